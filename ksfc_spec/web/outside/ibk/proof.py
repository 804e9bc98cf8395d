"""The additional authentication on one page of a flow: which ways there are, and the buttons of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from ksfc_spec.parties import ibk_rules as rules
from ksfc_spec.parties.ibk_additional import ARS, NUMBER, SMS, Choice, Proof, Row

from .house import Call

DONE = "추가인증을 마쳤습니다."
SKIPPED = "출국 사실이 확인되어 추가인증을 생략합니다."
WAYS = {"sms": SMS, "ars": ARS, "number": NUMBER}
"""What the buttons send → the way."""


@dataclass(frozen=True, slots=True)
class ProofView:
    """What `_proof.html` shows; `due` is the way whose entry is waited for.

    Corporations are asked for nothing; the overseas exception spares others (`spared` is what they are told).
    """

    base: str
    asked: bool
    spared: str
    contacts: tuple[Choice, ...]
    rows: tuple[Row, ...]
    due: str
    chosen: str


@dataclass(frozen=True)
class ProofPages:
    """The buttons below a flow's address; `show(call, said=…, status=…)` renders its page, `proof` is the flow's own."""

    base: str
    show: Callable[..., Response]
    proof: Callable[[Call], Proof]

    def view(self, call: Call) -> ProofView:
        """What stands on the page now."""
        who, proof = call.customer, self.proof(call)
        contacts = call.ibk.additional.choices(who)
        chosen = call.text("contact") or proof.contact or (contacts[0].name if contacts else "")
        rows = tuple(call.ibk.additional.rows(who))
        spared = self.spared(call)
        return ProofView(
            self.base,
            rules.additional_needed(who.holder, exempt=spared),
            SKIPPED if spared else "",
            contacts,
            rows,
            "" if proof.proven else proof.way,
            chosen,
        )

    def needed(self, call: Call) -> bool:
        """Whether the customer still has to authenticate (ibk-joint-certificate:141-144)."""
        exempt = self.proof(call).proven or call.ibk.desk.exempt(call.customer, call.address)
        return rules.additional_needed(call.customer.holder, exempt=exempt)

    def spared(self, call: Call) -> bool:
        """Whether the overseas exception makes the authentication needless."""
        return not self.proof(call).proven and call.ibk.desk.exempt(call.customer, call.address)

    def ask(self, call: Call) -> Response:
        """SMS, 2채널(ARS) or 일회용 비밀번호 인증요청."""
        who, proof, contact = call.customer, self.proof(call), call.text("contact")
        said = call.refused(
            lambda: call.ibk.additional.request(who, proof, way=way_of(call), contact=contact)
        )
        return self.show(call, said=said)

    def confirm(self, call: Call) -> Response:
        """인증 확인."""
        who, proof = call.customer, self.proof(call)
        said = call.refused(lambda: call.ibk.additional.confirm(who, proof, entered=call.text("code")))
        return self.show(call, said=said, status="" if said else DONE)


def way_of(call: Call) -> str:
    """The way whose button was pressed, or `""`."""
    return WAYS.get(call.text("way"), "")
