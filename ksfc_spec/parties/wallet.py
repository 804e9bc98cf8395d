"""Joint certificates as customers speak of them: `문새벽의 범용 공동인증서(은행)`, `새 증권용 공동인증서(코스콤)`.

Each name stands for one certificate of one person, kept as real files on the media of the PC or in the phone's app.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from ksfc_spec.clock import KST, Clock
from ksfc_spec.pki import Entry, Holder, Kind, NpkiFolder, Scope, Standing

from .authorities import Authorities, Issued, kind_named
from .errors import PartyRefusedError
from .pc import HARD_DISK, MEDIA, Pc
from .people import People, Person
from .phone import PLACE as ON_PHONE
from .phone import Phone

SCOPES = {"범용": Scope.UNIVERSAL, "증권용": Scope.SECURITIES, "은행용": Scope.BANK, "카드용": Scope.CARD}
ISSUERS = {
    "코스콤": ("SignKorea", "새빛투자증권"),
    "한국증권금융": ("SignKorea", "한국증권금융"),
    "IBK": ("SignKorea", "IBK투자증권"),
    "은행": ("yessign", "가온은행"),
    "금융결제원": ("yessign", "가온은행"),
    "한국정보인증": ("KICA", "새빛투자증권"),
    "한국전자인증": ("CrossCert", "새빛투자증권"),
    "한국무역정보통신": ("TradeSign", "새빛투자증권"),
}
"""What stands in the brackets → the authority and the company at which one applies."""
STATES = {
    Standing.VALID: "유효",
    Standing.EXPIRED: "만료",
    Standing.REVOKED: "폐기",
    Standing.SUSPENDED: "정지",
    Standing.NOT_YET: "유효 전",
}
LONG_AGO = timedelta(days=360)

_NAME = re.compile(
    r"(?:(?P<owner>\S+)의 )?(?P<marks>(?:(?:등록된|위조된|새|이전) )*)"
    r"(?:(?P<scope>범용|증권용|은행용|카드용|법인용) )?공동인증서(?:\((?P<issuer>[^)]+)\))?"
)


@dataclass(frozen=True, slots=True)
class CertificateName:
    """A name taken apart; `owner` is `""` for the customer's own."""

    owner: str
    marks: frozenset[str]
    kind: Kind
    registrar: str

    @property
    def key(self) -> str:
        """What tells this certificate from the owner's others: kind, company, and 새 or 이전."""
        mark = next((m for m in ("새", "이전", "위조된") if m in self.marks), "")
        return f"{mark}/{self.kind.policy.dotted_string}/{self.registrar}"

    @property
    def registered(self) -> bool:
        """Whether the bank is to know it."""
        return "등록된" in self.marks

    def marked(self, mark: str) -> CertificateName:
        """The certificate of the same kind that is `새` or `이전`."""
        return replace(self, marks=frozenset({mark}))


def certificate_name(text: str) -> CertificateName | None:
    """The parts of a name; None where it is not a joint certificate's; refuses `unknown-kind`."""
    found = _NAME.fullmatch(text)
    if found is None:
        return None
    scope = found["scope"] or "증권용"
    authority, registrar = ISSUERS.get(found["issuer"] or "", ("", "새빛투자증권"))
    if scope == "법인용":
        kind = kind_named(Scope.UNIVERSAL, authority=authority, holder=Holder.CORPORATE)
    else:
        kind = kind_named(SCOPES[scope], authority=authority)
    return CertificateName(found["owner"] or "", frozenset(found["marks"].split()), kind, registrar)


class Wallet:
    """Who has which certificate, and where its files lie."""

    def __init__(
        self, authorities: Authorities, *, pc: Pc, phone: Phone, people: People, clock: Clock
    ) -> None:
        self._authorities, self._pc, self._phone = authorities, pc, phone
        self._people, self._clock = people, clock
        self._held: dict[tuple[str, str], Issued] = {}

    def owner(self, person: Person, name: CertificateName) -> Person:
        """Whose certificate it is: `person`'s own unless the name says otherwise."""
        return self._people.named(name.owner) if name.owner else person

    def has(self, person: Person, name: CertificateName) -> bool:
        """Whether there is such a certificate."""
        return self._slot(person, name) in self._held or self._elsewhere(person, name) is not None

    def find(self, person: Person, name: CertificateName) -> Issued:
        """The certificate of that name; refuses `no-certificate`."""
        found = self._held.get(self._slot(person, name)) or self._elsewhere(person, name)
        if found is None:
            raise PartyRefusedError("no-certificate", f"{person.name} has no such certificate")
        return found

    def give(self, person: Person, name: CertificateName, *, place: str = HARD_DISK) -> Issued:
        """Have it issued (or forged) and put on a medium of the PC or on the phone."""
        owner = self.owner(person, name)
        if "위조된" in name.marks:
            issued = self._authorities.forge(owner, name.kind, registrar=name.registrar)
        else:
            issued = self._authorities.issue(owner, name.kind, registrar=name.registrar)
        return self.keep(person, name, issued, place=place)

    def keep(self, person: Person, name: CertificateName, issued: Issued, *, place: str) -> Issued:
        """Remember a certificate under a name and write its files."""
        self._held[self._slot(person, name)] = issued
        self.save(issued, place=place)
        return issued

    def save(self, issued: Issued, *, place: str) -> None:
        """Write certificate and key file at a place."""
        self.folder(place).save(issued.certificate, issued.key_file(), authority=issued.kind.authority)

    def remove(self, issued: Issued, *, place: str) -> bool:
        """Delete its files at a place; False if there were none."""
        folder, entries = self.folder(place), self.entries(issued, place=place)
        for entry in entries:
            folder.delete(entry)
        return bool(entries)

    def stored(self, issued: Issued, *, place: str) -> bool:
        """Whether its files lie at a place."""
        return bool(self.entries(issued, place=place))

    def entries(self, issued: Issued, *, place: str) -> list[Entry]:
        """Its entries in a place's folder."""
        return [e for e in self.folder(place).entries() if e.certificate == issued.certificate]

    def folder(self, place: str) -> NpkiFolder:
        """The NPKI folder of 하드디스크, 이동식디스크 or 스마트폰; refuses `unknown-place`."""
        if place == ON_PHONE:
            return self._phone.folder
        if place in MEDIA:
            return self._pc.folder(place)
        raise PartyRefusedError("unknown-place", f"{place}: not one of {(*MEDIA, ON_PHONE)}")

    def state(self, issued: Issued) -> str:
        """유효, 만료, 폐기 or 정지, as its authority says."""
        return STATES[self._authorities.standing(issued)]

    def revoke(self, issued: Issued) -> None:
        """폐기."""
        self._authorities.revoke(issued)

    def suspend(self, issued: Issued) -> None:
        """정지."""
        self._authorities.suspend(issued)

    def reissue(self, person: Person, name: CertificateName, *, place: str = "") -> Issued:
        """Have the authority reissue it: the old one is revoked, the new one is `새 …`, kept at `place` (`""`: elsewhere)."""
        old = self.find(person, name)
        new = self._authorities.reissue(old, registrar=name.registrar)
        self._held[self._slot(person, name.marked("이전"))] = old
        self._held[self._slot(person, name.marked("새"))] = new
        if place:
            self.save(new, place=place)
        return new

    def let_expire(self, person: Person, name: CertificateName, *, days: int) -> Issued:
        """Put one in its place that expires at the end of the day `days` from today (below zero: that long ago)."""
        old = self.find(person, name)
        now = self._clock.now()
        last = now.astimezone(KST).date() + timedelta(days=days)
        until = datetime.combine(last, time(23, 59, 59), tzinfo=KST)
        age = LONG_AGO + max(now - until, timedelta(0))
        new = self._authorities.issue(
            old.person, old.kind, age=age, left=until - now, registrar=name.registrar
        )
        places = [place for place in (*MEDIA, ON_PHONE) if self.remove(old, place=place)]
        self._held[self._slot(person, name)] = new
        for place in places:
            self.save(new, place=place)
        return new

    def _elsewhere(self, person: Person, name: CertificateName) -> Issued | None:
        """`새 …`: the newest of its kind that came from no wallet; `이전 …`: the one of that name held before it."""
        owner = self.owner(person, name)
        if "이전" in name.marks:
            return self._held.get(self._slot(person, replace(name, marks=frozenset())))
        if "새" not in name.marks:
            return None
        held = [one.certificate for one in self._held.values()]
        new = [o for o in self._authorities.given(owner, name.kind) if o.certificate not in held]
        return new[-1] if new else None

    def _slot(self, person: Person, name: CertificateName) -> tuple[str, str]:
        return self.owner(person, name).name, name.key
