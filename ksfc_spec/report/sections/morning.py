"""Below the first sentence: what changed, what is not covered, whether the suite can fail, whether to trust the file."""

from __future__ import annotations

from collections import Counter
from html import escape

from ksfc_spec.model import Verdict
from ksfc_spec.report import words
from ksfc_spec.report.changes import Changes
from ksfc_spec.report.markup import both, say
from ksfc_spec.report.verdicts import Judgement


def morning(judgement: Judgement, *, changes: Changes | None, signer: str) -> str:
    """Four answers in a line each, with links to where they are told in full; `signer` is a key's fingerprint or `""`."""
    rows = (
        ("changes", say("지난 실행 뒤", "Since the last run"), _changed(changes)),
        ("uncovered", say("시험하지 않은 것", "Not covered"), _not_covered(judgement)),
        ("unproven", say("실패할 수 있나", "Can it fail?"), _proven(judgement)),
        ("made", say("이 파일을 믿어도 되나", "Can I trust this file?"), _trust(signer)),
    )
    body = "".join(
        f'<div><dt><a href="#{place}">{question}</a></dt><dd>{answer}</dd></div>'
        for place, question, answer in rows
    )
    return f"<dl class=morning>{body}</dl>"


def _changed(found: Changes | None) -> str:
    if found is None:
        return say("견줄 지난 실행이 없다.", "There is no earlier run to compare with.")
    since = f"<code>{escape(found.since)}</code>"
    if not found:
        return f"{since} {say('과 달라진 것이 없다.', '— nothing changed.')}"
    counts = " · ".join(both(text) for text in found.counted())
    return f"{counts} <span class=because>({since} {say('과 견줌', 'compared')})</span>"


def _not_covered(judgement: Judgement) -> str:
    rules = judgement.having(Verdict.NOT_TESTED)
    if not rules:
        return say("모든 규칙을 시험했다.", "Every rule was tested.")
    causes = Counter(gap for item in rules for gap in dict.fromkeys(hole.gap for hole in item.holes))
    told = " · ".join(f"{both(words.GAP[gap])} {count:,}" for gap, count in causes.most_common())
    return f"{say(f'규칙 {len(rules):,}개', f'{len(rules):,} rules')}: {told}"


def _proven(judgement: Judgement) -> str:
    if not any(item.faults for item in judgement.rules):
        return say("고의 결함을 심어 보지 않은 실행이다.", "No deliberate fault was tried in this run.")
    ran = judgement.total.rules - judgement.total.count(Verdict.NOT_TESTED)
    proven = judgement.total.proven
    return say(
        f"시험한 규칙 {ran:,}개 가운데 {proven:,}개는 고의 결함을 모두 잡아 증명되었다.",
        f"Of {ran:,} rules tested, {proven:,} are proven: every deliberate fault was noticed.",
    )


def _trust(signer: str) -> str:
    if not signer:
        return say("서명되지 않은 파일이다.", "This file is not signed.")
    return (
        f"<code>ksfc verify report.html</code> {say('— 네트워크 없이 확인한다. 서명자 지문', '— offline. Signer')} "
        f"<code>{escape(signer[:16])}</code>"
    )
