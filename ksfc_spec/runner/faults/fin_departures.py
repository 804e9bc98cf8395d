"""What goes wrong in the financial certificate service, for the tables of its flows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from ksfc_spec.parties import kftc_rules as rules
from ksfc_spec.parties.issuing_banks import ISSUERS
from ksfc_spec.parties.kftc_cloud import Account

from .kinds import Extra, Patch
from .table import Fault

FAULTS: tuple[Fault, ...] = ()
"""None of its own."""
Original = Callable[..., Any]
RULES = "ksfc_spec.parties.kftc_rules"
SERVICE = "ksfc_spec.parties.kftc:Kftc"
CLOUD = "ksfc_spec.parties.kftc_cloud:Cloud"
PAGES = "ksfc_spec.web.outside.kftc"


def _code_before_data(errand: Any) -> str:
    if errand.proven:
        return rules.PIN if errand.chosen else rules.CHOOSE
    return rules.CODE


def _phone_alone(self: Any, other: Any) -> bool:
    return bool(self.phone.replace("-", "") == other.phone.replace("-", ""))


def _birth_date_ignored(self: Any, other: Any) -> bool:
    return _phone_alone(self, other) and self.name == other.name


def _six_digits_will_do(original: Original, born: str) -> str | None:
    return None if len(born) == 6 else original(born)


def _three_minutes_are_over(sent_at: datetime, *, now: datetime, life: timedelta) -> bool:
    return now - sent_at >= life


def _first_if_none(original: Original, self: Any, account_id: str, certificate_id: str) -> Any:
    return original(self, account_id, certificate_id or self.listed(account_id)[0].id)


def _any_pin(original: Original, self: Any, kept: Any, pin: str) -> Any:
    return original(self, kept, kept.person.pin)


def _tries_not_counted(
    original: Original, self: Any, account_id: str, certificate_id: str, *, pin: str
) -> Any:
    self.spoil(account_id, times=0)
    return original(self, account_id, certificate_id, pin=pin)


def _empty_pin(original: Original, self: Any, account_id: str, certificate_id: str, *, pin: str) -> Any:
    owner = self.kept(account_id, certificate_id).person
    return original(self, account_id, certificate_id, pin=pin or owner.pin)


def _every_device(original: Original, self: Any, errand: Any, device: str) -> Any:
    for connected in self.cloud._devices.values():
        return replace(errand, account=connected.account, proven=True)
    return original(self, errand, device)


def _favourite_is_enough(original: Original, self: Any, errand: Any, device: str) -> Any:
    for account in self.cloud._accounts.values():
        if account.favourite:
            return replace(errand, account=account.id, proven=True, chosen=account.favourite)
    return original(self, errand, device)


def _anybody(original: Original, self: Any, facts: Any) -> Any:
    found = original(self, facts)
    if found is None:
        found = self._accounts["anybody"] = Account("anybody", facts)
    return found


def _always_gaon(original: Original, visit: Any, errand: Any) -> Any:
    visit.form = {**visit.form, "bank": [ISSUERS[0].key]}
    return original(visit, errand)


CODE_BEFORE_DATA = Patch("ksfc_spec.parties.kftc:Errand.furthest", property(_code_before_data))
NOTHING_NEEDED = Patch(f"{RULES}:missing", lambda name, phone, born: {})
PHONE_ALONE = Patch("ksfc_spec.parties.kftc_cloud:SignUp.same_as", _phone_alone)
BIRTH_DATE_IGNORED = Patch("ksfc_spec.parties.kftc_cloud:SignUp.same_as", _birth_date_ignored)
SIX_DIGITS = Patch(f"{RULES}:birth_date_problem", _six_digits_will_do)
NO_MESSAGE = Patch("ksfc_spec.parties.telco:Telco.send", lambda self, phone, text: None)
ANY_CODE = Patch(f"{RULES}:code_fits", lambda given, *, sent: True)
THREE_MINUTES_OVER = Patch(f"{RULES}:code_expired", _three_minutes_are_over)
LIST_TOO_EARLY = Extra(
    '<fieldset><legend>인증서</legend><label><input type="radio" name="early">금융인증서</label></fieldset>',
    on="휴대폰 점유인증",
)
FIRST_IF_NONE = Patch(f"{CLOUD}.kept", _first_if_none)
ANY_LENGTH = Patch("ksfc_spec.parties.kftc_cloud:require_shape", lambda pin, *, length: None)
ANY_PIN = Patch(f"{CLOUD}._unseal", _any_pin)
NEVER_LOCKS = Patch(f"{CLOUD}.unlock", _tries_not_counted)
EMPTY_PIN = Patch(f"{CLOUD}.unlock", _empty_pin)
NOT_CONNECTED = Patch(f"{RULES}:first_screen", lambda *, connected, favourite: rules.OPEN)
NO_FAVOURITE = Patch(f"{RULES}:first_screen", lambda *, connected, favourite: rules.CHOOSE)
UNASKED = Patch(f"{RULES}:stays_connected", lambda *, asked: True)
EVERY_DEVICE = Patch(f"{SERVICE}._connected", _every_device)
FAVOURITE_ALONE = Patch(f"{SERVICE}._connected", _favourite_is_enough)
ANYBODY = Patch(f"{CLOUD}.find", _anybody)
ANYBODYS = Patch(f"{RULES}:is_same_person", lambda ci, *, wanted: True)
TWENTY_ONE = Patch(f"{PAGES}:ISSUERS", ISSUERS[:-1])
ALWAYS_GAON = Patch(f"{PAGES}:pick_bank", _always_gaon)
