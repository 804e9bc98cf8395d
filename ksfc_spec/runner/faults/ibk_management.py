"""Departures from managing certificates at IBK and from copies between PC and phone (features 06, 07)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from ksfc_spec.parties.pc import HARD_DISK, MEDIA
from ksfc_spec.parties.phone import PLACE as ON_PHONE
from ksfc_spec.pki import Entry, NpkiFolder, OwnerKey, RandomNumber
from ksfc_spec.web.outside.ibk.house import Call

from .kinds import Instead, Patch, Without, WithoutElement
from .person_departures import REVOCATION_UNASKED
from .table import Fault

RULES = "ksfc_spec.parties.ibk_rules"
MEDIA_PLACE = "ksfc_spec.parties.ibk_media"
PROGRAM, FOLDER = f"{MEDIA_PLACE}:CertificateMedia", "ksfc_spec.pki.npki:NpkiFolder"
RELAY = "ksfc_spec.parties.ibk_copy:CopyRelay"
PAGES = "ksfc_spec.web.outside.ibk.management"
HOME = "IBK 인증센터"
HERE = "등록된 증권용 공동인증서(IBK): 기대 True, 실제 False"
Original = Callable[..., Any]


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _unasked(rule: str, name: str, title: str, *, expects: str = "폐기된 인증서입니다") -> Fault:
    """Nobody asks whether a certificate was revoked."""
    return Fault(
        f"IBK-{rule}-{name}",
        f"IBK-{rule}",
        title,
        REVOCATION_UNASKED,
        expects,
    )


def _without_original(original: Original, self: Any, value: str, *, password: str) -> str:
    name: str = original(self, value, password=password)
    self.delete(value, password=password)
    return name


def _under_another_password(original: Original, bundle: Any, password: str, **details: Any) -> bytes:
    file: bytes = original(bundle, password[::-1], **details)
    return file


def _without_r(original: Original, owner: OwnerKey, password: str, **details: Any) -> bytes:
    key_file: bytes = original(OwnerKey(owner.key, RandomNumber.draw(os.urandom)), password, **details)
    return key_file


def _leaves_original(self: NpkiFolder, entry: Entry, *, to: NpkiFolder) -> Entry:
    return self.copy(entry, to=to)


def _moves(self: Any, value: str, *, password: str, to: str) -> None:
    self.move(value, password=password, to=to)


def _not_to_the_disk(original: Original, self: NpkiFolder, entry: Entry, *, to: NpkiFolder) -> Entry:
    return entry if "home" in to.root.parts else original(self, entry, to=to)


def _everywhere(original: Original, self: Any, value: str, *, password: str) -> None:
    for medium in MEDIA:
        original(self, f"{medium}/{value.partition('/')[2]}", password=password)


def _revokes_too(
    original: Original, call: Call, name: str, deed: Callable[[str, str], Any], then: str
) -> Any:
    def both(key: str, password: str) -> None:
        call.ibk.revoke(key, password=password)
        deed(key, password)

    return original(call, name, both if name == "delete" else deed, then)


def _before_asking(original: Original, call: Call, name: str) -> Any:
    response = original(call, name)
    if name == "revoke":
        call.ibk.revoke(call.text("key"), password=call.raw("password"))
    return response


def _always_new(original: Original, self: Any, who: Any, *, kind: str, again: bool) -> Any:
    return original(self, who, kind=kind, again=False)


def _off_the_phone(original: Original, self: Any, number: str, tries: Any) -> None:
    original(self, number, tries)
    folder = self._phone.folder(ON_PHONE)
    for entry in folder.entries():
        folder.delete(entry)


def _off_the_pc(original: Original, self: Any, number: str, tries: Any, *, value: str, password: str) -> None:
    original(self, number, tries, value=value, password=password)
    self._pc.delete(value, password=password)


TASKS = (
    Fault(
        "IBK-068-one-missing",
        "IBK-068",
        "백업복구가 메뉴에 없다",
        WithoutElement("link", "인증서 백업복구", on=HOME),
        expects="인증서 백업복구 있음",
    ),
    Fault(
        "IBK-069-not-said",
        "IBK-069",
        "폐기를 언제 쓰는지 알리지 않는다",
        Without("인증서를 더 쓰지 않으려는 경우에 이용해 주세요.", on="IBK 인증서 폐기"),
        expects="“인증서를 더 쓰지 않으려는 경우” 보임",
    ),
    Fault(
        "IBK-070-no-file",
        "IBK-070",
        "내보냈다고 하고 파일을 주지 않는다",
        Patch("ksfc_spec.parties.pc:Pc.put_file", _nothing),
        expects="증권용공동인증서.p12 있음",
    ),
    Fault(
        "IBK-071-other-password",
        "IBK-071",
        "파일을 고객이 모르는 비밀번호로 잠근다",
        Patch(f"{MEDIA_PLACE}:pack", _under_another_password),
        expects="증권용공동인증서.p12 열림: 기대 True",
    ),
    Fault(
        "IBK-072-takes-away",
        "IBK-072",
        "내보내면서 원래 인증서를 지운다",
        Patch(f"{PROGRAM}.export", _without_original),
        expects=f"하드디스크에 {HERE}",
    ),
    Fault(
        "IBK-073-takes-anything",
        "IBK-073",
        "파일을 보지 않고 가져왔다고 한다",
        Patch(f"{PROGRAM}.take_in", _nothing),
        expects="인증서 파일이 아닙니다",
    ),
    Fault(
        "IBK-074-loses-r",
        "IBK-074",
        "가져오면서 본인확인에 쓰는 난수를 잃는다",
        Patch(f"{MEDIA_PLACE}:protect", _without_r),
        expects="IBK 타기관 인증서 등록완료",
    ),
    _unasked("075", "revives", "가져온 인증서는 폐기되었는지 묻지 않는다"),
    Fault(
        "IBK-077-copies",
        "IBK-077",
        "이동해도 원본을 남긴다",
        Patch(f"{FOLDER}.move", _leaves_original),
        expects="하드디스크에 등록된 증권용 공동인증서(IBK): 기대 False",
    ),
    Fault(
        "IBK-078-one-way",
        "IBK-078",
        "PC에서만 옮길 수 있다",
        Patch(
            f"{RULES}:medium_problem",
            lambda source, target: None if source == HARD_DISK else "PC의 인증서를 선택해 주세요.",
        ),
        expects="하드디스크에 범용 공동인증서(은행): 기대 True",
    ),
    Fault(
        "IBK-079-moves",
        "IBK-079",
        "백업하면서 PC의 것을 지운다",
        Patch(f"{PROGRAM}.copy", _moves),
        expects=f"하드디스크에 {HERE}",
    ),
    Fault(
        "IBK-080-restores-nothing",
        "IBK-080",
        "복구했다고 하고 PC에 저장하지 않는다",
        Patch(f"{FOLDER}.copy", _not_to_the_disk),
        expects=f"하드디스크에 {HERE}",
    ),
    _unasked("081", "revives", "복구한 인증서는 폐기되었는지 묻지 않는다"),
    Fault(
        "IBK-082-everywhere",
        "IBK-082",
        "모든 저장매체에서 지운다",
        Patch(f"{PROGRAM}.delete", _everywhere),
        expects=f"이동식디스크에 {HERE}",
    ),
    Fault(
        "IBK-083-revokes",
        "IBK-083",
        "삭제하면서 폐기까지 한다",
        Patch(f"{PAGES}:_confirmed", _revokes_too),
        expects="기대 유효, 실제 폐기",
    ),
    _unasked("086", "takes-revoked", "등록할 인증서가 폐기되었는지 묻지 않는다"),
    Fault(
        "IBK-087-as-new",
        "IBK-087",
        "폐기한 것의 재발급을 신규 발급으로 받아 준다",
        Patch("ksfc_spec.parties.ibk_issue:IssueDesk.begin", _always_new),
        expects="재발급할 인증서가 없습니다",
    ),
    Fault(
        "IBK-088-before-asking",
        "IBK-088",
        "한 번 더 묻기 전에 폐기한다",
        Patch(f"{PAGES}:_ask", _before_asking),
        expects="기대 유효, 실제 폐기",
    ),
)

COPY = (
    Fault(
        "IBK-089-one-way",
        "IBK-089",
        "스마트폰에서 PC로 가져오는 메뉴가 없다",
        WithoutElement("link", "(스마트폰→PC) 인증서 가져오기", on=HOME),
        expects="(스마트폰→PC) 인증서 가져오기 있음",
    ),
    Fault(
        "IBK-090-nothing-arrives",
        "IBK-090",
        "복사했다고 하고 스마트폰에 아무것도 두지 않는다",
        Patch("ksfc_spec.parties.ibk_copy:_hand_over", _nothing),
        expects="공동인증서로 로그인했습니다",
    ),
    Fault(
        "IBK-091-crossed",
        "IBK-091",
        "내보내는 단추를 가져오기라고 적는다",
        Instead("인증서 내보내기", "인증서 가져오기", on="IBK PC에서 스마트폰으로"),
        expects="인증서 내보내기",
    ),
    Fault(
        "IBK-092-six-digits",
        "IBK-092",
        "승인번호가 여섯 자리이다",
        Patch(f"{RULES}:IbkPolicy", lambda original: original(approval_digits=6)),
        expects="승인번호 세 묶음 없음",
    ),
    Fault(
        "IBK-092-ungrouped",
        "IBK-092",
        "승인번호를 묶지 않고 보인다",
        Patch("ksfc_spec.web.outside.ibk.copying:grouped", lambda number: number),
        expects="보임",
    ),
    Fault(
        "IBK-093-nothing-arrives",
        "IBK-093",
        "복사했다고 하고 PC에 저장하지 않는다",
        Patch("ksfc_spec.parties.ibk_copy:_hand_over", _nothing),
        expects=f"하드디스크에 {HERE}",
    ),
    Fault(
        "IBK-097-off-the-pc",
        "IBK-097",
        "스마트폰으로 복사하면 PC의 것이 없어진다",
        Patch(f"{RELAY}.send", _off_the_pc),
        expects=f"하드디스크에 {HERE}",
    ),
    Fault(
        "IBK-097-off-the-phone",
        "IBK-097",
        "PC로 복사하면 스마트폰의 것이 없어진다",
        Patch(f"{RELAY}.fetch", _off_the_phone),
        expects=f"스마트폰에 {HERE}",
    ),
)

FAULTS = TASKS + COPY
