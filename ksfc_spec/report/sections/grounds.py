"""What a rule's verdict rests on, in one line: checks, evidence, faults; or why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from ksfc_spec.model import Verdict
from ksfc_spec.report import words
from ksfc_spec.report.markup import both, icon, rule_link, say, title
from ksfc_spec.report.verdicts import Proof, RuleVerdict


def grounds(item: RuleVerdict) -> str:
    """`사례 4 · 확인 12 · 근거 4 · 결함 2/2`, after the causes where something of the rule is not tested."""
    return " · ".join((*_causes(item), *_counts(item)))


def covering(item: RuleVerdict) -> str:
    """A rule beside a manual line: what it demands, its verdict, and what that rests on."""
    return (
        f"<div class=cov>{rule_link(item.rule.id, item.verdict)} {title(item.rule)} "
        f"<span class=because>{_verdict(item)}{grounds(item)}</span></div>"
    )


def _verdict(item: RuleVerdict) -> str:
    return f"{both(words.VERDICT[item.verdict])}: "


def _causes(item: RuleVerdict) -> Iterator[str]:
    if item.verdict is Verdict.NOT_TESTED:
        yield from (both(words.GAP[gap]) for gap in dict.fromkeys(hole.gap for hole in item.holes))


def _counts(item: RuleVerdict) -> Iterator[str]:
    if item.cases:
        yield say(f"사례 {len(item.cases)}", f"{len(item.cases)} cases")
        yield say(f"확인 {item.checks}", f"{item.checks} checks")
    if item.evidence:
        yield say(f"증거 {item.evidence}", f"{item.evidence} pieces of evidence")
    if item.faults:
        killed, all_ = sum(fault.killed for fault in item.faults), len(item.faults)
        mark = icon("proven") if item.proof is Proof.PROVEN else ""
        counted = say(f"결함 {all_}개 중 {killed}개 잡음", f"{killed} of {all_} faults killed")
        yield f'<span class="proof {item.proof}">{mark}{counted}</span>'
