"""Departures from the rules of connecting a phone to Koscom's cloud (features/bankingplus/07), and of using it (02, 03)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ksfc_spec.parties import koscom_rules as rules

from .kinds import Attribute, Detour, Patch, Swapped, Without, WithoutElement
from .table import Fault

RULES, WINDOWS = "ksfc_spec.parties.koscom_rules", "ksfc_spec.web.outside.koscom"
KOSCOM, PROOF = "ksfc_spec.parties.koscom:Koscom", "ksfc_spec.parties.koscom_device:DeviceProof"
CUSTOMER, DEVICE, OTHER_WAY = "클라우드 고객정보", "기기인증 기본", "기기인증 방식 변경"
TERMS, GUIDE = "클라우드인증서 발급 약관동의", "클라우드인증서 발급 안내"
CHARGES = "요금제에 따라 문자 요금이 들 수 있습니다."


def _stays_open(visit: Any) -> Any:
    from ksfc_spec.web.outside.koscom import page

    return page(visit)


def _without_the_phone(facts: Any) -> Any:
    return {key: rules.NEEDED[key] for key in ("name", "born") if not facts[key].strip()}


def _any_eight_digits(born: str) -> Any:
    return None if len(born) == 8 else "생년월일은 8자리로 입력해 주세요."


def _agrees_for_the_customer(visit: Any, errand: Any) -> None:
    visit.city.koscom.agree(errand)


def _at_once(original: Any, koscom: Any, errand: Any) -> Any:
    started = original(koscom, errand)
    return koscom.prepare_message(started) if started.screen == rules.DEVICE else started


def _tells_the_number(original: Any, proof: Any, errand: Any, phone: str) -> Any:
    sent = original(proof, errand, phone)
    proof._telco.deliver(phone, f"[클라우드 공동인증] 확인코드 {sent.number}")
    return sent


def _begins_as_it_should(reply: str, *, number: str) -> bool:
    return bool(number) and reply.strip().startswith(number)


FAULTS = (
    Fault("BPLUS-023-not-the-cloud", "BPLUS-023", "클라우드 공동인증서로는 대출거래를 하지 못한다",
          Patch("ksfc_spec.bank.phone.rules:loan_allowed",
                lambda means: means in ("바이오인증", "간편비밀번호", "패턴", "금융인증서")),
          "대출 신청 있음"),
    Fault("BPLUS-033-one-way", "BPLUS-033", "등록하는 길을 내놓지 않는다",
          WithoutElement("link", "타기관 클라우드인증서 등록", on="클라우드 공동인증서"), "등록 있음"),
    Fault("BPLUS-034-silent", "BPLUS-034", "촬영해야 한다고 알리지 않는다",
          Patch("ksfc_spec.bank.phone.rules:photographed_problem",
                lambda done: None if done else "잠시 뒤 다시 해 주세요."),
          "신분증을 촬영해 주세요” 있음"),
    Fault("BPLUS-048-silent", "BPLUS-048", "PIN번호가 틀렸다고 알리지 않는다",
          Patch("ksfc_spec.web.outside.koscom_app:_pin_said", lambda koscom, errand: "다시 입력해 주세요."),
          "PIN번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-125-elsewhere", "BPLUS-125", "발급 메뉴가 다른 곳으로 이어진다",
          Detour("/m/cloud/issue", to="/m/cloud"), "기대 클라우드인증서 발급 안내"),
    Fault("BPLUS-126-silent", "BPLUS-126", "로그인해야 한다고 알리지 않는다",
          Patch("ksfc_spec.web.phone.cloud_connection:LOG_IN", "처음부터 다시 해 주세요."),
          "로그인이 필요합니다” 있음"),
    Fault("BPLUS-127-silent", "BPLUS-127", "등록을 권하지 않는다",
          Without("이미 발급받은 공동인증서가 있으면 등록을 이용해 주세요"), "등록을 이용해 주세요” 보임"),
    Fault("BPLUS-128-unconnected", "BPLUS-128", "연결되지 않았는데도 연결된 것으로 안다",
          Patch("ksfc_spec.bank.cloud.connection:CloudConnection.connected", lambda *_: True),
          "클라우드 연결 열림"),
    Fault("BPLUS-129-no-terms", "BPLUS-129", "약관 동의를 건너뛴다",
          Patch(f"{RULES}:terms_needed", lambda *, joined: False), "클라우드 약관동의"),
    Fault("BPLUS-130-stays", "BPLUS-130", "닫아도 창이 그대로 있다",
          Patch(f"{WINDOWS}:cancel", _stays_open), "클라우드 연결 닫힘"),
    Fault("BPLUS-131-no-reason", "BPLUS-131", "왜 묻는지 알리지 않는다",
          Without("클라우드 공동인증서비스를 쓰려면 고객정보가 필요합니다", on=CUSTOMER),
          "고객정보가 필요합니다” 보임"),
    Fault("BPLUS-132-optional", "BPLUS-132", "이름에 필수 표시가 없다",
          Attribute("field", "이름", "required", None, on=CUSTOMER), "이름 필수"),
    Fault("BPLUS-132-without-phone", "BPLUS-132", "휴대전화번호를 비워도 알리지 않는다",
          Patch(f"{RULES}:missing", _without_the_phone), "휴대전화번호를 입력해 주세요” 있음"),
    Fault("BPLUS-133-no-such-day", "BPLUS-133", "없는 날짜를 받는다",
          Patch(f"{RULES}:birth_date_problem", _any_eight_digits), "생년월일은 8자리로 입력해 주세요” 있음"),
    Fault("BPLUS-134-past-the-terms", "BPLUS-134", "다음을 누르면 약관을 지나친다",
          Patch(f"{RULES}:terms_needed", lambda *, joined: False), "기대 클라우드 약관동의"),
    Fault("BPLUS-135-no-consent", "BPLUS-135", "동의하지 않아도 기기인증으로 간다",
          Patch(f"{WINDOWS}:agree", _agrees_for_the_customer), "약관에 동의해 주세요” 있음"),
    Fault("BPLUS-136-order", "BPLUS-136", "단계의 차례가 바뀐다",
          Swapped("paragraph", "1단계 인증 문자 발송", "2단계 받은 문자 그대로 전송", on=DEVICE), "차례"),
    Fault("BPLUS-137-nothing", "BPLUS-137", "눌러도 인증 문자가 마련되지 않는다",
          Patch(f"{KOSCOM}.prepare_message", lambda koscom, errand: errand), "인증문자 보내기” 옴"),
    Fault("BPLUS-137-at-once", "BPLUS-137", "누르기 전에 인증 문자가 마련된다",
          Patch(f"{KOSCOM}._start_proof", _at_once), "인증문자 보내기” 오지 않음"),
    Fault("BPLUS-138-any-message", "BPLUS-138", "고쳐 보낸 문자도 받는다",
          Patch(f"{RULES}:reply_fits", lambda reply, *, number: True), "확인되지 않았습니다” 있음"),
    Fault("BPLUS-139-silent", "BPLUS-139", "다른 방식에서는 문자 요금을 알리지 않는다",
          Without(CHARGES, on=OTHER_WAY), "문자 요금이 들 수 있습니다” 보임"),
    Fault("BPLUS-140-unsent", "BPLUS-140", "문자를 보내기 전에도 확인이 된다",
          Patch(f"{PROOF}.require", lambda *_: None), "아직 인증 문자를 받지 못했습니다” 있음"),
    Fault("BPLUS-141-stays", "BPLUS-141", "방식을 바꾸어도 그대로이다",
          Patch(f"{KOSCOM}.change_way", lambda koscom, errand: errand), "기대 기기인증 방식 변경"),
    Fault("BPLUS-142-order", "BPLUS-142", "다른 방식의 차례가 바뀐다",
          Swapped("paragraph", "1단계 휴대폰의 문자메시지로 이동", "2단계 확인 코드 문자 전송", on=OTHER_WAY), "차례"),
    Fault("BPLUS-143-in-the-message", "BPLUS-143", "확인코드를 문자에도 적어 보낸다",
          Patch(f"{PROOF}.send_number", _tells_the_number), "오지 않음"),
    Fault("BPLUS-144-other-sender", "BPLUS-144", "누가 보냈는지 적지 않는다",
          Patch(f"{RULES}:text_message", lambda: "두 자리를 답장해 주세요."), "[Web발신]” 옴"),
    Fault("BPLUS-145-longer", "BPLUS-145", "뒤에 숫자가 더 붙어도 받는다",
          Patch(f"{RULES}:reply_fits", _begins_as_it_should), "확인코드가 일치하지 않습니다” 있음"),
    Fault("BPLUS-146-ten-minutes", "BPLUS-146", "남은 시간이 10분에서 시작한다",
          Patch(f"{PROOF}.left", lambda *_: timedelta(minutes=10)), "기대 05:00"),
    Fault("BPLUS-146-for-ever", "BPLUS-146", "시간이 지나도 받는다",
          Patch(f"{RULES}:number_expired", lambda *_, **__: False), "인증 시간이 지났습니다"),
    Fault("BPLUS-147-back", "BPLUS-147", "연결한 뒤 안내로 되돌린다",
          Detour("/m/cloud/issue/terms", to="/m/cloud/issue"), f"기대 {TERMS}"),
)  # fmt: skip
