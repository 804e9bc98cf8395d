"""The notation of sentences, and the vocabulary as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ksfc_spec.catalogue import load
from ksfc_spec.runner.play import sentences
from ksfc_spec.runner.shapes import step_shapes
from ksfc_spec.target.description import load_target
from ksfc_spec.workspace import PACKAGE_ROOT
from steps.clock import duration
from steps.screens import around, in_order
from steps.sentence import compiled, device_of
from steps.vocabulary import vocabulary
from steps.walks import FILLED, IF_THERE, WAYS


@pytest.mark.parametrize(
    "text",
    ['"이름"에 "값"을 입력한다', '"이름"에 "값"를 입력한다', '휴대폰에서 "이름"에 ""를 입력한다'],
)
def test_particles_match_whichever_way_they_are_written(text: str) -> None:
    assert compiled('"{항목}"에 "{값}"(을) 입력한다').fullmatch(text)


@pytest.mark.parametrize(
    "text", ['"이름"에 "값" 입력한다', '"이름"에 "값"이 입력한다', '"가"의 "이름"에 "값"을 입력한다']
)
def test_other_sentences_do_not_match(text: str) -> None:
    assert not compiled('"{항목}"에 "{값}"(을) 입력한다').fullmatch(text)


def test_numbers_are_digits_only() -> None:
    pattern = compiled('단계 표시(은) {번호:d} "{이름}"(이다)')
    assert pattern.fullmatch('단계 표시는 2 "실명확인"이다')
    assert not pattern.fullmatch('단계 표시는 둘 "실명확인"이다')


def test_an_unknown_particle_is_refused() -> None:
    with pytest.raises(ValueError, match="까지"):
        compiled('"{화면}"(까지) 간다')


def test_a_sentence_may_name_its_device() -> None:
    named = {text: device_of(text) for text in ("휴대폰에서 뒤로 간다", "PC에서 뒤로 간다", "뒤로 간다")}
    assert list(named.values()) == ["phone", "pc", ""]
    calls = [vocabulary().call("when", text) for text in named]
    assert [call.device for call in calls if call] == list(named.values())


def test_every_sentence_of_every_feature_is_understood_once() -> None:
    words = vocabulary()
    catalogue = load(PACKAGE_ROOT / "features")
    lines = {
        line
        for flow in catalogue.flows
        for rule in flow.rules
        for scenario in rule.scenarios
        for row in scenario.rows or ((),)
        for line in sentences(flow, scenario, row)
    }
    assert lines
    for line in lines:
        assert words.call(line.keyword, line.text) is not None, line.text


def test_the_vocabulary_stays_small() -> None:
    assert len({definition.sentence.name for definition in vocabulary().definitions}) < 150


def test_every_then_step_asserts_and_no_step_is_empty() -> None:
    assert [s.pattern for s in step_shapes() if "then" in s.keywords and not s.has_assertion] == []
    assert [s.pattern for s in step_shapes() if s.is_empty] == []
    assert [s.pattern for s in step_shapes() if "then" not in s.keywords and s.has_assertion] == []


def test_walks_are_written_in_the_vocabulary() -> None:
    for block in (*FILLED.values(), *(way.sentences for way in WAYS.values())):
        for line in block.strip().splitlines():
            assert vocabulary().call("when", line.strip().removeprefix(IF_THERE)) is not None, line


def test_every_walk_starts_at_an_address() -> None:
    starts = {way.before for way in WAYS.values()} - set(WAYS)
    assert starts <= set(load_target().screens)


@pytest.mark.parametrize(
    ("text", "first", "second", "ordered"),
    [
        ("로그인\n회원가입\n본문\n회원가입\n로그인", "로그인", "회원가입", True),
        ("회원가입\n로그인\n본문\n회원가입\n로그인", "로그인", "회원가입", False),
        ("제1조\n글\n제2조\n긴\n글\n제1조 (목적)\n글\n제2조", "제1조 (목적)", "제2조", True),
        ("회사 홈페이지와 다른 사이트\n회사 홈페이지", "다른 사이트", "회사 홈페이지", True),
        ("나중 것 먼저 것", "먼저", "나중", False),
        ("하나뿐", "하나", "둘", False),
    ],
)
def test_order_on_a_page(text: str, first: str, second: str, ordered: bool) -> None:
    assert in_order(text, first, second) is ordered


def test_around_shows_the_neighbourhood() -> None:
    assert around("가" * 100 + " 찾는 것 " + "나" * 100, "찾는 것", width=3) == "가가 찾는 것 나나"


def test_durations() -> None:
    assert duration("30분 1초") == timedelta(minutes=30, seconds=1)
    assert duration("31일") == timedelta(days=31)
    with pytest.raises(LookupError):
        duration("한참")
