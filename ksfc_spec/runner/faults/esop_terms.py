"""Departures from the rules of the terms and the consent window (features/esop/03 and 04)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ksfc_spec.bank.documents import documents
from ksfc_spec.bank.signup.rules import AGREE, DISAGREE, OPTIONAL_ITEM, REQUIRED_ITEMS

from .kinds import Attribute, Extra, Instead, Patch, Swapped, Without, WithoutElement
from .table import Fault

TERMS, CONSENT = "약관동의", "개인정보 수집·이용·제공 동의"
RULES = "ksfc_spec.bank.signup.rules"
SERVICE = "ksfc_spec.bank.signup.service:SignUp"
PAGES = "ksfc_spec.web.pc.signup"
CONSENT_TITLE = f"화면 이름: 기대 {CONSENT}"
Answers = Mapping[str, str]
Original = Callable[..., Any]


def _no_order(service: Any, session: Any, step: str) -> Any:
    return service.draft(session)


def _real_name_unguarded(original: Original, service: Any, session: Any, step: str) -> Any:
    return service.draft(session) if step == "real-name" else original(service, session, step)


def _consent_not_asked(original: Original, service: Any, draft: Any) -> Any:
    return original(service, replace(draft, consented=bool(draft.terms)))


def _privacy_optional(original: Original, agreed: Collection[str], *, wanted: Sequence[str]) -> Any:
    return tuple(key for key in original(agreed, wanted=wanted) if key != "privacy")


def _names_one(original: Original, agreed: Collection[str], *, wanted: Sequence[str]) -> Any:
    return original(agreed, wanted=wanted)[:1]


def _remembers_ticks(original: Original, service: Any, session: Any, agreed: Collection[str]) -> Any:
    return original(service, session, {*service.draft(session).terms, *agreed})


def _always_the_first_text(original: Original, service: Any, session: Any, form: str) -> Any:
    original(service, session, form)
    return documents()["banking"]


def _rights_demanded(original: Original, opened: Collection[str], *, answers: Answers) -> Any:
    return (*original(opened, answers=answers), *(() if "rights" in opened else ("rights",)))


def _select_all_takes_more(original: Original, answers: Answers, *, select_all: bool) -> Answers:
    given = original(answers, select_all=select_all)
    return {**given, OPTIONAL_ITEM: AGREE} if select_all else given


def _one_by_one_does_not_count(answers: Answers, *, select_all: bool) -> Answers:
    return dict.fromkeys(REQUIRED_ITEMS, AGREE if select_all else "")


def _all_means_all(answers: Answers, *, select_all: bool) -> Answers:
    return {**answers, **(dict.fromkeys(REQUIRED_ITEMS, AGREE) if select_all else {})}


def _refusals_count(answers: Answers) -> tuple[str, ...]:
    return tuple(item for item in REQUIRED_ITEMS if not answers.get(item))


def _silence_counts(answers: Answers) -> tuple[str, ...]:
    return tuple(item for item in REQUIRED_ITEMS if answers.get(item) == DISAGREE)


def _option_may_not_be_refused(original: Original, answers: Answers) -> tuple[str, ...]:
    refused = answers.get(OPTIONAL_ITEM) == DISAGREE
    return (*original(answers), *((OPTIONAL_ITEM,) if refused else ()))


def _option_must_be_answered(original: Original, answers: Answers) -> tuple[str, ...]:
    return (*original(answers), *(() if answers.get(OPTIONAL_ITEM) else (OPTIONAL_ITEM,)))


def _every_channel(answers: Answers, *, channels: Sequence[str]) -> str | None:
    wanted = answers.get(OPTIONAL_ITEM) == AGREE and len(channels) < len(("문자", "이메일", "전화", "우편"))
    return "안내수단을 모두 선택해 주세요." if wanted else None


def _main_window_stays(original: Original, visit: Any) -> Any:
    original(visit)
    return visit.window(CONSENT, "동의를 마쳤습니다.", goto="/join/terms")


def _window_stays(original: Original, visit: Any) -> Any:
    original(visit)
    return visit.go("/join/consent")


TERMS_FAULTS = (
    Fault(
        "ESOP-036-starts-anywhere",
        "ESOP-036",
        "약관에 동의하기 전에 실명확인이 열린다",
        Patch(f"{SERVICE}.require_step", _no_order),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-037-no-title",
        "ESOP-037",
        "고객정보입력 화면에 회원가입이라는 제목이 없다",
        Without("회원가입", on="고객정보입력"),
        expects="“회원가입” 보임",
    ),
    Fault(
        "ESOP-038-no-current-mark",
        "ESOP-038",
        "약관동의의 단계 표시가 켜지지 않는다",
        Attribute("mark", "약관동의", "aria-current", None, on=TERMS),
        expects="단계 표시",
    ),
    Fault(
        "ESOP-039-order-changed",
        "ESOP-039",
        "단계 표시의 둘째와 셋째가 자리를 바꾼다",
        Swapped("mark", "실명확인", "고객정보입력"),
        expects="단계 순서",
    ),
    Fault(
        "ESOP-040-order-changed",
        "ESOP-040",
        "첫째 약관과 둘째 약관이 자리를 바꾼다",
        Swapped("section", "온라인서비스 이용약관", "전자금융거래 기본약관", on=TERMS),
        expects="차례: 기대 온라인서비스 이용약관 다음에 전자금융거래 기본약관",
    ),
    Fault(
        "ESOP-041-text-missing",
        "ESOP-041",
        "온라인서비스 이용약관에 적용범위가 없다",
        Without("제1조 (적용범위)", on=TERMS),
        expects="“제1조 (적용범위)” 보임",
    ),
    Fault(
        "ESOP-042-text-missing",
        "ESOP-042",
        "전자금융거래 기본약관에 목적이 없다",
        Without("제1조 (목적)", on=TERMS),
        expects="“제1조 (목적)” 보임",
    ),
    Fault(
        "ESOP-043-text-missing",
        "ESOP-043",
        "개인정보처리방침이 근거 법률을 밝히지 않는다",
        Without("개인정보보호법 제30조", on=TERMS),
        expects="“개인정보보호법 제30조” 보임",
    ),
    Fault(
        "ESOP-044-box-missing",
        "ESOP-044",
        "개인정보처리방침에 동의함이 없다",
        WithoutElement("field", "동의함", on=TERMS, within="개인정보처리방침"),
        expects="동의함 있음",
    ),
    Fault(
        "ESOP-045-ticked-already",
        "ESOP-045",
        "약관이 미리 체크되어 있다",
        Attribute("field", "동의함", "checked", "", on=TERMS),
        expects="동의함 체크: 기대 False",
    ),
    Fault(
        "ESOP-046-no-request",
        "ESOP-046",
        "약관을 읽어 보라는 말이 없다",
        Without("읽어보시기 바라며", on=TERMS),
        expects="“읽어보시기 바라며” 보임",
    ),
    Fault(
        "ESOP-047-two-are-enough",
        "ESOP-047",
        "개인정보처리방침에 동의하지 않아도 나아간다",
        Patch(f"{RULES}:missing_terms", _privacy_optional),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-048-names-one",
        "ESOP-048",
        "동의하지 않은 약관을 하나만 알린다",
        Patch(f"{RULES}:missing_terms", _names_one),
        expects="“개인정보처리방침” 있음",
    ),
    Fault(
        "ESOP-049-ticks-lost",
        "ESOP-049",
        "거절되면 이미 한 체크가 풀린다",
        Attribute("field", "동의함", "checked", None, on=TERMS),
        expects="개인정보처리방침의 동의함 체크: 기대 True",
    ),
    Fault(
        "ESOP-050-cannot-be-taken-back",
        "ESOP-050",
        "한 번 체크한 약관은 풀어도 동의로 친다",
        Patch(f"{SERVICE}.agree_terms", _remembers_ticks),
        expects="“전자금융거래 기본약관” 있음",
    ),
    Fault(
        "ESOP-051-no-cancel",
        "ESOP-051",
        "약관동의에 취소가 없다",
        WithoutElement("link", "취소", on=TERMS),
        expects="취소 있음",
    ),
    Fault(
        "ESOP-052-not-asked-again",
        "ESOP-052",
        "취소를 누르면 묻지 않고 그만둔다",
        Patch(f"{PAGES}:ask_cancel", lambda visit: visit.go("/", status="회원가입을 취소했습니다.")),
        expects="화면 이름: 기대 가입 취소",
    ),
    Fault(
        "ESOP-053-back-to-the-start",
        "ESOP-053",
        "계속 가입이 언제나 약관동의로 되돌린다",
        Attribute("link", "계속 가입", "href", "/join/terms", on="가입 취소"),
        expects="화면 이름: 기대 고객정보입력",
    ),
    Fault(
        "ESOP-054-draft-kept",
        "ESOP-054",
        "취소해도 적은 것을 지우지 않는다",
        Patch(f"{SERVICE}.cancel", lambda service, session: None),
        expects="동의함 체크: 기대 False",
    ),
    Fault(
        "ESOP-055-same-window",
        "ESOP-055",
        "개인정보 동의가 새 창이 아니라 본 창에서 열린다",
        Attribute("button", "확인", "formtarget", None, on=TERMS),
        expects=f"{CONSENT} 열림",
    ),
    Fault(
        "ESOP-056-opens-the-next-step",
        "ESOP-056",
        "동의 창이 열리기만 해도 실명확인이 열린다",
        Patch(f"{SERVICE}.first_unfinished", _consent_not_asked),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-057-real-name-unguarded",
        "ESOP-057",
        "실명확인은 주소만 쳐도 열린다",
        Patch(f"{SERVICE}.require_step", _real_name_unguarded),
        expects="화면 이름: 기대 약관동의",
    ),
)

CONSENT_FAULTS = (
    Fault(
        "ESOP-058-counted-as-a-step",
        "ESOP-058",
        "동의 창에 단계 표시가 있다",
        Extra(
            '<ol class="stepper" aria-label="진행 단계"><li aria-current="step">1 약관동의</li></ol>',
            on=CONSENT,
        ),
        expects="단계 표시",
    ),
    Fault(
        "ESOP-059-not-told",
        "ESOP-059",
        "전문을 먼저 보라는 말이 없다",
        Without("전문보기를 누르셔야", on=CONSENT),
        expects="전문보기를 누르셔야 다음에 비여신 금융거래 동의서",
    ),
    Fault(
        "ESOP-060-order-changed",
        "ESOP-060",
        "선택 동의서가 필수 동의서보다 먼저 나온다",
        Swapped("section", "비여신 금융거래 동의서", "상품서비스 안내 동의서", on=CONSENT),
        expects="차례: 기대 비여신 금융거래 동의서 다음에 상품서비스 안내 동의서",
    ),
    Fault(
        "ESOP-061-no-law",
        "ESOP-061",
        "비여신 동의서가 근거 법률을 밝히지 않는다",
        Instead("개인정보보호법", "관련 법", on=CONSENT),
        expects="“개인정보보호법” 보임",
    ),
    Fault(
        "ESOP-062-not-told",
        "ESOP-062",
        "필수 동의만으로 충분하다고 알리지 않는다",
        Without("필수사항에 대한 동의만으로", on=CONSENT),
        expects="“필수사항에 대한 동의만으로” 보임",
    ),
    Fault(
        "ESOP-063-not-marked",
        "ESOP-063",
        "비여신 동의서에 필수 표시가 없다",
        Without("[필수]", on=CONSENT),
        expects="“[필수]” 보임",
    ),
    Fault(
        "ESOP-064-no-full-text",
        "ESOP-064",
        "고객권리 안내문에 전문보기가 없다",
        WithoutElement("button", "전문보기", on=CONSENT, within="고객권리 안내문"),
        expects="전문보기 있음",
    ),
    Fault(
        "ESOP-065-wrong-text",
        "ESOP-065",
        "어느 전문보기든 비여신 동의서의 전문을 연다",
        Patch(f"{SERVICE}.open_text", _always_the_first_text),
        expects="“상품서비스 안내 동의서” 보임",
    ),
    Fault(
        "ESOP-066-enabled-at-once",
        "ESOP-066",
        "전문을 보지 않아도 항목을 고를 수 있다",
        Patch(f"{RULES}:form_enabled", lambda form, *, opened: True),
        expects="누를 수 있음: 기대 False",
    ),
    Fault(
        "ESOP-067-one-opens-all",
        "ESOP-067",
        "어느 전문이든 하나만 보면 모든 항목이 열린다",
        Patch(f"{RULES}:form_enabled", lambda form, *, opened: bool(opened)),
        expects="개인정보 제공 누를 수 있음: 기대 False",
    ),
    Fault(
        "ESOP-068-not-checked",
        "ESOP-068",
        "확인할 때 전문을 보았는지 가리지 않는다",
        Patch(f"{RULES}:unopened_forms", lambda opened, *, answers: ()),
        expects="“전문보기” 있음",
    ),
    Fault(
        "ESOP-069-guide-demanded",
        "ESOP-069",
        "권리 안내문의 전문까지 보아야 나아간다",
        Patch(f"{RULES}:unopened_forms", _rights_demanded),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-070-one-group",
        "ESOP-070",
        "제공에 관한 묶음의 제목이 없다",
        Without("개인정보 제공에 관한 사항", on=CONSENT),
        expects="다음에 개인정보 제공에 관한 사항",
    ),
    Fault(
        "ESOP-071-item-missing",
        "ESOP-071",
        "고유식별정보 제공의 항목이 없다",
        WithoutElement("group", "고유식별정보 제공", on=CONSENT),
        expects="고유식별정보 제공 있음",
    ),
    Fault(
        "ESOP-072-other-choice",
        "ESOP-072",
        "동의안함의 자리에 다른 선택지가 있다",
        Instead("동의안함", "나중에", on=CONSENT),
        expects="선택지: 기대 동의안함, 동의함",
    ),
    Fault(
        "ESOP-073-preset",
        "ESOP-073",
        "항목마다 동의함이 미리 골라져 있다",
        Attribute("field", "동의함", "checked", "", on=CONSENT),
        expects="값: 기대 , 실제 동의함",
    ),
    Fault(
        "ESOP-074-select-all-idle",
        "ESOP-074",
        "전체동의를 체크해도 항목에 동의되지 않는다",
        Patch(f"{RULES}:with_select_all", lambda answers, *, select_all: answers),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-075-takes-the-option-too",
        "ESOP-075",
        "전체동의가 상품 안내에도 동의해 버린다",
        Patch(f"{RULES}:with_select_all", _select_all_takes_more),
        expects="상품서비스 안내 수집·이용 값: 기대 , 실제 동의함",
    ),
    Fault(
        "ESOP-076-one-by-one-idle",
        "ESOP-076",
        "전체동의를 쓰지 않은 동의는 치지 않는다",
        Patch(f"{RULES}:with_select_all", _one_by_one_does_not_count),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-077-refusals-count",
        "ESOP-077",
        "필수 항목을 거절해도 나아간다",
        Patch(f"{RULES}:missing_consents", _refusals_count),
        expects=CONSENT_TITLE,
    ),
    Fault(
        "ESOP-077-all-means-all",
        "ESOP-077",
        "전체동의가 나중의 거절을 덮는다",
        Patch(f"{RULES}:with_select_all", _all_means_all),
        expects=CONSENT_TITLE,
    ),
    Fault(
        "ESOP-078-silence-counts",
        "ESOP-078",
        "비운 필수 항목을 동의로 친다",
        Patch(f"{RULES}:missing_consents", _silence_counts),
        expects="“개인(신용)정보 수집·이용” 있음",
    ),
    Fault(
        "ESOP-079-option-forced",
        "ESOP-079",
        "상품 안내를 거절하면 가입을 막는다",
        Patch(f"{RULES}:missing_consents", _option_may_not_be_refused),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-080-option-demanded",
        "ESOP-080",
        "선택 동의서를 비우면 가입을 막는다",
        Patch(f"{RULES}:missing_consents", _option_must_be_answered),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-081-one-law",
        "ESOP-081",
        "선택 동의서가 신용정보의 법률을 들지 않는다",
        Without("신용정보의 이용 및 보호에 관한 법률", on=CONSENT),
        expects="“신용정보의 이용 및 보호에 관한 법률” 보임",
    ),
    Fault(
        "ESOP-082-no-withdrawal",
        "ESOP-082",
        "동의를 거둘 수 있다고 알리지 않는다",
        Without("철회", on=CONSENT),
        expects="“철회” 보임",
    ),
    Fault(
        "ESOP-083-three-channels",
        "ESOP-083",
        "안내수단에 우편이 없다",
        WithoutElement("field", "우편", on=CONSENT),
        expects="우편 있음",
    ),
    Fault(
        "ESOP-084-all-or-none",
        "ESOP-084",
        "안내수단을 모두 골라야 나아간다",
        Patch(f"{RULES}:channels_problem", _every_channel),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-085-all-idle",
        "ESOP-085",
        "전체를 체크해도 안내수단을 고른 것으로 치지 않는다",
        Patch(f"{RULES}:chosen_channels", lambda ticked, *, all_ticked, policy: tuple(ticked)),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-086-no-channel-needed",
        "ESOP-086",
        "안내수단 없이 상품 안내에 동의할 수 있다",
        Patch(f"{RULES}:channels_problem", lambda answers, *, channels: None),
        expects=CONSENT_TITLE,
    ),
    Fault(
        "ESOP-087-three-numbers",
        "ESOP-087",
        "고유식별정보에서 외국인등록번호를 빠뜨린다",
        Without("외국인등록번호", on=CONSENT),
        expects="“외국인등록번호” 보임",
    ),
    Fault(
        "ESOP-088-no-agents",
        "ESOP-088",
        "대리인에 대해 알리지 않는다",
        Without("대리인", on=CONSENT),
        expects="“대리인” 보임",
    ),
    Fault(
        "ESOP-089-no-receipt",
        "ESOP-089",
        "안내문을 받았다는 말이 없다",
        Without("수령", on=CONSENT),
        expects="“수령” 보임",
    ),
    Fault(
        "ESOP-090-can-be-cancelled",
        "ESOP-090",
        "동의 창에 취소 단추가 있다",
        Extra("<button>취소</button>", where="form", on=CONSENT),
        expects="취소 없음",
    ),
    Fault(
        "ESOP-091-goes-back",
        "ESOP-091",
        "동의하고 확인해도 약관동의에 머문다",
        Patch(f"{PAGES}:give_consent", _main_window_stays),
        expects="화면 이름: 기대 실명확인",
    ),
    Fault(
        "ESOP-092-window-stays",
        "ESOP-092",
        "확인해도 동의 창이 닫히지 않는다",
        Patch(f"{PAGES}:give_consent", _window_stays),
        expects=f"{CONSENT} 닫힘",
    ),
    Fault(
        "ESOP-093-closing-counts",
        "ESOP-093",
        "동의 창을 닫기만 해도 동의로 친다",
        Patch(f"{SERVICE}.first_unfinished", _consent_not_asked),
        expects="화면 이름: 기대 약관동의",
    ),
    Fault(
        "ESOP-094-answers-lost",
        "ESOP-094",
        "거절되면 고른 답이 지워진다",
        Attribute("field", "동의함", "checked", None, on=CONSENT),
        expects="개인정보 제공 값: 기대 동의함",
    ),
)

FAULTS = TERMS_FAULTS + CONSENT_FAULTS
