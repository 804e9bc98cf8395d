"""Departures from the rules of issuing a certificate into the cloud (features/bankingplus/08, esop/09)."""

from __future__ import annotations

from typing import Any

from ksfc_spec.bank.errors import Problem, RefusedError

from .kinds import Attribute, Detour, Extra, Instead, Patch, Without, WithoutElement
from .table import Fault

R, K = "ksfc_spec.bank.cloud_issue.rules", "ksfc_spec.parties.koscom_issue_rules"
S, DESK = "ksfc_spec.bank.cloud_issue.service:CloudIssue", "ksfc_spec.parties.koscom_issue:CloudIssueDesk"
PHONE_RULES, ORDER = "ksfc_spec.bank.phone.rules", "ksfc_spec.bank.registering.rules"
WINDOW, PAGES = "ksfc_spec.web.outside.koscom_issue", "ksfc_spec.web.phone.cloud_issue"
REPLACED = "ksfc_spec.pki.lifecycle:replaced_by_new"
GUIDE, TERMS, DETAILS, DONE = (
    f"클라우드인증서 발급{name}" for name in (" 안내", " 약관동의", " 고객정보", "완료")
)
KIND, PAYMENT = "SignKorea 인증서 결제", "결제"


def _nothing_wrong(*_: Any, **__: Any) -> None:
    return None


def _revokes_at_once(original: Any, desk: Any, requester: str, **details: Any) -> Any:
    for issued in desk._authorities._issued:
        if issued.person.name == details["name"] and issued.kind.authority == "SignKorea":
            desk._authorities.revoke(issued)
    return original(desk, requester, **details)


def _only_who_left(original: Any, app: Any, name: str, *, resident_number: str) -> bool:
    if not original(app, name, resident_number=resident_number):
        raise RefusedError([Problem("abroad", "출국 기록이 없습니다.")])
    return True


def _digits_alone(pin: str) -> str | None:
    return None if pin.isdigit() else "PIN번호는 숫자 6자리로 입력해 주세요."


def _landlines_alone(number: str) -> str | None:
    return None if number.startswith("02") else "주택전화번호는 지역번호부터 적어 주세요."


def _lost(original: Any, service: Any, session: Any, address: Any) -> None:
    service.require_step(session, "details")


def _full_term(
    original: Any, authority: Any, old: Any, request: Any, applicant: Any, kind: Any, until: Any
) -> Any:
    return original(authority, old, request, applicant, kind, None)


def _somebody_else(original: Any, visit: Any, now: Any) -> Any:
    facts = original(visit, now)
    return {**facts, "customer": [("성명", "문새벽"), ("전화번호", now.person.phone)]}


def _always_the_terms(visit: Any) -> Any:
    return visit.page(
        "outside/koscom/app/issue_text.html", hush=True, title="SignKorea 이용약관", words="약관"
    )


def _issues_anyway(original: Any, desk: Any, now: Any, *, state: str, receipt: str) -> str:
    paid: str = desk.go_on(desk._change(now, paid=True))
    return paid


def _keeps_the_old_pin(original: Any, desk: Any, now: Any, *, pin: str, again: str) -> Any:
    return original(desk, now, pin=now.person.pin, again=now.person.pin)


FAULTS = (
    Fault("ESOP-208-left-valid", "ESOP-208", "클라우드에 발급해도 쓰던 인증서가 유효하다",
          Patch(REPLACED, lambda *_, **__: []), "증권용 공동인증서(코스콤) 상태"),
    Fault("BPLUS-148-no-care", "BPLUS-148", "주의사항이 없다",
          WithoutElement("section", "공동인증서 발급 시 주의사항", on=GUIDE), "주의사항” 보임"),
    Fault("BPLUS-149-stays", "BPLUS-149", "눌러도 안내에 머무른다",
          Detour("/m/cloud/issue/terms", to="/m/cloud/issue"), f"기대 {TERMS}"),
    Fault("BPLUS-150-without-consent", "BPLUS-150", "동의하지 않아도 나아간다",
          Patch(f"{R}:missing_terms", lambda agreed: ()), "에 동의해 주세요” 있음"),
    Fault("BPLUS-151-no-warning", "BPLUS-151", "폐기된다고 알리지 않는다",
          Without("발급이나 재발급이 완료되면 기존 공동인증서는 자동으로 폐기됩니다.", on=TERMS), "자동으로 폐기됩니다” 보임"),
    Fault("BPLUS-152-left-valid", "BPLUS-152", "발급을 마쳐도 기존 인증서가 유효하다",
          Patch(REPLACED, lambda *_, **__: []), "증권용 공동인증서 상태"),
    Fault("BPLUS-153-too-early", "BPLUS-153", "창을 여는 때 기존 인증서를 폐기한다",
          Patch(f"{DESK}.apply", _revokes_at_once), "증권용 공동인증서 상태"),
    Fault("BPLUS-154-not-asked", "BPLUS-154", "해외에서도 동의를 묻지 않는다",
          Patch(f"{R}:consent_asked", lambda *, abroad: False), "조회 동의” 보임"),
    Fault("BPLUS-155-without-consent", "BPLUS-155", "동의하지 않아도 발급한다",
          Patch(f"{R}:consent_problem", _nothing_wrong), "동의해야 발급할 수 있습니다” 있음"),
    Fault("BPLUS-156-only-departed", "BPLUS-156", "출국한 고객만 발급한다",
          Patch("ksfc_spec.parties.koscom_app:KoscomApp.departed", _only_who_left), "기대 클라우드인증서 발급 본인인증"),
    Fault("BPLUS-157-other-name", "BPLUS-157", "셋째 단계의 이름이 다르다",
          Patch(f"{PAGES}:STEPS", ("약관동의", "본인확인", "정보입력", "발급완료")), "단계"),
    Fault("BPLUS-158-any-order", "BPLUS-158", "신분증을 건너뛸 수 있다",
          Patch(f"{ORDER}:may_enter", lambda step, *, due, order: True), "기대 클라우드인증서 발급 신분증 인증"),
    Fault("BPLUS-159-other-head", "BPLUS-159", "고객정보에서 머리글이 달라진다",
          Instead("클라우드인증서 발급/재발급", "고객정보", on=DETAILS), "클라우드인증서 발급/재발급” 보임"),
    Fault("BPLUS-160-any-length", "BPLUS-160", "자릿수를 보지 않는다",
          Patch(f"{R}:back_problem", _nothing_wrong), "숫자 7자리로 입력해 주세요” 있음"),
    Fault("BPLUS-160-anybodys", "BPLUS-160", "다른 사람의 번호를 받는다",
          Patch(f"{ORDER}:number_problem", _nothing_wrong), "일치하지 않습니다” 있음"),
    Fault("BPLUS-161-unproven", "BPLUS-161", "인증하지 않아도 나아간다",
          Patch(f"{R}:identity_problem", _nothing_wrong), "본인인증을 해 주세요” 있음"),
    Fault("BPLUS-162-anybodys", "BPLUS-162", "다른 사람의 신분증을 받는다",
          Patch(f"{PHONE_RULES}:card_person_problem", _nothing_wrong), "고객정보와 다릅니다” 있음"),
    Fault("BPLUS-163-any-digits", "BPLUS-163", "아무 숫자나 받는다",
          Patch("ksfc_spec.bank.one_won_rules:digits_fit", lambda code, *, sent: True), "기대 클라우드인증서 발급 계좌 인증"),
    Fault("BPLUS-164-optional", "BPLUS-164", "이메일에 필수 표시가 없다",
          Attribute("field", "이메일", "required", None, on=DETAILS), "이메일 필수"),
    Fault("BPLUS-164-no-address", "BPLUS-164", "주택주소를 비워도 알리지 않는다",
          Patch(f"{R}:address_problem", lambda address, *, found: None), "주택주소를 입력해 주세요” 있음"),
    Fault("BPLUS-165-optional", "BPLUS-165", "주택전화번호를 비워도 나아간다",
          Patch(f"{R}:home_phone_problem", _nothing_wrong), "주택전화번호를 입력해 주세요” 있음"),
    Fault("BPLUS-166-landline", "BPLUS-166", "휴대폰번호를 주택전화번호로 받지 않는다",
          Patch(f"{R}:home_phone_problem", _landlines_alone), "기대 PIN번호 설정"),
    Fault("BPLUS-167-lost", "BPLUS-167", "찾은 주소를 옮기지 않는다",
          Patch(f"{S}.take_address", _lost), "우편번호 값"),
    Fault("BPLUS-167-by-hand", "BPLUS-167", "우편번호를 손으로 고칠 수 있다",
          Attribute("field", "우편번호", "readonly", None, on=DETAILS), "우편번호 입력 가능"),
    Fault("BPLUS-168-kept", "BPLUS-168", "취소해도 하던 것이 남는다",
          Patch(f"{S}.restart", _nothing_wrong), f"기대 {TERMS}"),
    Fault("BPLUS-169-no-pin", "BPLUS-169", "PIN번호를 정하지 않고 결제로 간다",
          Patch("ksfc_spec.parties.koscom_issue:Application.screen", property(lambda now: "kind")), "기대 PIN번호 설정"),
    Fault("BPLUS-170-any-length", "BPLUS-170", "다섯 자리도 받는다",
          Patch(f"{K}:shape_problem", _digits_alone), "숫자 6자리로 입력해 주세요” 있음"),
    Fault("BPLUS-171-unlike", "BPLUS-171", "두 값이 달라도 받는다",
          Patch(f"{K}:alike", lambda pin, *, again: True), "PIN번호가 서로 다릅니다” 있음"),
    Fault("BPLUS-172-guessable", "BPLUS-172", "짐작하기 쉬운 PIN번호를 받는다",
          Patch(f"{K}:guessable_problem", _nothing_wrong), "짐작하기 쉬운 PIN번호는 쓸 수 없습니다” 있음"),
    Fault("BPLUS-173-no-name", "BPLUS-173", "어느 기관의 화면인지 밝히지 않는다",
          Without("(주)코스콤 SignKorea 인증서 결제", on=KIND), "SignKorea 인증서 결제” 보임"),
    Fault("BPLUS-174-always-new", "BPLUS-174", "언제나 신규 발급으로 보인다",
          Patch(f"{K}:WITHIN", "신규 발급"), "발급구분 값"),
    Fault("BPLUS-175-full-term", "BPLUS-175", "재발급하면 만료일이 한 해 뒤로 간다",
          Patch("ksfc_spec.pki.authority:Authority._replace", _full_term), "클라우드 공동인증서 만료일"),
    Fault("BPLUS-176-silent", "BPLUS-176", "고르지 않았다고 알리지 않는다",
          Patch(f"{K}:offer_problem", lambda offer: None if offer else "다시 확인해 주세요."),
          "인증서를 선택해 주세요” 있음"),
    Fault("BPLUS-176-sold-too", "BPLUS-176", "법인용도 내놓는다",
          Extra("<p>범용 법인</p>", where="main", on=KIND), "“법인” 보이지 않음"),
    Fault("BPLUS-177-other-amount", "BPLUS-177", "다른 금액을 청구한다",
          Patch("ksfc_spec.web.outside.payments:won", lambda amount: f"{amount * 2:,}원"), "결제 금액 값"),
    Fault("BPLUS-178-no-limit", "BPLUS-178", "은행에서 쓸 수 없다고 알리지 않는다",
          Instead(", 은행에서는 쓸 수 없음", "", on=KIND), "은행에서는 쓸 수 없음” 보임"),
    Fault("BPLUS-179-priced", "BPLUS-179", "증권전용에 값이 있다",
          Instead("무료", "4,400원", on=KIND), "가격 값"),
    Fault("BPLUS-180-stays", "BPLUS-180", "접어도 그대로이다",
          Patch(f"{DESK}.fold", lambda desk, now, part: now), "펼치기 있음"),
    Fault("BPLUS-181-somebody-else", "BPLUS-181", "다른 사람의 성명이 보인다",
          Patch(f"{WINDOW}:_facts", _somebody_else), "성명 값"),
    Fault("BPLUS-182-one-text", "BPLUS-182", "어느 내용보기든 약관이 열린다",
          Patch(f"{WINDOW}:text", _always_the_terms), "개인정보처리방침 열림"),
    Fault("BPLUS-183-one-is-enough", "BPLUS-183", "한 동의로 나아간다",
          Patch(f"{K}:terms_problem", lambda agreed: None if agreed else "약관에 모두 동의해 주세요."),
          "약관에 모두 동의해 주세요” 있음"),
    Fault("BPLUS-184-silent", "BPLUS-184", "취소했다고 알리지 않는다",
          Patch(f"{PAGES}:CANCELLED", "처음으로 돌아왔습니다."), "발급을 취소했습니다” 있음"),
    Fault("BPLUS-185-ours", "BPLUS-185", "문의처로 한국증권금융의 번호를 적는다",
          Instead("1577-7337", "1544-8333", on=KIND), "1577-7337"),
    Fault("BPLUS-186-unpaid", "BPLUS-186", "결제를 취소해도 발급한다",
          Patch(f"{DESK}.paid", _issues_anyway), f"기대 {KIND}"),
    Fault("BPLUS-187-never-paid", "BPLUS-187", "범용도 결제 없이 발급한다",
          Patch(f"{K}:must_pay", lambda offer, *, renewing, paid: False), "결제 열림"),
    Fault("BPLUS-188-silent", "BPLUS-188", "완료를 알리지 않는다",
          Instead("클라우드 공동인증서 발급이 완료되었습니다.", "확인을 눌러 주세요.", on=DONE), "발급이 완료되었습니다” 보임"),
    Fault("BPLUS-189-elsewhere", "BPLUS-189", "확인이 다른 곳으로 이어진다",
          Attribute("link", "확인", "href", "/m/cloud", on=DONE), "기대 증권금융 뱅킹Plus"),
    Fault("BPLUS-190-chosen-again", "BPLUS-190", "유효기간 안에도 유형을 다시 고르게 한다",
          Patch(f"{DESK}.renewing", _nothing_wrong), f"기대 {DONE}"),
    Fault("BPLUS-191-old-pin", "BPLUS-191", "재발급해도 옛 PIN번호로 잠근다",
          Patch(f"{DESK}.set_pin", _keeps_the_old_pin), "로그인했습니다” 있음"),
)  # fmt: skip
