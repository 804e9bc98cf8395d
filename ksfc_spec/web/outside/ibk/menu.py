"""IBK's menu, on the PC and on the phone."""

from __future__ import annotations

from ksfc_spec.web.menu import Entry

JOINT = Entry(
    "공동인증서",
    "/ibk/joint",
    (
        Entry("공동인증서란?", "/ibk/guide"),
        Entry("인증서 종류 및 수수료", "/ibk/kinds"),
        Entry("인증서 신규/재발급", "/ibk/issue"),
        Entry("타기관 인증서 등록", "/ibk/register"),
        Entry("인증서 갱신", "/ibk/renew"),
        Entry("인증서 전환발급", "/ibk/convert"),
        Entry("인증서 온라인 신원확인 동의", "/ibk/consent"),
    ),
)
MANAGEMENT = Entry(
    "공동인증서 관리",
    "/ibk/manage",
    (
        Entry("인증서 가져오기", "/ibk/manage/import"),
        Entry("인증서 내보내기", "/ibk/manage/export"),
        Entry("인증서 저장매체 변경", "/ibk/manage/medium"),
        Entry("인증서 백업", "/ibk/manage/backup"),
        Entry("인증서 백업복구", "/ibk/manage/restore"),
        Entry("인증서 삭제", "/ibk/manage/delete"),
        Entry("인증서 폐기", "/ibk/manage/revoke"),
    ),
)
COPY = Entry(
    "공동인증서 스마트폰 복사",
    "/ibk/copy",
    (
        Entry("(PC→스마트폰) 인증서 내보내기", "/ibk/copy/send"),
        Entry("(스마트폰→PC) 인증서 가져오기", "/ibk/copy/fetch"),
    ),
)
CLOUD = Entry(
    "클라우드 인증서비스",
    "/ibk/cloud",
    (
        Entry("클라우드 인증서 발급", "/ibk/cloud/issue"),
        Entry("타기관 인증서 등록", "/ibk/cloud/register"),
        Entry("인증서 관리", "/ibk/cloud/manage"),
    ),
)
MENU = (
    Entry("로그인", "/ibk/login"),
    Entry("인증센터", "/ibk", (JOINT, MANAGEMENT, COPY, CLOUD)),
    Entry("뱅킹", "/ibk/banking", (Entry("자금이체", "/ibk/transfer"),)),
    Entry("해외체류고객 예외신청", "/ibk/overseas"),
)
PHONE_MENU = (
    Entry("로그인", "/m/ibk/login"),
    Entry(
        "인증센터",
        "/m/ibk",
        (
            Entry("인증서 가져오기", "/m/ibk/copy/fetch"),
            Entry("인증서 내보내기", "/m/ibk/copy/send"),
            Entry("간편인증 등록", "/m/ibk/simple"),
        ),
    ),
    Entry("뱅킹", "/m/ibk/banking", (Entry("자금이체", "/m/ibk/transfer"),)),
)
PARTS = MENU[1].below
PHONE_PARTS = (PHONE_MENU[1], PHONE_MENU[2])
"""What the first pages spread out."""
