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

CENTRE = Entry(
    "인증센터",
    "/centre",
    (
        Entry(
            "공동인증서",
            "/centre/joint",
            (
                Entry("공동인증서란?", "/centre/joint/guide"),
                Entry("타기관인증서등록", "/centre/joint/other"),
                Entry(
                    "인증서발급/재발급",
                    "/centre/joint/issue",
                    (
                        Entry("인증서 발급", "/centre/joint/issue/new"),
                        Entry("인증서 재발급", "/centre/joint/issue/again"),
                    ),
                ),
                Entry("인증서복사", "/centre/joint/copy"),
                Entry(
                    "인증서관리",
                    "/centre/joint/manage",
                    (
                        Entry("인증서 갱신", "/centre/joint/manage/renew"),
                        Entry("인증서 폐기", "/centre/joint/manage/revoke"),
                    ),
                ),
            ),
        ),
        Entry(
            "금융인증서",
            "/centre/financial",
            (
                Entry("금융인증서란?", "/centre/financial/guide"),
                Entry(
                    "타기관금융인증서 관리",
                    "/centre/financial/other",
                    (Entry("금융인증서등록/재등록", "/centre/financial/register"),),
                ),
            ),
        ),
        Entry(
            "클라우드 공동인증서",
            "/centre/cloud",
            (
                Entry("클라우드 공동인증서 발급/재발급", "/centre/cloud/issue"),
                Entry("타기관 클라우드 인증서 등록", "/centre/cloud/register"),
            ),
        ),
    ),
)

MENU = (
    Entry("로그인", "/login"),
    Entry("회원가입", "/join/terms"),
    CENTRE,
    Entry("조합원고객", "/menu/members", (Entry("대출신청", "/loan/apply"),)),
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
