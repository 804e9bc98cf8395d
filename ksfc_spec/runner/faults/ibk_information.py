"""Departures from what IBK's certificate centre tells its customers: guides, kinds and fees, cautions (features 01-04, 12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ksfc_spec.parties import ibk_rules as rules

from .kinds import Instead, Patch, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
GUIDE, CLOUD, REFORM = "IBK 공동인증서 안내", "IBK 클라우드 공동인증서 안내", "IBK 민간전자서명 안내"
IDENTITY, KINDS, CAUTIONS = "IBK 온라인 신원확인 안내", "IBK 인증서 종류 및 수수료", "IBK 공동인증서 유의사항"


def _silent(rule: str, on: str, text: str, title: str) -> Fault:
    """The page does not say it."""
    return Fault(f"IBK-{rule}-not-said", f"IBK-{rule}", title, Without(text, on=on), expects=f"“{text}” 보임")


def _cell(rule: str, right: str, wrong: str, title: str) -> Fault:
    """A cell of the table of kinds and fees is another one."""
    return Fault(
        f"IBK-{rule}-other-cell",
        f"IBK-{rule}",
        title,
        Instead(right, wrong, on=KINDS),
        expects=f"기대 {right}",
    )


def _consents(original: Callable[..., None], self: Any, who: Any, choice: str) -> None:
    original(self, who, choice or rules.CONSENT)


SAID = (
    _silent("001", GUIDE, "사이버 인감증명서", "인감증명에 견주지 않는다"),
    _silent("002", GUIDE, "전자서명법", "법의 이름을 밝히지 않는다"),
    _silent("003", GUIDE, "공동인증서(구. 공인인증서)", "옛 이름을 밝히지 않는다"),
    _silent("006", CLOUD, "코스콤 클라우드에 보관합니다", "보관하는 곳을 밝히지 않는다"),
    _silent("010", CLOUD, "기존 인증서를 올리거나 새로 발급받아 쓰실 수 있습니다", "두 길을 알리지 않는다"),
    _silent("013", REFORM, "2020년 12월 10일", "제도가 바뀐 날을 알리지 않는다"),
    _silent("016", REFORM, "한국무역정보통신", "다섯째 인증기관을 빠뜨린다"),
    _silent("018", REFORM, "코스콤(SignKorea)", "당사의 인증기관을 밝히지 않는다"),
    _silent("020", IDENTITY, "명의도용에 의한 부정발급을 막기 위해", "사전동의의 목적을 알리지 않는다"),
    _silent("027", IDENTITY, "코스콤 인증업무준칙", "근거를 밝히지 않는다"),
    _silent("048", KINDS, "용도제한용→범용, 범용→용도제한용", "전환발급을 설명하지 않는다"),
    _silent("050", KINDS, "수수료는 추후 변경될 수 있습니다", "수수료가 바뀔 수 있음을 알리지 않는다"),
    _silent(
        "157",
        CAUTIONS,
        "발급과 타기관 등록에는 추가인증이 필요합니다(개인에 한함)",
        "추가인증이 필요함을 알리지 않는다",
    ),
    _silent("158", CAUTIONS, "고객센터(1588-0030, 1544-0050)", "고객센터의 번호를 알리지 않는다"),
    _silent(
        "167",
        CAUTIONS,
        "메일함이나 웹하드에 둔 인증서, 보안카드, 비밀번호는 바로 삭제해 주세요",
        "인터넷에 둔 것을 지우라고 하지 않는다",
    ),
    _silent(
        "168",
        CAUTIONS,
        "타기관 OTP를 등록하시거나 방문하여 보안카드를 재발급받아 주세요",
        "지운 뒤에 할 일을 알리지 않는다",
    ),
    _silent(
        "170",
        CAUTIONS,
        "인증서를 복사하거나 보안카드를 스캔하거나 촬영하여 인터넷에 두지 마세요",
        "찍어 두지 말라고 하지 않는다",
    ),
    _silent(
        "172",
        CAUTIONS,
        "다른 사이트와 다른 아이디와 비밀번호를 써 주세요",
        "비밀번호를 달리하라고 하지 않는다",
    ),
)

TABLE = (
    _cell("031", "은행, 증권, 카드 등 모든 전자거래", "은행 거래(용도제한용)", "범용에도 용도제한을 붙인다"),
    _cell("033", "인터넷뱅킹, 인터넷 보험, 카드 결제, 전자정부 민원", "인터넷뱅킹", "은행용의 용도를 줄인다"),
    _cell("034", "은행, 증권, 카드 등 모든 전자거래", "증권 거래", "범용의 용도를 줄인다"),
    _cell("036", "77,000원/년", "7,700원/년", "법인의 증권전용 수수료를 틀리게 적는다"),
    _cell("042", "4,400원/년", "44,000원/년", "개인의 범용 수수료를 틀리게 적는다"),
    _cell("043", "110,000원/년", "11,000원/년", "법인의 범용 수수료를 틀리게 적는다"),
    Fault(
        "IBK-042-corporate-price",
        "IBK-042",
        "개인에게 법인의 금액을 받는다",
        Patch(f"{RULES}:KindOffered.fee", lambda self, holder: self.corporate),
        expects="기대 4,400원, 실제 110,000원",
    ),
    Fault(
        "IBK-043-personal-price",
        "IBK-043",
        "법인에 개인의 금액을 받는다",
        Patch(f"{RULES}:KindOffered.fee", lambda self, holder: self.personal),
        expects="기대 110,000원, 실제 4,400원",
    ),
    Fault(
        "IBK-030-gold",
        "IBK-030",
        "범용을 다른 회사의 이름으로 적는다",
        Instead("범용 공동인증서", "골드", on=KINDS),
        expects="범용 공동인증서",
    ),
    Fault(
        "IBK-029-columns",
        "IBK-029",
        "표에 증권거래 열의 이름이 없다",
        Without("증권거래", on=KINDS),
        expects="증권거래",
    ),
)

CONSENT = (
    Fault(
        "IBK-022-consent-suffices",
        "IBK-022",
        "동의한 고객의 계좌 비밀번호는 보지 않는다",
        Patch("ksfc_spec.parties.ibk_customers:Customers.check", lambda *_, **__: None),
        expects="계좌 비밀번호가 맞지 않습니다",
    ),
    Fault(
        "IBK-023-issues-anyway",
        "IBK-023",
        "동의하지 않은 고객에게도 온라인으로 발급한다",
        Patch(f"{RULES}:may_be_issued_online", lambda choice: True),
        expects="동의하지 않아 발급할 수 없습니다",
    ),
    Fault(
        "IBK-024-no-way-out",
        "IBK-024",
        "막힌 고객에게 바꾸는 방법을 알리지 않는다",
        Without(rules.HOW_TO_CONSENT, on="IBK 인증서 신규/재발급"),
        expects="동의로 바꾸실 수 있습니다",
    ),
    Fault(
        "IBK-026-by-id",
        "IBK-026",
        "아이디 로그인으로도 동의를 바꿀 수 있다",
        Patch(f"{RULES}:may_change_consent", lambda means: True),
        expects="공동인증서로 로그인해 주세요",
    ),
    Fault(
        "IBK-004-by-id",
        "IBK-004",
        "아이디 로그인으로도 자금이체가 열린다",
        Patch(f"{RULES}:may_transfer", lambda means, *, phone: True),
        expects="공동인증서로 로그인해 주세요",
    ),
    Fault(
        "IBK-012-corporations-too",
        "IBK-012",
        "법인에도 추가인증을 요구한다",
        Patch(f"{RULES}:additional_needed", lambda holder, *, exempt: True),
        expects="IBK 저장매체 선택",
    ),
    Fault(
        "IBK-021-chosen-for-them",
        "IBK-021",
        "고르지 않은 고객을 동의로 저장한다",
        Patch("ksfc_spec.parties.ibk:Ibk.choose_consent", _consents),
        expects="동의 여부를 선택해 주세요",
    ),
    Fault(
        "IBK-021-one-choice",
        "IBK-021",
        "미동의를 고를 수 없다",
        Without("미동의", on="IBK 온라인 신원확인 동의"),
        expects="미동의",
    ),
)

OVERSEAS = (
    Fault(
        "IBK-162-any-two",
        "IBK-162",
        "신청하지 않아도 출국과 해외 접속이면 생략한다",
        Patch(f"{RULES}:overseas_exempt", lambda *, applied, departed, abroad: True),
        expects="IBK 추가인증 요청",
    ),
    Fault(
        "IBK-165-no-button",
        "IBK-165",
        "신청이 접수되었다고 알리지 않는다",
        WithoutElement("status", "접수되었습니다", on="IBK 해외체류고객 예외신청"),
        expects="해외체류고객 예외신청이 접수되었습니다",
    ),
)

FAULTS = SAID + TABLE + CONSENT + OVERSEAS
