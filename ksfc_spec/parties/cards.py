"""Identity cards of the cast: drawn by us, held before a camera. Nothing of a real card but its kind is taken over.

A picture is a JPEG of `SHOT` pixels: the card a little askew on a dark table, as a phone sees it.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from random import Random
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from .errors import PartyRefusedError
from .party import Action, Party
from .people import People, Person, birth_date

RESIDENT, LICENCE, PASSPORT = "주민등록증", "운전면허증", "여권"
BLURRED, SMUDGED = "흐린 주민등록증", "글자가 번진 주민등록증"
CARDS = (RESIDENT, LICENCE, PASSPORT, BLURRED, SMUDGED)
CARD = (1000, 630)
SHOT = (1280, 960)
FONTS = ("NanumGothicBold.ttf", "NanumGothic.ttf", "NotoSansCJK-Bold.ttc", "NotoSansCJKkr-Bold.otf")
OFFICES = "ㄱㄴ특별시 견본구청장"
INK = (28, 34, 46)


@dataclass(frozen=True, slots=True)
class Held:
    """How a card is held: turned by `degrees`, `size` of its own pixels, its centre moved by `shift`, grain `noise`."""

    degrees: float = 1.5
    size: float = 0.95
    shift: tuple[int, int] = (10, -8)
    noise: int = 6


def issued_on(person: Person) -> str:
    """The day an invented card was issued: YYYYMMDD, the twentieth birthday."""
    born = birth_date(person.resident_number)
    return f"{born.year + 20}{born:%m%d}" if born.strftime("%m%d") != "0229" else f"{born.year + 20}0301"


def licence_number(person: Person) -> str:
    """An invented driving licence's number: twelve digits that follow from the person, with dashes."""
    digits = person.resident_number
    return f"99-{digits[4:6]}-{digits[7:13]}-{digits[2:4]}"


class Cards(Party):
    """What cards people of the cast can hold before a camera."""

    title = "신분증"

    def __init__(self, people: People) -> None:
        super().__init__()
        self._people = people

    def actions(self) -> Mapping[str, Action]:
        return {**super().actions(), "picture": self._picture}

    def _picture(self, *, name: str, card: str) -> Mapping[str, Any]:
        """A photograph of a person's card, JPEG in base64; refuses `no-such-card`."""
        if card not in CARDS:
            raise PartyRefusedError("no-such-card", f"{card}: not one of {CARDS}")
        return {"data": base64.b64encode(picture(self._people.named(name), card)).decode()}


@lru_cache(maxsize=64)
def picture(person: Person, card: str, held: Held | None = None) -> bytes:
    """A photograph of a card, JPEG."""
    drawn = photograph(_drawn(person, card), held or Held())
    if card == BLURRED:
        drawn = drawn.filter(ImageFilter.GaussianBlur(14))
    out = io.BytesIO()
    drawn.save(out, "JPEG", quality=92, subsampling=0)
    return out.getvalue()


def _drawn(person: Person, card: str) -> Image.Image:
    if card == LICENCE:
        return _licence(person)
    if card == PASSPORT:
        return _passport(person)
    face = _resident(person)
    return _smudge(face) if card == SMUDGED else face


def photograph(card: Image.Image, held: Held) -> Image.Image:
    """The card on a table, under light that falls off to one side, with grain."""
    random = Random(f"{held}")  # noqa: S311 - grain, not secrets
    shown = card.resize((int(card.width * held.size), int(card.height * held.size)), Image.Resampling.LANCZOS)
    turned = shown.convert("RGBA").rotate(held.degrees, expand=True, resample=Image.Resampling.BICUBIC)
    table = Image.new("RGB", SHOT, (46, 42, 40))
    at = ((SHOT[0] - turned.width) // 2 + held.shift[0], (SHOT[1] - turned.height) // 2 + held.shift[1])
    table.paste(turned, at, turned)
    light = (
        Image.linear_gradient("L").rotate(90).resize(SHOT).point([min(255, 205 + v // 5) for v in range(256)])
    )
    lit = Image.composite(table, Image.new("RGB", SHOT), light)
    grain = Image.frombytes(
        "L", (SHOT[0] // 2, SHOT[1] // 2), random.randbytes(SHOT[0] * SHOT[1] // 4)
    ).resize(SHOT)
    return Image.blend(lit, Image.merge("RGB", (grain, grain, grain)), held.noise / 255)


def _blank(tint: tuple[int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    card = Image.new("RGB", CARD, tint)
    pen = ImageDraw.Draw(card)
    for y in range(0, CARD[1], 14):
        pen.line([(0, y), (CARD[0], y + 30)], fill=tuple(c - 7 for c in tint), width=2)
    pen.rounded_rectangle([690, 130, 930, 440], 16, fill=(198, 208, 216))
    pen.ellipse([760, 180, 860, 290], fill=(150, 164, 176))
    pen.pieslice([715, 300, 905, 560], 180, 360, fill=(150, 164, 176))
    return card, pen


def _resident(person: Person) -> Image.Image:
    card, pen = _blank((232, 238, 232))
    number = person.resident_number
    pen.text((70, 50), RESIDENT, font=_font(64), fill=INK)
    pen.text((70, 180), person.name, font=_font(58), fill=INK)
    pen.text((70, 285), f"{number[:6]}-{number[6:]}", font=_font(52), fill=INK)
    pen.text((70, 385), "견본특별시 견본구", font=_font(32), fill=INK)
    pen.text((70, 430), "견본로 1", font=_font(32), fill=INK)
    pen.text((330, 510), _dotted(issued_on(person)), font=_font(40), fill=INK)
    pen.text((330, 565), OFFICES, font=_font(28), fill=INK)
    return card


def _licence(person: Person) -> Image.Image:
    card, pen = _blank((240, 236, 226))
    number = person.resident_number
    pen.text((70, 50), "자동차운전면허증", font=_font(56), fill=INK)
    pen.text((70, 160), licence_number(person), font=_font(46), fill=INK)
    pen.text((70, 245), person.name, font=_font(54), fill=INK)
    pen.text((70, 335), f"{number[:6]}-{number[6:]}", font=_font(48), fill=INK)
    pen.text((70, 420), "견본특별시 견본구", font=_font(30), fill=INK)
    pen.text((330, 510), _dotted(issued_on(person)), font=_font(40), fill=INK)
    pen.text((330, 565), "견본시경찰청장", font=_font(28), fill=INK)
    return card


def _passport(person: Person) -> Image.Image:
    card, pen = _blank((222, 230, 240))
    pen.text((70, 50), "여권 PASSPORT", font=_font(60), fill=INK)
    pen.text((70, 180), person.english_name.upper(), font=_font(46), fill=INK)
    pen.text((70, 285), "X00000000", font=_font(48), fill=INK)
    pen.text((70, 520), "P<XXX<<<<<<<<<<<<<<<<<<<<<<<<", font=_font(34), fill=INK)
    return card


def _smudge(card: Image.Image) -> Image.Image:
    """Water on the ink: the name's last syllable has run, its other syllables are legible."""
    wet = (186, 165, 246, 262)
    card.paste(card.crop(wet).filter(ImageFilter.GaussianBlur(11)), wet)
    return card


def _dotted(day: str) -> str:
    return f"{day[:4]}.{day[4:6]}.{day[6:]}."


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    for name in FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue
    raise PartyRefusedError("no-font", "no font that draws Hangul")
