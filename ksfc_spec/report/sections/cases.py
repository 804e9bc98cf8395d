"""A scenario as it ran: its steps once, with what every adapter made of them, and the pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import zip_longest
from pathlib import Path

from ksfc_spec.model import Rule, Scenario, Verdict
from ksfc_spec.report import words
from ksfc_spec.report.markup import SLUG, both, icon, korean, say
from ksfc_spec.report.pictures import Absence, Album, read_evidence, screenshots
from ksfc_spec.report.run import Assertion, CaseRecord, Evidence, StepRecord
from ksfc_spec.report.verdicts import Gap, Hole, RuleVerdict, case_verdict, worst

_TEXT_SHOWN = 4000


@dataclass
class Gallery:
    """Hands out pictures so that each stands in the page once and is linked from everywhere else."""

    folder: Path
    album: Album
    shown: set[str] = field(default_factory=set)

    def show(self, item: Evidence, *, back: str, caption: str) -> str:
        """The picture itself at its first place, a link to it later, or why it is not there."""
        picture = self.album.pictures.get(item.sha256)
        if picture is None:
            return self._absent(item)
        if picture.digest in self.shown:
            return f'<a class=again href="#{picture.anchor}">{icon("picture")}{say("같은 화면 보기", "Same picture")}</a>'
        self.shown.add(picture.digest)
        alt = escape(caption)
        return (
            f'<figure class=shot id="{picture.anchor}"><a class=open href="#{picture.anchor}">'
            f'<img src="data:image/png;base64,{picture.data}" alt="{alt}" width="{picture.width}" height="{picture.height}"></a>'
            f'<a class=close href="#{escape(back)}">{say("닫기", "Close")}</a><figcaption lang=ko>{alt}</figcaption></figure>'
        )

    def _absent(self, item: Evidence) -> str:
        path = escape(item.path)
        why = self.album.absent.get(item.sha256)
        if why is None or why is Absence.LEFT_OUT:
            return f'<a class=again href="{path}">{icon("picture")}{say("화면 파일", "Picture file")}</a>'
        return f"<p class=missing>{icon('broken')}{both(words.ABSENCE[why])}: <code>{path}</code></p>"


def scenarios(item: RuleVerdict, gallery: Gallery) -> str:
    """Every scenario of a rule, run or not, in order."""
    groups = _groups(item.cases)
    planned = _planned(item.rule)
    ran = {case.id for case in item.cases}
    holes = [hole for hole in item.holes if hole.case not in ran or hole.gap is Gap.NO_ASSERTION]
    keys = dict.fromkeys([*planned, *groups])
    return "".join(
        scenario(
            groups.get(key, ()),
            planned.get(key),
            rule=item.rule.id,
            number=key,
            gallery=gallery,
            holes=[hole for hole in holes if hole.case.startswith(f"{item.rule.id}/{_tag(key)}@")],
        )
        for key in keys
    )


Key = tuple[int, int | None]


def _tag(key: Key) -> str:
    return f"{key[0]:02}" + ("" if key[1] is None else f".{key[1]}")


def _groups(cases: Iterable[CaseRecord]) -> dict[Key, tuple[CaseRecord, ...]]:
    groups: dict[Key, list[CaseRecord]] = {}
    for case in cases:
        groups.setdefault((case.key.number, case.key.row), []).append(case)
    return {key: tuple(own) for key, own in groups.items()}


def _planned(rule: Rule) -> dict[Key, Scenario]:
    return {
        (number, row): scenario
        for number, scenario in enumerate(rule.scenarios, 1)
        for row in (range(1, len(scenario.rows) + 1) if scenario.rows else (None,))
    }


def scenario(
    cases: Sequence[CaseRecord],
    plan: Scenario | None,
    *,
    rule: str,
    number: Key,
    gallery: Gallery,
    holes: Sequence[Hole] = (),
) -> str:
    """One scenario or example row; open where it did not pass."""
    name = plan.name if plan else cases[0].scenario
    polarity = words.named(words.POLARITY, plan.polarity if plan else cases[0].polarity)  # type: ignore[arg-type]
    verdict = worst(map(case_verdict, cases)) or Verdict.NOT_TESTED
    anchor = f"{rule}-{_tag(number)}"
    opened = " open" if verdict in (Verdict.DEVIATES, Verdict.BROKEN) else ""
    row = _row(plan, number[1])
    runs = "".join(map(_adapter, cases))
    gaps = "".join(_gap(hole) for hole in holes)
    body = _ran(cases, gallery, back=anchor, name=name) if cases else _written(plan)
    return (
        f'<details class="sc {SLUG[verdict]}" id="{escape(anchor)}"{opened}><summary>{icon(SLUG[verdict])}'
        f"<span class=no>{_tag(number)}</span><span class=name lang=ko>{escape(name)}{row}</span>"
        f"<span class=pol>{both(polarity)}</span>{runs}{gaps}</summary>{body}</details>"
    )


def _row(plan: Scenario | None, row: int | None) -> str:
    if plan is None or row is None or row > len(plan.rows):
        return ""
    cells = " · ".join(f"{escape(name)} <b>{escape(value)}</b>" for name, value in plan.rows[row - 1])
    return f" <span class=row>({cells})</span>"


def _adapter(case: CaseRecord) -> str:
    verdict, name = case_verdict(case), words.named(words.ADAPTER, case.key.adapter)
    outcome = "" if case.outcome == "passed" else f" {both(words.OUTCOME[case.outcome])}"
    return f'<span class="run {SLUG[verdict]}">{both(name)}{outcome} {duration(case.seconds)}</span>'


def duration(seconds: float) -> str:
    """Seconds as people read them: 12 ms, 1.24 s."""
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def _gap(hole: Hole) -> str:
    reason = f": {korean(hole.reason)}" if hole.reason else ""
    adapter = words.named(words.ADAPTER, hole.case.rpartition("@")[2])
    return f'<span class="run not-tested">{both(adapter)} {both(words.GAP[hole.gap])}{reason}</span>'


def _written(plan: Scenario | None) -> str:
    """The steps of a scenario that did not run."""
    steps = plan.steps if plan else ()
    rows = "".join(f"<li class=skipped lang=ko>{_sentence(s.keyword, s.text)}</li>" for s in steps)
    return f"<ol class=steps>{rows}</ol>"


def _sentence(keyword: str, text: str) -> str:
    """A step as it stands in the feature: Korean, keyword included, in either language of the page."""
    return f"<span class=kw>{escape(words.named(words.KEYWORD, keyword).ko)}</span> {escape(text)}"


def _ran(cases: Sequence[CaseRecord], gallery: Gallery, *, back: str, name: str) -> str:
    several = len(cases) > 1
    rows = "".join(
        _step(steps, cases, several=several) for steps in zip_longest(*(case.steps for case in cases))
    )
    reasons = "".join(_reason(case) for case in cases if case.reason and case.outcome != "passed")
    return f"{reasons}<ol class=steps>{rows}</ol>{evidence(cases, gallery, back=back, name=name)}"


def _reason(case: CaseRecord) -> str:
    adapter = both(words.named(words.ADAPTER, case.key.adapter))
    return f'<p class="why {SLUG[case_verdict(case)]}"><b>{adapter}</b> {korean(case.reason)}</p>'


def _step(steps: Sequence[StepRecord | None], cases: Sequence[CaseRecord], *, several: bool) -> str:
    there = [(case, step) for case, step in zip(cases, steps, strict=True) if step is not None]
    _, first = there[0]
    status = next(
        (s for s in ("failed", "undefined", "skipped") if any(step.status == s for _, step in there)),
        "passed",
    )
    same = all(step.text == first.text for _, step in there)
    text = _sentence(first.keyword, first.text)
    others = "" if same else "".join(f" / {escape(step.text)}" for _, step in there[1:])
    states = (
        "" if status == "passed" else " · ".join(_status(case, step, several=several) for case, step in there)
    )
    note = f"<span class=st>{states}</span>" if states else ""
    kind = "" if status == "passed" else f" class={status}"
    return f"<li{kind} lang=ko>{text}{others}{note}{_assertions(there, several=several)}</li>"


def _status(case: CaseRecord, step: StepRecord, *, several: bool) -> str:
    word = both(words.named(words.STEP_STATUS, step.status))
    return f"{both(words.named(words.ADAPTER, case.key.adapter))} {word}" if several else word


def _assertions(there: Sequence[tuple[CaseRecord, StepRecord]], *, several: bool) -> str:
    """What a step checked; what several adapters saw alike stands there once."""
    seen: dict[Assertion, list[str]] = {}
    for case, step in there:
        for item in step.assertions:
            seen.setdefault(item, []).append(case.key.adapter)
    rows = "".join(
        _assertion(item, adapters if several and len(set(adapters)) < len(there) else ())
        for item, adapters in seen.items()
    )
    return f"<ul class=as>{rows}</ul>" if rows else ""


def _assertion(item: Assertion, adapters: Iterable[str]) -> str:
    where = " ".join(
        f"<span class=ad>{both(words.named(words.ADAPTER, name))}</span>" for name in dict.fromkeys(adapters)
    )
    what = f"<span class=what>{escape(item.what)}</span>"
    if item.passed and item.expected == item.actual:
        return f"<li class=ok>{what} <q>{escape(item.actual)}</q>{where}</li>"
    kind = "ok" if item.passed else "bad"
    return f"<li class={kind}>{what}{where}{expected_actual(item)}</li>"


def expected_actual(item: Assertion) -> str:
    """What was expected and what was seen, one above the other."""
    return (
        f"<dl class=ea><dt>{_EXPECTED}</dt><dd lang=ko>{escape(item.expected) or _NOTHING}</dd>"
        f"<dt>{_ACTUAL}</dt><dd lang=ko>{escape(item.actual) or _NOTHING}</dd></dl>"
    )


_EXPECTED, _ACTUAL = say("예상", "Expected"), say("실제", "Actual")
_NOTHING = f"<i>{say('없음', 'nothing')}</i>"


def evidence(cases: Sequence[CaseRecord], gallery: Gallery, *, back: str, name: str) -> str:
    """The pictures of these cases, and the page text of those that failed."""
    parts = []
    for case in cases:
        items = screenshots(case)
        if case.outcome == "passed":
            items = items[-1:]
        parts += [gallery.show(item, back=back, caption=f"{case.id} {name}") for item in dict.fromkeys(items)]
        if case_verdict(case) is not Verdict.CONFORMS:
            parts += [_page_text(gallery, item) for item in _texts(case)[-1:]]
    return f"<div class=shots>{''.join(parts)}</div>" if parts else ""


def _texts(case: CaseRecord) -> list[Evidence]:
    return [item for step in case.steps for item in step.evidence if item.kind == "text"]


def _page_text(gallery: Gallery, item: Evidence) -> str:
    data = read_evidence(gallery.folder, item)
    if isinstance(data, Absence):
        why = say("화면의 글 파일이 없거나 바뀌었습니다", "The page’s text is missing or was changed")
        return f"<p class=missing>{icon('broken')}{why}: <code>{escape(item.path)}</code></p>"
    text = data.decode("utf-8", errors="replace")
    cut = "…" if len(text) > _TEXT_SHOWN else ""
    return (
        f"<details class=text><summary>{say('그때 화면의 글', 'Text on the page then')}</summary>"
        f"<pre lang=ko>{escape(text[:_TEXT_SHOWN])}{cut}</pre></details>"
    )
