"""What the bank makes of a certificate: is the signature good, may this kind be used, is it this person's?"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from ksfc_spec.clock import Clock
from ksfc_spec.pki import Identifier, Kind, LoginGate, NonceError, PkiError, VerifiedLogin, customer_gate

from . import certificate_rules, ports
from .errors import Problem, RefusedError, StaleAnswerError

KindRule = Callable[[Kind], str | None]


class CertificateJudge:
    """Gives out nonces and judges the signed answers; the trusted authorities are asked for when first needed."""

    def __init__(self, trust: ports.TrustPort, *, clock: Clock) -> None:
        self._trust, self._clock = trust, clock

    def challenge(self, request: str) -> bytes:
        """A nonce to sign for this request; it replaces an earlier one."""
        return self._gate.challenge(request)

    def verified(self, answer: ports.SignedAnswer, *, request: str) -> VerifiedLogin:
        """The signer and kind of a signed nonce, after path and status; every doubt is a `PkiError`."""
        return self._gate.verify(answer.message, session=request)

    def require_good(self, answer: ports.SignedAnswer, *, request: str) -> VerifiedLogin:
        """The same, for a customer: every doubt is a `RefusedError` that says what to do."""
        try:
            return self.verified(answer, request=request)
        except NonceError as error:
            raise StaleAnswerError(_problem(certificate_rules.validation_problem(error))) from None
        except PkiError as error:
            raise RefusedError(_problem(certificate_rules.validation_problem(error))) from None

    def require_own(
        self,
        answer: ports.SignedAnswer,
        *,
        request: str,
        resident_number: str,
        kind_problem: KindRule,
        others: str = "",
    ) -> VerifiedLogin:
        """A good certificate of an accepted kind, whose holder has this resident number.

        Of another person's certificate `others` is said, where a page has words of its own for that.
        """
        login = self.require_good(answer, request=request)
        unsuitable = kind_problem(login.kind)
        foreign = certificate_rules.owner_problem(
            login.certificate, Identifier(resident_number), answer.random_number
        )
        problem = unsuitable or (foreign and (others or foreign))
        if problem:
            raise RefusedError(_problem(problem))
        return login

    @cached_property
    def _gate(self) -> LoginGate:
        return customer_gate(self._trust, clock=self._clock)


def _problem(message: str) -> list[Problem]:
    return [Problem("certificate", message)]
