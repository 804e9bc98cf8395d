"""The report as a reviewer gets it: true first line, complete, offline, escaped, both languages."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as parsing

from ksfc_spec.errors import InputError
from ksfc_spec.model import Verdict
from ksfc_spec.report.changes import compare
from ksfc_spec.report.html import render
from ksfc_spec.report.pictures import Absence, gather
from ksfc_spec.report.run import Run, load_run
from ksfc_spec.report.verdicts import judge
from tests.report import sample

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(2)>&amp;'"


def page(run: Run, **options: object) -> str:
    return "".join(render(run, judge(run), **options))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def text(run: Run) -> str:
    return page(run)


def tree(text: str) -> parsing.HtmlElement:
    return parsing.document_fromstring(text)


def words(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_first_line_tells_the_truth(text: str) -> None:
    korean = words(tree(text).xpath("//h1//*[@lang='ko']")[0].text_content())
    assert korean.startswith("규칙 28개 가운데 적합 20, 부적합 1, 미시험 5, 면제 1, 판정불가 1.")
    assert "다섯 설명서 200줄 가운데 144줄은 시험되지 않았다(그중 미분류 133줄)" in korean
    assert "시험한 규칙이 하나도 없는 설명서: 증권금융 뱅킹 Plus" in korean
    english = words(tree(text).xpath("//h1//*[@lang='en']")[0].text_content())
    assert english.startswith("Of 28 rules, 20 conform, 1 deviates, 5 not tested, 1 waived, 1 broken.")


def test_an_unfinished_run_says_so_first(tmp_path: Path) -> None:
    run = load_run(sample.small_run(tmp_path / "run", footer=False))
    assert words(tree(page(run)).xpath("//h1")[0].text_content()).startswith("끝나지 않은 실행이다.")


def test_without_the_browser_the_first_line_says_so(run: Run) -> None:
    cases = tuple(case for case in run.cases if case.key.adapter == "form")
    formal = replace(run, adapters=("form",), cases=cases, census=tuple(case.id for case in cases))
    assert "브라우저로는 실행하지 않았다" in tree(page(formal)).xpath("//h1")[0].text_content()


def test_every_rule_and_every_line_has_its_place(run: Run, text: str) -> None:
    ids = set(tree(text).xpath("//@id"))
    assert {rule.id for rule in run.catalogue.rules} <= ids
    assert {f"{line.manual}-{line.number}" for line in run.catalogue.lines} <= ids
    assert {finding.id for finding in run.catalogue.findings} <= ids


def test_every_inner_link_leads_somewhere_and_no_id_stands_twice(text: str) -> None:
    root = tree(text)
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in root.xpath("//@href") if href.startswith("#")} <= set(ids)


def test_nothing_is_fetched(text: str) -> None:
    root = tree(text)
    assert not root.xpath("//link | //iframe | //object | //script[@src]")
    assert all(src.startswith("data:image/png;base64,") for src in root.xpath("//@src"))
    assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w+", re.sub(r"base64,[^\"]+", "", text))
    assert "@import" not in text
    assert "url(" not in text


def test_the_policy_allows_its_own_style_and_script_alone(text: str) -> None:
    root = tree(text)
    policy = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        content = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert content is not None
        seal = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{seal}'" in policy
    assert not root.xpath("//@style | //@onclick | //@onload")


def test_a_deviation_shows_step_expected_and_actual(text: str) -> None:
    card = tree(text).get_element_by_id("dev-ESOP-004").text_content()
    assert "남은 약관: 전자금융거래 기본약관" in card
    assert "오류가 발생했습니다" in card
    assert "3번째 단계" in card
    assert card.count("예상") == 2  # two example rows; both adapters saw the same


def test_waived_rules_show_reason_owner_and_expiry(text: str) -> None:
    card = tree(text).get_element_by_id("dev-ESOP-008").text_content()
    assert all(part in card for part in ("다음 개편", "디지털금융팀", "2027-01-31"))


def test_pictures_are_embedded_once(text: str) -> None:
    assert len(tree(text).xpath("//img")) == 2
    assert text.count("data:image/png") == 2


def test_missing_and_changed_pictures_are_told(folder: Path) -> None:
    first, second = sorted((folder / "evidence").glob("*.png"))
    first.unlink()
    second.write_bytes(sample.picture("another"))
    run = load_run(folder)
    assert set(gather(folder, run.cases).absent.values()) == {Absence.MISSING, Absence.CHANGED}
    shown = page(run)
    assert "화면 파일이 없습니다" in shown
    assert "화면 파일이 실행 뒤에 바뀌어" in shown
    assert "<img" not in shown


def test_evidence_outside_the_folder_is_never_read(folder: Path) -> None:
    secret = folder.parent / "secret.png"
    secret.write_bytes(sample.picture("secret"))
    seal = hashlib.sha256(secret.read_bytes()).hexdigest()
    path = folder / "run.ndjson"
    name = sorted((folder / "evidence").glob("*.png"))[0].stem
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"evidence/{name}.png", "../secret.png").replace(name, seal),
        encoding="utf-8",
    )
    assert gather(folder, load_run(folder).cases).absent[seal] is Absence.MISSING


def test_a_small_budget_leaves_pictures_out_and_links_the_file(run: Run) -> None:
    album = gather(run.folder, run.cases, budget=100)
    assert not album.pictures
    assert set(album.absent.values()) == {Absence.LEFT_OUT}


def test_a_picture_that_is_none_is_told(folder: Path) -> None:
    run = load_run(folder)
    case = next(case for case in run.cases if case.key.adapter == "browser")
    item = case.steps[-1].evidence[0]
    junk = b"not a picture"
    (folder / item.path).write_bytes(junk)
    seal = hashlib.sha256(junk).hexdigest()
    steps = (replace(case.steps[-1], evidence=(replace(item, sha256=seal),)),)
    assert gather(folder, [replace(case, steps=steps)]).absent == {seal: Absence.UNREADABLE}


def test_original_lines_stand_beside_their_rules(run: Run, manuals: Path) -> None:
    row = tree(page(run, manuals_folder=manuals)).get_element_by_id("esop-8")
    assert sample.line_text("esop", 8) in row.text_content()
    assert "ESOP-004" in row.text_content()


def test_without_the_manuals_the_place_is_shown(text: str) -> None:
    assert "esop:8" in tree(text).get_element_by_id("esop-8").text_content()


def test_another_revision_of_a_manual_is_told_and_not_shown(run: Run, manuals: Path) -> None:
    path = manuals / "esop.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace(sample.line_text("esop", 8), "다른 글"), encoding="utf-8"
    )
    shown = page(run, manuals_folder=manuals)
    assert "다른 글" not in shown
    assert "79 of 80 lines are the same" in shown


def test_a_missing_manuals_folder_and_an_unknown_language_are_wrong_input(run: Run, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="KSFC_MANUALS"):
        page(run, manuals_folder=tmp_path / "none")
    with pytest.raises(InputError, match="fr"):
        page(run, lang="fr")


def test_it_opens_in_english_when_asked(run: Run) -> None:
    root = tree(page(run, lang="en"))
    assert root.get("lang") == "en"
    assert root.xpath("//input[@id='lang-en']/@checked")


def test_every_word_of_ours_is_said_in_both_languages(text: str) -> None:
    """Between any two shown words one is `.k` and the next `.e`: a word said once would vanish in one language."""
    root = tree(text)
    assert len(root.xpath("//*[@class='k']")) == len(root.xpath("//*[@class='e']"))


def test_hostile_texts_stay_texts(run: Run, manuals: Path) -> None:
    flows = tuple(
        replace(
            flow,
            name=HOSTILE,
            description=HOSTILE,
            rules=tuple(
                replace(
                    rule,
                    title=HOSTILE,
                    title_en=HOSTILE,
                    untestable=rule.untestable and HOSTILE,
                    attester=HOSTILE,
                    scenarios=tuple(
                        replace(s, name=HOSTILE, rows=s.rows and (((HOSTILE, HOSTILE),),) * 2)
                        for s in rule.scenarios
                    ),
                )
                for rule in flow.rules
            ),
        )
        for flow in run.catalogue.flows
    )
    findings = tuple(
        replace(f, title=HOSTILE, title_en=HOSTILE, kind=HOSTILE, readings=(HOSTILE,), chosen=HOSTILE, why=HOSTILE,
                confirm=HOSTILE, also=(HOSTILE,))
        for f in run.catalogue.findings
    )  # fmt: skip
    lines = tuple(replace(line, reason=HOSTILE) for line in run.catalogue.lines)
    cases = tuple(
        replace(
            case,
            scenario=HOSTILE,
            reason=HOSTILE,
            steps=tuple(
                replace(
                    step,
                    text=HOSTILE,
                    keyword=HOSTILE,
                    assertions=tuple(
                        replace(a, what=HOSTILE, expected=HOSTILE, actual=HOSTILE) for a in step.assertions
                    ),
                )
                for step in case.steps
            ),
        )
        for case in run.cases
    )
    catalogue = replace(run.catalogue, flows=flows, findings=findings, lines=lines)
    faults = tuple(replace(f, id=HOSTILE, title=HOSTILE, step=HOSTILE, reason=HOSTILE) for f in run.faults)
    known = tuple(replace(d, reason=HOSTILE, owner=HOSTILE) for d in run.deviations)
    evil = replace(run, catalogue=catalogue, cases=cases, faults=faults, deviations=known, target=HOSTILE, seed=HOSTILE,
                   package=HOSTILE, target_facts=((HOSTILE, HOSTILE),), id=HOSTILE)  # fmt: skip
    before = judge(run)
    changes = compare((replace(run, id=HOSTILE), before), (evil, judge(evil)))
    shown = "".join(render(evil, judge(evil), changes=changes, manuals_folder=manuals))
    root = tree(shown)
    assert len(root.xpath("//script")) == 1
    assert not root.xpath("//img[@src='x'] | //@onerror")
    assert "<script>alert" not in shown


def test_what_changed_is_shown(run: Run, tmp_path: Path) -> None:
    before = load_run(sample.small_run(tmp_path / "before", run_id="20261119", healed=True))
    title = replace(before.catalogue.rules[2], title="옛 제목", lines=(1,))
    flows = (replace(before.catalogue.flows[0], rules=(*before.catalogue.flows[0].rules[:2], title)),)
    lines = (replace(before.catalogue.lines[0], digest="0" * 16), *before.catalogue.lines[1:-1])
    old = replace(before, catalogue=replace(before.catalogue, flows=flows, lines=lines))
    changes = compare((before, judge(before)), (run, judge(run)))
    assert [(c.rule.id, c.before, c.after, c.worse) for c in changes.verdicts] == [
        ("ESOP-004", Verdict.CONFORMS, Verdict.DEVIATES, True)
    ]
    assert not any((changes.new, changes.removed, changes.rules, changes.lines))
    more = compare((old, judge(old)), (run, judge(run)))
    assert len(more.new) == 25
    assert [change.after.id for change in more.rules] == ["ESOP-003"]
    assert [(c.manual, c.number, c.text_changed) for c in more.lines] == [
        ("bankingplus", 1, True),
        ("ibk-joint-certificate", 30, True),
    ]
    shown = tree(page(run, changes=more)).get_element_by_id("changes").text_content()
    assert "옛 제목" in shown
    assert "새 규칙" in shown
    assert "글이 달라진 줄" in shown
    assert compare((run, judge(run)), (run, judge(run))).since == run.id
    assert not compare((run, judge(run)), (run, judge(run)))


def test_an_empty_catalogue_is_shown_and_is_not_green(run: Run) -> None:
    bare = replace(
        run, catalogue=replace(run.catalogue, flows=(), lines=(), findings=()), cases=(), census=()
    )
    assert "규칙 0개 가운데 적합 0" in words(tree(page(bare)).xpath("//h1")[0].text_content())


def test_ten_thousand_steps_are_written_in_about_a_second(tmp_path: Path) -> None:
    begun = time.perf_counter()
    run = load_run(sample.large_run(tmp_path / "large"))
    loaded = time.perf_counter()
    size = sum(len(piece) for piece in render(run, judge(run)))
    steps = sum(len(case.steps) for case in run.cases)
    written = time.perf_counter() - loaded
    print(
        f"{steps:,} steps: made and read {loaded - begun:.2f} s, judged and written {written:.2f} s, {size:,} letters"
    )
    assert steps == 10_000
    assert size < 25_000_000


def test_a_line_answers_what_is_demanded_whether_it_is_done_and_how_it_is_known(text: str) -> None:
    row = words(tree(text).get_element_by_id("esop-2").text_content())
    assert "ESOP-001" in row
    assert "적합Conforms" in row
    assert re.search(r"사례 \d+", row)
    assert "결함 1개 중 1개 잡음" in row
    untested = next(
        words(r.text_content()) for r in tree(text).xpath("//tr[@data-v='not-tested' and td/div]")
    )
    assert "미시험" in untested


def test_four_questions_are_answered_before_anything_else(run: Run, tmp_path: Path) -> None:
    earlier = load_run(sample.small_run(tmp_path / "earlier", healed=True))
    found = compare((earlier, judge(earlier)), (run, judge(run)))
    answers = tree(page(run, changes=found, signer="ab" * 32)).xpath("//dl[@class='morning']/div")
    told = [words(item.text_content()) for item in answers]
    assert "판정 1 (나빠짐 1)" in told[0]
    assert "규칙 5개" in told[1]
    assert "시험할 수 없는 규칙" in told[1]
    assert "1개는 고의 결함을 모두 잡아" in told[2]
    assert "ksfc verify report.html" in told[3]
    assert "abababab" in told[3]


def test_a_run_without_faults_or_a_run_before_it_says_so(run: Run) -> None:
    told = words(tree(page(replace(run, faults=()))).xpath("//dl[@class='morning']")[0].text_content())
    assert "고의 결함을 심어 보지 않은 실행이다" in told
    assert "견줄 지난 실행이 없다" in told
    assert "서명되지 않은 파일이다" in told


def test_another_revision_names_the_lines_that_are_other_ones(run: Run, manuals: Path) -> None:
    path = manuals / "esop.txt"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines[6] = "달라진 줄"
    path.write_text("\n".join([*lines, "덧붙은 줄"]) + "\n", encoding="utf-8")
    note = words(
        tree(page(run, manuals_folder=manuals)).xpath("//*[@id='lines']//p[@class='note']")[0].text_content()
    )
    assert f"다른 줄: 7, {len(lines) + 1}." in note
    assert "ksfc lint" in note
