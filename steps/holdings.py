"""What the customer holds: certificates, by the names customers give them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ksfc_spec.target.scene import Scene

from .sentence import given, then

SCOPES = {
    "범용": "universal",
    "증권용": "securities",
    "은행용": "bank",
    "카드용": "card",
    "법인용": "universal",
}
AUTHORITIES = {
    "코스콤": "SignKorea",
    "은행": "yessign",
    "금융결제원": "yessign",
    "한국정보인증": "KICA",
    "한국전자인증": "CrossCert",
    "한국무역정보통신": "TradeSign",
}
STATES = {"유효": "valid", "만료": "expired", "폐기": "revoked", "정지": "suspended"}

_CERTIFICATE = re.compile(
    r"(?:(?P<owner>\S+)의 )?(?P<scope>범용|증권용|은행용|카드용|법인용) 공동인증서(?:\((?P<authority>[^)]+)\))?"
)


@given('고객(은) "{이름}"(을) 가지고 있다')
def _(scene: Scene, 이름: str) -> None:
    scene.world.tell("certificates", "give", **certificate(scene, 이름))


@given('고객(의) "{이름}"(은) "{상태}" 상태(이다)')
def _(scene: Scene, 이름: str, 상태: str) -> None:
    scene.world.tell("certificates", "set", state=STATES[상태], **kind(scene, 이름))


@then('고객(의) "{이름}"(은) "{상태}" 상태(이다)')
def _(scene: Scene, 이름: str, 상태: str) -> None:
    standing = scene.world.tell("authorities", "status", **kind(scene, 이름))["standing"]
    scene.witness.equal(f"{이름} 상태", STATES[상태], standing)


def certificate(scene: Scene, name: str) -> dict[str, str]:
    """What to tell the certificates party of `문새벽의 범용 공동인증서(은행)`; LookupError for another thing."""
    found = _CERTIFICATE.fullmatch(name)
    if found is None:
        raise LookupError(f"nothing the customer can hold: {name}")
    authority = {"authority": AUTHORITIES[found["authority"]]} if found["authority"] else {}
    return {**_of(scene, found.groupdict()), **authority}


def kind(scene: Scene, name: str) -> dict[str, str]:
    """The same without the authority: person, scope and holder."""
    return {k: v for k, v in certificate(scene, name).items() if k != "authority"}


def _of(scene: Scene, found: Mapping[str, str | None]) -> dict[str, str]:
    holder = "corporate" if found["scope"] == "법인용" else "personal"
    owner = found["owner"] or str(scene.facts()["name"])
    return {"name": owner, "scope": SCOPES[str(found["scope"])], "holder": holder}
