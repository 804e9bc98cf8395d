"""Departures from issue, reissue and renewal at IBK (feature 05; others of it stand in `ibk_issue`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.authorities import Authorities, Issued
from ksfc_spec.parties.ibk_media import CertificateMedia
from ksfc_spec.pki import Entry, OwnerKey, Standing

from .kinds import Extra, Instead, Patch, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
BOOK = "ksfc_spec.parties.authorities:Authorities"


def full_term(self: Authorities, issued: Issued, *, registrar: str) -> Issued:
    """A reissue that starts a new term."""
    self.revoke(issued)
    return self.issue(issued.person, issued.kind, registrar=registrar)


def _not_on_the_last_day(
    original: Callable[..., str | None], certificate: x509.Certificate, standing: Standing, *, now: datetime
) -> str | None:
    last_day = now > certificate.not_valid_after_utc - timedelta(days=1)
    return rules.OVER if last_day else original(certificate, standing, now=now)


def _unopened(self: CertificateMedia, value: str, *, password: str) -> tuple[Entry, OwnerKey | None]:
    return self.entry(value), None


def _nothing(*_: Any, **__: Any) -> None:
    return None


FAULTS = (
    Fault(
        "IBK-051-one-missing",
        "IBK-051",
        "갱신이 공동인증서 메뉴에 없다",
        WithoutElement("link", "인증서 갱신", on="IBK 인증센터"),
        expects="인증서 갱신 있음",
    ),
    Fault(
        "IBK-054-asks-old-password",
        "IBK-054",
        "재발급하면서 전의 인증서 비밀번호를 묻는다",
        Extra("<label>인증서 비밀번호 <input type='password' name='old'></label>", on="IBK 고객정보 입력"),
        expects="인증서 비밀번호 없음",
    ),
    Fault(
        "IBK-055-stores-nothing",
        "IBK-055",
        "재발급했다고 하고 파일을 저장하지 않는다",
        Patch("ksfc_spec.pki.npki:NpkiFolder.save", _nothing),
        expects="하드디스크에 새 증권용 공동인증서: 기대 True",
    ),
    Fault(
        "IBK-058-full-term",
        "IBK-058",
        "재발급하면서 기간을 새로 시작한다",
        Patch(f"{BOOK}.reissue", full_term),
        expects="새 증권용 공동인증서 만료일",
    ),
    Fault(
        "IBK-064-no-advice",
        "IBK-064",
        "만료된 사람에게 신규 발급을 권하지 않는다",
        Without("신규 발급을 이용해 주세요."),
        expects="신규 발급을 이용해 주세요",
    ),
    Fault(
        "IBK-064-a-day-early",
        "IBK-064",
        "만료되는 날에 이미 갱신해 주지 않는다",
        Patch(f"{RULES}:renewal_problem", _not_on_the_last_day),
        expects="IBK 갱신완료",
    ),
    Fault(
        "IBK-065-no-longer",
        "IBK-065",
        "갱신해도 만료일이 그대로이다",
        Patch("ksfc_spec.pki.lifecycle:renewed_expiry", lambda record: record.not_after),
        expects="새 증권용 공동인증서 만료일",
    ),
    Fault(
        "IBK-066-no-password",
        "IBK-066",
        "비밀번호가 틀려도 갱신한다",
        Patch("ksfc_spec.parties.ibk_media:CertificateMedia.open", _unopened),
        expects="인증서 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-066-other-words",
        "IBK-066",
        "비밀번호가 틀린 까닭을 알리지 않는다",
        Instead("인증서 비밀번호가 맞지 않습니다", "갱신하지 못했습니다"),
        expects="인증서 비밀번호가 맞지 않습니다",
    ),
)
