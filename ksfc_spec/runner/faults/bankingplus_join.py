"""Faults of signing up on the phone and of the means' menus (bankingplus chapters 1 and 2)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from . import person_departures as shared
from .kinds import Attribute, Detour, Extra, Patch, Swapped, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.bank.phone.rules"
SIGNUP = "ksfc_spec.bank.signup.rules"
ENROLMENT = "ksfc_spec.bank.phone.enrolment:Enrolment"
NICE, TELCO = shared.NICE, shared.TELCO
HOME, TERMS, REAL_NAME = "증권금융 뱅킹Plus", "회원가입 약관동의", "회원가입 실명확인"
DETAILS, DONE, LOGIN, LOAN = "회원가입 고객정보입력", "회원가입 가입완료", "로그인", "대출거래"


def _without_a_picture(self: Any, session: Any, slug: str, entries: Any) -> None:
    self._save(session, slug, replace(self.draft(session, slug), carded=True))


FAULTS = (
    Fault("BPLUS-001-elsewhere", "BPLUS-001", "회원가입이 로그인으로 이어진다",
          Attribute("link", "회원가입", "href", "/m/login", on=HOME), "기대 회원가입 약관동의"),
    Fault("BPLUS-002-still-there", "BPLUS-002", "로그인한 고객에게도 회원가입을 보인다",
          Extra('<p><a href="/m/join/terms">회원가입</a></p>', where="main", on=HOME), "회원가입"),
    Fault("BPLUS-003-order", "BPLUS-003", "약관의 차례가 바뀐다",
          Swapped("section", "온라인서비스 이용약관", "전자금융거래 기본약관", on=TERMS), "온라인서비스 이용약관 다음에"),
    Fault("BPLUS-004-one-is-enough", "BPLUS-004", "약관 하나만 동의해도 나아간다",
          Patch(f"{RULES}:missing_terms", lambda agreed, *, wanted: () if agreed else tuple(wanted)),
          "에 동의해 주세요” 있음"),
    Fault("BPLUS-005-skip", "BPLUS-005", "앞 단계를 건너뛸 수 있다",
          Patch(f"{RULES}:in_turn", lambda step, *, due, order: True), "기대 회원가입 약관동의"),
    Fault("BPLUS-006-number-alone", "BPLUS-006", "번호만 보고 성명은 보지 않는다",
          Patch(NICE, shared.number_alone), "일치하지 않습니다” 있음"),
    Fault("BPLUS-007-five-digits", "BPLUS-007", "앞자리 다섯 숫자를 받는다",
          Patch(f"{RULES}:front_problem", lambda front: None), "앞자리는 숫자 6자리로"),
    Fault("BPLUS-007-back", "BPLUS-007", "뒷자리 자릿수를 보지 않는다",
          Patch(f"{RULES}:back_problem", lambda back: None), "뒷자리는 숫자 7자리로"),
    Fault("BPLUS-008-too-early", "BPLUS-008", "실명확인 전에도 휴대폰 본인인증을 누를 수 있다",
          Attribute("button", "휴대폰 본인인증", "disabled", None, on=REAL_NAME), "휴대폰 본인인증"),
    Fault("BPLUS-008-stale", "BPLUS-008", "성명을 고쳐도 확인이 그대로다",
          Patch(f"{RULES}:unchanged", lambda *a, **k: True), "실명확인을 해 주세요” 있음"),
    Fault("BPLUS-009-any-code", "BPLUS-009", "문자의 인증번호를 대조하지 않는다",
          Patch(TELCO, shared.any_code), "인증번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-010-certificate", "BPLUS-010", "공동인증서로도 본인확인하게 한다",
          Extra('<p><button type="submit">공동인증서</button></p>', where="main", on=REAL_NAME), "공동인증서"),
    Fault("BPLUS-011-anybody", "BPLUS-011", "다른 사람이 인증해 주어도 받는다",
          Patch(f"{RULES}:same_person", lambda ci, *, other: True), "본인 명의의 휴대폰이 아닙니다” 있음"),
    Fault("BPLUS-012-editable", "BPLUS-012", "확인된 성명을 고칠 수 있다",
          Attribute("field", "성명", "readonly", None, on=DETAILS), "성명"),
    Fault("BPLUS-013-no-mail", "BPLUS-013", "이메일이 없어도 가입된다",
          Patch(f"{SIGNUP}:email_problem", lambda address: None), "이메일을 입력해 주세요” 있음"),
    Fault("BPLUS-014-order", "BPLUS-014", "수신여부의 차례가 다르다",
          Swapped("group", "우편물 수신여부", "이메일 수신여부", on=DETAILS), "우편물 수신여부 다음에"),
    Fault("BPLUS-015-silence", "BPLUS-015", "고르지 않은 수신여부를 묻지 않는다",
          Patch(f"{SIGNUP}:receipt_problem", lambda answer, *, label: None), "SMS 수신여부를 선택해 주세요” 있음"),
    Fault("BPLUS-016-no-word", "BPLUS-016", "가입이 끝났다고 말하지 않는다",
          Without("회원가입이 완료되었습니다", on=DONE), "“회원가입이 완료되었습니다” 보임"),
    Fault("BPLUS-016-no-end", "BPLUS-016", "확인을 눌러도 가입완료로 가지 않는다",
          Detour("/m/join/done", to="/m"), "기대 회원가입 가입완료"),
    Fault("BPLUS-017-not-kept", "BPLUS-017", "가입했다고 하고 회원으로 두지 않는다",
          Patch("ksfc_spec.bank.members:Members.join", lambda *a, **k: 0), "“로그인했습니다” 있음"),
    Fault("BPLUS-018-again", "BPLUS-018", "회원이 다시 가입한다",
          Patch(f"{RULES}:joined_before", lambda known: False), "이미 가입한 고객입니다"),
    Fault("BPLUS-019-missing", "BPLUS-019", "메뉴에 바이오인증이 없다",
          WithoutElement("item", "바이오인증", on=HOME), "바이오인증"),
    Fault("BPLUS-020-order", "BPLUS-020", "수단의 차례가 다르다",
          Swapped("section", "간편비밀번호", "금융인증서", on="인증/보안"), "다음에"),
    Fault("BPLUS-021-no-pattern", "BPLUS-021", "패턴을 내놓지 않는다",
          WithoutElement("link", "패턴인증 등록/재등록", on="간편인증 안내"), "패턴인증 등록/재등록"),
    Fault("BPLUS-022-anybody", "BPLUS-022", "아이디로 로그인해도 대출거래를 한다",
          Patch(f"{RULES}:loan_allowed", lambda means: bool(means)), "대출거래를 하려면 인증수단으로 로그인해 주세요"),
    Fault("BPLUS-022-nobody", "BPLUS-022", "인증수단으로 로그인해도 대출거래를 못 한다",
          Patch(f"{RULES}:loan_allowed", lambda means: False), "대출 신청"),
    Fault("BPLUS-024-unseen", "BPLUS-024", "촬영하지 않아도 나아간다",
          Patch(f"{ENROLMENT}.leave_card", _without_a_picture), "신분증을 촬영해 주세요” 있음"),
    Fault("BPLUS-025-passport", "BPLUS-025", "여권이라고 알려 주지 않는다",
          Patch(f"{RULES}:card_kind_problem", lambda read, *, chosen: "다시 찍어 주세요." if not read else None),
          "주민등록증 또는 운전면허증을 촬영해 주세요” 있음"),
    Fault("BPLUS-027-elsewhere", "BPLUS-027", "메뉴가 다른 곳으로 이어진다",
          Detour("/m/auth/bio/real-name", to="/m/auth/bio"), "기대 바이오인증 실명확인"),
    Fault("BPLUS-028-elsewhere", "BPLUS-028", "패턴 등록이 안내로 이어진다",
          Detour("/m/auth/pattern/real-name", to="/m/auth/simple"), "기대 패턴인증 실명확인"),
    Fault("BPLUS-030-silent", "BPLUS-030", "발급하지 않는다고 알리지 않는다",
          Without("한국증권금융은 금융인증서를 발급하지 않습니다"), "발급하지 않습니다” 보임"),
    Fault("BPLUS-031-issue", "BPLUS-031", "발급 단추가 있다",
          Extra('<p><a href="/m">금융인증서 발급/재발급</a></p>', where="main", on="금융인증서 안내"),
          "금융인증서 발급/재발급"),
)  # fmt: skip
