"""How the phone registers financial certificates (bankingplus:132-219)."""

from __future__ import annotations

from ksfc_spec.bank.registering.course import Route, four_steps
from ksfc_spec.bank.registering.identification import OnFile, Words
from ksfc_spec.bank.registering.steps import Manner

from .registration import AGAIN

ROOT = "/m/auth/financial"
IN_ORDER = "순서대로 진행해 주세요."
ROUTE = Route(
    flow="phone-financial",
    paths=four_steps(ROOT, first=f"{ROOT}/identity"),
    said={
        "identity": IN_ORDER,
        "authentication": IN_ORDER,
        "certificate": "금융인증서를 먼저 선택해 주세요. 아래 단추를 누르면 창이 열립니다.",
    },
    again=AGAIN,
)
WORDS = Words(
    user_id="인터넷뱅킹 아이디",
    password="인터넷뱅킹 비밀번호",  # noqa: S106
    wrong_number="고객정보와 주민등록번호가 일치하지 않습니다. 본인의 번호를 입력해 주세요.",
)
CHOOSE = "본인확인 추가인증을 선택해 주세요."
MANNER = Manner(
    words=WORDS,
    designable=False,
    on_file=OnFile(tails=False, wrong="등록된 고객정보와 일치하지 않습니다. {label}를 다시 확인해 주세요."),
    otp="OTP비밀번호",
    choose=CHOOSE,
)
OTHERS = "고객정보와 인증서의 명의가 다릅니다. 본인의 금융인증서를 선택해 주세요."
