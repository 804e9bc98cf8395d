"""Departures from the rules of the card, the transfer and the customer's data (features/joint-certificate/10, 11)."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import Any

from .kinds import Attribute, Extra, Instead, Patch, PolicyValue, Without, WithoutElement
from .table import Fault

CARD, ACCOUNT, NUMBER = (
    "신규공동인증서신청 신분증 제출",
    "신규공동인증서신청 계좌인증",
    "1원이체 인증번호 입력",
)
DETAILS, PASSWORD = "신규공동인증서신청 고객정보입력", "신규공동인증서신청 비밀번호 등록"
RULES = "ksfc_spec.bank.new_certificate.rules"
SERVICE = "ksfc_spec.bank.new_certificate.service:NewCertificate"
TRANSFER = "ksfc_spec.bank.one_won_rules"
PHONE = "ksfc_spec.bank.phone.rules"


def _nothing_wrong(*_: Any, **__: Any) -> None:
    return None


def _always(*_: Any, **__: Any) -> bool:
    return True


def _never(*_: Any, **__: Any) -> bool:
    return False


def _number_alone(original: Any, given: str, *, sent: str) -> Any:
    return given.isdigit() and int(given) == int(sent)


def _no_shape(original: Any, code: str, *, count: int) -> Any:
    return None


def _earlier_too(original: Any, given: str, *, sent: str) -> Any:
    return original(given, sent=sent) or given == "1111"


def _changes_lost(original: Any, service: Any, session: Any) -> Any:
    profile = service.members.profile(session.member_id)
    return {name: profile.get(name, "") for name in original(service, session)}


def _says_blurred_is_fine(original: Any) -> str:
    return "신분증을 찾지 못했습니다."


def _shows_password(original: Any, visit: Any, **details: Any) -> Any:
    answer = original(visit, **details)
    secret = b'id="password" name="password" type="password"'
    shown = f'id="password" name="password" type="text" value="{escape(visit.raw("password"))}"'
    answer.body = answer.body.replace(secret, shown.encode())
    answer.headers["content-length"] = str(len(answer.body))
    return answer


FAULTS = (
    Fault(
        "JOINT-147-no-current-mark",
        "JOINT-147",
        "둘째 단계의 표시가 켜지지 않는다",
        Attribute("mark", "신분증 제출", "aria-current", None, on=CARD),
        expects="신분증 제출",
    ),
    Fault(
        "JOINT-148-passport-too",
        "JOINT-148",
        "다른 증표도 받는다",
        Patch(f"{PHONE}:card_kind_problem", _nothing_wrong),
        expects="주민등록증 또는 운전면허증을 촬영해 주세요",
    ),
    Fault(
        "JOINT-149-not-told",
        "JOINT-149",
        "알아볼 수 없을 때 다시 찍으라고 알리지 않는다",
        Patch(f"{PHONE}:unreadable_problem", _says_blurred_is_fine),
        expects="다시 촬영해 주세요",
    ),
    Fault(
        "JOINT-150-anybodys-card",
        "JOINT-150",
        "다른 사람의 신분증도 받는다",
        Patch(f"{PHONE}:card_person_problem", _nothing_wrong),
        expects="신분증의 정보가 실명확인한 정보와 다릅니다",
    ),
    Fault(
        "JOINT-151-no-current-mark",
        "JOINT-151",
        "계좌인증의 단계 표시가 켜지지 않는다",
        Attribute("mark", "계좌인증", "aria-current", None, on=ACCOUNT),
        expects="계좌인증",
    ),
    Fault(
        "JOINT-152-one-left-out",
        "JOINT-152",
        "일괄동의가 다른 동의를 체크하지 않는다",
        Attribute("field", "일괄동의", "data-ticks", "nothing", on=ACCOUNT),
        expects="체크",
    ),
    Fault(
        "JOINT-153-without-consent",
        "JOINT-153",
        "동의하지 않아도 1원을 보낸다",
        Patch(f"{RULES}:consent_problem", _nothing_wrong),
        expects="정보동의를 해 주세요",
    ),
    Fault(
        "JOINT-154-any-account",
        "JOINT-154",
        "다른 사람의 계좌에도 보낸다",
        Patch(f"{TRANSFER}:same_owner", _always),
        expects="본인 명의의 계좌가 아닙니다",
    ),
    Fault(
        "JOINT-155-three-digits",
        "JOINT-155",
        "송금인명에 숫자를 세 자리만 담는다",
        PolicyValue(one_won_digits=3),
        expects="숫자 4자리",
    ),
    Fault(
        "JOINT-156-zeros-do-not-count",
        "JOINT-156",
        "앞의 0을 빼고 넣어도 받는다",
        Patch(f"{RULES}:digits_problem", _no_shape),
        expects="인증번호는 숫자 4자리입니다",
    ),
    Fault(
        "JOINT-157-one-second-more",
        "JOINT-157",
        "30분 1초에도 받는다",
        PolicyValue(one_won_life=timedelta(minutes=30, seconds=1)),
        expects="입력 시간 30분이 지났습니다",
    ),
    Fault(
        "JOINT-157-one-second-less",
        "JOINT-157",
        "꼭 30분에는 받지 않는다",
        PolicyValue(one_won_life=timedelta(minutes=29, seconds=59)),
        expects="기대 신규공동인증서신청 고객정보입력",
    ),
    Fault(
        "JOINT-158-untold",
        "JOINT-158",
        "30분 안에 입력하라고 알리지 않는다",
        Without("30분 안에 인증번호를 입력해 주세요.", on=NUMBER),
        expects="30분 안에",
    ),
    Fault(
        "JOINT-159-earlier-too",
        "JOINT-159",
        "앞서 받은 숫자도 받는다",
        Patch(f"{TRANSFER}:digits_fit", _earlier_too),
        expects="인증번호가 맞지 않습니다",
    ),
    Fault(
        "JOINT-160-any-number-of-tries",
        "JOINT-160",
        "다섯 번 틀려도 다시 요청하게 하지 않는다",
        Patch(f"{TRANSFER}:spoilt", _never),
        expects="인증번호를 5번 틀렸습니다",
    ),
    Fault(
        "JOINT-160-four-tries",
        "JOINT-160",
        "네 번 틀리면 맞는 숫자를 받지 않는다",
        PolicyValue(one_won_tries=4),
        expects="기대 신규공동인증서신청 고객정보입력",
    ),
    Fault(
        "JOINT-161-no-current-mark",
        "JOINT-161",
        "넷째 단계의 표시가 켜지지 않는다",
        Attribute("mark", "고객정보입력", "aria-current", None, on=DETAILS),
        expects="고객정보입력",
    ),
    Fault(
        "JOINT-162-can-be-changed",
        "JOINT-162",
        "성명을 새로 적을 수 있다",
        Extra("<label for='again'>성명</label><input id='again' name='again'>", where="form", on=DETAILS),
        expects="성명",
    ),
    Fault(
        "JOINT-163-shown",
        "JOINT-163",
        "주민등록번호를 덜 가린다",
        Patch("ksfc_spec.bank.signup.rules:masked_number", lambda number: f"{number[:6]}-{number[6:]}"),
        expects="주민등록번호",
    ),
    Fault(
        "JOINT-164-not-required",
        "JOINT-164",
        "자택전화번호에 필수 표시가 없다",
        Attribute("field", "자택전화번호", "required", None, on=DETAILS),
        expects="자택전화번호 필수",
    ),
    Fault(
        "JOINT-165-empty-passes",
        "JOINT-165",
        "빈 항목이 있어도 넘어간다",
        Patch(f"{RULES}:details_problems", lambda details: []),
        expects="입력해 주세요",
    ),
    Fault(
        "JOINT-166-any-address",
        "JOINT-166",
        "골뱅이가 없는 주소도 받는다",
        Patch(f"{RULES}:email_problem", _nothing_wrong),
        expects="이메일 주소를 확인해 주세요",
    ),
    Fault(
        "JOINT-167-other-first",
        "JOINT-167",
        "휴대폰의 첫자리가 고르지 않은 채로 있다",
        Patch("ksfc_spec.web.phone.new_certificate_details:head", lambda number: "011"),
        expects="휴대전화번호 첫자리",
    ),
    Fault(
        "JOINT-168-not-carried-over",
        "JOINT-168",
        "찾은 주소가 칸에 들어가지 않는다",
        Patch(
            "ksfc_spec.web.site:Visit.window",
            lambda original, visit, title, message, *, goto="", fill=None: original(
                visit, title, message, goto=goto
            ),
        ),
        expects="자택주소 값",
    ),
    Fault(
        "JOINT-169-empty",
        "JOINT-169",
        "등록된 개인정보가 채워지지 않는다",
        Patch(
            f"{SERVICE}.details", lambda *_: {"email": "", "home_phone": "", "mobile": "", "home_address": ""}
        ),
        expects="이메일 값",
    ),
    Fault(
        "JOINT-170-changes-lost",
        "JOINT-170",
        "고친 값이 남지 않는다",
        Patch(f"{SERVICE}.details", _changes_lost),
        expects="이메일 값",
    ),
    Fault(
        "JOINT-171-no-cancel",
        "JOINT-171",
        "취소가 없다",
        WithoutElement("button", "취소", on=DETAILS),
        expects="취소 있음",
    ),
    Fault(
        "JOINT-172-no-current-mark",
        "JOINT-172",
        "다섯째 단계의 표시가 켜지지 않는다",
        Attribute("mark", "공동인증서 비밀번호 등록", "aria-current", None, on=PASSWORD),
        expects="공동인증서 비밀번호 등록",
    ),
    Fault(
        "JOINT-173-old-name",
        "JOINT-173",
        "바로가기에 옛 이름이 남아 있다",
        Instead("마이뱅크", "공인인증센터", on=DETAILS),
        expects="마이뱅크 있음",
    ),
    Fault(
        "JOINT-174-silent",
        "JOINT-174",
        "비밀번호를 정하지 않아도 알리지 않는다",
        Patch(f"{RULES}:password_problem", lambda *_, **__: ("password", "다시 확인해 주세요.")),
        expects="비밀번호를 입력해 주세요",
    ),
    Fault(
        "JOINT-175-unlike-too",
        "JOINT-175",
        "두 번 다르게 넣어도 받는다",
        Patch(f"{RULES}:same_password", _always),
        expects="비밀번호가 서로 다릅니다",
    ),
    Fault(
        "JOINT-176-nine",
        "JOINT-176",
        "아홉 자도 받는다",
        PolicyValue(certificate_password_shortest=9),
        expects="10자 이상으로 정해 주세요",
    ),
    Fault(
        "JOINT-177-any-sign",
        "JOINT-177",
        "모든 특수문자를 받는다",
        Patch(f"{RULES}:characters_problem", _nothing_wrong),
        expects="쓸 수 없는 특수문자가 들어 있습니다",
    ),
    Fault(
        "JOINT-178-runs-too",
        "JOINT-178",
        "이어지는 세 글자도 받는다",
        Patch(f"{RULES}:run_problem", _nothing_wrong),
        expects="세 글자 이상 이어지거나",
    ),
    Fault(
        "JOINT-179-stays",
        "JOINT-179",
        "거절된 비밀번호가 칸에 남는다",
        Patch("ksfc_spec.web.phone.new_certificate:password", _shows_password),
        expects="비밀번호 값",
    ),
    Fault(
        "JOINT-180-no-way-out",
        "JOINT-180",
        "취소해도 취소했다고 알리지 않는다",
        Patch("ksfc_spec.web.phone.new_certificate:CANCELLED", "처음 화면입니다."),
        expects="신규공동인증서신청을 취소했습니다",
    ),
)
