"""The rules that all registrations share. Call them through this module, so that one can be exchanged."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence

from ksfc_spec.bank.errors import Problem

ACCOUNT, ACCOUNT_PASSWORD = "예수금계좌번호", "예수금계좌비밀번호"


def may_enter(step: str, *, due: str, order: Sequence[str]) -> bool:
    """Whether a step's page may be opened while `due` is the first unfinished one (esop:350, 592; joint-certificate:39)."""
    return order.index(step) <= order.index(due)


def empty_problem(value: str, *, label: str) -> str | None:
    """Every field is required (joint-certificate:62-64, bankingplus:164-165)."""
    return None if value.strip() else f"{label}를 입력해 주세요."


def other_id_problem(user_id: str, *, logged_in: str) -> str | None:
    """Somebody who is logged in goes on as who they are (joint-certificate:62)."""
    if logged_in and user_id.lower() != logged_in.lower():
        return "로그인한 아이디와 다릅니다. 로그인한 아이디로 진행하거나 로그아웃해 주세요."
    return None


def number_shape_problem(number: str, *, label: str) -> str | None:
    """Thirteen digits without a hyphen (joint-certificate:64)."""
    if not re.fullmatch(r"[0-9]{13}", number):
        return f"{label}는 - 없이 숫자 13자리로 입력해 주세요."
    return None


def number_problem(number: str, *, own: str, wrong: str) -> str | None:
    """It must be the member's own (joint-certificate:64, bankingplus:165)."""
    return None if hmac.compare_digest(number.encode(), own.encode()) else wrong


def on_file_problem(entry: str, *, own: str, label: str, wrong: str) -> str | None:
    """A number on file, or its tail, entered once more, hyphens or not (joint-certificate:124-125, bankingplus:210)."""
    if not entry:
        return f"{label}를 입력해 주세요."
    same = hmac.compare_digest(entry.replace("-", "").encode(), own.encode())
    return None if same else wrong.format(label=label)


def account_asked(*, accounts: int) -> bool:
    """The deposit account is asked of holders only (esop:374, 607, 622; bankingplus:464)."""
    return accounts > 0


def account_problems(number: str, password: str) -> list[Problem]:
    """One of the accounts and its password (esop:374, 611-612)."""
    problems = []
    if not number:
        problems.append(Problem("account", f"{ACCOUNT}를 선택해 주세요."))
    if not password:
        problems.append(Problem("account_password", f"{ACCOUNT_PASSWORD}를 입력해 주세요."))
    return problems
