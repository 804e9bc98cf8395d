"""The main menu of the phone channel, as one tree (bankingplus:34-59). An entry without an address only heads a list."""

from __future__ import annotations

from ksfc_spec.web.menu import Entry

SECURITY = Entry(
    "인증/보안",
    "/m/security",
    (
        Entry(
            "바이오인증",
            "",
            (
                Entry("바이오인증 안내", "/m/auth/bio"),
                Entry("바이오인증 등록/재등록", "/m/auth/bio/real-name"),
            ),
        ),
        Entry(
            "간편비밀번호",
            "",
            (
                Entry("간편인증 안내", "/m/auth/simple"),
                Entry("간편비밀번호 등록/재등록", "/m/auth/simple/real-name"),
                Entry("패턴인증 등록/재등록", "/m/auth/pattern/real-name"),
            ),
        ),
        Entry(
            "금융인증서",
            "",
            (
                Entry("금융인증서 안내", "/m/auth/financial"),
                Entry(
                    "타기관금융인증서관리",
                    "",
                    (Entry("금융인증서 등록/재등록", "/m/auth/financial/identity"),),
                ),
            ),
        ),
        Entry(
            "클라우드 공동인증서",
            "/m/cloud",
            (
                Entry("클라우드인증서 발급/재발급", "/m/cloud/issue"),
                Entry("타기관 클라우드인증서 등록", "/m/cloud/register"),
            ),
        ),
    ),
)
CENTRE = Entry(
    "인증센터",
    "",
    (
        Entry(
            "공동인증서",
            "",
            (
                Entry(
                    "공동인증서 신규발급신청",
                    "",
                    (Entry("신규공동인증서신청", "/m/certificates/new"),),
                ),
                Entry(
                    "인증서 복사",
                    "",
                    (
                        Entry("PC에서 가져오기", "/m/certificates/copy"),
                        Entry("PC로 내보내기", "/m/certificates/copy/export"),
                    ),
                ),
            ),
        ),
    ),
)
PHONE_MENU = (
    Entry("로그인", "/m/login"),
    Entry("회원가입", "/m/join/terms"),
    Entry("대출", "", (Entry("대출거래", "/m/loan"),)),
    SECURITY,
    CENTRE,
)
