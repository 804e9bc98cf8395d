"""The certificate program on the customer's PC: it shows what the media hold, and signs what a site asks.

A site opens a request (`open`) with its nonce, sends the customer to the program's window, and redeems (`redeem`)
the signed answer once. A site that refuses the answer tells so by `refuse`, and the window stays open.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from ksfc_spec.clock import KST, Clock
from ksfc_spec.pki import Entry, Holder, NpkiFolder, PkiError, RandomNumber, Scope, kind_of, sign_message

from .authorities import Authorities, Issued, described, holder_named, kind_named, scope_named
from .errors import PartyRefusedError
from .party import Action, Party
from .pc import MEDIA, Pc
from .people import People, Person

WRONG_PASSWORDS = 5
A_YEAR_AND_MORE = timedelta(days=400)
SCOPE_NAMES = {
    Scope.UNIVERSAL: "범용",
    Scope.SECURITIES: "증권용",
    Scope.BANK: "은행용",
    Scope.CARD: "신용카드용",
    Scope.FINANCIAL: "금융인증서",
}


@dataclass(frozen=True, slots=True)
class SignedAnswer:
    """What the program hands to a site: a signed nonce, and R for the identity check."""

    message: bytes = field(repr=False)
    random_number: RandomNumber = field(repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the window's list."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class SignRequest:
    """A site's request under way; `notice` is why the site refused the last answer.

    `give_up_to` is where the customer is sent after too many wrong passwords (`""`: the window says so itself).
    """

    id: str
    state: str
    nonce: bytes = field(repr=False)
    return_to: str
    requester: str
    notice: str = ""
    wrong: int = 0
    give_up_to: str = ""


class CertificateProgram(Party):
    """The program, with the media of one PC in reach, or (`elsewhere`, by name of the medium) of another device."""

    title = "공동인증서 프로그램"

    def __init__(
        self,
        pc: Pc,
        *,
        people: People,
        authorities: Authorities,
        clock: Clock,
        elsewhere: Callable[[str], NpkiFolder] | None = None,
        media: tuple[str, ...] = MEDIA,
    ) -> None:
        super().__init__()
        self._folder, self._media = elsewhere or pc.folder, media
        self._pc, self._people, self._authorities, self._clock = pc, people, authorities, clock
        self._requests: dict[str, SignRequest] = {}
        self._answers: dict[str, tuple[str, SignedAnswer]] = {}

    def open(self, requester: str, *, state: str, nonce: bytes, return_to: str, give_up_to: str = "") -> str:
        """Begin a request; the id names it in the window's address."""
        self.require_well()
        request = SignRequest(
            secrets.token_urlsafe(16), state, nonce, return_to, requester, give_up_to=give_up_to
        )
        self._requests[request.id] = request
        return request.id

    def request(self, request_id: str) -> SignRequest:
        """The request under way; refuses `unknown-request`."""
        try:
            return self._requests[request_id]
        except KeyError:
            message = "인증서 요청이 끝났거나 없습니다. 처음 화면에서 다시 시작해 주세요."
            raise PartyRefusedError("unknown-request", message) from None

    def choices(self, medium: str) -> tuple[Choice, ...]:
        """What a medium holds, by authority and name."""
        return tuple(Choice(_key(entry), label(entry.certificate)) for entry in self._entries(medium))

    def sign(self, request_id: str, *, medium: str, key: str, password: str) -> str:
        """Sign the site's nonce; gives the return address. Refuses `no-choice`, `no-password`, `wrong-password`, `used-up`."""
        self.require_well()
        request = self.request(request_id)
        entry = next((e for e in self._entries(medium) if _key(e) == key), None)
        if entry is None:
            raise PartyRefusedError("no-choice", "인증서를 선택해 주세요.")
        if not password:
            raise PartyRefusedError("no-password", "인증서 비밀번호를 입력해 주세요.")
        try:
            answer = self._answer(request, entry, password)
        except PartyRefusedError:
            request = self.request(request_id)
            if request.wrong >= WRONG_PASSWORDS and request.give_up_to:
                return f"{request.give_up_to}?state={request.state}"
            raise
        token = secrets.token_urlsafe(32)
        self._answers[token] = (request.state, answer)
        return f"{request.return_to}?state={request.state}&token={token}"

    def redeem(self, token: str, *, state: str) -> SignedAnswer:
        """The answer behind a token, once, and only for the state it was made for; else refuses `bad-token`."""
        made_for, answer = self._answers.pop(token, ("", None))
        if answer is None or made_for != state:
            raise PartyRefusedError("bad-token", "인증서 서명을 쓸 수 없습니다. 본인인증을 다시 해 주세요.")
        return answer

    def refuse(self, state: str, *, notice: str, nonce: bytes) -> str:
        """A site refuses the last answer and asks for another nonce to be signed; gives the request's id."""
        request = next((r for r in self._requests.values() if r.state == state), None)
        if request is None:
            raise PartyRefusedError("unknown-request", notice)
        self._requests[request.id] = replace(request, notice=notice, nonce=nonce)
        return request.id

    def done(self, state: str) -> None:
        """A site has what it needs, or the customer gave up."""
        self._requests = {key: r for key, r in self._requests.items() if r.state != state}

    def _entries(self, medium: str) -> list[Entry]:
        return self._folder(medium).entries() if medium in self._media else []

    def _answer(self, request: SignRequest, entry: Entry, password: str) -> SignedAnswer:
        if request.wrong >= WRONG_PASSWORDS:
            message = "인증서 비밀번호를 여러 번 틀렸습니다. 창을 닫고 본인인증을 다시 눌러 주세요."
            raise PartyRefusedError("used-up", message)
        try:
            owner = entry.open(password)
            message_der = sign_message(
                request.nonce, certificate=entry.certificate, key=owner.key, at=self._clock.now()
            )
            return SignedAnswer(message_der, owner.r)
        except PkiError:
            self._requests[request.id] = replace(request, wrong=request.wrong + 1, notice="")
            message = "인증서 비밀번호가 맞지 않습니다. 다시 입력해 주세요."
            raise PartyRefusedError("wrong-password", message) from None

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "give": self._give, "set": self._set, "list": self._list}

    def _give(
        self, *, name: str, scope: str, authority: str = "", holder: str = "personal", medium: str = MEDIA[0],
        days_left: str = "",
    ) -> Mapping[str, Any]:  # fmt: skip
        """Have a certificate issued to a person and put on a medium of this PC."""
        of = kind_named(scope, authority=authority, holder=holder)
        left = timedelta(days=int(days_left)) if days_left else None
        issued = self._authorities.issue(self._people.named(name), of, left=left)
        self._save(issued, medium)
        return described(issued)

    def _set(self, *, name: str, scope: str, state: str, holder: str = "personal") -> Mapping[str, Any]:
        """Bring the newest certificate of a kind into a state: valid, expired, revoked, suspended."""
        person = self._people.named(name)
        issued = self._authorities.newest(person, scope_named(scope), holder_named(holder))
        match state:
            case "valid":
                pass
            case "revoked":
                self._authorities.revoke(issued)
            case "suspended":
                self._authorities.suspend(issued)
            case "expired":
                issued = self._replace_by_expired(person, issued)
            case _:
                raise PartyRefusedError("unknown-state", f"{state}: not a state of a certificate")
        return {"standing": self._authorities.standing(issued).value, **described(issued)}

    def _replace_by_expired(self, person: Person, issued: Issued) -> Issued:
        """Put one in its place that was issued long ago and has run out."""
        medium = next((m for m in MEDIA if self._remove(issued, m)), MEDIA[0])
        old = self._authorities.issue(person, issued.kind, age=A_YEAR_AND_MORE, left=-timedelta(days=1))
        self._save(old, medium)
        return old

    def _list(self, *, medium: str = MEDIA[0]) -> Mapping[str, Any]:
        return {"certificates": [choice.label for choice in self.choices(medium)]}

    def _save(self, issued: Issued, medium: str) -> None:
        if medium not in MEDIA:
            raise PartyRefusedError("unknown-medium", f"{medium}: not one of {MEDIA}")
        folder = self._pc.folder(medium)
        folder.save(issued.certificate, issued.key_file(), authority=issued.kind.authority)

    def _remove(self, issued: Issued, medium: str) -> bool:
        folder = self._pc.folder(medium)
        mine = [e for e in folder.entries() if e.certificate == issued.certificate]
        for entry in mine:
            folder.delete(entry)
        return bool(mine)


def _key(entry: Entry) -> str:
    """Names an entry in the window's form."""
    return f"{entry.certificate.serial_number:x}"


def label(certificate: x509.Certificate) -> str:
    """`한가람 · 증권용 · SignKorea · 2027-11-20까지 · 4f1a9c` (the tail of its serial number)."""
    of = kind_of(certificate)
    name = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    until = certificate.not_valid_after_utc.astimezone(KST).date()
    use = SCOPE_NAMES[of.scope] + (" (법인)" if of.holder is Holder.CORPORATE else "")
    tail = f"{certificate.serial_number:x}"[-6:]
    return f"{bare_name(str(name))} · {use} · {of.authority} · {until:%Y-%m-%d}까지 · {tail}"


def bare_name(common_name: str) -> str:
    """A person's name without what authorities put behind it."""
    return re.split(r"[(-]", common_name)[0]
