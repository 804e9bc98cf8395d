"""Koscom's program as the bank's app on the customer's phone uses it: the same cloud, in windows made for the phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from .certificates import SignedAnswer
from .koscom import Koscom
from .phone import Phone


@dataclass(frozen=True)
class KoscomApp:
    """`choosing` is what the app calls the list of certificates; without it the only one there is needs no choosing."""

    koscom: Koscom
    phone: Phone
    choosing: str = ""

    def calling_the_list(self, name: str) -> KoscomApp:
        """The same, with the list shown under this name even where it holds one certificate."""
        return replace(self, choosing=name)

    def connected(self, name: str, *, born: str) -> bool:
        """Whether the phone opens the cloud of the person of that name, born on that day (YYYYMMDD)."""
        return self.koscom.connected(self.phone.serial, name=name, born=born)

    def opens_a_cloud(self) -> bool:
        """Whether the phone opens anybody's cloud."""
        return self.koscom.cloud.connected(self.phone.serial) is not None

    def connect(self, requester: str, *, state: str, return_to: str) -> str:
        """Have the phone connected in a window, and nothing signed."""
        return self.koscom.connect(requester, state=state, return_to=return_to)

    def redeem_connection(self, token: str, *, state: str) -> None:
        """The phone was connected: once, and only for that state; else refuses `bad-token`."""
        self.koscom.redeem_connection(token, state=state)

    def open(
        self,
        requester: str,
        *,
        state: str,
        nonce: bytes,
        return_to: str,
        unwanted: Mapping[str, str] | None = None,
    ) -> str:
        """As `Koscom.open`, in the app's windows."""
        return self.koscom.open(
            requester,
            state=state,
            nonce=nonce,
            return_to=return_to,
            unwanted=unwanted,
            app=True,
            choosing=self.choosing,
        )

    def redeem(self, token: str, *, state: str) -> SignedAnswer:
        """As `Koscom.redeem`."""
        return self.koscom.redeem(token, state=state)

    def refuse(self, state: str, *, notice: str, nonce: bytes, same: bool = False) -> str:
        """As `Koscom.refuse`."""
        return self.koscom.refuse(state, notice=notice, nonce=nonce, same=same)

    def done(self, state: str) -> None:
        """As `Koscom.done`."""
        self.koscom.done(state)

    def departed(self, name: str, *, resident_number: str) -> bool:
        """As `Koscom.departed`."""
        return self.koscom.departed(name, resident_number=resident_number)
