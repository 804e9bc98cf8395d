"""The rules of sign-up, as tables with their boundaries."""

from __future__ import annotations

import pytest

from ksfc_spec.bank.policy import Policy
from ksfc_spec.bank.signup import rules

POLICY = Policy()
NUMBER = "9304123730417"


@pytest.mark.parametrize(
    ("user_id", "good"),
    [
        ("", False), ("abcd1", False), ("abcde1", True), ("abcdef", True), ("123456", True),
        ("abcdefghij12", True), ("abcdefghij123", False), ("abc de1", False), ("abcde_", False),
        ("가나다라마바", False), ("abcde１", False), ("ABCdef1", True), ("abcde1\n", False),
    ],
)  # fmt: skip
def test_user_id(user_id: str, good: bool) -> None:
    assert (rules.user_id_problem(user_id, policy=POLICY) is None) == good


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("", False), ("abcde12", False), ("abcdef12", True), ("abcdefgh1234", True), ("abcdefgh12345", False),
        ("abcdefgh", False), ("12345678", False), ("!@#$%^&*", False), ("abcdefg!", True), ("1234567!", True),
        ("abc 1234", False), ("비밀번호1234", False), ("ab1!ab1!", True),
    ],
)  # fmt: skip
def test_password(password: str, good: bool) -> None:
    assert (rules.password_problem(password, user_id="member77", policy=POLICY) is None) == good


@pytest.mark.parametrize("password", ["member77!", "!MEMBER77", "xMember77x1"])
def test_password_must_not_contain_the_id(password: str) -> None:
    assert "아이디" in (rules.password_problem(password, user_id="member77", policy=POLICY) or "")


def test_confirmation_must_be_equal_and_there() -> None:
    assert rules.confirmation_problem("Abcdef12", again="Abcdef12") is None
    assert rules.confirmation_problem("Abcdef12", again="abcdef12")
    assert rules.confirmation_problem("Abcdef12", again="")


@pytest.mark.parametrize(
    ("front", "good"),
    [
        ("930412", True), ("930431", False), ("930430", True), ("930229", False), ("960229", True),
        ("000229", True), ("93041", False), ("9304122", False), ("93041a", False), ("９30412", False), ("", False),
    ],
)  # fmt: skip
def test_resident_front(front: str, good: bool) -> None:
    assert (rules.resident_front_problem(front) is None) == good


@pytest.mark.parametrize(
    ("back", "good"),
    [
        ("3730417", True), ("0730417", False), ("9730417", False), ("8730417", True), ("373041", False),
        ("37304177", False), ("373041x", False), ("", False),
    ],
)  # fmt: skip
def test_resident_back(back: str, good: bool) -> None:
    assert (rules.resident_back_problem(back) is None) == good


@pytest.mark.parametrize(
    ("name", "front", "back", "changed"),
    [
        ("한가람", "930412", "", False), ("한가람", "930412", "3730417", False), (" 한가람 ", "930412", "", False),
        ("문새벽", "930412", "", True), ("한가람", "930413", "", True), ("한가람", "930412", "3730418", True),
        ("", "930412", "", True),
    ],
)  # fmt: skip
def test_changed_entries_are_noticed(name: str, front: str, back: str, changed: bool) -> None:
    assert rules.entries_changed(name, front, back, checked_name="한가람", checked_number=NUMBER) == changed


def test_all_terms_are_needed_in_their_order() -> None:
    wanted = ("online", "electronic", "privacy")
    assert rules.missing_terms([], wanted=wanted) == wanted
    assert rules.missing_terms(["privacy", "online"], wanted=wanted) == ("electronic",)
    assert rules.missing_terms(wanted, wanted=wanted) == ()


def test_a_form_is_enabled_by_its_own_text() -> None:
    assert rules.form_enabled("banking", opened=["banking"])
    assert not rules.form_enabled("banking", opened=["marketing", "rights"])


def test_select_all_agrees_to_the_open_required_items_only() -> None:
    answers = rules.with_select_all(
        {"banking-provide": rules.DISAGREE, "marketing-collect": ""}, select_all=True
    )
    assert rules.missing_consents(answers) == ("banking-provide",)
    assert rules.OPTIONAL_ITEM not in answers
    assert rules.missing_consents(rules.with_select_all({}, select_all=False)) == rules.REQUIRED_ITEMS


def test_optional_consent_needs_a_channel_and_its_text() -> None:
    agreed = {rules.OPTIONAL_ITEM: rules.AGREE}
    assert rules.channels_problem(agreed, channels=())
    assert rules.channels_problem(agreed, channels=("우편",)) is None
    assert rules.channels_problem({}, channels=()) is None
    assert rules.unopened_forms(["banking"], answers=agreed) == ("marketing",)
    assert rules.unopened_forms(["banking"], answers={}) == ()


def test_all_channels_stand_for_each() -> None:
    assert rules.chosen_channels([], all_ticked=True, policy=POLICY) == POLICY.channels
    assert rules.chosen_channels(["우편", "없는 것"], all_ticked=False, policy=POLICY) == ("우편",)


@pytest.mark.parametrize(
    ("number", "good"),
    [
        ("02-0000-1234", True), ("031-000-1234", True), ("0200001234", True), ("02-12", False),
        ("집전화", False), ("12-3456-7890", False), ("02-0000-12345678", False),
    ],
)  # fmt: skip
def test_telephone(number: str, good: bool) -> None:
    assert (rules.phone_problem(number, label="자택전화번호", required=True) is None) == good


def test_telephone_may_be_left_out_where_it_is_not_needed() -> None:
    assert rules.phone_problem("", label="직장전화번호", required=False) is None
    assert rules.phone_problem("", label="자택전화번호", required=True)


@pytest.mark.parametrize(
    ("number", "good"),
    [("010-0000-1234", True), ("01000001234", True), ("010-0000", False), ("02-0000-1234", False)],
)
def test_mobile(number: str, good: bool) -> None:
    assert (rules.mobile_problem(number) is None) == good


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("a@example.com", True), ("a.b+c@mail.example.com", True), ("a", False), ("a@", False),
        ("@example.com", False), ("a b@example.com", False), ("a@example", False), ("a@exam_ple.com", False),
    ],
)  # fmt: skip
def test_email(address: str, good: bool) -> None:
    assert (rules.email_problem(address) is None) == good


def test_an_address_must_be_the_one_applied() -> None:
    def check(address: str, applied: str, required: bool) -> str | None:
        return rules.address_problem(address, place="자택", applied=applied, required=required)

    assert check("(99001) 가온", "(99001) 가온", True) is None
    assert check("(99001) 가온 ", "(99001) 가온", True)
    assert check("(99001) 가온", "", False)
    assert check("", "", False) is None
    assert "자택주소" in (check("", "", True) or "")


def test_an_occupation_stands_in_the_list_down_to_the_third_level() -> None:
    assert rules.occupation_problem("경영·사무직 > 회계·경리 사무 > 회계 사무원") is None
    assert rules.occupation_problem("경영·사무직 > 회계·경리 사무")
    assert rules.occupation_problem("경영·사무직 > 회계·경리 사무 > 배송원")
    assert rules.occupation_problem("")


def test_levels_of_an_occupation_are_asked_for_in_order() -> None:
    problem = rules.occupation_levels_problem({"major": "경영·사무직", "middle": "", "minor": ""})
    assert problem is not None
    assert problem.field == "middle"


def test_sex_must_agree_with_the_number() -> None:
    assert rules.sex_problem("남성", resident_number=NUMBER) is None
    assert rules.sex_problem("여성", resident_number=NUMBER)
    assert rules.sex_problem("", resident_number=NUMBER)


def test_the_masked_number_hides_six_digits() -> None:
    assert rules.masked_number(NUMBER) == "930412-3******"


def test_a_person_is_the_same_only_with_the_same_linking_code() -> None:
    assert rules.same_person("aa", other="aa")
    assert not rules.same_person("aa", other="bb")
    assert not rules.same_person("", other="")
