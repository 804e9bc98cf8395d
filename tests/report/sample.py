"""Run folders as the runner leaves them, made up: a small one with every verdict, and a large one for speed."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from ksfc_spec.catalogue import snapshot
from ksfc_spec.catalogue.lines import digest
from ksfc_spec.model import (
    MANUALS,
    Basis,
    Catalogue,
    Disposition,
    Finding,
    Flow,
    Level,
    Line,
    Place,
    Polarity,
    Rule,
    Scenario,
    Severity,
    Step,
)

FEATURE = Place("features/esop/03-terms.feature", 10)
WAIVER = {
    "rule": "ESOP-008",
    "reason": "휴대폰 알림은 다음 개편에 들어간다",
    "owner": "디지털금융팀",
    "expires": "2027-01-31",
}


def scenario(name: str, polarity: Polarity, *, screen: bool = True, rows: int = 0) -> Scenario:
    steps = (
        Step("given", '"약관동의" 화면까지 진행한다', FEATURE),
        Step("when", '"확인"을 누른다', FEATURE),
        Step("then", '"남은 약관" 안내가 보인다', FEATURE),
    )
    cells = tuple((("약관", f"약관 {number}"),) for number in range(1, rows + 1))
    return Scenario(name, polarity, steps, FEATURE, frozenset({"화면"} if screen else ()), cells)


def rule(number: int, title: str, english: str, **more: Any) -> Rule:
    values: dict[str, Any] = {
        "id": f"ESOP-{number:03}",
        "manual": "esop",
        "flow": "esop/03-terms",
        "lines": (number * 2, number * 2 + 1),
        "level": Level.MUST,
        "basis": Basis.EXPLICIT,
        "title": title,
        "title_en": english,
        "place": FEATURE,
        "scenarios": (
            scenario("세 약관에 모두 동의하면 동의 창이 열린다", Polarity.POSITIVE),
            scenario("하나라도 빠지면 남은 약관을 알려 준다", Polarity.NEGATIVE, rows=2),
        ),
    }
    return Rule(**values | more)


TITLES = (
    ("세 약관에 모두 동의해야 다음 단계로 간다", "All three terms must be agreed to before the next step."),
    (
        "동의서 전문을 열기 전에는 항목에 답할 수 없다",
        "Items cannot be answered before the form's full text was opened.",
    ),
    ("선택 동의 없이도 가입을 이어 간다", "Sign-up goes on without the optional consent."),
    ("아이디는 영문과 숫자 6~12자리이다", "The user ID has 6 to 12 letters and digits."),
    ("중복 확인을 마친 아이디만 쓸 수 있다", "Only an ID whose duplicate check was done can be used."),
    ("비밀번호는 두 종류 이상의 글자를 섞는다", "The password mixes at least two classes of characters."),
)


def small_catalogue() -> Catalogue:
    """30 rules, four findings, and every manual's lines, most of them not placed."""
    rules = [rule(n, *TITLES[(n - 1) % len(TITLES)]) for n in range(1, 28)]
    rules[4] = replace(rules[4], findings=("ESOP-F01",), basis=Basis.INTERPRETED)
    rules[9] = replace(rules[9], scenarios=())
    rules.append(
        rule(28, "창구 직원이 신분증을 확인한다", "Branch staff check the identity card.", scenarios=(),
             untestable="창구 업무라 화면이 없다", attester="한국증권금융 영업부")
    )  # fmt: skip
    shown = rules[:20], rules[20:]
    flows = (
        Flow("esop/03-terms", "esop", "회원가입 2-1 약관동의", "가입하려는 사람은 세 약관에 동의한다.", FEATURE,
             tuple(shown[0])),
        Flow("esop/06-details", "esop", "회원가입 2-4 고객정보입력", "가입할 사람이 자기 정보를 적는다.", FEATURE,
             tuple(replace(r, flow="esop/06-details") for r in shown[1])),
    )  # fmt: skip
    return Catalogue(
        flows, tuple(_lines(rules)), (_finding("ESOP-F01"), _finding("ESOP-F02", Severity.CRITICAL))
    )


def line_text(manual: str, number: int) -> str:
    """What the made-up manual says on that line."""
    return f"{manual} 설명서의 {number}번째 줄: 버튼을 누르고 다음 화면으로 간다"


def _lines(rules: Iterable[Rule]) -> Iterable[Line]:
    placed = {(r.manual, n): r.id for r in rules for n in r.lines}
    for manual in MANUALS:
        for number in range(1, 31 if manual != "esop" else 81):
            seal = digest(line_text(manual, number))
            if (manual, number) in placed:
                yield Line(manual, number, seal, Disposition.REQUIREMENT, (placed[manual, number],))
            elif manual == "esop" and number > 70:
                yield Line(manual, number, seal, Disposition.HEADING, (), "제목이라 요구가 없다")
            elif manual == "esop" and number == 1:
                yield Line(manual, number, seal, Disposition.LABEL)
            else:
                yield Line(manual, number, seal)


def _finding(name: str, severity: Severity = Severity.MINOR) -> Finding:
    return Finding(
        id=name, manual="esop", lines=(10, 11), kind="contradiction", severity=severity,
        title="비밀번호 길이를 두 곳에서 달리 적었다", title_en="Two places give different password lengths",
        readings=("8~12자리", "10자리 이상"), chosen="8~12자리", why="화면의 안내와 같다",
        confirm="한국증권금융 디지털 담당", place=FEATURE, also=("joint-certificate:17",),
    )  # fmt: skip


def picture(text: str, *, size: tuple[int, int] = (640, 400)) -> bytes:
    """A PNG with some text."""
    image = Image.new("RGB", size, "#f4f7fb")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, size[0], 48), fill="#0b3d75")
    draw.text((16, 80), text.encode("ascii", "replace").decode(), fill="#223")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


class Writer:
    """Writes one run folder."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, *, run_id: str, started: str, adapters: tuple[str, ...]
    ):
        self.folder, self.catalogue = folder, catalogue
        self.records: list[dict[str, Any]] = []
        (folder / "evidence").mkdir(parents=True, exist_ok=True)
        text = snapshot.to_json(catalogue)
        (folder / "catalogue.json").write_text(text, encoding="utf-8")
        self.header: dict[str, Any] = {
            "kind": "run", "schema": 1, "id": run_id, "started": started,
            "target": {"name": "reference", "kind": "reference", "address": "", "deviations": [WAIVER]},
            "adapters": list(adapters), "seed": 20260, "package": "ksfc-spec 0.1.0",
            "catalogue": hashlib.sha256(text.encode()).hexdigest(), "census": [],
        }  # fmt: skip

    def evidence(self, data: bytes, kind: str = "screenshot") -> dict[str, str]:
        name = hashlib.sha256(data).hexdigest()
        path = f"evidence/{name}.{'png' if kind == 'screenshot' else 'txt'}"
        (self.folder / path).write_bytes(data)
        return {"path": path, "sha256": name, "kind": kind}

    def case(
        self, of: Rule, number: int, row: int | None, adapter: str, outcome: str = "passed", **more: Any
    ) -> None:
        plan = of.scenarios[number - 1]
        identity = f"{of.id}/{number:02}{'' if row is None else f'.{row}'}@{adapter}"
        self.header["census"].append(identity)
        steps = more.pop("steps", None)
        self.records.append(
            {
                "kind": "case", "id": identity, "rule": of.id, "scenario": plan.name, "row": row, "adapter": adapter,
                "polarity": plan.polarity.value, "outcome": outcome, "reason": more.pop("reason", None),
                "seconds": 0.0183 if adapter == "form" else 1.241,
                "steps": steps if steps is not None else self.steps(plan, outcome, adapter, **more),
            }
        )  # fmt: skip

    def steps(
        self, plan: Scenario, outcome: str, adapter: str, *, shots: Iterable[bytes] = (), assertions: int = 1
    ) -> list[dict[str, Any]]:
        if outcome in ("unbound", "not offered", "skipped"):
            return []
        bad = outcome == "failed"
        checks = [
            {"what": "안내", "expected": "남은 약관: 전자금융거래 기본약관",
             "actual": "오류가 발생했습니다" if bad else "남은 약관: 전자금융거래 기본약관", "passed": not bad}
        ][:assertions]  # fmt: skip
        evidence = [self.evidence(shot) for shot in shots]
        if adapter == "form":
            evidence.append(self.evidence(f"약관동의\n{plan.name}\n확인 취소".encode(), "text"))
        last = {"failed": "failed", "broken": "failed"}.get(outcome, "passed")
        rows = []
        for at, step in enumerate(plan.steps):
            final = at == len(plan.steps) - 1
            rows.append(
                {
                    "keyword": step.keyword, "text": step.text, "status": last if final else "passed", "milliseconds": 4.2,
                    "assertions": checks if final and outcome != "broken" else [], "evidence": evidence if final else [],
                }
            )  # fmt: skip
        return rows

    def finish(self, *, footer: bool = True, faults: Iterable[dict[str, Any]] = ()) -> Path:
        lines = [self.header, *self.records]
        if footer:
            counts: dict[str, int] = {}
            for record in self.records:
                counts[record["outcome"]] = counts.get(record["outcome"], 0) + 1
            complete = {r["id"] for r in self.records} == set(self.header["census"])
            lines.append(
                {
                    "kind": "end",
                    "finished": "2026-11-20T02:14:31+00:00",
                    "counts": counts,
                    "complete": complete,
                }
            )
        write(self.folder / "run.ndjson", lines)
        rows = [{"kind": "fault", **fault} for fault in faults]
        if rows:
            write(self.folder / "proof.ndjson", rows)
        return self.folder


def write(path: Path, records: Iterable[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


def every_case(
    of: Rule, adapters: tuple[str, ...] = ("form", "browser")
) -> Iterable[tuple[int, int | None, str]]:
    for number, plan in enumerate(of.scenarios, 1):
        for row in range(1, len(plan.rows) + 1) if plan.rows else (None,):
            for adapter in adapters:
                if adapter == "form" or plan.on_screen:
                    yield number, row, adapter


def small_run(folder: Path, *, shots: Iterable[bytes] | None = None, run_id: str = "20261120-1112", footer: bool = True,
              started: str = "2026-11-20T02:12:03+00:00", healed: bool = False) -> Path:  # fmt: skip
    """A run over `small_catalogue` with every verdict; `healed`: an earlier one in which ESOP-004 still conformed."""
    catalogue = small_catalogue()
    pictures = tuple(shots) if shots is not None else (picture("terms"), picture("details"))
    writer = Writer(folder, catalogue, run_id=run_id, started=started, adapters=("form", "browser"))
    for at, own in enumerate(catalogue.rules):
        for number, row, adapter in every_case(own):
            outcome, reason, more = "passed", None, {}
            if own.id in ("ESOP-004", "ESOP-008") and number == 2 and not (healed and own.id == "ESOP-004"):
                outcome, reason = "failed", "“남은 약관” 안내가 보여야 한다"
            if own.id == "ESOP-006" and adapter == "browser":
                outcome, reason = "broken", "브라우저가 3초 안에 답하지 않았다"
            if own.id == "ESOP-007" and number == 1:
                outcome, reason = "unbound", "뜻이 정해지지 않은 단계: “지문으로 확인한다”"
            if own.id == "ESOP-009":
                more = {"assertions": 0}
            if own.id == "ESOP-021":
                outcome, reason = "not offered", "이 대상은 아직 제공하지 않음 (not offered by this target)"
            shown = () if adapter == "form" else (pictures[at % len(pictures)],)
            writer.case(own, number, row, adapter, outcome, reason=reason, shots=shown, **more)
    faults = [
        {"id": "terms-skip", "rule": "ESOP-001", "title": "동의하지 않아도 다음으로 간다", "outcome": "killed",
         "step": '"남은 약관" 안내가 보인다', "reason": "안내가 없었다", "seconds": 0.4},
        {"id": "text-not-opened", "rule": "ESOP-002", "title": "전문을 열지 않아도 답할 수 있다", "outcome": "survived",
         "step": "", "reason": "", "seconds": 0.4},
    ]  # fmt: skip
    return writer.finish(footer=footer, faults=faults)


def large_run(folder: Path, *, rules: int = 1000, steps: int = 5) -> Path:
    """`rules` rules with two scenarios each, one case per scenario, through the form alone."""
    plans = (
        scenario("된다", Polarity.POSITIVE, screen=False),
        scenario("안 된다", Polarity.NEGATIVE, screen=False),
    )
    longer = tuple(replace(p, steps=p.steps + p.steps[2:] * (steps - 3)) for p in plans)
    own = [
        replace(
            rule(n % 900 + 1, *TITLES[n % len(TITLES)]),
            id=f"ESOP-{n:04}",
            lines=(n % 400 + 1,),
            scenarios=longer,
        )
        for n in range(rules)
    ]
    flows = tuple(
        Flow(f"esop/{at:02}", "esop", f"장 {at}", "설명", FEATURE,
             tuple(replace(r, flow=f"esop/{at:02}") for r in own[at * 50 : at * 50 + 50]))
        for at in range(rules // 50)
    )  # fmt: skip
    lines = tuple(
        Line("esop", n, digest(line_text("esop", n)), Disposition.REQUIREMENT) for n in range(1, 1015)
    )
    writer = Writer(
        folder,
        Catalogue(flows, lines, ()),
        run_id="large",
        started="2026-11-20T02:12:03+00:00",
        adapters=("form",),
    )
    for one in own:
        for number, row, adapter in every_case(one, ("form",)):
            writer.case(one, number, row, adapter, "failed" if one.id.endswith("77") else "passed")
    return writer.finish()
