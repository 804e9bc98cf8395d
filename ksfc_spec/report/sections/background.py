"""Findings in the manuals, what changed since the previous run, and how the report was made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from ksfc_spec.model import Finding, Rule
from ksfc_spec.report import words
from ksfc_spec.report.changes import Changes, LineChange
from ksfc_spec.report.markup import (
    badge,
    both,
    icon,
    korean,
    line_links,
    moment,
    rule_link,
    say,
    section,
    title,
)
from ksfc_spec.report.run import Run, Text
from ksfc_spec.report.verdicts import Judgement


def findings(items: Sequence[Finding], judgement: Judgement) -> str:
    """Contradictions, gaps and errors of the manuals, with the reading chosen."""
    rules = judgement.by_id()
    links = {name: rule_link(name, item.verdict) for name, item in rules.items()}
    depends: dict[str, list[str]] = {}
    for item in rules.values():
        for name in item.rule.findings:
            depends.setdefault(name, []).append(item.rule.id)
    body = "".join(_finding(item, [links[name] for name in depends.get(item.id, [])]) for item in items)
    none = f"<p class=none>{say('기록된 발견이 없다.', 'No finding is recorded.')}</p>"
    heading = (
        f"{say('설명서에서 발견한 것', 'Findings in the manuals')} <span class=count>{len(items):,}</span>"
    )
    lead = say(
        "설명서가 서로 어긋나거나 말하지 않는 곳, 이 시험이 택한 해석, 확인할 사람이다.",
        "Where the manuals disagree or are silent, the reading this suite takes, and who must confirm it.",
    )
    return section("findings", heading, body or none, lead=lead)


def _finding(item: Finding, rules: Sequence[str]) -> str:
    name = escape(item.id)
    readings = "".join(f"<li lang=ko>{escape(reading)}</li>" for reading in item.readings)
    also = "".join(f", {_elsewhere(place)}" for place in item.also)
    used = f"<dt>{say('걸린 규칙', 'Rules')}</dt><dd>{' '.join(rules)}</dd>" if rules else ""
    return (
        f'<article class="finding {item.severity}" id="{name}"><header><a class=id href="#{name}">{name}</a>'
        f"<span class=sev>{both(words.SEVERITY[item.severity])}</span>"
        f"<h3>{both(Text(item.title, item.title_en or item.title))}</h3></header>"
        f"<p class=meta>{both(words.named(words.FINDING_KIND, item.kind))} · {both(words.manual_name(item.manual))} "
        f"{say('줄', 'lines')} {line_links(item.manual, item.lines)}{also}</p>"
        f"<dl class=facts><dt>{say('읽을 수 있는 뜻', 'Readings')}</dt><dd><ul>{readings}</ul></dd>"
        f"<dt>{say('택한 뜻', 'Chosen')}</dt><dd>{korean(item.chosen)}</dd>"
        f"<dt>{say('까닭', 'Why')}</dt><dd>{korean(item.why)}</dd>"
        f"<dt>{say('확인할 곳', 'To confirm')}</dt><dd>{korean(item.confirm)}</dd>{used}</dl></article>"
    )


def _elsewhere(place: str) -> str:
    """A line of another manual (`joint-certificate:177`) as a link to it."""
    manual, _, numbers = place.partition(":")
    first = numbers.partition("-")[0].partition(",")[0]
    if not first.isdigit():
        return korean(place)
    return f'<a class=ref href="#{escape(manual)}-{first}">{escape(place)}</a>'


def changes(found: Changes | None) -> str:
    """What is different from the previous finished run."""
    heading = say("지난 실행 뒤 달라진 것", "What changed since the previous run")
    if found is None:
        body = (
            f"<p class=none>{say('견줄 지난 실행이 없다.', 'There is no previous run to compare with.')}</p>"
        )
        return section("changes", heading, body)
    lead = f"{say('지난 실행', 'Previous run')} <code>{escape(found.since)}</code>"
    none = f"<p class=none>{say('달라진 것이 없다.', 'Nothing changed.')}</p>"
    parts = (_verdicts(found), _proofs(found), _rules(found), _lines(found.lines))
    body = "".join(parts) if found else none
    return section("changes", heading, body, lead=lead)


def _verdicts(found: Changes) -> str:
    if not found.verdicts:
        return ""
    ordered = sorted(found.verdicts, key=lambda change: not change.worse)
    rows = "".join(
        f"<li>{rule_link(change.rule.id)} {badge(change.before)}<span class=arrow>→</span>"
        f"{badge(change.after)} {title(change.rule)}</li>"
        for change in ordered
    )
    return _part(say("판정", "Verdicts"), len(found.verdicts), rows)


def _proofs(found: Changes) -> str:
    rows = "".join(
        f"<li>{rule_link(change.rule.id)} {both(words.PROOF[change.before])}<span class=arrow>→</span>"
        f"{both(words.PROOF[change.after])} {title(change.rule)}</li>"
        for change in found.proofs
    )
    return _part(say("증명", "Proofs"), len(found.proofs), rows) if rows else ""


def _rules(found: Changes) -> str:
    new = "".join(f"<li>{rule_link(rule.id)} {title(rule)}</li>" for rule in found.new)
    removed = "".join(f"<li><code>{escape(rule.id)}</code> {title(rule)}</li>" for rule in found.removed)
    changed = "".join(
        f"<li>{rule_link(change.after.id)} {_old_and_new(change.before, change.after)}</li>"
        for change in found.rules
    )
    acted = "".join(f"<li>{rule_link(rule.id)} {title(rule)}</li>" for rule in found.scenarios)
    return "".join(
        _part(heading, count, rows)
        for heading, count, rows in (
            (say("새 규칙", "New rules"), len(found.new), new),
            (say("없어진 규칙", "Rules removed"), len(found.removed), removed),
            (say("달라진 규칙", "Rules changed"), len(found.rules), changed),
            (say("시나리오를 고친 규칙", "Rules with other scenarios"), len(found.scenarios), acted),
        )
        if count
    )


def _old_and_new(before: Rule, after: Rule) -> str:
    parts = []
    if (before.title, before.title_en) != (after.title, after.title_en):
        parts.append(f"<del>{title(before)}</del> <ins>{title(after)}</ins>")
    else:
        parts.append(title(after))
    if before.lines != after.lines:
        old = ", ".join(map(str, before.lines))
        parts.append(
            f"<span class=because>{say('줄', 'lines')} <del>{old}</del> {line_links(after.manual, after.lines)}</span>"
        )
    if before.level is not after.level:
        parts.append(
            f"<span class=because><del>{both(words.LEVEL[before.level])}</del> {both(words.LEVEL[after.level])}</span>"
        )
    return " ".join(parts)


_LINE_KINDS = {
    "new": Text("새로 생긴 줄", "New lines"),
    "gone": Text("없어진 줄", "Lines gone"),
    "text": Text("글이 달라진 줄", "Lines with another text"),
    "kind": Text("분류가 달라진 줄", "Lines placed otherwise"),
}


def _kind(change: LineChange) -> str:
    if change.before is None:
        return "new"
    if change.after is None:
        return "gone"
    return "text" if change.text_changed else "kind"


def _lines(found: Sequence[LineChange]) -> str:
    groups: dict[str, list[LineChange]] = {}
    for change in found:
        groups.setdefault(_kind(change), []).append(change)
    return "".join(
        _part(both(heading), len(groups[kind]), _numbers(groups[kind], linked=kind != "gone"))
        for kind, heading in _LINE_KINDS.items()
        if kind in groups
    )


def _numbers(found: Iterable[LineChange], *, linked: bool) -> str:
    by_manual: dict[str, list[int]] = {}
    for change in found:
        by_manual.setdefault(change.manual, []).append(change.number)
    return "".join(
        f"<li>{both(words.manual_name(manual))} <span class=because>"
        f"{line_links(manual, numbers) if linked else ', '.join(map(str, numbers))}</span></li>"
        for manual, numbers in by_manual.items()
    )


def _part(heading: str, count: int, rows: str) -> str:
    return f"<h3 class=part>{heading} <span class=count>{count:,}</span></h3><ul class=gaps>{rows}</ul>"


def made(
    run: Run,
    judgement: Judgement,
    *,
    digests: Sequence[tuple[str, str]],
    manuals: Sequence[Text],
    signer: str = "",
) -> str:
    """Run, target, versions, digests, census, and how to check this file."""
    done = moment(run.finished) if run.finished else say("끝나지 않음", "unfinished")
    whole = say("예", "yes") if judgement.complete else f"<b class=bad>{say('아니오', 'no')}</b>"
    facts: list[tuple[str, str]] = [
        (say("실행", "Run"), f"<code>{escape(run.id)}</code>"),
        (say("시작", "Started"), moment(run.started)),
        (say("끝", "Finished"), done),
        (say("시험 대상", "Target"), f"{escape(run.target)}{_target(run)}"),
        (
            say("어댑터", "Adapters"),
            ", ".join(both(words.named(words.ADAPTER, name)) for name in run.adapters),
        ),
        (say("예정 사례", "Cases expected"), f"{len(run.census):,}"),
        (say("기록 사례", "Cases recorded"), f"{len(run.cases):,} — {_counts(run)}"),
        (say("예정대로 모두 기록됨", "All expected cases recorded once"), whole),
        (say("고의 결함", "Deliberate faults"), _killed(run)),
        (say("난수 씨앗", "Seed"), f"<code>{escape(run.seed)}</code>"),
        (say("꾸러미", "Package"), escape(run.package)),
        (say("설명서", "Manuals"), "<br>".join(both(note) for note in manuals)),
        *(
            (f"<code>{escape(name)}</code>", f"<code class=digest>{escape(digest)}</code>")
            for name, digest in digests
        ),
    ]
    rows = "".join(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in facts)
    return section(
        "made",
        say("이 보고서가 만들어진 길", "How this was made"),
        f"<dl class=made>{rows}</dl>{_verify(run, signer)}",
    )


def _target(run: Run) -> str:
    facts = " · ".join(f"{escape(name)} {escape(value)}" for name, value in run.target_facts)
    return f" <span class=because>{facts}</span>" if facts else ""


def _counts(run: Run) -> str:
    counts: dict[str, int] = {}
    for case in run.cases:
        counts[case.outcome] = counts.get(case.outcome, 0) + 1
    return ", ".join(f"{both(words.OUTCOME[name])} {count:,}" for name, count in counts.items()) or "0"


def _killed(run: Run) -> str:
    if not run.faults:
        return say("시도하지 않음", "none tried")
    killed = sum(fault.killed for fault in run.faults)
    return say(
        f"{len(run.faults):,}개 가운데 {killed:,}개를 잡아냄", f"{killed:,} of {len(run.faults):,} killed"
    )


def _verify(run: Run, signer: str) -> str:
    lead = say(
        "이 파일은 실행 폴더의 기록만으로 만들어졌고 네트워크를 쓰지 않는다. 끝에 서명이 붙어 있어 한 글자만 바뀌어도 "
        "아래 명령이 알려 준다. 파일이 스스로 하는 말은 함께 바뀔 수 있으니, 공개키(또는 지문)는 따로 받은 것을 쓴다.",
        "This file was made from the run’s folder alone and uses no network. It ends with a signature: the command "
        "below tells if a single letter was changed. What a file says of itself can be changed with it, so use a public "
        "key (or compare a fingerprint) that you received by another way.",
    )
    whole = say("실행 폴더를 통째로 받았으면", "With the whole folder of the run")
    heading = f"{icon('proven')}{say('확인하는 방법', 'How to verify')}"
    mark = (
        f"<p>{say('서명자 지문', 'Signer')} <code class=digest>{escape(signer)}</code></p>" if signer else ""
    )
    return (
        f"<h3 class=part>{heading}</h3><p>{lead}</p><pre class=cmd>ksfc verify report.html --key signer.pem</pre>"
        f"{mark}<p>{whole}:</p><pre class=cmd>ksfc verify reports/{escape(run.folder.name)} --key signer.pem</pre>"
    )
