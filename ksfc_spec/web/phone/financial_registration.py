"""금융인증서 등록/재등록 on the phone: 본인확인, 비밀번호입력, KFTC's window, 등록완료 (bankingplus:132-219)."""

from __future__ import annotations

from starlette.routing import BaseRoute

from ksfc_spec.bank import additional_rules as ways
from ksfc_spec.bank.financial.phone import CHOOSE, ROOT, ROUTE
from ksfc_spec.web.additional import NOTES, Wording
from ksfc_spec.web.channel import PHONE
from ksfc_spec.web.pc.keyboard import DIGITS, FULL
from ksfc_spec.web.registration import CARD_ENTRIES, RegistrationPages
from ksfc_spec.web.site import Site

WORDING = Wording(
    legend="본인확인 추가 인증 선택",
    names={ways.SMS: "휴대폰인증", ways.ARS: "ARS인증", ways.NUMBER: "1회용 인증번호"},
    notes=NOTES,
    call="ARS 전화 요청",
    choose=CHOOSE,
)
PAGES = RegistrationPages(
    route=ROUTE,
    service=lambda bank: bank.phone_financial,
    channel=PHONE,
    templates="phone/financial",
    secrets={"password": FULL, "resident": DIGITS},
    proofs={"otp": DIGITS, "resident": DIGITS},
    typed=("method", "mobile", *CARD_ENTRIES),
    kept=("method", "contact", "code", "mobile"),
    window="/parties/kftc/window",
    title="금융인증서 등록",
    registered="금융인증서를 등록했습니다.",
    home="/m",
    guide=ROOT,
    wording=WORDING,
)


def routes(site: Site) -> list[BaseRoute]:
    """Every page and button of the flow."""
    return PAGES.routes(site)
