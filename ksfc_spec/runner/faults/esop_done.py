"""Departures from the rules of the completion of sign-up (features/esop/08)."""

from __future__ import annotations

from .kinds import Attribute, Patch, Swapped, Without
from .table import Fault

DONE = "가입완료"
LEAVE = "ksfc_spec.web.pc.signup:leave"

FAULTS = (
    Fault(
        "ESOP-191-no-current-mark",
        "ESOP-191",
        "가입완료의 단계 표시가 켜지지 않는다",
        Attribute("mark", "가입완료", "aria-current", None, on=DONE),
        expects="단계 표시",
    ),
    Fault(
        "ESOP-192-not-told",
        "ESOP-192",
        "가입이 끝났다고 알리지 않는다",
        Without("회원가입이 완료", on=DONE),
        expects="“회원가입이 완료” 보임",
    ),
    Fault(
        "ESOP-193-another-union",
        "ESOP-193",
        "다른 조합을 소속조합으로 보인다",
        Patch("ksfc_spec.parties.people:People.union_of", lambda people, number: "해오름전자 우리사주조합"),
        expects="소속조합 값",
    ),
    Fault(
        "ESOP-194-not-told",
        "ESOP-194",
        "인증서를 등록하면 모든 서비스가 열린다고 알리지 않는다",
        Without("모든 서비스", on=DONE),
        expects="차례: 기대 회원가입이 완료 다음에 모든 서비스",
    ),
    Fault(
        "ESOP-195-not-told",
        "ESOP-195",
        "다른 금융기관의 인증서를 등록하라고 알리지 않는다",
        Without("타금융기관", on=DONE),
        expects="차례: 기대 타금융기관 다음에 은행",
    ),
    Fault(
        "ESOP-196-not-told",
        "ESOP-196",
        "방문하여 신청하라고 알리지 않는다",
        Without("방문", on=DONE),
        expects="“방문” 보임",
    ),
    Fault(
        "ESOP-197-order-changed",
        "ESOP-197",
        "완료 화면의 두 단추가 자리를 바꾼다",
        Swapped("link", "공동인증서 등록", "대출가능금액 조회", on=DONE),
        expects="차례: 기대 공동인증서 등록 다음에 대출가능금액 조회",
    ),
    Fault(
        "ESOP-198-leads-elsewhere",
        "ESOP-198",
        "공동인증서 등록이 메인페이지로 이어진다",
        Attribute("link", "공동인증서 등록", "href", "/", on=DONE),
        expects="“타기관인증서등록” 보임",
    ),
    Fault(
        "ESOP-199-leads-elsewhere",
        "ESOP-199",
        "대출가능금액 조회가 로그인을 요구하지 않는다",
        Attribute("link", "대출가능금액 조회", "href", "/menu/banking", on=DONE),
        expects="화면 이름: 기대 로그인",
    ),
    Fault(
        "ESOP-200-leads-elsewhere",
        "ESOP-200",
        "완료 화면의 확인이 로그인으로 간다",
        Patch(LEAVE, lambda visit: visit.go("/login")),
        expects="화면 이름: 기대 우리사주뱅킹",
    ),
    Fault(
        "ESOP-201-twice",
        "ESOP-201",
        "한 사람이 두 번 가입할 수 있다",
        Patch("ksfc_spec.bank.members:Members.has_person", lambda members, number: False),
        expects="“이미 가입” 있음",
    ),
    Fault(
        "ESOP-202-stays",
        "ESOP-202",
        "화면을 떠나도 완료 화면이 남는다",
        Patch(LEAVE, lambda visit: visit.go("/")),
        expects="보이지 않음",
    ),
)
