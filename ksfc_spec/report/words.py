"""What people read, in Korean and English, for every value that files carry as a code word."""

from __future__ import annotations

from ksfc_spec.model import Basis, Disposition, Level, Polarity, Severity, Verdict

from .pictures import Absence
from .run import Text
from .verdicts import Gap, Proof

MANUAL = {
    "bankingplus": Text("증권금융 뱅킹 Plus", "Banking Plus (phone app)"),
    "joint-certificate": Text("공동인증서 매뉴얼", "Joint certificate"),
    "esop": Text("우리사주 인터넷뱅킹", "ESOP internet banking (PC)"),
    "financial-certificate": Text("금융인증서 발급", "Financial certificate"),
    "ibk-joint-certificate": Text("공동인증서 등록 업무 (IBK)", "Joint certificate registration (IBK)"),
}

VERDICT = {
    Verdict.CONFORMS: Text("적합", "Conforms"),
    Verdict.DEVIATES: Text("부적합", "Deviates"),
    Verdict.NOT_TESTED: Text("미시험", "Not tested"),
    Verdict.WAIVED: Text("면제", "Waived"),
    Verdict.BROKEN: Text("판정불가", "Broken"),
}

VERDICT_MEANING = {
    Verdict.CONFORMS: Text(
        "모든 시나리오가 실행되어 통과했고, 저마다 하나 이상을 실제로 확인했다.",
        "Every scenario ran and passed, and each checked at least one thing.",
    ),
    Verdict.DEVIATES: Text("시나리오가 하나라도 실패했다.", "At least one scenario failed."),
    Verdict.NOT_TESTED: Text(
        "실행되지 않았거나, 확인한 것이 없는 시나리오가 있거나, 시나리오가 아예 없다.",
        "A scenario did not run or checked nothing, or there is no scenario at all.",
    ),
    Verdict.WAIVED: Text(
        "부적합이지만 사유·담당·기한이 적힌 알려진 차이이고 기한이 남아 있다.",
        "Deviates, as a known deviation with reason, owner and an expiry still ahead.",
    ),
    Verdict.BROKEN: Text(
        "시험 도구·설정·외부 기관이 고장 나 시스템을 판정할 수 없다.",
        "The suite, its configuration or an outside party failed, not the system.",
    ),
}

LEVEL = {
    Level.MUST: Text("필수", "Must"),
    Level.MAY: Text("선택", "May"),
    Level.SHOWN: Text("표시", "Shown"),
}

BASIS = {
    Basis.EXPLICIT: Text("명시", "Explicit"),
    Basis.IMPLIED: Text("함의", "Implied"),
    Basis.INTERPRETED: Text("해석", "Interpreted"),
}

DISPOSITION = {
    Disposition.REQUIREMENT: Text("요구", "Requirement"),
    Disposition.LABEL: Text("화면 글자", "Label"),
    Disposition.NOTICE: Text("안내", "Notice"),
    Disposition.INSTRUCTION: Text("사용 방법", "Instruction"),
    Disposition.HEADING: Text("제목", "Heading"),
    Disposition.DUPLICATE: Text("중복", "Duplicate"),
    Disposition.NOISE: Text("잡음", "Noise"),
}
UNPLACED = Text("미분류", "Unplaced")

POLARITY = {
    Polarity.POSITIVE: Text("긍정", "Positive"),
    Polarity.NEGATIVE: Text("부정", "Negative"),
    Polarity.BOUNDARY: Text("경계", "Boundary"),
}

SEVERITY = {
    Severity.CRITICAL: Text("치명", "Critical"),
    Severity.MAJOR: Text("중대", "Major"),
    Severity.MINOR: Text("경미", "Minor"),
    Severity.INFO: Text("참고", "Info"),
}

FINDING_KIND = {
    "contradiction": Text("모순", "Contradiction"),
    "ambiguity": Text("모호", "Ambiguity"),
    "silence": Text("침묵", "Silence"),
    "outdated-term": Text("옛 용어", "Outdated term"),
    "wrong-number": Text("잘못된 번호", "Wrong number"),
    "recognition-error": Text("판독 오류", "Recognition error"),
    "foreign-screen": Text("다른 기관 화면", "Another institution's screen"),
    "personal-data": Text("개인정보", "Personal data"),
}

OUTCOME = {
    "passed": Text("통과", "Passed"),
    "failed": Text("실패", "Failed"),
    "unbound": Text("해석 안 됨", "Unbound"),
    "not offered": Text("대상에 없음", "Not offered"),
    "skipped": Text("건너뜀", "Skipped"),
    "broken": Text("고장", "Broken"),
}

STEP_STATUS = {
    "passed": Text("통과", "passed"),
    "failed": Text("실패", "failed"),
    "skipped": Text("실행 안 함", "not run"),
    "undefined": Text("뜻을 모름", "undefined"),
}

KEYWORD = {"given": Text("조건", "Given"), "when": Text("만일", "When"), "then": Text("그러면", "Then")}

ADAPTER = {"form": Text("문서 판독", "form"), "browser": Text("브라우저", "browser")}

GAP = {
    Gap.UNTESTABLE: Text("시험할 수 없는 규칙", "Cannot be tested"),
    Gap.NO_SCENARIO: Text("시나리오가 아직 없음", "No scenario yet"),
    Gap.NOT_PLANNED: Text("이번 실행의 범위 밖", "Outside this run"),
    Gap.MISSING: Text("예정되었으나 기록에 없음", "Expected, not in the record"),
    Gap.UNBOUND: Text("단계의 뜻이 정해지지 않음", "A step has no meaning yet"),
    Gap.NOT_OFFERED: Text("대상이 제공하지 않음", "Not offered by the target"),
    Gap.SKIPPED: Text("건너뜀", "Skipped"),
    Gap.NO_ASSERTION: Text("확인한 것이 없음", "Checked nothing"),
}

PROOF = {
    Proof.PROVEN: Text("실패할 수 있음이 증명됨", "Proven able to fail"),
    Proof.SURVIVED: Text("고의 결함을 놓침", "A deliberate fault went unnoticed"),
    Proof.NONE: Text("실패할 수 있음이 증명되지 않음", "Not proven able to fail"),
}

FAULT_OUTCOME = {
    "killed": Text("잡아냄", "Killed"),
    "survived": Text("놓침", "Survived"),
    "wrong reason": Text("다른 이유로 실패", "Failed for another reason"),
    "no effect": Text("결함이 작동하지 않음", "The fault did not take effect"),
    "broken": Text("고장", "Broken"),
}

ABSENCE = {
    Absence.MISSING: Text("화면 파일이 없습니다", "The picture's file is missing"),
    Absence.CHANGED: Text(
        "화면 파일이 실행 뒤에 바뀌어 싣지 않았습니다",
        "The picture was changed after the run and is not shown",
    ),
    Absence.UNREADABLE: Text("화면 파일을 읽을 수 없습니다", "The picture cannot be read"),
    Absence.LEFT_OUT: Text(
        "파일 크기 때문에 싣지 않았습니다. 실행 폴더에 있습니다",
        "Left out to keep this file small; it is in the run's folder",
    ),
}


def manual_name(manual: str) -> Text:
    """A manual's title; a manual nobody named shows its file stem."""
    return MANUAL.get(manual, Text(manual, manual))


def named(table: dict[str, Text], code: str) -> Text:
    """The words for a code, or the code itself where there are none."""
    return table.get(code, Text(code, code))
