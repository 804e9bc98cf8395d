"""Feature folders made for a test: small ones by hand, a large one of the size of the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ksfc_spec.catalogue.lines import digest
from ksfc_spec.model import MANUALS, RULE_PREFIX, Place

RULE = """\
  @{id} @줄:{lines} @필수 @명시
  규칙: 값은 여섯 자리여야 한다 {id}
    EN: The value must have six digits.

    @긍정
    시나리오: 여섯 자리는 받는다 {id}
      만일 "값"에 "123456"을 입력한다
      그러면 "완료" 화면이 보인다

    @부정
    시나리오: 다섯 자리는 받지 않는다 {id}
      만일 "값"에 "12345"를 입력한다
      그러면 "여섯 자리로 입력하세요" 안내가 보인다
"""
HEAD = """\
# language: ko
@PC
기능: 값 입력
  손님은 값을 넣는다.

"""


def rule(number: int = 1, lines: str = "1", manual: str = "esop") -> str:
    """One rule that lint has nothing to say about."""
    return RULE.format(id=f"{RULE_PREFIX[manual]}-{number:03}", lines=lines)


def feature(*rules: str) -> str:
    """A feature file in canonical layout."""
    return HEAD + "\n".join(rules or (rule(),))


def csv_rows(texts: dict[int, str], rules: str = "ESOP-001") -> str:
    """A `lines.csv` that places every line as a label of one rule."""
    rows = [f"{number},{digest(text)},label,{rules}," for number, text in texts.items()]
    return "\n".join(["line,digest,disposition,rules,reason", *rows, ""])


@dataclass(frozen=True)
class Project:
    """A features folder and a manuals folder."""

    features: Path
    manuals: Path

    def write(self, name: str, text: str | bytes) -> Path:
        """Write `features/<name>` byte for byte."""
        path = self.features / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def manual(self, name: str, text: str) -> Path:
        """Write the text of a manual."""
        self.manuals.mkdir(exist_ok=True)
        path = self.manuals / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        return path


PLACE = Place("steps/fields.py", 10)


@dataclass(frozen=True)
class FakeShape:
    """A step definition as lint sees it, that understands sentences by their quoted holes alone."""

    pattern: str
    keywords: frozenset[str]
    place: Place = PLACE
    has_assertion: bool = True
    is_empty: bool = False

    def matches(self, text: str) -> bool:
        """Compared with particles cut off and quoted values emptied."""
        return _bare(text) == _bare(self.pattern)


def _bare(text: str) -> str:
    quoted = [part if at % 2 == 0 else "" for at, part in enumerate(text.split('"'))]
    words = '"'.join(quoted).replace("(", "").replace(")", "")
    for particle in ("을", "를", "이", "가"):
        words = (
            words.replace(f'"{particle} ', '" ')
            .replace(f"면{particle} ", "면 ")
            .replace(f"내{particle} ", "내 ")
        )
    return words


SHAPES = (
    FakeShape('"{항목}"에 "{값}"(을) 입력한다', frozenset({"when"})),
    FakeShape('"{이름}" 화면(이) 보인다', frozenset({"then"})),
    FakeShape('"{글}" 안내(이) 보인다', frozenset({"then"})),
)


def large(project: Project, *, rules: int = 800, scenarios: int = 2000) -> None:
    """A catalogue of the real one's size: 80 files, example tables, six steps to a scenario."""
    per_rule, files = -(-scenarios // rules), 80
    for manual_at, manual in enumerate(MANUALS):
        texts = {number: f"{manual} {number}" for number in range(1, 204)}
        project.write(f"{manual}/lines.csv", csv_rows(texts, rules=""))
        for chapter in range(files // len(MANUALS)):
            count = rules // files
            first = chapter * count + 1
            body = [
                _large_rule(manual, number, per_rule, manual_at) for number in range(first, first + count)
            ]
            project.write(f"{manual}/{chapter:02}-chapter.feature", HEAD + "\n".join(body))


def _large_rule(manual: str, number: int, scenarios: int, seed: int) -> str:
    identifier = f"{RULE_PREFIX[manual]}-{number:03}"
    lines = [
        f"  @{identifier} @줄:{number},{number + 1}-{number + 3} @필수 @명시",
        f"  규칙: 값은 {number}자리여야 한다",
        f"    EN: The value must have {number} digits.",
    ]
    return (
        "\n".join(
            [*lines, *(line for at in range(scenarios) for line in _large_scenario(identifier, at, seed))]
        )
        + "\n"
    )


def _large_scenario(identifier: str, at: int, seed: int) -> Iterator[str]:
    yield from (
        "",
        f"    @{('긍정', '부정', '경계')[at % 3]}",
        f"    시나리오 개요: {identifier}의 {at}째 경우",
    )
    for step in range(4):
        yield f'      {"만일" if step == 0 else "그리고"} "항목 {seed}{step}{identifier}"에 "<값>"을 입력한다'
    yield f'      그러면 "{identifier}" 화면이 보인다'
    yield '      그리고 "<값>" 안내가 보인다'
    yield from ("", "      예:", "        | 값     |", "        | 가나다 |", "        | 123    |")
