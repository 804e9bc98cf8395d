"""What Koscom's windows say where an app on the phone has opened them: the labels and refusals of bankingplus 2-4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cryptography.x509.oid import NameOID

from ksfc_spec.clock import KST
from ksfc_spec.parties import koscom_rules as rules
from ksfc_spec.parties.certificates import SCOPE_NAMES, bare_name
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.koscom import Koscom
from ksfc_spec.parties.koscom_cloud import Stored
from ksfc_spec.parties.koscom_errand import Errand
from ksfc_spec.pki import kind_of

PROVEN = "기기인증이 완료되었습니다."
CLOSED = "클라우드에 연결하지 않았습니다."
WORDS = {
    "unsent": "아직 인증 문자를 받지 못했습니다. 인증 문자 발송을 먼저 눌러 주세요.",
    "expired": "인증 시간이 지났습니다. 다시 시도해 주세요.",
    "elsewhere": "다른 창에서 기기인증을 새로 시작했습니다. 여기서 하시려면 다시 받아 주세요.",
    "bad-pin": "PIN번호는 숫자 6자리로 입력해 주세요.",
}
BY_WAY = {
    (rules.MESSAGE, "waiting"): "아직 인증 문자를 받지 못했습니다. 글을 보내고 다시 눌러 주세요.",
    (rules.MESSAGE, "wrong"): "인증 문자가 확인되지 않았습니다. 채워진 글을 고치지 말고 보내 주세요.",
    (rules.MESSAGE, "used-up"): "다른 글이 여러 번 왔습니다. 인증 문자 발송을 다시 눌러 주세요.",
    (rules.NUMBER, "waiting"): "아직 답장을 받지 못했습니다. 두 자리를 보내고 다시 눌러 주세요.",
    (rules.NUMBER, "wrong"): "확인코드가 일치하지 않습니다. 화면의 두 자리를 다시 보내 주세요.",
    (rules.NUMBER, "used-up"): "확인코드를 여러 번 틀렸습니다. 확인코드를 다시 받아 주세요.",
}


def said(koscom: Koscom, errand: Errand, error: PartyRefusedError) -> str:
    """A refusal in the app's words."""
    reason = error.reason
    if reason in ("wrong-pin", "locked"):
        return _pin_said(koscom, errand)
    return BY_WAY.get((errand.way, reason)) or WORDS.get(reason, error.message)


def labels(stored: Sequence[Stored]) -> list[tuple[str, str]]:
    """(id, `한가람 공동인증서`) of each certificate; where two would read alike, use and expiry tell them apart."""
    names = {one.id: f"{_owner(one)} 공동인증서" for one in stored}
    often = Counter(names.values())
    return [(one.id, _told_apart(one, names[one.id], alone=often[names[one.id]] == 1)) for one in stored]


def _pin_said(koscom: Koscom, errand: Errand) -> str:
    allowed = koscom.cloud.policy.wrong_pins
    left = allowed - koscom.cloud.stored(errand.account, errand.chosen).wrong
    if left <= 0:
        return f"PIN번호를 {allowed}회 틀려 잠겼습니다. 재발급해 주세요."
    return f"PIN번호가 맞지 않습니다. {left}회 남았습니다."


def _owner(one: Stored) -> str:
    return bare_name(str(one.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value))


def _told_apart(one: Stored, name: str, *, alone: bool) -> str:
    if alone:
        return name
    until = one.certificate.not_valid_after_utc.astimezone(KST).date()
    return f"{name} ({SCOPE_NAMES[kind_of(one.certificate).scope]}, {until:%Y-%m-%d}까지)"
