"""Departures from the rules of choosing, judging and using a certificate (features/joint-certificate/05 and 06)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.parties.certificates import label
from ksfc_spec.pki import (
    Holder,
    Kind,
    Scope,
    StatusUnknownError,
    ValidationError,
    VerifiedLogin,
    kind_of,
    verify_message,
)
from ksfc_spec.pki.path import VerifiedPath

from .kinds import Attribute, Instead, Patch, Without, WithoutElement
from .person_departures import REVOCATION_UNASKED
from .registering_departures import ANYBODYS_CERTIFICATE
from .table import Fault

CHOICE, DONE = "타기관인증서등록 인증서 등록", "타기관인증서등록 등록완료"
RULES = "ksfc_spec.bank.joint.rules"
FLOW = "ksfc_spec.bank.joint.registration:JointRegistration"
VERIFIED = "ksfc_spec.bank.certificates:CertificateJudge.verified"
PROGRAM = "ksfc_spec.parties.certificates"
REGISTER = "ksfc_spec.bank.registrations:Registrations"
PAGES = "ksfc_spec.web.registration:RegistrationPages"
Original = Callable[..., Any]


def _believed(judge: Any, answer: Any) -> VerifiedLogin:
    """What the certificate says of itself, taken on trust."""
    signer = verify_message(answer.message).signer
    now = judge._clock.now()
    path = VerifiedPath.__new__(VerifiedPath)
    return VerifiedLogin(signer, kind_of(signer), path, None, now)


def _ignoring(error: type[Exception], *, check: str = "") -> Original:
    def verified(original: Original, judge: Any, answer: Any, *, request: str) -> Any:
        try:
            return original(judge, answer, request=request)
        except error as refusal:
            if check and getattr(refusal, "check", "") != check:
                raise
            return _believed(judge, answer)

    return verified


def _one_disk(original: Original, pc: Any, medium: str) -> Any:
    return original(pc, "하드디스크")


def _takes_the_first(original: Original, program: Any, request_id: str, **given: Any) -> Any:
    first = program._entries(given["medium"])[0]
    key = given["key"] or f"{first.certificate.serial_number:x}"
    return original(program, request_id, **{**given, "key": key})


def _any_password(original: Original, program: Any, request: Any, entry: Any, _: str) -> Any:
    owner = program._people.named(label(entry.certificate).split(" · ")[0])
    return original(program, request, entry, owner.certificate_password)


def _stays_open(original: Original, visit: Any) -> Any:
    from ksfc_spec.web.outside import certificates

    return certificates.page(visit)


def _corporate_too(original: Original, kind: Kind) -> Any:
    return original(replace(kind, holder=Holder.PERSONAL))


def _registers_again(original: Original, register: Any, certificate: Any, **details: Any) -> Any:
    register.remove(certificate)
    return original(register, certificate, **details)


def _anybody_of_that_name(original: Original, register: Any, certificate: Any, **details: Any) -> Any:
    found = original(register, certificate, **details)
    return 1 if found is None else found


def _succeeds_twice(original: Original, flow: Any, session: Any, *, state: str, token: str) -> Any:
    return None if flow.draft(session).due == "done" else original(flow, session, state=state, token=token)


def _shown_once(original: Original, pages: Any, visit: Any) -> Any:
    answer = original(pages, visit)
    visit.bank.joint.restart(visit.session)
    return answer


CHOOSING = (
    Fault(
        "JOINT-068-in-the-same-window",
        "JOINT-068",
        "인증서 선택이 창으로 열리지 않는다",
        Attribute("button", "인증서 등록", "formtarget", None, on=CHOICE),
        expects="인증서 선택 열림",
    ),
    Fault(
        "JOINT-069-every-medium",
        "JOINT-069",
        "이동식디스크를 골라도 하드디스크의 인증서가 나온다",
        Patch("ksfc_spec.parties.pc:Pc.folder", _one_disk),
        expects="“증권용” 보이지 않음",
    ),
    Fault(
        "JOINT-070-takes-the-first",
        "JOINT-070",
        "고르지 않으면 첫 인증서로 등록한다",
        Patch(f"{PROGRAM}:CertificateProgram.sign", _takes_the_first),
        expects="인증서를 선택해 주세요",
    ),
    Fault(
        "JOINT-071-any-password",
        "JOINT-071",
        "인증서 비밀번호가 틀려도 등록한다",
        Patch(f"{PROGRAM}:CertificateProgram._answer", _any_password),
        expects="인증서 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-072-sixth-try",
        "JOINT-072",
        "인증서 비밀번호를 여섯 번 틀려야 돌려보낸다",
        Patch(f"{PROGRAM}:WRONG_PASSWORDS", 6),
        expects="기대 타기관인증서등록 본인확인",
    ),
    Fault(
        "JOINT-073-cannot-cancel",
        "JOINT-073",
        "취소해도 창이 닫히지 않는다",
        Patch("ksfc_spec.web.outside.certificates:cancel", _stays_open),
        expects="인증서 선택 닫힘",
    ),
)

JUDGING = (
    Fault(
        "JOINT-074-no-securities",
        "JOINT-074",
        "증권용을 받지 않는다",
        Patch(f"{RULES}:REGISTRABLE", (Scope.UNIVERSAL,)),
        expects="기대 타기관인증서등록 등록완료",
    ),
    Fault(
        "JOINT-075-no-universal",
        "JOINT-075",
        "범용을 받지 않는다",
        Patch(f"{RULES}:REGISTRABLE", (Scope.SECURITIES,)),
        expects="기대 타기관인증서등록 등록완료",
    ),
    Fault(
        "JOINT-075-card-too",
        "JOINT-075",
        "카드용을 받는다",
        Patch(f"{RULES}:REGISTRABLE", tuple(Scope)),
        expects="등록할 수 없는 용도",
    ),
    Fault(
        "JOINT-076-banks-unknown",
        "JOINT-076",
        "은행에서 받은 것을 따로 보지 않는다",
        Patch(f"{RULES}:BANKS", "nobody"),
        expects="은행에서 발급받은 인증서는 범용만",
    ),
    Fault(
        "JOINT-077-anybodys",
        "JOINT-077",
        "다른 사람의 인증서를 등록한다",
        ANYBODYS_CERTIFICATE,
        expects="본인 명의의 인증서가 아닙니다",
    ),
    Fault(
        "JOINT-078-status-unasked",
        "JOINT-078",
        "폐기되었는지 묻지 않는다",
        REVOCATION_UNASKED,
        expects="인증서입니다",
    ),
    Fault(
        "JOINT-079-expired-too",
        "JOINT-079",
        "유효기간이 지난 인증서를 등록한다",
        Patch(VERIFIED, _ignoring(ValidationError, check="within_validity")),
        expects="유효기간이 지난 인증서입니다",
    ),
    Fault(
        "JOINT-080-again",
        "JOINT-080",
        "이미 등록한 인증서를 다시 등록한다",
        Patch(f"{REGISTER}.add", _registers_again),
        expects="이미 등록된 인증서입니다",
    ),
    Fault(
        "JOINT-081-reissued-unseen",
        "JOINT-081",
        "재발급받은 인증서를 등록 없이 받아들인다",
        Patch(f"{REGISTER}.member_of", _anybody_of_that_name),
        expects="등록되지 않은 인증서입니다",
    ),
    Fault(
        "JOINT-082-corporate-too",
        "JOINT-082",
        "법인용을 개인용과 가리지 않는다",
        Patch(f"{RULES}:kind_problem", _corporate_too),
        expects="개인 인증서만 등록하실 수 있습니다",
    ),
    Fault(
        "JOINT-083-believes-names",
        "JOINT-083",
        "인증기관의 서명을 확인하지 않는다",
        Patch(VERIFIED, _ignoring(ValidationError)),
        expects="인증기관을 확인할 수 없는",
    ),
    Fault(
        "JOINT-084-silence-is-consent",
        "JOINT-084",
        "상태를 확인하지 못해도 등록한다",
        Patch(VERIFIED, _ignoring(StatusUnknownError)),
        expects="인증서 상태를 확인할 수 없습니다",
    ),
    Fault(
        "JOINT-085-both-succeed",
        "JOINT-085",
        "동시에 두 번 등록해도 둘 다 성공이라고 한다",
        Patch(f"{FLOW}.finish", _succeeds_twice),
        expects="이미 등록된 인증서입니다",
    ),
)

COMPLETION = (
    Fault(
        "JOINT-086-no-current-mark",
        "JOINT-086",
        "마지막 단계의 표시가 켜지지 않는다",
        Attribute("mark", "등록완료", "aria-current", None, on=DONE),
        expects="등록완료",
    ),
    Fault(
        "JOINT-087-unannounced",
        "JOINT-087",
        "등록이 끝났다고 알리지 않는다",
        Without("인증서 등록이 완료되었습니다", on=DONE),
        expects="인증서 등록이 완료되었습니다",
    ),
    Fault(
        "JOINT-088-loans-untold",
        "JOINT-088",
        "대출은 인증서로 로그인하라고 알리지 않는다",
        Without("대출 거래는 공동인증서로", on=DONE),
        expects="대출 거래는 공동인증서로",
    ),
    Fault(
        "JOINT-089-any-log-in",
        "JOINT-089",
        "아이디 로그인으로 대출 거래를 하게 한다",
        Patch(f"{RULES}:may_do_loans", lambda _: True),
        expects="인증서로 로그인해 주세요",
    ),
    Fault(
        "JOINT-090-old-name",
        "JOINT-090",
        "단추를 옛 이름으로 부른다",
        Instead("공동인증서 로그인", "공인인증서 로그인", on=DONE),
        expects="공동인증서 로그인 있음",
    ),
    Fault(
        "JOINT-090-no-way-out",
        "JOINT-090",
        "나가기 단추가 없다",
        WithoutElement("button", "나가기", on=DONE),
        expects="나가기 있음",
    ),
    Fault(
        "JOINT-091-leads-elsewhere",
        "JOINT-091",
        "공동인증서 로그인이 첫 화면으로 이어진다",
        Attribute("link", "공동인증서 로그인", "href", "/", on=DONE),
        expects="기대 로그인",
    ),
    Fault(
        "JOINT-092-leads-elsewhere",
        "JOINT-092",
        "나가기가 등록을 다시 연다",
        Patch(f"{PAGES}.leave", lambda _, visit: visit.go("/centre/joint/other")),
        expects="기대 우리사주뱅킹",
    ),
    Fault(
        "JOINT-093-unregistered-too",
        "JOINT-093",
        "등록하지 않은 인증서로 로그인하게 한다",
        Patch(f"{REGISTER}.member_of", _anybody_of_that_name),
        expects="등록되지 않은 인증서입니다",
    ),
    Fault(
        "JOINT-094-untold",
        "JOINT-094",
        "모든 서비스를 쓸 수 있다고 알리지 않는다",
        Without("모든 서비스를 이용하실 수 있습니다", on=DONE),
        expects="모든 서비스를 이용",
    ),
    Fault(
        "JOINT-095-untold",
        "JOINT-095",
        "바꾸면 다시 등록하라고 알리지 않는다",
        Without("인증서를 바꾸시면 다시 등록해 주세요", on=DONE),
        expects="인증서를 바꾸시면",
    ),
    Fault(
        "JOINT-096-any-of-ones-own",
        "JOINT-096",
        "하나를 등록하면 다른 것으로도 로그인하게 한다",
        Patch(f"{REGISTER}.member_of", _anybody_of_that_name),
        expects="등록되지 않은 인증서입니다",
    ),
    Fault(
        "JOINT-097-stays-inside",
        "JOINT-097",
        "도움말의 코스콤 링크가 이 사이트 안으로 이어진다",
        Attribute("link", "코스콤", "href", "/menu", on=DONE),
        expects="코스콤 링크",
    ),
    Fault(
        "JOINT-098-shown-once",
        "JOINT-098",
        "새로고침하면 완료 화면이 사라진다",
        Patch(f"{PAGES}.done", _shown_once),
        expects="기대 타기관인증서등록 등록완료",
    ),
)

FAULTS = CHOOSING + JUDGING + COMPLETION
