"""What an outside party can answer instead of doing what it was asked.

KsfcError
├── PartyError                the party is not well; nothing is known about the question
│   ├── PartySilentError      no answer within the time allowed
│   └── PartyFaultError       an answer that reports an internal fault
└── InputError
    └── PartyRefusedError     the party understood and says no; `reason` is one word for programs
        └── UnknownActionError   the world has no such party or action
"""

from __future__ import annotations

from ksfc_spec.errors import InputError, KsfcError


class PartyError(KsfcError):
    """An outside party cannot answer; `party` is its name as customers know it."""

    def __init__(self, party: str, message: str) -> None:
        super().__init__(f"{party}: {message}")
        self.party = party


class PartySilentError(PartyError):
    """The party did not answer in time."""

    def __init__(self, party: str) -> None:
        super().__init__(party, "no answer in time")


class PartyFaultError(PartyError):
    """The party answered with an internal fault."""

    def __init__(self, party: str) -> None:
        super().__init__(party, "internal fault")


class PartyRefusedError(InputError):
    """The party says no; `reason` is a word for programs, the message a Korean sentence for the customer."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


class UnknownActionError(PartyRefusedError):
    """Nobody in the world can do that, or not with these details."""

    def __init__(self, party: str, action: str, why: str) -> None:
        super().__init__("unknown-action", f"world has no {party}/{action}: {why}")
