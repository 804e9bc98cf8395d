"""What a run is aimed at: a small TOML file naming adapter, address, capabilities and known deviations.

The embedded reference (`reference.toml`) is the default. The format is explained in `docs/targets.md`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from ksfc_spec.errors import TargetError
from ksfc_spec.model import Place

KINDS = ("reference", "http")


@dataclass(frozen=True, slots=True)
class KnownDeviation:
    """A departure that is known and excused until the end of the day `expires` (Korean date)."""

    rule: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True, slots=True)
class Target:
    """A system under test.

    `kind` is `reference` (in process) or `http`. `offers` holds flow ids (`esop/01-main`), folder patterns
    (`esop/*`) and rule ids; empty offers everything. `lacks` is rule or flow id → why it cannot be tried here.
    `screens` is screen name → address, `phone_screens` where the phone's differ. In a file, `like = "reference"`
    takes what the file leaves out from the embedded reference.
    `houses` are other companies' main pages, by house and device. `seconds` bounds one answer.
    `factory` (`module:callable`) makes a reference from a clock and a seed;
    `world` is the address where a remote system's surroundings are told things.
    """

    name: str
    kind: str = "reference"
    factory: str = "ksfc_spec.web.reference:reference_app"
    address: str = ""
    world: str = ""
    home: str = "/"
    phone_home: str = "/m"
    seed: int = 1
    seconds: float = 5.0
    offers: tuple[str, ...] = ()
    lacks: Mapping[str, str] = field(default_factory=dict)
    screens: Mapping[str, str] = field(default_factory=dict)
    phone_screens: Mapping[str, str] = field(default_factory=dict)
    houses: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    deviations: tuple[KnownDeviation, ...] = ()

    def lack(self, rule: str, flow: str) -> str:
        """Why scenarios of `rule` in `flow` do not run here; `""` when they do."""
        for name in (rule, flow):
            if name in self.lacks:
                return self.lacks[name]
        if not self.offers or any(offer in (rule, flow) or _covers(offer, flow) for offer in self.offers):
            return ""
        return "이 대상은 아직 제공하지 않음 (not offered by this target)"

    def as_data(self) -> dict[str, Any]:
        """The whole description as JSON values; `load_target` reads them back from a `.json` file."""
        data = asdict(self)
        for known in data["deviations"]:
            known["expires"] = known["expires"].isoformat()
        return {**data, "offers": list(self.offers), "deviations": list(data["deviations"])}

    def header(self) -> dict[str, Any]:
        """The target as a run's header tells it."""
        known = [
            {"rule": d.rule, "reason": d.reason, "owner": d.owner, "expires": d.expires.isoformat()}
            for d in self.deviations
        ]
        return {"name": self.name, "kind": self.kind, "address": self.address, "deviations": known}


def load_target(path: Path | None = None) -> Target:
    """The target described in `path`, or the embedded reference; TargetError names the file and the key."""
    if path is None:
        return _target(_embedded(), "reference.toml")
    text, shown = _read(path), str(path)
    try:
        return _target(json.loads(text) if shown.endswith(".json") else tomllib.loads(text), shown)
    except json.JSONDecodeError as error:
        raise TargetError(
            f"JSON이 아닙니다 (not JSON): {error.msg}", place=Place(shown, error.lineno)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"TOML이 아닙니다 (not TOML): {error}", place=Place(shown, 1)) from None


def _embedded() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("reference.toml").read_text(encoding="utf-8"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise TargetError(
            f"대상 설명을 읽을 수 없습니다 (cannot read the target): {error}", place=Place(str(path), 1)
        ) from None


def _target(data: dict[str, Any], shown: str) -> Target:
    def wrong(why: str) -> TargetError:
        return TargetError(why, place=Place(shown, 1), hint="docs/targets.md")

    if data.get("like") == "reference":
        data = {**_embedded(), **{key: value for key, value in data.items() if key != "like"}}
    unknown = sorted(set(data) - {key.name for key in fields(Target)})
    if unknown:
        raise wrong(f"모르는 항목 (unknown keys): {', '.join(unknown)}")
    if not isinstance(data.get("name"), str):
        raise wrong("name이 없습니다 (name is missing)")
    if data.get("kind", "reference") not in KINDS:
        raise wrong(f"kind는 {', '.join(KINDS)} 가운데 하나입니다 (unknown kind)")
    if data.get("kind") == "http" and not str(data.get("address", "")).startswith(("http://", "https://")):
        raise wrong("address가 http(s) 주소가 아닙니다 (address must be an http(s) URL)")
    deviations = tuple(_deviation(one, wrong) for one in data.pop("deviations", ()))
    return Target(**{**data, "offers": tuple(data.get("offers", ())), "deviations": deviations})


def _deviation(data: dict[str, Any], wrong: Any) -> KnownDeviation:
    missing = [name for name in ("rule", "reason", "owner", "expires") if not data.get(name)]
    if missing:
        raise wrong(f"알려진 이탈에 {', '.join(missing)} 없음 (known deviation lacks them)")
    try:
        expires = data["expires"] if type(data["expires"]) is date else date.fromisoformat(data["expires"])
    except (TypeError, ValueError):
        raise wrong("expires는 날짜입니다, 예: 2027-01-31 (expires must be a date)") from None
    return KnownDeviation(data["rule"], data["reason"], data["owner"], expires)


def _covers(offer: str, flow: str) -> bool:
    return offer.endswith("*") and flow.startswith(offer[:-1])
