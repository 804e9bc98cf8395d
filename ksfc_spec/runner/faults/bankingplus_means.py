"""Faults of registering finger and face, simple password, pattern, and of logging in by them (bankingplus 2-1, 2-2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from ksfc_spec.bank.phone.keep import Kept, MeansKeep
from ksfc_spec.bank.schema import phone_means

from . import person_departures as shared
from .kinds import Attribute, Detour, Instead, Patch, PolicyValue, Swapped, Without, WithoutElement
from .table import Fault

RULES = "ksfc_spec.bank.phone.rules"
WON = "ksfc_spec.bank.one_won_rules"
LOGIN, KEEP = "ksfc_spec.bank.phone.login:PhoneLogin", "ksfc_spec.bank.phone.keep:MeansKeep"
FITS = "ksfc_spec.bank.vault:Vault.password_fits"
ENROLMENT = "ksfc_spec.bank.phone.enrolment:Enrolment"
BIO = "바이오인증"


def _padded(original: Any, self: Any, session: Any, means: str, secret: str, *, device: str) -> Any:
    return original(self, session, means, secret.zfill(6), device=device)


def _first_stays(original: Any, self: Any, member_id: int, means: str, **kept: Any) -> None:
    if not self.has(member_id, means):
        original(self, member_id, means, **kept)


def _first_picture_stays(original: Any, self: Any, session: Any, slug: str, picture: bytes) -> None:
    if not self.draft(session, slug).card:
        original(self, session, slug, picture)


def _count_stays(original: Any, self: MeansKeep, member_id: int, means: str, **kept: Any) -> None:
    before = self.find(kept["device"], means)
    original(self, member_id, means, **kept)
    if before is not None:
        mine = (phone_means.c.member_id == member_id, phone_means.c.means == means)
        with self.store.transaction() as connection:
            connection.execute(update(phone_means).where(*mine).values(failures=before.failures))


def _unverified_key(original: Any, self: Any, answer: str, *, state: Any) -> Mapping[str, Any]:
    return original(self, answer, state=state) or {"key": "", "counter": 0}


def _on_any_phone(self: MeansKeep, device: str, means: str) -> Kept | None:
    with self.store.transaction() as connection:
        row = connection.execute(select(phone_means).where(phone_means.c.means == means)).first()
    if row is None:
        return None
    return Kept(row.member_id, means, self.vault.open(row.body, purpose="phone-means"), row.failures)


FAULTS = (
    Fault("BPLUS-037-elsewhere", "BPLUS-037", "안내 메뉴가 인증/보안으로 이어진다",
          Detour("/m/auth/bio", to="/m/security"), "기대 바이오인증 안내"),
    Fault("BPLUS-038-no-button", "BPLUS-038", "안내의 단추가 다른 곳으로 간다",
          Attribute("link", "바이오인증 등록/재등록", "href", "/m/auth/simple", on="바이오인증 안내"),
          "기대 바이오인증 실명확인"),
    Fault("BPLUS-039-skip", "BPLUS-039", "앞 단계를 건너뛸 수 있다",
          Patch(f"{RULES}:in_turn", lambda step, *, due, order: True), "기대 바이오인증 실명확인"),
    Fault("BPLUS-040-no-text", "BPLUS-040", "상세약관에 약관이 없다",
          Without("바이오인증 서비스 이용약관", on="상세약관"), "“바이오인증 서비스 이용약관” 보임"),
    Fault("BPLUS-041-no-consent", "BPLUS-041", "동의하지 않아도 나아간다",
          Patch(f"{RULES}:terms_problem", lambda answer: None), "약관에 동의해 주세요” 있음"),
    Fault("BPLUS-042-digits", "BPLUS-042", "앞자리 자릿수를 보지 않는다",
          Patch(f"{RULES}:front_problem", lambda front: None), "숫자 6자리로"),
    Fault("BPLUS-043-taken-for-yes", "BPLUS-043", "기관이 응답하지 않으면 확인된 것으로 친다",
          Patch(shared.NICE, shared.silence_is_yes), "기관이 응답하지 않습니다"),
    Fault("BPLUS-044-unchecked", "BPLUS-044", "실명을 확인하지 않아도 된다고 한다",
          Patch(f"{RULES}:real_name_needed_problem", lambda done: None if done else "다시 확인해 주세요."),
          "실명확인을 해 주세요” 있음"),
    Fault("BPLUS-045-two", "BPLUS-045", "방법의 차례가 다르다",
          Patch(f"{RULES}:METHODS", ("휴대폰 본인인증", "공동인증서", "클라우드 공동인증서")),
          "휴대폰 본인인증, 클라우드 공동인증서, 공동인증서"),
    Fault("BPLUS-046-any", "BPLUS-046", "고르지 않았다고 알리지 않는다",
          Patch(f"{RULES}:method_problem", lambda method: None if method else "잠시 뒤 다시 해 주세요."),
          "본인인증 방법을 선택해 주세요” 있음"),
    Fault("BPLUS-047-any-code", "BPLUS-047", "문자의 인증번호를 대조하지 않는다",
          Patch(shared.TELCO, shared.any_code), "인증번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-049-unasked", "BPLUS-049", "공동인증서가 폐기되었는지 묻지 않는다",
          shared.REVOCATION_UNASKED, "폐기된 인증서입니다” 있음"),
    Fault("BPLUS-050-anybody", "BPLUS-050", "다른 사람이 인증해 주어도 받는다",
          Patch(f"{RULES}:same_person", lambda ci, *, other: True), "본인 명의의 휴대폰이 아닙니다” 있음"),
    Fault("BPLUS-051-unproven", "BPLUS-051", "본인인증 없이 나아간다",
          Patch(f"{RULES}:identified_problem", lambda done: None), "본인인증을 해 주세요” 있음"),
    Fault("BPLUS-052-elsewhere", "BPLUS-052", "촬영하기가 카메라를 열지 않는다",
          Detour("/m/auth/bio/card/camera", to="/m/auth/bio/card"), "기대 신분증 촬영"),
    Fault("BPLUS-053-empty", "BPLUS-053", "읽은 이름을 채우지 않는다",
          Attribute("field", "이름", "value", "", on=f"{BIO} 신분증 사본제출"), "이름"),
    Fault("BPLUS-054-as-read", "BPLUS-054", "잘못 읽은 채로 나아간다",
          Patch(f"{RULES}:card_person_problem", lambda *a, **k: None), "신분증의 정보가 실명확인한 정보와 다릅니다” 있음"),
    Fault("BPLUS-055-always", "BPLUS-055", "찍기 전에도 다시 촬영이라고 한다",
          Instead("촬영하기", "다시 촬영", on=f"{BIO} 신분증 사본제출"), "촬영하기"),
    Fault("BPLUS-055-first-stays", "BPLUS-055", "다시 찍어도 앞의 정보가 남는다",
          Patch(f"{ENROLMENT}.photograph", _first_picture_stays), "이름"),
    Fault("BPLUS-056-words", "BPLUS-056", "읽을 수 없다고 알리지 않는다",
          Patch(f"{RULES}:unreadable_problem", lambda: "실패했습니다."), "신분증을 알아볼 수 없습니다"),
    Fault("BPLUS-057-anybody", "BPLUS-057", "다른 사람의 신분증을 받는다",
          Patch(f"{RULES}:card_person_problem", lambda *a, **k: None), "신분증의 정보가 실명확인한 정보와 다릅니다” 있음"),
    Fault("BPLUS-058-no-mark", "BPLUS-058", "계좌인증의 단계 표시가 없다",
          WithoutElement("mark", "계좌인증", on=f"{BIO} 계좌인증"), "4 계좌인증"),
    Fault("BPLUS-059-anybody", "BPLUS-059", "다른 사람의 계좌를 받는다",
          Patch(f"{WON}:same_owner", lambda holder, *, owner: True), "본인 명의의 계좌가 아닙니다” 있음"),
    Fault("BPLUS-061-before", "BPLUS-061", "서비스의 대답 없이 나아간다",
          Patch(f"{RULES}:account_done", lambda answered: True), "기대 바이오인증 계좌인증"),
    Fault("BPLUS-061-any-digits", "BPLUS-061", "틀린 숫자를 받는다",
          Patch(f"{WON}:digits_fit", lambda given, *, sent: True), "인증번호가 맞지 않습니다” 있음"),
    Fault("BPLUS-062-late", "BPLUS-062", "30분이 지나도 받는다",
          Patch(f"{WON}:expired", lambda sent_at, *, now, life: False), "입력 시간 30분이 지났습니다"),
    Fault("BPLUS-062-at-thirty", "BPLUS-062", "30분이 되면 받지 않는다",
          Patch(f"{WON}:expired", lambda sent_at, *, now, life: now - sent_at >= life), "계좌인증이 완료되었습니다” 있음"),
    Fault("BPLUS-063-anybody", "BPLUS-063", "확인하지 못한 지문도 등록한다",
          Patch("ksfc_spec.bank.phone.passkeys:Passkeys.take_key", _unverified_key), "지문을 확인하지 못했습니다"),
    Fault("BPLUS-064-no-face", "BPLUS-064", "얼굴 인식이 없는 휴대폰에서도 Face ID를 쓰게 한다",
          Patch(f"{RULES}:sense_problem", lambda sense, *, senses: None), "Face ID를 쓸 수 없습니다"),
    Fault("BPLUS-066-anybody", "BPLUS-066", "다른 사람의 지문으로 로그인된다",
          Patch("ksfc_spec.bank.phone.passkeys:Passkeys.take_proof", lambda self, body, answer, *, state: body),
          "지문을 확인하지 못했습니다"),
    Fault("BPLUS-068-as-new", "BPLUS-068", "재등록을 등록이라고 한다",
          Patch(f"{RULES}:completed_message", lambda means, *, again: f"{means} 등록이 완료되었습니다."),
          "재등록이 완료되었습니다” 있음"),
    Fault("BPLUS-070-never", "BPLUS-070", "다섯 번 실패해도 잠기지 않는다",
          PolicyValue(means_failures=99), "잠겼습니다"),
    Fault("BPLUS-071-silent", "BPLUS-071", "취소했다고 말하지 않는다",
          Instead("등록을 취소했습니다.", "바이오인증을 안내합니다."), "등록을 취소했습니다” 있음"),
    Fault("BPLUS-071-kept", "BPLUS-071", "취소해도 하던 것이 남는다",
          Patch(f"{ENROLMENT}.cancel", lambda *_: None), f"기대 {BIO} 실명확인"),
    Fault("BPLUS-072-elsewhere", "BPLUS-072", "안내 메뉴가 바이오인증으로 이어진다",
          Detour("/m/auth/simple", to="/m/auth/bio"), "기대 간편인증 안내"),
    Fault("BPLUS-073-one", "BPLUS-073", "안내에 간편비밀번호가 없다",
          WithoutElement("link", "간편비밀번호 등록/재등록", on="간편인증 안내"), "간편비밀번호 등록/재등록"),
    Fault("BPLUS-074-crossed", "BPLUS-074", "패턴 단추가 간편비밀번호로 간다",
          Attribute("link", "패턴인증 등록/재등록", "href", "/m/auth/simple/real-name", on="간편인증 안내"),
          "기대 패턴인증 실명확인"),
    Fault("BPLUS-075-order", "BPLUS-075", "단계의 차례가 다르다",
          Swapped("mark", "신분증 사본제출", "계좌인증", on="간편비밀번호 정보입력 및 완료"), "신분증 사본제출 → 계좌인증"),
    Fault("BPLUS-076-once", "BPLUS-076", "확인 값이 달라도 받는다",
          Patch(f"{RULES}:differs_problem", lambda secret, *, again: None), "간편비밀번호가 서로 다릅니다” 있음"),
    Fault("BPLUS-077-five", "BPLUS-077", "다섯 자리를 받는다",
          PolicyValue(simple_digits=5), "숫자 6자리로 입력해 주세요"),
    Fault("BPLUS-079-sequence", "BPLUS-079", "이어지는 숫자를 받는다",
          Patch(f"{RULES}:sequence_problem", lambda secret: None), "연속된 숫자는"),
    Fault("BPLUS-079-up-only", "BPLUS-079", "내려가는 숫자를 받는다",
          Patch(f"{RULES}:sequence_problem", lambda original, secret: original(secret) if secret[0] < secret[1] else None),
          "연속된 숫자는"),
    Fault("BPLUS-080-repeat", "BPLUS-080", "같은 숫자만으로 된 것을 받는다",
          Patch(f"{RULES}:repeated_problem", lambda secret: None), "같은 숫자만으로 된"),
    Fault("BPLUS-080-too-strict", "BPLUS-080", "다섯 숫자가 같아도 거절한다",
          Patch(f"{RULES}:repeated_problem", lambda secret: "같은 숫자가 많습니다." if len(set(secret)) <= 2 else None),
          "간편비밀번호 등록이 완료되었습니다” 있음"),
    Fault("BPLUS-081-birth", "BPLUS-081", "생년월일을 받는다",
          Patch(f"{RULES}:birth_problem", lambda secret, *, birth: None), "생년월일은"),
    Fault("BPLUS-082-count", "BPLUS-082", "남은 횟수를 알려 주지 않는다",
          Patch(f"{RULES}:wrong_message", lambda means, *, left: "맞지 않습니다."), "4회 남았습니다"),
    Fault("BPLUS-082-anything", "BPLUS-082", "어떤 비밀번호로도 로그인된다",
          Patch(FITS, lambda self, password, *, hashed: True), "간편비밀번호가 맞지 않습니다"),
    Fault("BPLUS-083-never", "BPLUS-083", "다섯 번 틀려도 잠기지 않는다",
          PolicyValue(means_failures=99), "잠겼습니다"),
    Fault("BPLUS-083-sum", "BPLUS-083", "맞혀도 틀린 횟수를 다시 세지 않는다",
          Patch(f"{RULES}:failures_after", lambda failures, *, good: failures if good else failures + 1), "4회 남았습니다"),
    Fault("BPLUS-083-early", "BPLUS-083", "네 번 틀리면 잠긴다",
          PolicyValue(means_failures=4), "“로그인했습니다” 있음"),
    Fault("BPLUS-084-count-stays", "BPLUS-084", "다시 등록해도 틀린 횟수가 남는다",
          Patch(f"{KEEP}.put", _count_stays), "“로그인했습니다” 있음"),
    Fault("BPLUS-086-once", "BPLUS-086", "두 번째 패턴이 달라도 받는다",
          Patch(f"{RULES}:second_pattern_problem", lambda pattern, *, first: None), "패턴이 서로 다릅니다"),
    Fault("BPLUS-087-three", "BPLUS-087", "세 점을 받는다", PolicyValue(pattern_points=3), "점을 4개 이상 이어 주세요” 있음"),
    Fault("BPLUS-087-five", "BPLUS-087", "네 점을 받지 않는다",
          PolicyValue(pattern_points=5), "패턴 등록이 완료되었습니다” 있음"),
    Fault("BPLUS-088-order", "BPLUS-088", "틀린 패턴의 남은 횟수를 말하지 않는다",
          Patch(f"{RULES}:wrong_message", lambda means, *, left: "맞지 않습니다."), "패턴이 맞지 않습니다. 4회 남았습니다"),
    Fault("BPLUS-088-anything", "BPLUS-088", "어떤 패턴으로도 로그인된다",
          Patch(FITS, lambda self, password, *, hashed: True), "패턴이 맞지 않습니다"),
    Fault("BPLUS-089-never", "BPLUS-089", "다섯 번 틀려도 잠기지 않는다", PolicyValue(means_failures=99), "잠겼습니다"),
    Fault("BPLUS-060-anything", "BPLUS-060", "계좌번호가 비어도 서비스를 부른다",
          Patch("ksfc_spec.bank.phone.account:AccountCheck.require_named", lambda *_: None),
          "계좌번호를 입력해 주세요” 있음"),
    Fault("BPLUS-065-words", "BPLUS-065", "등록된 것이 없다고 알리지 않는다",
          Patch(f"{RULES}:missing_message", lambda means: "쓸 수 없습니다."), "등록된 바이오인증이 없습니다” 있음"),
    Fault("BPLUS-067-any-phone", "BPLUS-067", "등록하지 않은 휴대폰에서도 지문을 묻는다",
          Patch(f"{KEEP}.find", _on_any_phone), "등록된 바이오인증이 없습니다” 있음"),
    Fault("BPLUS-069-both", "BPLUS-069", "다시 등록해도 옛 휴대폰에서 쓸 수 있다",
          Patch(f"{KEEP}.find", _on_any_phone), "등록된 바이오인증이 없습니다” 있음"),
    Fault("BPLUS-078-padded", "BPLUS-078", "앞의 0을 채워 받는다",
          Patch(f"{LOGIN}.with_secret", _padded), "로그인했습니다"),
    Fault("BPLUS-085-kept", "BPLUS-085", "다시 등록해도 옛 비밀번호가 남는다",
          Patch(f"{KEEP}.put", _first_stays), "“로그인했습니다” 있음"),
    Fault("BPLUS-090-kept", "BPLUS-090", "다시 등록해도 옛 패턴이 남는다",
          Patch(f"{KEEP}.put", _first_stays), "“로그인했습니다” 있음"),
)  # fmt: skip
