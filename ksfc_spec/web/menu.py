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
                Entry("클라우드 공동인증서란?", "/centre/cloud/guide"),
                Entry("클라우드 공동인증서 발급/재발급", "/centre/cloud/issue"),
                Entry("타기관 클라우드 인증서 등록", "/centre/cloud/register"),
                Entry("클라우드 공동인증서 갱신", "/centre/cloud/renew"),
                Entry("클라우드 공동인증서 관리", "/centre/cloud/manage"),
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

DOCUMENTS = Entry(
    "제증명서발급",
    "/documents",
    (
        Entry(
            "잔고증명서",
            "/documents/balance",
            (
                Entry("잔고증명서", "/documents/balance/deposits"),
                Entry("담보주식잔고내역서", "/documents/balance/pledged"),
            ),
        ),
        Entry(
            "예탁일자별 확인서",
            "/documents/by-date",
            (
                Entry("예탁일자별잔고확인서", "/documents/by-date/balance"),
                Entry("예탁일자별예탁확인서", "/documents/by-date/deposit"),
            ),
        ),
        Entry("주권인출내역서", "/documents/withdrawals"),
        Entry("보호예수증명서", "/documents/custody"),
    ),
)
PERSONAL_DATA = Entry(
    "개인(신용)정보제공현황",
    "/personal-data",
    (
        Entry(
            "개인(신용)정보보호정책",
            "/personal-data/policy",
            (
                Entry("개인정보처리방침", "/personal-data/policy/privacy"),
                Entry("영상정보처리기기 운영관리 방침", "/personal-data/policy/cameras"),
                Entry("신용정보활용체제의 공시", "/personal-data/policy/credit"),
                Entry("고객관리안내문", "/personal-data/policy/customers"),
            ),
        ),
        Entry(
            "개인(신용)정보관리",
            "/personal-data/manage",
            (
                Entry("개인신용정보 수집/이용/제공현황", "/personal-data/manage/state"),
                Entry("개인신용정보 수집/이용/제공 동의", "/personal-data/manage/consent"),
            ),
        ),
    ),
)
EXTRAS = Entry(
    "부가서비스",
    "/extras",
    (
        Entry("투자성향정보확인", "/extras/profile", (Entry("투자성향정보", "/extras/profile/data"),)),
        Entry("상품아이디어공모", "/extras/ideas"),
        Entry("상품안내", "/extras/products"),
    ),
)
WHOLE = (
    DOCUMENTS,
    CENTRE,
    PERSONAL_DATA,
    EXTRAS,
    *(entry for entry in MENU if entry is not CENTRE and entry.path != "/menu"),
)
"""What 전체메뉴 spreads out: four branches side by side (esop:480-484), then the rest of the main menu."""

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
