"""Sign-up through its pages, as a text browser meets them."""

from __future__ import annotations

import pytest

from tests.web.walk import FORM, TERMS, Walker, fresh


@pytest.fixture
def walker() -> Walker:
    return Walker(fresh())


def options(walker: Walker, label: str) -> tuple[str, ...]:
    return next(f for f in walker.screen.read().fields if f.label == label).options


def value(walker: Walker, label: str) -> str:
    return next(f for f in walker.screen.read().fields if f.label == label).value


def test_the_whole_way_makes_a_member_who_can_log_in(walker: Walker) -> None:
    walker.sign_up()
    page = walker.screen.read()
    assert page.name == "가입완료"
    assert [mark.state for mark in page.stepper] == ["done", "done", "done", "current"]
    assert "새솔정밀 우리사주조합" in page.text
    member = walker.world.tell("ksfc", "member", name="한가람")
    assert member["identity"] == "phone"
    assert {row["item"]: row["agreed"] for row in member["consents"]}["marketing-collect"] is False
    walker.screen.press("확인")
    walker.log_in()
    assert "한가람님" in walker.screen.read().text


def test_someone_without_a_union_is_told_so() -> None:
    walker = Walker(fresh(), name="차우솔")
    walker.sign_up()
    assert "등록된 조합이 없습니다" in walker.screen.read().text


def test_missing_programs_come_first(walker: Walker) -> None:
    walker.world.tell("pc", "uninstall", program="개인방화벽")
    walker.screen.open("회원가입")
    page = walker.screen.read()
    assert page.name == "보안프로그램 설치"
    assert page.alerts == ("필수 프로그램을 먼저 설치해 주세요: 개인방화벽",)
    walker.screen.press("전체설치")
    assert "미설치" in walker.screen.read().text
    walker.screen.press("새로고침")
    assert "미설치" not in walker.screen.read().text


def test_refused_terms_close_the_window_and_name_what_is_missing(walker: Walker) -> None:
    walker.screen.open("회원가입")
    walker.screen.check("동의함", within=TERMS[0])
    walker.screen.press("확인")
    page = walker.screen.read()
    assert walker.screen.windows() == [""]
    assert len(page.alerts) == 2
    assert TERMS[0] not in " ".join(page.alerts)


def test_items_open_with_their_own_text_and_keep_what_was_chosen(walker: Walker) -> None:
    walker.to_consent()
    walker.screen.press("전문보기", within=FORM)
    walker.screen.press("닫기")
    walker.screen.choose("개인정보 제공", "동의함")
    walker.screen.press("전문보기", within="상품서비스 안내 동의서")
    walker.screen.press("닫기")
    assert value(walker, "개인정보 제공") == "동의함"
    walker.screen.choose("상품서비스 안내 수집·이용", "동의함")
    walker.screen.check("필수항목 전체동의")
    walker.screen.press("확인")
    assert "안내수단" in walker.screen.read().alerts[0]
    walker.screen.check("전체", within="상품 서비스 안내수단")
    walker.screen.press("확인")
    assert walker.screen.read().name == "실명확인"


def test_a_changed_name_voids_the_confirmation(walker: Walker) -> None:
    walker.to_real_name()
    walker.fill_real_name()
    walker.screen.fill("이름", "문새벽")
    walker.screen.choose("본인인증 선택", "휴대폰 본인인증")
    walker.screen.press("본인인증")
    page = walker.screen.read()
    assert walker.screen.windows() == [""]
    assert "바뀌었습니다" in page.alerts[0]
    assert not next(a for a in page.actions if a.name == "본인인증").enabled


@pytest.mark.parametrize("how", ["silent", "error"])
def test_a_silent_real_name_service_loses_nothing(walker: Walker, how: str) -> None:
    walker.to_real_name()
    walker.world.tell("nice", "disturb", how=how)
    walker.fill_real_name()
    assert "잠시 후 다시" in walker.screen.read().alerts[0]
    assert value(walker, "이름") == "한가람"
    walker.world.tell("nice", "disturb", how="")
    walker.fill_real_name()
    assert walker.screen.read().statuses


@pytest.mark.parametrize("party", ["telco", "certificates"])
def test_a_silent_identity_service_is_told_in_the_main_window(walker: Walker, party: str) -> None:
    walker.world.tell(party, "disturb", how="silent")
    walker.to_phone_window() if party == "telco" else walker.to_certificate_window()
    page = walker.screen.read()
    assert page.name == "실명확인"
    assert "응답이 없습니다" in page.alerts[0]


def test_a_remote_pc_is_refused(walker: Walker) -> None:
    walker.to_real_name()
    walker.world.tell("pc", "remote", on="true")
    walker.fill_real_name()
    assert "원격" in walker.screen.read().alerts[0]


def test_someone_elses_telephone_is_refused(walker: Walker) -> None:
    walker.to_phone_window()
    code = walker.request_code(name="문새벽")
    walker.screen.fill("인증번호", code)
    walker.screen.press("확인")
    page = walker.screen.read()
    assert page.name == "실명확인"
    assert "본인과 일치하지 않습니다" in page.alerts[0]


@pytest.mark.parametrize(
    ("given", "state", "word"),
    [
        ({"scope": "bank"}, "", "증권용"),
        ({"scope": "card"}, "", "증권용"),
        ({"scope": "universal", "holder": "corporate"}, "", "개인"),
        ({"scope": "securities"}, "revoked", "폐기"),
        ({"scope": "securities"}, "suspended", "정지"),
        ({"scope": "securities"}, "expired", "유효기간이 지난"),
    ],
)
def test_unusable_certificates_are_refused_in_their_window(
    walker: Walker, given: dict[str, str], state: str, word: str
) -> None:
    walker.world.tell("certificates", "give", name="한가람", **given)
    if state:
        walker.world.tell("certificates", "set", name="한가람", scope=given["scope"], state=state)
    walker.to_certificate_window()
    walker.sign_with()
    page = walker.screen.read()
    assert page.name == "인증서 선택"
    assert word in page.alerts[0]


def test_after_a_refused_certificate_another_may_be_chosen(walker: Walker) -> None:
    walker.world.tell("certificates", "give", name="문새벽", scope="universal")
    walker.world.tell("certificates", "give", name="한가람", scope="securities", medium="이동식디스크")
    walker.to_certificate_window()
    password = walker.world.tell("people", "get", name="문새벽")["certificate_password"]
    walker.sign_with(0, password=str(password))
    assert "본인 명의" in walker.screen.read().alerts[0]
    walker.screen.choose("저장매체", "이동식디스크")
    walker.sign_with(-1)
    assert walker.screen.read().name == "고객정보입력"


def test_an_authority_that_does_not_answer_proves_nothing(walker: Walker) -> None:
    walker.world.tell("certificates", "give", name="한가람", scope="universal")
    walker.world.tell("authorities", "disturb", how="silent")
    walker.to_certificate_window()
    walker.sign_with()
    assert "상태를 확인할 수 없습니다" in walker.screen.read().alerts[0]


def test_a_certificate_of_another_medium_is_no_choice(walker: Walker) -> None:
    walker.world.tell("certificates", "give", name="한가람", scope="universal")
    walker.to_certificate_window()
    walker.screen.choose("인증서", options(walker, "인증서")[0])
    walker.screen.choose("저장매체", "이동식디스크")
    walker.screen.fill("인증서 비밀번호", walker.facts["certificate_password"])
    walker.screen.press("확인")
    assert "선택해" in " ".join(walker.screen.read().alerts)


def test_an_id_is_bound_to_what_was_applied(walker: Walker) -> None:
    walker.to_details()
    walker.fill_details()
    walker.screen.fill("아이디", "garam2094")
    walker.screen.press("확인")
    page = walker.screen.read()
    assert page.name == "고객정보입력"
    assert "아이디 중복확인" in page.alerts[0]
    assert value(walker, "직장명") == "새솔정밀"
    assert value(walker, "비밀번호") == ""


def test_an_id_that_was_taken_meanwhile_is_refused(walker: Walker) -> None:
    walker.to_details()
    walker.fill_details()
    walker.world.tell("ksfc", "enrol", name="문새벽", user_id="GARAM2093")
    walker.screen.press("확인")
    assert "먼저 썼습니다" in walker.screen.read().alerts[0]


def test_an_address_by_building(walker: Walker) -> None:
    walker.to_details()
    walker.screen.press("직장주소 찾기")
    walker.screen.choose("검색방법", "건물명")
    walker.screen.choose("시도", "서울")
    walker.screen.choose("시군구", "영등포구")
    walker.screen.fill("건물명", "한국증권금융")
    walker.screen.press("검색")
    walker.screen.choose("검색결과", options(walker, "검색결과")[0])
    walker.screen.press("적용")
    assert value(walker, "직장주소") == "(07330) 서울 영등포구 국제금융로8길 10 (한국증권금융)"
    assert value(walker, "자택주소") == ""


def test_an_occupation_needs_all_three_levels(walker: Walker) -> None:
    walker.to_details()
    walker.screen.press("직업 찾기")
    walker.screen.press("확인")
    assert "대분류" in walker.screen.read().alerts[0]
    assert not next(f for f in walker.screen.read().fields if f.label == "중분류").enabled


def test_going_back_and_forth_keeps_entries(walker: Walker) -> None:
    walker.to_details()
    walker.fill_details()
    walker.screen.press("이전")
    assert walker.screen.read().name == "실명확인"
    assert value(walker, "이름") == "한가람"
    walker.screen.visit("/join/details")
    assert value(walker, "직업") == walker.facts["occupation"]
    assert value(walker, "비밀번호") == ""


def test_cancelling_asks_and_then_leaves_nothing(walker: Walker) -> None:
    walker.to_details()
    walker.fill_details()
    walker.screen.press("취소")
    walker.screen.press("계속 가입")
    assert value(walker, "이메일") == walker.facts["email"]
    walker.screen.press("취소")
    walker.screen.press("가입 취소")
    page = walker.screen.read()
    assert page.name == "우리사주뱅킹"
    assert "회원가입을 취소" in page.statuses[0]
    walker.screen.visit("/join/details")
    assert walker.screen.read().name == "약관동의"
    assert walker.world.tell("ksfc", "count") == {"count": 0}


def test_completion_leads_on(walker: Walker) -> None:
    walker.sign_up()
    walker.screen.press("대출가능금액 조회")
    page = walker.screen.read()
    assert page.name == "로그인"
    assert "인증서" in page.alerts[0]
    walker.screen.visit("/join/done")
    walker.screen.press("확인")
    walker.screen.visit("/join/done")
    assert "한가람님" not in walker.screen.read().text


def test_the_handset_shows_the_code_to_a_person(walker: Walker) -> None:
    walker.to_phone_window()
    code = walker.request_code()
    walker.screen.visit("/parties/telco/handset/010-0000-1001")
    assert code in walker.screen.read().text
    walker.screen.fill("답장", "62")
    walker.screen.press("보내기")
    assert "62" in walker.screen.read().text
