"""What every adapter of Screen must do, tried on a small site through both."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from ksfc_spec.target.browser import BrowserHost
from ksfc_spec.target.errors import AmbiguousNameError, NoAnswerError, NotOnScreenError, NotUsableError
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.masking import Mask
from ksfc_spec.target.ports import Screen, Upload
from ksfc_spec.target.wire import AsgiWire

from .small_site import small_site

Maker = Callable[[Mask], Screen]


@pytest.fixture(scope="module")
def host() -> Iterator[BrowserHost]:
    host = BrowserHost(seconds=2.0)
    yield host
    host.close()


@pytest.fixture(params=["form", "browser"])
def screen(request: pytest.FixtureRequest) -> Iterator[Screen]:
    mask = Mask()
    if request.param == "form":
        made: Screen = FormScreen(AsgiWire(small_site(), seconds=0.5), mask=mask, secret=mask.add)
    else:
        host = request.getfixturevalue("host")
        made = host.screen(host.serve(small_site()), mask=mask)
    made.visit("/join")
    yield made
    made.close()


def test_a_page_is_read_as_a_person_sees_it(screen: Screen) -> None:
    page = screen.read()
    assert (page.name, page.window, page.status_code) == ("가입", "", 200)
    assert page.menu == ("처음", "인증센터", "인증센터 > 공동인증서")
    assert page.current_menu == ("인증센터 > 공동인증서",)
    assert [(m.number, m.name, m.state) for m in page.stepper] == [
        (1, "약관동의", "done"),
        (2, "실명확인", "current"),
        (3, "고객정보입력", "ahead"),
    ]
    assert page.tables[0].columns == ("종류", "개인")
    assert page.tables[0].rows == (("범용", "4,400원/년"),)
    for unseen in ("감춘 글", "틀 글", "접힌 글", "t0ken"):
        assert unseen not in page.text
    assert next(part.text for part in page.parts if part.name == "약관 하나") == "동의함"


def test_what_a_style_sheet_hides_is_known_to_the_browser_alone(screen: Screen) -> None:
    assert ("숨은 글" in screen.read().text) == isinstance(screen, FormScreen)


def test_fields_carry_their_names_and_states(screen: Screen) -> None:
    fields = {field.label: field for field in screen.read().fields if field.label != "동의함"}
    assert fields["이름"].required
    assert fields["이름"].note == "여섯 자까지"
    assert fields["이름"].within == ("기본정보입력",)
    assert fields["주소"].readonly
    assert (fields["직업"].kind, fields["직업"].value, fields["직업"].options) == (
        "select",
        "",
        ("교사", "작가"),
    )
    assert (fields["수신여부"].kind, fields["수신여부"].value) == ("radio", "아니오")
    assert not fields["쿠폰"].enabled
    assert (fields["성명"].kind, fields["성명"].value) == ("shown", "한가람")


def test_only_successful_controls_are_sent(screen: Screen) -> None:
    screen.fill("이름", "문새벽")
    screen.fill("비밀번호", "Byeol@Bit")
    screen.choose("직업", "작가")
    screen.choose("수신여부", "예")
    screen.check("동의함", within="약관 둘")
    screen.press("확인")
    page = screen.read()
    assert page.name == "완료"
    assert page.statuses == ("받았습니다",)
    assert (
        "csrf=t0ken; name=문새벽; password=Byeol@Bit; address=; job=작가; mail=y; terms=2; do=go" in page.text
    )


def test_a_refusal_keeps_the_person_on_the_page(screen: Screen) -> None:
    screen.press("확인")
    page = screen.read()
    assert page.alerts == ("이름을 입력해 주세요.",)
    assert page.status_code == 422


def test_ticks_can_be_cleared_and_passwords_are_never_read(screen: Screen) -> None:
    screen.check("동의함", within="약관 하나")
    screen.check("동의함", within="약관 하나", on=False)
    screen.fill("비밀번호", "Byeol@Bit")
    fields = screen.read().fields
    assert [f.value for f in fields if f.label == "동의함"] == ["", ""]
    assert next(f.value for f in fields if f.label == "비밀번호") == ""


def test_typing_stops_at_maxlength_for_a_person(screen: Screen) -> None:
    screen.fill("이름", "가나다라마바")
    assert next(f.value for f in screen.read().fields if f.label == "이름") == "가나다라마바"


@pytest.mark.parametrize("label", ["주소", "쿠폰"])
def test_what_is_closed_refuses(screen: Screen, label: str) -> None:
    with pytest.raises(NotUsableError, match=label):
        screen.fill(label, "x")


def test_a_disabled_button_refuses(screen: Screen) -> None:
    with pytest.raises(NotUsableError, match="잠김"):
        screen.press("잠김")


def test_an_unknown_name_lists_what_is_there(screen: Screen) -> None:
    with pytest.raises(NotOnScreenError, match="별명") as refusal:
        screen.fill("별명", "x")
    assert "이름" in refusal.value.seen


def test_a_name_that_stands_twice_asks_for_its_place(screen: Screen) -> None:
    with pytest.raises(AmbiguousNameError, match="약관 둘"):
        screen.check("동의함")


def test_a_window_fills_its_opener_and_closes(screen: Screen) -> None:
    screen.press("주소 찾기")
    assert (screen.read().name, list(screen.windows())) == ("주소 찾기", ["", "주소 찾기"])
    screen.press("적용")
    assert list(screen.windows()) == [""]
    page = screen.read()
    assert page.name == "가입"
    assert next(f.value for f in page.fields if f.label == "주소") == "은하로 12"


def test_a_window_sends_its_opener_on(screen: Screen) -> None:
    screen.press("새 창")
    screen.press("계속")
    page = screen.read()
    assert page.name == "완료"
    assert "by=window" in page.text


def test_windows_are_switched_and_closed_by_hand(screen: Screen) -> None:
    screen.press("새 창")
    screen.switch("")
    assert screen.read().name == "가입"
    screen.switch("주소 찾기")
    screen.close_window()
    assert list(screen.windows()) == [""]
    with pytest.raises(NotOnScreenError):
        screen.close_window()


def test_a_named_window_is_used_again(screen: Screen) -> None:
    screen.press("새 창")
    screen.switch("")
    screen.press("주소 찾기")
    assert list(screen.windows()) == ["", "주소 찾기"]


def test_back_and_refresh(screen: Screen) -> None:
    screen.fill("이름", "문새벽")
    screen.press("확인")
    screen.back()
    assert screen.read().name == "가입"
    screen.refresh()
    assert next(f.value for f in screen.read().fields if f.label == "이름") == ""


def test_the_menu_is_followed_by_names(screen: Screen) -> None:
    screen.open("인증센터 > 공동인증서")
    assert screen.read().name == "가입"
    with pytest.raises(NotOnScreenError, match="없는 곳"):
        screen.open("인증센터 > 없는 곳")


def test_details_unfold(screen: Screen) -> None:
    screen.press("자세히")
    assert "접힌 글" in screen.read().text


def test_a_system_that_hangs_is_not_waited_for(screen: Screen) -> None:
    with pytest.raises(NoAnswerError):
        screen.press("느림")


def test_a_server_error_is_no_answer(screen: Screen) -> None:
    with pytest.raises(NoAnswerError, match="500"):
        screen.press("고장")


def test_evidence_shows_no_secret(screen: Screen) -> None:
    screen.fill("비밀번호", "Byeol@Bit")
    screen.fill("이름", "새벽")
    screen.press("확인")
    capture = screen.capture()
    assert capture.kind in ("text", "screenshot")
    assert b"Byeol@Bit" not in capture.data


def test_a_file_is_chosen_and_sent(screen: Screen) -> None:
    screen.visit("/papers")
    with pytest.raises(NotOnScreenError):
        screen.fill("서류", "주민등록증.bin")
    screen.upload("서류", Upload("주민등록증.bin", b"\x00\xff"))
    screen.press("내기")
    assert screen.read().statuses == ("주민등록증.bin: 00ff",)
