"""What a site orders from Koscom's program, and how far its customer has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from . import koscom_rules as rules
from .koscom_cloud import Customer


@dataclass(frozen=True, slots=True)
class KoscomPolicy:
    """Figures of the program."""

    number_digits: int = 2  # esop:515, a reading
    message_digits: int = 8  # bankingplus:265
    number_life: timedelta = timedelta(minutes=5)  # bankingplus, ibk-joint-certificate
    replies: int = 5  # ours: wrong ones, then the number is void
    requests: int = 10  # ours: messages and calls to one telephone …
    request_window: timedelta = timedelta(minutes=10)  # … within this time
    window_life: timedelta = timedelta(minutes=30)  # ours
    result_life: timedelta = timedelta(minutes=3)  # ours


@dataclass(frozen=True, slots=True)
class Order:
    """What a site wants signed; an empty nonce asks for the connection alone.

    `unwanted` maps the policies the site does not take to what is to be said then. `choosing` is what an app calls its
    list of certificates; without it the only certificate there is needs no choosing.
    """

    requester: str
    state: str
    nonce: bytes = field(repr=False)
    return_to: str
    unwanted: Mapping[str, str] = field(default_factory=dict)
    app: bool = False
    choosing: str = ""


@dataclass(frozen=True, slots=True)
class Errand:
    """One order under way. `number` is what must be sent back to prove the device, `account` is set once it is.

    `way` is how an app's customer proves the phone: by the prepared message, or by the number on the screen.
    """

    id: str
    order: Order
    since: datetime
    browser: str = ""
    device: str = ""
    customer: Customer | None = None
    joined: bool = False
    auto: bool = False
    agreed: bool = False
    way: str = rules.MESSAGE
    number: str = field(default="", repr=False)
    sent_at: datetime | None = None
    call: str = ""
    call_number: str = ""
    account: str = ""
    chosen: str = ""
    notice: str = ""

    @property
    def screen(self) -> str:
        """Where the customer stands."""
        if self.account:
            return rules.PIN if self.chosen else rules.LIST
        if self.customer is None:
            return rules.CUSTOMER
        return rules.TERMS if rules.terms_needed(joined=self.joined) and not self.agreed else rules.DEVICE
