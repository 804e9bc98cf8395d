"""Pages of the menu whose service is not done on this site: what it is, where it is done, and what to do next.

The manuals name these entries and say no more of them (esop:480-484, joint-certificate:87-89), or say that the app does
it (esop:315, joint-certificate:12).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from ksfc_spec.bank.documents import Document, documents
from ksfc_spec.web.menu import COMPANY_SITE, Entry
from ksfc_spec.web.site import Visit

APP = "증권금융 뱅킹Plus 앱"
SIGNKOREA = "https://www.signkorea.co.kr"
CALL = "영업점이나 고객센터(1544-8333)에서 도와 드립니다."
REGISTER_JOINT = ("타기관인증서등록", "/centre/joint/other")
REGISTER_CLOUD = ("타기관 클라우드 인증서 등록", "/centre/cloud/register")
COPY = ("인증서복사", "/centre/joint/copy")
HOUSE = ("한국증권금융 홈페이지", COMPANY_SITE)
KOSCOM = ("코스콤(SignKorea) 누리집", SIGNKOREA)
ISSUE_PATH = "인증센터 > 공동인증서 > 공동인증서 신규발급신청 > 신규공동인증서신청"
CLOUD_PATH = "인증/보안 > 클라우드 공동인증서 > 클라우드인증서 발급/재발급"
REVOKED = "코스콤에서 발급받은 공동인증서를 쓰고 계시면 새로 발급받을 때 그 인증서는 폐기됩니다."


@dataclass(frozen=True, slots=True)
class Notice:
    """`what` the service is, `where` it is done today, and `ways` on from here: label and address."""

    what: str
    where: str
    ways: tuple[tuple[str, str], ...] = ()
    document: str = ""


def by_branch(what: str) -> Notice:
    """A paper or a service that a branch gives."""
    return Notice(what, f"인터넷뱅킹에서는 신청을 받지 않습니다. 신분증을 준비하시면 {CALL}")


def published(what: str) -> Notice:
    """A text that the company publishes on its own site."""
    return Notice(what, "전문은 한국증권금융 홈페이지와 영업점에서 보실 수 있습니다.", (HOUSE,))


NOTICES: Mapping[str, Notice] = {
    "/centre/joint/issue/new": Notice(
        "신규공동인증서신청은 모바일에서만 하실 수 있습니다.",
        f"{APP}에서 아이디로 로그인하고 {ISSUE_PATH} 메뉴를 이용해 주세요. {REVOKED}",
        (COPY, REGISTER_JOINT),
    ),
    "/centre/joint/issue/again": Notice(
        "쓰던 공동인증서를 잃어버렸거나 비밀번호를 잊었을 때 새 인증서를 받는 일입니다.",
        f"우리 회사에서 받으시려면 {APP}의 {ISSUE_PATH} 메뉴에서 새로 신청해 주세요. {REVOKED} "
        "다른 기관에서 재발급받으셨으면 여기에 다시 등록해 주세요.",
        (REGISTER_JOINT, COPY),
    ),
    "/centre/joint/manage/renew": Notice(
        "유효기간이 끝나기 전에 같은 인증서의 기간을 늘리는 일입니다.",
        "인증서를 발급한 기관에서 갱신하신 뒤 여기에 다시 등록해 주세요. "
        f"기간이 이미 끝났으면 {APP}에서 새로 발급받으실 수 있습니다.",
        (REGISTER_JOINT,),
    ),
    "/centre/joint/manage/revoke": Notice(
        "인증서를 더는 쓰지 못하게 하는 일이며, 폐기한 인증서는 되살릴 수 없습니다.",
        "인증서를 발급한 기관에서 폐기하실 수 있습니다. 잃어버리거나 도용이 걱정되면 바로 고객센터(1544-8333)에 알려 주세요. "
        "폐기된 인증서로는 로그인도 등록도 되지 않습니다.",
        (REGISTER_JOINT,),
    ),
    "/centre/cloud/guide": Notice(
        "코스콤 클라우드에 두고 여섯 자리 비밀번호로 쓰는 공동인증서입니다. 옮기거나 복사하지 않고 PC와 휴대폰에서 함께 씁니다.",
        f"다른 기관에서 받은 것은 여기에서 등록하시고, 새로 발급받으시려면 {APP}을 이용해 주세요. {REVOKED}",
        (REGISTER_CLOUD, KOSCOM),
    ),
    "/centre/cloud/issue": Notice(
        "코스콤 클라우드에 새 공동인증서를 발급받는 일입니다. 새로 발급하는 일은 모바일에서만 합니다.",
        f"{APP}에서 로그인하고 {CLOUD_PATH} 메뉴를 이용해 주세요. {REVOKED} "
        "다른 기관에서 받은 인증서가 클라우드에 있으면 새로 발급받지 않고 등록만 하셔도 됩니다.",
        (REGISTER_CLOUD,),
    ),
    "/centre/cloud/renew": Notice(
        "클라우드에 있는 공동인증서의 유효기간을 늘리는 일입니다.",
        f"발급한 기관에서 갱신하신 뒤 여기에 다시 등록해 주세요. 우리 회사에서 발급한 것은 {APP}에서 재발급받으시면 됩니다.",
        (REGISTER_CLOUD,),
    ),
    "/centre/cloud/manage": Notice(
        "클라우드에 연결된 기기와 그곳의 인증서, 비밀번호를 보고 바꾸는 일입니다.",
        "클라우드는 코스콤이 운영하므로 코스콤의 누리집에서 관리하실 수 있습니다. "
        "우리 회사에서는 클라우드의 인증서를 등록하고 로그인에 쓰실 수 있습니다.",
        (KOSCOM, REGISTER_CLOUD),
    ),
    "/menu/unions": by_branch("우리사주조합의 담당자께서 조합의 업무를 보시는 곳입니다."),
    "/menu/support": by_branch("우리사주제도를 알리고 조합의 설립과 운영을 돕는 곳입니다."),
    "/menu/service": Notice(
        "궁금한 일과 불편한 일을 말씀해 주시는 곳입니다.",
        "고객센터 1544-8333, 대표전화 02-3770-8800으로 전화해 주세요. 인증서의 등록과 복사는 인증센터에 있습니다.",
        (("인증센터", "/centre"), ("보안프로그램 설치", "/security")),
    ),
    "/menu/banking": Notice(
        "지금 보시는 이곳이 우리사주 인터넷뱅킹입니다.",
        "로그인하시거나 전체메뉴에서 하실 일을 골라 주세요.",
        (("로그인", "/login"), ("전체메뉴", "/menu")),
    ),
    "/documents/balance/deposits": by_branch("정한 날의 예탁금과 주식 잔고를 증명하는 서류입니다."),
    "/documents/balance/pledged": by_branch("대출의 담보로 잡힌 주식의 잔고를 적은 서류입니다."),
    "/documents/by-date/balance": by_branch("예탁한 날짜에 따라 나눈 잔고의 확인서입니다."),
    "/documents/by-date/deposit": by_branch("예탁한 날짜에 따라 나눈 예탁의 확인서입니다."),
    "/documents/withdrawals": by_branch("맡긴 주권을 찾아가신 내역입니다."),
    "/documents/custody": by_branch("보호예수로 맡긴 주식을 증명하는 서류입니다."),
    "/personal-data/policy/privacy": Notice(
        "우리가 개인정보를 다루는 방침입니다.", "아래에 전문이 있습니다.", document="privacy"
    ),
    "/personal-data/policy/cameras": published(
        "영업점과 사옥의 카메라를 어떻게 두고 다루는지 밝힌 방침입니다."
    ),
    "/personal-data/policy/credit": published("신용정보를 어떻게 모으고 쓰는지 밝힌 공시입니다."),
    "/personal-data/policy/customers": published("고객의 정보를 관리하며 지키는 일을 알리는 글입니다."),
    "/personal-data/manage/state": by_branch("내 신용정보를 누가 언제 보고 받았는지 알아보는 일입니다."),
    "/personal-data/manage/consent": Notice(
        "정보를 모으고 쓰고 남에게 주는 일에 동의하거나 동의를 거두는 일입니다.",
        f"가입할 때 하신 선택 동의는 언제든 거두실 수 있습니다. {CALL}",
    ),
    "/extras/profile/data": by_branch("투자하시는 성향을 알아보고 기록하는 일입니다."),
    "/extras/ideas": by_branch("새로운 상품에 대한 생각을 보내 주시는 곳입니다."),
    "/extras/products": Notice(
        "취급하는 상품을 알려 드리는 곳입니다.",
        "이율과 수수료는 상품공시실에 있습니다.",
        (("상품공시실", "/about/products"),),
    ),
}
"""By the entry's address. A branch of the menu without a notice lists what is below it."""


def show(
    visit: Visit,
    title: str,
    *paragraphs: str,
    ways: tuple[tuple[str, str], ...] = (),
    texts: tuple[Document, ...] = (),
) -> Response:
    """A page of plain sentences that leads on."""
    return visit.page("pc/notice.html", title=title, paragraphs=paragraphs, ways=ways, documents=texts)


def show_entry(visit: Visit, entry: Entry, *, title: str = "") -> Response:
    """The page of an entry of the menu: its notice, or the list of what is below it."""
    notice = NOTICES.get(entry.path)
    if notice is None:
        return visit.page("pc/joint/branch.html", entry=entry)
    texts = (documents()[notice.document],) if notice.document else ()
    return show(visit, title or entry.name, notice.what, notice.where, ways=notice.ways, texts=texts)
