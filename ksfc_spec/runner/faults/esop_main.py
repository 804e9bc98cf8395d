"""Departures from the rules of the main page (features/esop/01-main-page.feature)."""

from .kinds import Without
from .table import Fault

FAULTS = (
    Fault(
        "ESOP-005-no-distinction",
        "ESOP-005",
        "첫 화면이 회사 홈페이지와 다른 사이트임을 알리지 않는다",
        Without("홈페이지와 다른 사이트", on="우리사주뱅킹"),
        expects="“홈페이지와 다른 사이트” 보임",
    ),
)
