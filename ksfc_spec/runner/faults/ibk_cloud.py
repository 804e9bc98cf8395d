"""Departures from certificates in the cloud at IBK: issue and storing (features 01, 08, 10, 13)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ksfc_spec.parties.authorities import Issued
from ksfc_spec.parties.errors import PartyRefusedError
from ksfc_spec.parties.ibk_certificates import IbkCertificates
from ksfc_spec.parties.ibk_cloud import CloudApplication, CloudDesk
from ksfc_spec.parties.ibk_customers import Customer
from ksfc_spec.parties.ibk_rules import KindOffered
from ksfc_spec.parties.pc import HARD_DISK
from ksfc_spec.pki import Scope
from ksfc_spec.web.outside.ibk.house import Call

from .ibk_lifecycle import full_term
from .kinds import Attribute, Extra, Patch, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
HOUSE, DESK = "ksfc_spec.parties.ibk:Ibk", "ksfc_spec.parties.ibk_cloud:CloudDesk"
CLOUD = "ksfc_spec.parties.koscom_cloud:CertificateCloud"
BOOK = "ksfc_spec.parties.ibk_certificates:IbkCertificates"
PAGES = "ksfc_spec.web.outside.koscom_manage"
MANAGE = "클라우드 인증서 관리"
START, CAUTIONS = "IBK 클라우드 인증서 발급", "IBK 클라우드 유의사항"
LOGGED_IN, UPLOADED = "클라우드 공동인증서로 로그인했습니다", "클라우드 인증서 등록이 완료되었습니다"
NEW, DISK = "새 클라우드 공동인증서", "등록된 증권용 공동인증서(IBK)"
Original = Callable[..., Any]


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _refused(*_: Any, **__: Any) -> None:
    raise PartyRefusedError("not-here", "이 인증서로는 로그인하실 수 없습니다.")


def _on_the_disk_too(original: Original, self: CloudDesk, now: CloudApplication, who: Customer) -> None:
    original(self, now, who)
    assert now.issued is not None
    folder = self._desk._media.folder(HARD_DISK)
    folder.save(now.issued.certificate, now.issued.key_file(), authority=now.issued.kind.authority)


def _until_the_old_day(self: CloudDesk, offered: KindOffered, who: Customer, *_: str) -> Issued:
    former = self._authorities.given_to(who.person, offered.scope)[-1]
    left = former.certificate.not_valid_after_utc - self._certificates._clock.now()
    new = self._authorities.issue(who.person, former.kind, age=timedelta(days=400), left=left)
    return self._certificates.into_cloud(who, new)


def _first_kind(
    original: Original, self: CloudDesk, now: CloudApplication, who: Customer, *, kind: str
) -> None:
    original(self, now, who, kind=kind or "증권거래전용(무료)")


def _before_paying(original: Original, call: Call, **window: Any) -> Any:
    now = call.seat.desk["cloud"]
    assert isinstance(now, CloudApplication)
    now.paid = True
    call.ibk.cloud_desk.issue(now, call.customer)
    return original(call, **window)


def _taken_out(original: Original, self: Any, visit: Any) -> Any:
    response, cloud = original(self, visit), visit.city.koscom.cloud
    for account in cloud._accounts.values():
        account.stored.clear()
    return response


def _without_a_key(original: Original, data: bytes, key: bytes, password: str) -> Any:
    if key:
        return original(data, key, password)
    raise PartyRefusedError("not-a-file", "인증서 파일이 아닙니다.")


def _of_every_authority(self: IbkCertificates, customer: Customer, *, but: Issued) -> None:
    for scope in (Scope.SECURITIES, Scope.UNIVERSAL):
        for former in self._authorities.given_to(customer.person, scope):
            if former.certificate != but.certificate:
                self._end(former)


def _upload_revokes(original: Original, self: Any, visit: Any) -> Any:
    ((_, bundle),) = self.waiting.bundles.values()
    response = original(self, visit)
    visit.city.authorities.revoke(visit.city.authorities.find(bundle.certificate))
    return response


USE = (
    Fault(
        "IBK-007-on-the-disk-too",
        "IBK-007",
        "클라우드에 발급하면서 PC에도 저장한다",
        Patch(f"{DESK}.issue", _on_the_disk_too),
        expects=f"하드디스크에 {NEW}: 기대 False",
    ),
    Fault(
        "IBK-008-pc-only",
        "IBK-008",
        "휴대폰에서는 클라우드의 인증서를 받지 않는다",
        Patch(f"{HOUSE}.admit_cloud", _refused),
        expects=LOGGED_IN,
    ),
    Fault(
        "IBK-009-issued-there-only",
        "IBK-009",
        "올린 인증서로는 로그인할 수 없다",
        Patch(f"{HOUSE}.admit_cloud", _refused),
        expects=LOGGED_IN,
    ),
)

ISSUE = (
    Fault(
        "IBK-099-unproven",
        "IBK-099",
        "추가인증 없이 클라우드에 발급한다",
        Patch(f"{RULES}:additional_needed", lambda holder, *, exempt: False),
        expects="추가인증을 해 주세요",
    ),
    Fault(
        "IBK-100-until-the-old-day",
        "IBK-100",
        "새로 발급하면서 지난 만료일을 잇는다",
        Patch(f"{DESK}._issued", _until_the_old_day),
        expects="기대 유효, 실제 만료",
    ),
    Fault(
        "IBK-100-takes-expired",
        "IBK-100",
        "만료된 인증서도 클라우드에 올린다",
        Patch(f"{BOOK}.verified", _nothing),
        expects="유효기간이 지난 인증서입니다",
    ),
    Fault(
        "IBK-101-full-term",
        "IBK-101",
        "재발급하면서 기간을 새로 시작한다",
        Patch("ksfc_spec.parties.authorities:Authorities.reissue", full_term),
        expects="만료일",
    ),
    Fault(
        "IBK-102-not-said",
        "IBK-102",
        "재발급해도 기간이 늘지 않음을 알리지 않는다",
        Without("재발급한 인증서의 유효기간은 기존과 같습니다.", on=START),
        expects="“재발급한 인증서의 유효기간은 기존과 같습니다” 보임",
    ),
    Fault(
        "IBK-103-not-chosen",
        "IBK-103",
        "고르지 않은 사람에게 증권거래전용을 발급한다",
        Patch(f"{DESK}.choose", _first_kind),
        expects="인증서 종류를 선택해 주세요",
    ),
    Fault(
        "IBK-104-free",
        "IBK-104",
        "범용의 값을 받지 않는다",
        Patch(f"{RULES}:KindOffered.fee", lambda self, holder: 0),
        expects="IBK 인증서 결제 열림",
    ),
    Fault(
        "IBK-104-before-paying",
        "IBK-104",
        "결제하기 전에 발급한다",
        Patch("ksfc_spec.web.outside.ibk.cloud:payment", _before_paying),
        expects=f"클라우드에 {NEW}: 기대 False",
    ),
    Fault(
        "IBK-105-corporations-too",
        "IBK-105",
        "법인에도 클라우드에 발급한다",
        Patch(f"{RULES}:may_use_cloud_issue", lambda holder: True),
        expects="코스콤 정책에 따라 법인은",
    ),
    Fault(
        "IBK-175-leaves-them",
        "IBK-175",
        "클라우드에 발급해도 기기의 것을 폐기하지 않는다",
        Patch("ksfc_spec.pki.authority:Authority.revoke", _nothing),
        expects="기대 폐기, 실제 유효",
    ),
    Fault(
        "IBK-176-leaves-them",
        "IBK-176",
        "타사에서 받은 것을 폐기하지 않는다",
        Patch("ksfc_spec.pki.authority:Authority.revoke", _nothing),
        expects="기대 폐기, 실제 유효",
    ),
    Fault(
        "IBK-176-of-every-authority",
        "IBK-176",
        "다른 인증기관의 것까지 폐기한다",
        Patch(f"{BOOK}.end_all", _of_every_authority),
        expects="기대 유효, 실제 폐기",
    ),
    Fault(
        "IBK-177-not-said",
        "IBK-177",
        "발급하면 폐기된다고 알리지 않는다",
        Without("기존 공동인증서(당사/타사 포함)는 자동 폐기됩니다.", on=START),
        expects="“기존 공동인증서(당사/타사 포함)는 자동 폐기됩니다” 보임",
    ),
)

STORING = (
    Fault(
        "IBK-106-four",
        "IBK-106",
        "한 인증기관의 것은 보관하지 않는다",
        Patch(
            "ksfc_spec.parties.authorities:Authorities.intermediates",
            property(lambda self: self.pki.intermediates[:-1]),
        ),
        expects="클라우드에 범용 공동인증서",
    ),
    Fault(
        "IBK-106-unjudged",
        "IBK-106",
        "위조된 인증서도 보관한다",
        Patch(f"{BOOK}.verified", _nothing),
        expects="인증기관을 확인할 수 없는 인증서입니다",
    ),
    Fault(
        "IBK-109-keeps-nothing",
        "IBK-109",
        "올렸다고 하고 클라우드에 두지 않는다",
        Patch(f"{CLOUD}.store", _nothing),
        expects=f"클라우드에 {DISK}: 기대 True",
    ),
    Fault(
        "IBK-110-takes-out",
        "IBK-110",
        "내려받으면 클라우드에서 없어진다",
        Patch(f"{PAGES}:Pages.give", _taken_out),
        expects="클라우드에 등록된 클라우드 공동인증서: 기대 True",
    ),
    Fault(
        "IBK-111-elsewhere",
        "IBK-111",
        "(재)발급 단추가 다른 곳으로 간다",
        Attribute("link", "공동인증서 (재)발급 및 등록", "href", "/ibk/issue", on=MANAGE),
        expects="기대 IBK 클라우드 인증서 발급",
    ),
    Fault(
        "IBK-111-corporations-too",
        "IBK-111",
        "법인에도 (재)발급 단추를 보인다",
        Patch(f"{PAGES}:_corporate", lambda visit, errand: False),
        expects="공동인증서 (재)발급 및 등록 없음",
    ),
    Fault(
        "IBK-112-keeps-nothing",
        "IBK-112",
        "파일을 가져왔다고 하고 클라우드에 두지 않는다",
        Patch(f"{CLOUD}.store", _nothing),
        expects=f"클라우드에 {DISK}: 기대 True",
    ),
    Fault(
        "IBK-113-not-told",
        "IBK-113",
        "개인키 파일이 빠졌다고 알리지 않는다",
        Patch(f"{PAGES}:_bundle", _without_a_key),
        expects="개인키 파일을 함께 선택해 주세요",
    ),
    Fault(
        "IBK-114-one-missing",
        "IBK-114",
        "파일 가져오기가 없다",
        WithoutElement("link", "인증서 파일 가져오기", on=MANAGE),
        expects="인증서 파일 가져오기 있음",
    ),
    Fault(
        "IBK-114-empty",
        "IBK-114",
        "클라우드가 비어도 내려받기를 연다",
        Attribute("button", "인증서 내려받기", "disabled", None, on=MANAGE),
        expects="인증서 내려받기",
    ),
    Fault(
        "IBK-148-elsewhere",
        "IBK-148",
        "올리기가 내려받기로 이어진다",
        Attribute("link", "인증서 올리기", "href", "/ibk", on=MANAGE),
        expects="기대 인증서 올리기",
    ),
    Fault(
        "IBK-149-not-said",
        "IBK-149",
        "등록이 끝났다고 하지 않는다",
        Patch(f"{PAGES}:DONE", "저장했습니다."),
        expects=UPLOADED,
    ),
    Fault(
        "IBK-150-any-pin",
        "IBK-150",
        "간편비밀번호의 자릿수를 보지 않는다",
        Patch(f"{RULES}:pin_problem", _nothing),
        expects="숫자 6자리로 입력해 주세요",
    ),
    Fault(
        "IBK-150-once",
        "IBK-150",
        "두 번째로 넣은 값을 견주지 않는다",
        Patch(f"{RULES}:pin_problem", lambda original, pin, again: original(pin, pin)),
        expects="간편비밀번호가 서로 다릅니다",
    ),
    Fault(
        "IBK-178-upload-revokes",
        "IBK-178",
        "올리면 기기의 것이 폐기된다",
        Patch(f"{PAGES}:Pages.keep", _upload_revokes),
        expects="기대 유효, 실제 폐기",
    ),
    Fault(
        "IBK-179-at-once",
        "IBK-179",
        "추가를 누르기 전에 가져오기를 보인다",
        Extra('<p><a class="button" href="/ibk">인증서 가져오기</a></p>', on=MANAGE),
        expects="인증서 가져오기 없음",
    ),
    Fault(
        "IBK-180-stores-nothing",
        "IBK-180",
        "내려받았다고 하고 PC에 저장하지 않는다",
        Patch("ksfc_spec.pki.npki:NpkiFolder.save", _nothing),
        expects=f"하드디스크에 {NEW}: 기대 True",
    ),
    Fault(
        "IBK-182-not-said",
        "IBK-182",
        "클라우드를 제공하지 않는 회사가 있음을 알리지 않는다",
        Without("클라우드를 제공하지 않는 회사에서는 PC로 내려받아 쓰세요.", on=CAUTIONS),
        expects="“클라우드를 제공하지 않는 회사에서는 PC로 내려받아 쓰세요” 보임",
    ),
)

FAULTS = USE + ISSUE + STORING
