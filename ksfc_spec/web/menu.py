"""The main menu of the PC channel, as one tree; also what the page 전체메뉴 shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: name, address, and the entries below it."""

    name: str
    path: str
    below: tuple[Entry, ...] = ()

    @property
    def outside(self) -> bool:
        """Whether it leads to another site."""
        return self.path.startswith("https://")


COMPANY_SITE = "https://www.ksfc.co.kr"

MENU = (
    Entry("로그인", "/login"),
    Entry("회원가입", "/join/terms"),
    Entry("인증센터", "/centre"),
    Entry("조합원고객", "/menu/members"),
    Entry("조합고객", "/menu/unions"),
    Entry("우리사주지원센터", "/menu/support"),
    Entry("고객센터", "/menu/service"),
    Entry("인터넷뱅킹", "/menu/banking"),
    Entry("한국증권금융", COMPANY_SITE),
    Entry("전체메뉴", "/menu"),
)

FOOTER = (
    Entry("개인정보처리방침", "/about/privacy"),
    Entry("이용약관", "/about/terms"),
    Entry("영업점안내", "/about/branches"),
    Entry("보호금융상품등록부", "/about/protected"),
    Entry("상품공시실", "/about/products"),
    Entry("패밀리사이트", "/about/family"),
)


def entries(tree: tuple[Entry, ...] = MENU) -> Iterator[Entry]:
    """Every entry, each before those below it."""
    for entry in tree:
        yield entry
        yield from entries(entry.below)
