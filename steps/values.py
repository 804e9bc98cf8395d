"""Values in sentences: `{이름}` is a fact that no feature file may print, `{문새벽의 이름}` another person's."""

from __future__ import annotations

import re
from collections.abc import Callable

from ksfc_spec.target.errors import PartyRefusal
from ksfc_spec.target.scene import Scene

FACTS = {
    "이름": "name",
    "영문명": "english_name",
    "주민등록번호": "resident_number",
    "주민등록번호 앞자리": "resident_front",
    "주민등록번호 뒷자리": "resident_back",
    "생년월일": "birth_date",
    "성별": "sex",
    "국적": "nationality",
    "통신사": "telco",
    "휴대폰번호": "phone",
    "휴대폰번호 앞자리": "phone_head",
    "휴대폰번호 뒷자리": "phone_tail",
    "가린 주민등록번호": "masked_number",
    "이메일": "email",
    "아이디": "user_id",
    "비밀번호": "password",
    "인증서 비밀번호": "certificate_password",
    "계좌번호": "account",
    "계좌 비밀번호": "account_password",
    "은행": "bank",
    "은행계좌번호": "bank_account",
    "자택전화번호": "home_phone",
    "직장전화번호": "work_phone",
    "자택주소": "home_address",
    "자택 도로명": "home_road",
    "자택 상세주소": "home_detail",
    "직장주소": "work_address",
    "직장 도로명": "work_road",
    "직장 상세주소": "work_detail",
    "직장명": "employer",
    "근무부서": "department",
    "직위": "position",
    "직업": "occupation",
    "소속조합": "union",
}
"""Korean name of a fact → its name in what `people get` answers (docs/world.md)."""

_BRACE = re.compile(r"\{(?:(?P<person>[^{}]+?)의 )?(?P<fact>[^{}]+)\}")


def resolve(scene: Scene, text: str) -> str:
    """`text` with every brace replaced by what it stands for; an unknown name is a `LookupError`."""
    return (
        _BRACE.sub(lambda brace: _value(scene, brace["person"] or "", brace["fact"]), text)
        if "{" in text
        else text
    )


def _value(scene: Scene, person: str, fact: str) -> str:
    if fact.startswith(WRONG):
        right = _value(scene, person, fact.removeprefix(WRONG))
        return right[:-1] + str((int(right[-1]) + 1) % 10)
    if fact.startswith(CAPITALS):
        return _value(scene, person, fact.removeprefix(CAPITALS)).upper()
    if fact in CHOSEN:
        return CHOSEN[fact]
    if fact in NEWS:
        return NEWS[fact](scene, person)
    if fact in SEEN:
        return _seen(scene, person, fact)
    facts = scene.facts(person)
    if fact in OCCUPATION:
        return str(facts["occupation"]).split(" > ")[OCCUPATION.index(fact)]
    if fact not in FACTS or FACTS[fact] not in facts:
        raise LookupError(f"{{{fact}}} stands for nothing")
    return str(facts[FACTS[fact]])


def _newest_code(scene: Scene, person: str) -> str:
    try:
        return str(scene.world.tell("telco", "latest_code", phone=str(scene.facts(person)["phone"]))["code"])
    except PartyRefusal as refusal:
        raise AssertionError("받은 인증번호 문자 없음") from refusal


def _device_number(scene: Scene, person: str) -> str:
    """What Koscom's window shows for this person's telephone now."""
    name = str(scene.facts(person)["name"])
    try:
        return str(scene.world.tell("koscom", "number", name=name)["number"])
    except PartyRefusal as refusal:
        raise AssertionError("기기인증을 기다리는 창 없음") from refusal


def _card_cell(scene: Scene, person: str, asked: str) -> str:
    """The digits on the person's card in the cell that the screen asks for."""
    found = re.search(asked, scene.screen.read().text)
    if found is None:
        raise AssertionError("보안카드의 칸을 묻지 않음")
    return _seen(scene, person, f"보안카드 {found[1]}번")


def _seen(scene: Scene, person: str, fact: str) -> str:
    name = str(scene.facts(person)["name"])
    try:
        value = str(scene.world.tell("people", "look", name=name, at=fact)["value"])
    except PartyRefusal as refusal:
        raise AssertionError(f"{fact} 없음") from refusal
    scene.mask.add(value)
    return value


def _prepared_message(scene: Scene, person: str) -> str:
    """What stands in the message window of this person's phone, to be sent to Koscom."""
    rows = scene.world.tell("telco", "messages", phone=str(scene.facts(person)["phone"]))["messages"]
    texts = [str(row["text"]) for row in rows if row["from"] != "owner" and TO_BE_SENT in str(row["text"])]
    if not texts:
        raise AssertionError("보낼 인증 문자 없음")
    return texts[-1]


def _pin(scene: Scene, person: str) -> str:
    """The customer's PIN: since a walk through an issue, the one that was set there."""
    issued = not person and ISSUED in scene.trail
    return CHOSEN["새 PIN"] if issued else str(scene.facts(person)["pin"])


def _postal_code(scene: Scene, person: str) -> str:
    """The code in front of the address of the person's workplace."""
    found = re.match(r"\((\d{5})\)", str(scene.facts(person)["work_address"]))
    return found[1] if found else ""


TO_BE_SENT, ISSUED = "인증문자 보내기", "클라우드인증서 발급완료"
CHOSEN = {"간편비밀번호": "805293", "새 PIN": "805293"}
"""What customers choose by themselves when walks choose for them."""
WRONG = "틀린 "
"""`{틀린 PIN}` is a number of the same length that is not the right one."""
CAPITALS = "대문자 "
"""`{대문자 아이디}` is the same in capitals."""
SEEN = (
    "1회용 인증번호",
    "OTP",
    "OTP 일련번호",
    "송금인 숫자",
    "보안매체 번호",
    "종합계좌번호",
    "가린 휴대폰번호",
    "바뀐 집전화번호",
    "ARS 안내번호",
    "승인번호",
    "승인번호 세 묶음",
    "보안카드 일련번호",
    "보안카드번호",
    "복사 인증번호",
    "복사 인증번호 세 묶음",
)
"""What a person reads on something in hand; the world knows it by the same name (`people look`)."""
OCCUPATION = ("직업 대분류", "직업 중분류", "직업 소분류")
CARD_HEAD, CARD_TAIL = "보안카드 첫째 암호 앞 두자리", "보안카드 둘째 암호 뒤 두자리"
NEWS: dict[str, Callable[[Scene, str], str]] = {
    "문자 인증번호": _newest_code,
    "인증숫자": _device_number,
    "확인코드": _device_number,
    "인증 문자": _prepared_message,
    "PIN": _pin,
    "옛 PIN": lambda scene, person: str(scene.facts(person)["pin"]),
    "직장 우편번호": _postal_code,
    CARD_HEAD: lambda scene, person: _card_cell(scene, person, r"(\d+)번 번호의 앞 두자리")[:2],
    CARD_TAIL: lambda scene, person: _card_cell(scene, person, r"(\d+)번 번호의 뒤 두자리")[2:],
}
"""What is only known while the scenario runs."""
