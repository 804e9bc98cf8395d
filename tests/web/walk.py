"""A person of the cast walking through the pages, by label, as the form adapter does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ksfc_spec.bank.policy import Policy
from ksfc_spec.clock import ManualClock
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.wire import AsgiWire
from ksfc_spec.web.reference import ReferenceApp, reference_app

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
FORM, RIGHTS = "비여신 금융거래 동의서", "고객권리 안내문"
TERMS = ("온라인서비스 이용약관", "전자금융거래 기본약관", "개인정보처리방침")


def fresh(*, seed: int = 7, policy: Policy | None = None) -> ReferenceApp:
    """A world of its own, its clock in hand."""
    return reference_app(clock=ManualClock(START), seed=seed, policy=policy)


@dataclass
class Walker:
    """One person at one screen."""

    world: ReferenceApp
    name: str = "한가람"
    screen: FormScreen = field(init=False)

    def __post_init__(self) -> None:
        self.screen = FormScreen(AsgiWire(self.world.app))

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.world.tell("people", "get", name=self.name))

    def to_consent(self) -> None:
        self.screen.open("회원가입")
        for term in TERMS:
            self.screen.check("동의함", within=term)
        self.screen.press("확인")

    def to_real_name(self) -> None:
        self.to_consent()
        self.screen.press("전문보기", within=FORM)
        self.screen.press("닫기")
        self.screen.check("필수항목 전체동의")
        self.screen.press("확인")

    def fill_real_name(self, *, name: str = "", front: str = "", back: str = "") -> None:
        facts = self.facts
        self.screen.fill("이름", name or self.name)
        self.screen.fill("주민등록번호 앞자리", front or facts["resident_front"])
        self.screen.fill("주민등록번호 뒷자리", back or facts["resident_back"])
        self.screen.press("실명확인")

    def to_phone_window(self) -> None:
        self.to_real_name()
        self.fill_real_name()
        self.screen.choose("본인인증 선택", "휴대폰 본인인증")
        self.screen.press("본인인증")

    def request_code(self, *, name: str = "") -> str:
        facts = dict(self.world.tell("people", "get", name=name or self.name))
        self.screen.choose("통신사", facts["telco"])
        self.screen.fill("이름", facts["name"])
        self.screen.fill("생년월일", facts["birth_date"])
        self.screen.fill("휴대폰번호", facts["phone"])
        self.screen.press("인증번호 요청")
        return str(self.world.tell("telco", "latest_code", phone=facts["phone"])["code"])

    def to_details(self) -> None:
        self.to_phone_window()
        code = self.request_code()
        self.screen.fill("인증번호", code)
        self.screen.press("확인")

    def apply_id(self, user_id: str) -> None:
        self.screen.press("아이디 중복확인")
        self.screen.fill("아이디", user_id)
        self.screen.press("중복확인")
        self.screen.press("적용")

    def apply_address(self, place: str, road: str) -> None:
        self.screen.press(f"{place}주소 찾기")
        self.screen.choose("검색방법", "도로명")
        self.screen.fill("도로명", road)
        self.screen.press("검색")
        options = next(f for f in self.screen.read().fields if f.label == "검색결과").options
        self.screen.choose("검색결과", options[0])
        self.screen.press("적용")

    def apply_occupation(self, name: str) -> None:
        major, middle, minor = name.split(" > ")
        self.screen.press("직업 찾기")
        for level, value in (("대분류", major), ("중분류", middle)):
            self.screen.choose(level, value)
            self.screen.press("조회")
        self.screen.choose("소분류", minor)
        self.screen.press("확인")

    def fill_details(self, *, user_id: str = "", password: str = "") -> None:
        facts = self.facts
        self.apply_id(user_id or facts["user_id"])
        self.apply_address("자택", facts["home_road"])
        self.apply_occupation(facts["occupation"])
        for label, fact in (
            ("영문명", "english_name"), ("자택전화번호", "home_phone"), ("직장전화번호", "work_phone"),
            ("휴대전화번호", "phone"), ("이메일", "email"), ("직장명", "employer"),
            ("근무부서", "department"), ("직위", "position"),
        ):  # fmt: skip
            self.screen.fill(label, facts[fact])
        self.screen.choose("성별", facts["sex"])
        self.screen.choose("우편물 수령지", "자택")
        for group in ("우편물 수신여부", "이메일 수신여부", "SMS 수신여부"):
            self.screen.choose(group, "예")
        self.screen.fill("비밀번호", password or facts["password"])
        self.screen.fill("비밀번호 확인", password or facts["password"])

    def sign_up(self) -> None:
        self.to_details()
        self.fill_details()
        self.screen.press("확인")

    def log_in(self, *, user_id: str = "", password: str = "") -> None:
        self.screen.open("로그인")
        self.screen.fill("아이디", user_id or self.facts["user_id"])
        self.screen.fill("비밀번호", password or self.facts["password"])
        self.screen.press("로그인")

    def to_certificate_window(self) -> None:
        self.to_real_name()
        self.fill_real_name()
        self.screen.choose("본인인증 선택", "공동인증서")
        self.screen.press("본인인증")

    def sign_with(self, number: int = 0, *, password: str = "") -> None:
        options = next(f for f in self.screen.read().fields if f.label == "인증서").options
        self.screen.choose("인증서", options[number])
        self.screen.fill("인증서 비밀번호", password or self.facts["certificate_password"])
        self.screen.press("확인")
