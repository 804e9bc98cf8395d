"""The customer's account book at another bank: what was paid in, and with which sender's name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from ksfc_spec.target.scene import Scene

from .sentence import then


@then('고객(의) "은행계좌"에 {금액:d}원(이) 입금된다')
def _(scene: Scene, 금액: str) -> None:
    _is_paid(scene, int(금액), expected=True)


@then('고객(의) "은행계좌"에 {금액:d}원(이) 입금되지 않는다')
def _(scene: Scene, 금액: str) -> None:
    _is_paid(scene, int(금액), expected=False)


@then("입금한 송금인명에 숫자 {자리:d}자리(이) 들어 있다")
def _(scene: Scene, 자리: str) -> None:
    senders = [str(entry["sender"]) for entry in _deposits(scene)[-1:]]
    runs = [len(run) for sender in senders for run in re.findall(r"\d+", sender)]
    said = f"숫자 {자리}자리 하나"
    scene.witness.that("송금인명", expected=said, actual=_lengths(runs), passed=runs == [int(자리)])


def _deposits(scene: Scene) -> Sequence[Mapping[str, Any]]:
    return list(scene.world.tell("banks", "deposits", name=scene.customer)["deposits"])


def _is_paid(scene: Scene, amount: int, *, expected: bool) -> None:
    amounts = [int(entry["amount"]) for entry in _deposits(scene)]
    said = f"{amount}원 {'들어옴' if expected else '들어오지 않음'}"
    seen = ", ".join(f"{one}원" for one in amounts) or "입금 없음"
    scene.witness.that("은행계좌", expected=said, actual=seen, passed=(amount in amounts) == expected)


def _lengths(runs: Sequence[int]) -> str:
    return ", ".join(f"숫자 {run}자리" for run in runs) or "숫자 없음"
