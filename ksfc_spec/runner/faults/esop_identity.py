"""Departures from the rules of the real-name and identity checks (features/esop/05 and 06)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ksfc_spec.parties.nice import RealName
from ksfc_spec.pki import Scope

from .kinds import Attribute, Detour, Instead, Patch, Without, WithoutElement
from .person_departures import REVOCATION_UNASKED, any_code, number_alone
from .table import Fault

REAL_NAME, PHONE, CERTIFICATE = "실명확인", "휴대폰 본인확인", "인증서 선택"
RULES = "ksfc_spec.bank.signup.rules"
CERTIFICATES = "ksfc_spec.bank.certificate_rules"
SERVICE = "ksfc_spec.bank.signup.service:SignUp"
PAGES = "ksfc_spec.web.pc.signup_identity"
TELCO = "ksfc_spec.parties.telco:Telco"
NICE = "ksfc_spec.parties.nice:Nice.check"
Original = Callable[..., Any]


def _real_name_suffices(original: Original, service: Any, draft: Any) -> Any:
    return original(service, replace(draft, proof=draft.proof or ("phone" if draft.ci else "")))


def _asks_at_the_wrong_house(original: Original, visit: Any) -> Any:
    from ksfc_spec.web.pc import signup_identity

    return signup_identity._start_certificate(visit)


def _asks_the_telco(original: Original, visit: Any) -> Any:
    from ksfc_spec.web.pc import signup_identity

    return signup_identity._start_phone(visit)


REAL_NAME_FAULTS = (
    Fault(
        "ESOP-095-no-current-mark",
        "ESOP-095",
        "실명확인의 단계 표시가 켜지지 않는다",
        Attribute("mark", "실명확인", "aria-current", None, on=REAL_NAME),
        expects="단계 표시",
    ),
    Fault(
        "ESOP-096-two-laws",
        "ESOP-096",
        "근거 법령에서 전자금융거래법을 빠뜨린다",
        Without("전자금융거래법", on=REAL_NAME),
        expects="“전자금융거래법” 보임",
    ),
    Fault(
        "ESOP-097-three-numbers",
        "ESOP-097",
        "고유식별정보에서 운전면허번호를 빠뜨린다",
        Without("운전면허번호", on=REAL_NAME),
        expects="차례: 기대 여권번호 다음에 운전면허번호",
    ),
    Fault(
        "ESOP-098-no-reason",
        "ESOP-098",
        "실명확인을 하는 까닭에 허위정보가 없다",
        Without("허위정보", on=REAL_NAME),
        expects="“허위정보” 보임",
    ),
    Fault(
        "ESOP-099-former-name",
        "ESOP-099",
        "실명확인 기관을 옛 이름으로 적는다",
        Instead("나이스평가정보", "한국신용정보(주)", on=REAL_NAME),
        expects="“나이스평가정보” 보임",
    ),
    Fault(
        "ESOP-100-no-promise",
        "ESOP-100",
        "번호의 쓰임을 한정하지 않는다",
        Without("실명확인 목적으로만", on=REAL_NAME),
        expects="“실명확인 목적으로만” 보임",
    ),
    Fault(
        "ESOP-101-one-part",
        "ESOP-101",
        "주민등록번호 뒷자리의 칸이 없다",
        WithoutElement("field", "주민등록번호 뒷자리", on=REAL_NAME),
        expects="주민등록번호 뒷자리 있음",
    ),
    Fault(
        "ESOP-102-never-matches",
        "ESOP-102",
        "맞는 이름과 번호도 확인하지 않는다",
        Patch(NICE, lambda nice, name, *, resident_number: RealName(matches=False)),
        expects="“실명이 확인되었습니다” 있음",
    ),
    Fault(
        "ESOP-103-always-matches",
        "ESOP-103",
        "번호만 보고 이름은 보지 않는다",
        Patch(NICE, number_alone),
        expects="“일치하지 않습니다” 있음",
    ),
    Fault(
        "ESOP-104-nameless",
        "ESOP-104",
        "빈 이름을 그대로 기관에 보낸다",
        Patch(f"{RULES}:name_problem", lambda name, *, policy: None),
        expects="“이름을 입력” 있음",
    ),
    Fault(
        "ESOP-105-any-front",
        "ESOP-105",
        "앞자리의 꼴을 보지 않는다",
        Patch(f"{RULES}:resident_front_problem", lambda front: None),
        expects="“일치하지 않습니다” 없음",
    ),
    Fault(
        "ESOP-105-any-back",
        "ESOP-105",
        "뒷자리의 꼴을 보지 않는다",
        Patch(f"{RULES}:resident_back_problem", lambda back: None),
        expects="“일치하지 않습니다” 없음",
    ),
    Fault(
        "ESOP-106-echoed",
        "ESOP-106",
        "거절한 뒤에도 뒷자리를 칸에 채워 둔다",
        Attribute("field", "주민등록번호 뒷자리", "value", "3999999", on=REAL_NAME),
        expects="“주민등록번호 뒷자리” 있음",
    ),
    Fault(
        "ESOP-107-name-lost",
        "ESOP-107",
        "거절되면 적은 이름이 지워진다",
        Attribute("field", "이름", "value", None, on=REAL_NAME),
        expects="이름 값",
    ),
    Fault(
        "ESOP-108-nowhere-to-turn",
        "ESOP-108",
        "나이스평가정보로 가는 링크가 없다",
        WithoutElement("link", "나이스평가정보", on=REAL_NAME),
        expects="나이스평가정보 있음",
    ),
    Fault(
        "ESOP-109-not-told",
        "ESOP-109",
        "원격 PC의 보기를 들지 않는다",
        Without("VMWare", on=REAL_NAME),
        expects="“VMWare” 보임",
    ),
    Fault(
        "ESOP-110-remote-allowed",
        "ESOP-110",
        "원격으로 조작하는 PC를 막지 않는다",
        Patch(f"{RULES}:remote_problem", lambda remote: None),
        expects="“원격” 있음",
    ),
    Fault(
        "ESOP-111-blames-the-customer",
        "ESOP-111",
        "기관이 답하지 않으면 일치하지 않는다고 한다",
        Patch(f"{PAGES}:party_down", lambda error: "이름과 주민등록번호가 일치하지 않습니다."),
        expects="“잠시 후 다시” 있음",
    ),
    Fault(
        "ESOP-112-not-needed",
        "ESOP-112",
        "실명을 확인하기 전에도 본인인증을 누를 수 있다",
        Attribute("button", "본인인증", "disabled", None, on=REAL_NAME),
        expects="본인인증 누를 수 있음: 기대 False",
    ),
    Fault(
        "ESOP-113-changes-unseen",
        "ESOP-113",
        "확인한 뒤에 바꾼 이름을 알아채지 못한다",
        Patch(f"{RULES}:entries_changed", lambda *_, **__: False),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-114-twice",
        "ESOP-114",
        "회원도 다시 가입할 수 있다",
        Patch("ksfc_spec.bank.members:Members.has_person", lambda members, number: False),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-114-told-to-strangers",
        "ESOP-114",
        "본인임을 증명하기 전에 회원인지 알려 준다",
        Instead("실명이 확인되었습니다", "실명이 확인되었습니다. 이미 가입한 분입니다", on=REAL_NAME),
        expects="“이미 가입” 없음",
    ),
    Fault(
        "ESOP-115-agreement-lost",
        "ESOP-115",
        "약관동의로 되돌아가면 체크가 지워져 있다",
        Attribute("field", "동의함", "checked", None, on="약관동의"),
        expects="동의함 체크: 기대 True",
    ),
    Fault(
        "ESOP-116-cancel-goes-back",
        "ESOP-116",
        "실명확인의 취소가 약관동의로 되돌릴 뿐이다",
        Detour("/join/real-name/cancel", "/join/real-name/back"),
        expects="화면 이름: 기대 가입 취소",
    ),
)

IDENTITY_FAULTS = (
    Fault(
        "ESOP-117-other-way",
        "ESOP-117",
        "휴대폰 대신 다른 방법을 내놓는다",
        Instead("휴대폰 본인인증", "이메일 본인인증", on=REAL_NAME),
        expects="본인인증 선택 선택지",
    ),
    Fault(
        "ESOP-118-old-name",
        "ESOP-118",
        "인증서 방법을 옛말로 부른다",
        Instead("공동인증서", "공인인증서", on=REAL_NAME),
        expects="“공동인증서” 보임",
    ),
    Fault(
        "ESOP-119-preset",
        "ESOP-119",
        "고르지 않아도 휴대폰으로 시작한다",
        Attribute("field", "휴대폰 본인인증", "checked", "", on=REAL_NAME),
        expects="“본인인증 방법” 있음",
    ),
    Fault(
        "ESOP-120-not-told",
        "ESOP-120",
        "증권용 인증서도 된다고 알리지 않는다",
        Without("증권용", on=REAL_NAME),
        expects="“증권용” 보임",
    ),
    Fault(
        "ESOP-121-wrong-window",
        "ESOP-121",
        "휴대폰을 골라도 인증서 창을 연다",
        Patch(f"{PAGES}:_start_phone", _asks_at_the_wrong_house),
        expects="휴대폰 본인확인 열림",
    ),
    Fault(
        "ESOP-122-five-carriers",
        "ESOP-122",
        "통신사에 KT 알뜰폰이 없다",
        Instead("KT 알뜰폰", "그 밖의 알뜰폰", on=PHONE),
        expects="통신사 선택지",
    ),
    Fault(
        "ESOP-123-not-sent",
        "ESOP-123",
        "인증번호를 문자로 보내지 않는다",
        Patch(f"{TELCO}._put", lambda telco, phone, message: None),
        expects="“인증번호” 옴",
    ),
    Fault(
        "ESOP-124-anybody",
        "ESOP-124",
        "다른 사람의 휴대폰으로도 증명된다",
        Patch(f"{RULES}:same_person", lambda ci, *, other: True),
        expects="“본인과 일치하지 않습니다” 있음",
    ),
    Fault(
        "ESOP-125-any-code",
        "ESOP-125",
        "어떤 인증번호든 받는다",
        Patch(f"{TELCO}.confirm", any_code),
        expects="화면 이름: 기대 휴대폰 본인확인",
    ),
    Fault(
        "ESOP-126-for-ever",
        "ESOP-126",
        "인증번호의 시간을 재지 않는다",
        Patch(f"{TELCO}._require_live", lambda telco, check: None),
        expects="“시간” 있음",
    ),
    Fault(
        "ESOP-127-cancelling-proves",
        "ESOP-127",
        "창에서 취소해도 고객정보입력이 열린다",
        Patch(f"{SERVICE}.first_unfinished", _real_name_suffices),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-128-wrong-window",
        "ESOP-128",
        "공동인증서를 골라도 휴대폰 창을 연다",
        Patch(f"{PAGES}:_start_certificate", _asks_the_telco),
        expects="인증서 선택 열림",
    ),
    Fault(
        "ESOP-129-universal-refused",
        "ESOP-129",
        "범용을 받지 않는다",
        Patch(f"{CERTIFICATES}:ACCEPTED_SCOPES", (Scope.SECURITIES,)),
        expects="화면 이름: 기대 고객정보입력",
    ),
    Fault(
        "ESOP-130-bank-accepted",
        "ESOP-130",
        "은행용도 받는다",
        Patch(f"{CERTIFICATES}:ACCEPTED_SCOPES", (Scope.UNIVERSAL, Scope.SECURITIES, Scope.BANK)),
        expects="화면 이름: 기대 인증서 선택",
    ),
    Fault(
        "ESOP-131-must-be-registered",
        "ESOP-131",
        "등록하지 않은 인증서를 받지 않는다",
        Patch(f"{CERTIFICATES}:kind_problem", lambda kind: "등록되지 않은 인증서입니다."),
        expects="화면 이름: 기대 고객정보입력",
    ),
    Fault(
        "ESOP-132-anybody",
        "ESOP-132",
        "다른 사람의 인증서로도 증명된다",
        Patch(f"{CERTIFICATES}:owner_problem", lambda certificate, identifier, r: None),
        expects="화면 이름: 기대 인증서 선택",
    ),
    Fault(
        "ESOP-133-state-not-asked",
        "ESOP-133",
        "폐기되었는지 묻지 않는다",
        REVOCATION_UNASKED,
        expects="화면 이름: 기대 인증서 선택",
    ),
    Fault(
        "ESOP-134-no-reason",
        "ESOP-134",
        "인증서 비밀번호가 틀렸다고 알리지 않는다",
        Without("인증서 비밀번호가 맞지 않습니다", on=CERTIFICATE),
        expects="“인증서 비밀번호” 있음",
    ),
    Fault(
        "ESOP-135-goes-nowhere",
        "ESOP-135",
        "본인인증이 끝나도 실명확인에 머문다",
        Detour("/join/details", "/join/real-name"),
        expects="화면 이름: 기대 고객정보입력",
    ),
)

FAULTS = REAL_NAME_FAULTS + IDENTITY_FAULTS
