"""One feature file → a `Flow` with its rules, and what is wrong with how it is written.

Parsing is gherkin-official's; what the tags and the description lines mean is in docs/authoring.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from ksfc_spec.model import Flow, Place, Polarity, Rule, Scenario, Step

from .message import Message, UnreadableError
from .tags import CHANNELS, POLARITIES, Tag, read_rule_tags

_GHERKIN_ERROR = re.compile(r"^\((\d+):(\d+)\): ")
_CONTEXT = {"Context": "given", "Action": "when", "Outcome": "then"}
_KEYWORD_AS_PROSE = re.compile(
    r"\s*(Feature|Rule|Scenario|Scenario Outline|Background|Examples?|기능|규칙|배경|시나리오|시나리오 개요|예|예시)\s*:"
)
_STEP_AS_PROSE = re.compile(
    r"\s*(\*|조건|만일|만약|먼저|그러면|그리고|하지만|Given|When|Then|And|But)(?=\W|\w)"
)
_GHERKIN_GOT = re.compile(r"got '(.*)'$", re.DOTALL)
_HEADINGS = ("기능:", "배경:", "규칙:", "시나리오:", "시나리오 개요:", "예:")
_STEP_WORDS = ("조건", "만일", "그러면", "그리고")
_NEAR = 0.66
"""How much alike (difflib's ratio over jamo) a misspelt keyword is at least."""
_PLACEHOLDER = re.compile(r"<([^<>]+)>")


@dataclass(frozen=True, slots=True)
class Reference:
    """A manual line (`46`) or finding (`ESOP-F07`) that a rule's tags name, with the place of that tag."""

    rule: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Chapter:
    """One feature file as read: the flow, what its tags refer to, and remarks on the writing."""

    flow: Flow
    references: tuple[Reference, ...] = ()
    remarks: tuple[Message, ...] = ()


def plain(text: str) -> str:
    """The text as it is parsed: no BOM, LF line ends, NFC (file systems and editors may have changed these)."""
    return unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))


def parse_gherkin(text: str, path: str) -> dict[str, Any]:
    """The feature's syntax tree; UnreadableError (L001) at the first line that is not Gherkin."""
    from gherkin.errors import CompositeParserException, ParserException
    from gherkin.parser import Parser

    try:
        feature = Parser().parse(plain(text)).get("feature")
    except CompositeParserException as error:
        raise _unreadable(str(error.errors[0]), path) from None
    except ParserException as error:
        raise _unreadable(str(error), path) from None
    if not feature:
        raise UnreadableError("L001", Place(path, 1), "기능이 없습니다", "no feature in this file")
    return dict(feature)


def _unreadable(text: str, path: str) -> UnreadableError:
    where = _GHERKIN_ERROR.match(text)
    line, column = (int(where[1]), max(1, int(where[2]))) if where else (1, 1)
    detail = text[where.end() :] if where else text
    got = _GHERKIN_GOT.search(detail)
    near = nearest_keyword(got[1], _HEADINGS + _STEP_WORDS) if got else ""
    hint = f"혹시 (near): {near}" if near else ""
    if line <= 3:
        hint = '첫 줄은 "# language: ko" (first line)'
    said = got[1] if got else detail
    ko, en = f"피처로 읽을 수 없는 줄입니다: {said}", f"not Gherkin: {said}"
    return UnreadableError("L001", Place(path, line, column), ko, en, hint)


def nearest_keyword(line: str, words: Sequence[str]) -> str:
    """Which of `words` the line's first one was meant to be; `""` where none is near. Compared letter by letter (jamo)."""
    word, colon, _ = line.strip().partition(":")
    first = word + colon if colon else (word.split() or [""])[0]
    by_letters = {unicodedata.normalize("NFD", known): known for known in words}
    found = get_close_matches(unicodedata.normalize("NFD", first), by_letters, n=1, cutoff=_NEAR)
    return by_letters[found[0]] if found else ""


def parse_feature(text: str, *, manual: str, path: str) -> Chapter:
    """Read one feature file of `manual`; `path` is what places show (`features/esop/02-terms.feature`).

    UnreadableError: not Gherkin (L001), a rule's id missing or of another manual (L003), a scenario that no
    rule holds or a background inside a rule (L007). Everything else that is wrong becomes a remark.
    """
    return chapter_of(parse_gherkin(text, path), manual=manual, path=path)


def chapter_of(feature: dict[str, Any], *, manual: str, path: str) -> Chapter:
    """As `parse_feature`, from the syntax tree."""
    return _Reader(manual, path).chapter(feature)


class _Reader:
    """Walks one syntax tree, collecting references and remarks on the way."""

    def __init__(self, manual: str, path: str) -> None:
        self.manual, self.path = manual, path
        self.flow_id = f"{manual}/{PurePosixPath(path).stem}"
        self.references: list[Reference] = []
        self.remarks: list[Message] = []

    def chapter(self, node: dict[str, Any]) -> Chapter:
        tags = self.tags(node)
        self._check_channel(tags, node)
        self._check_prose(node, _KEYWORD_AS_PROSE)
        background: tuple[Step, ...] = ()
        rules: list[Rule] = []
        for child in node["children"]:
            if "background" in child:
                background = self.steps(child["background"])
            elif "rule" in child:
                rules.append(self.rule(child["rule"], tags))
            else:
                raise self._refused(
                    child["scenario"], "규칙 밖의 시나리오입니다", "a scenario outside any rule"
                )
        flow = Flow(
            id=self.flow_id,
            manual=self.manual,
            name=node["name"],
            description=_folded(node["description"]),
            place=self.place(node),
            rules=tuple(rules),
            background=background,
        )
        return Chapter(flow, tuple(self.references), tuple(self.remarks))

    def rule(self, node: dict[str, Any], inherited: Sequence[Tag]) -> Rule:
        own = self.tags(node)
        place = self.place(node)
        known = read_rule_tags(own, manual=self.manual, place=place)
        self.remarks += known.remarks
        self.references += [Reference(known.id, value, where) for value, where in known.references]
        self._check_prose(node, _KEYWORD_AS_PROSE)
        said = _labelled(node["description"])
        rule = Rule(
            id=known.id,
            manual=self.manual,
            flow=self.flow_id,
            lines=known.lines,
            level=known.level,
            basis=known.basis,
            title=node["name"],
            title_en=said["EN"],
            place=place,
            scenarios=tuple(self.scenarios(node)),
            findings=known.findings,
            tags=frozenset(tag.name for tag in (*inherited, *own)),
            untestable=said["사유"] or ("사유 없음" if known.untestable else ""),
            attester=said["증명"],
        )
        self._check_rule(rule, said, untestable=known.untestable)
        return rule

    def scenarios(self, rule: dict[str, Any]) -> Iterator[Scenario]:
        for child in rule["children"]:
            if "background" in child:
                raise self._refused(
                    child["background"], "배경은 기능에만 둡니다", "a background belongs to the feature"
                )
            yield self.scenario(child["scenario"])

    def scenario(self, node: dict[str, Any]) -> Scenario:
        tags = self.tags(node)
        self._check_prose(node, _KEYWORD_AS_PROSE, _STEP_AS_PROSE)
        scenario = Scenario(
            name=node["name"],
            polarity=self._polarity(tags, node),
            steps=self.steps(node),
            place=self.place(node),
            tags=frozenset(tag.name for tag in tags),
            rows=tuple(row for block in node["examples"] for row in _rows(block)),
        )
        self._check_outline(scenario, node)
        return scenario

    def steps(self, node: dict[str, Any]) -> tuple[Step, ...]:
        keyword, steps = "", []
        for step in node["steps"]:
            keyword = _CONTEXT.get(step["keywordType"], keyword)
            if not keyword:
                self.remark("L207", step, "첫 단계가 그리고로 시작합니다", "the first step starts with And")
            if "docString" in step:
                self.remark(
                    "L207", step, "단계의 긴 글은 읽지 않습니다", "doc strings are not carried", "표를 쓰세요"
                )
            cells = step.get("dataTable", {}).get("rows", ())
            table = tuple(tuple(cell["value"] for cell in row["cells"]) for row in cells)
            steps.append(Step(keyword or "given", step["text"], self.place(step), table))
        return tuple(steps)

    def tags(self, node: dict[str, Any]) -> list[Tag]:
        return [Tag(tag["name"].removeprefix("@"), self.place(tag)) for tag in node["tags"]]

    def place(self, node: dict[str, Any]) -> Place:
        return Place(self.path, node["location"]["line"], node["location"].get("column", 1))

    def remark(self, code: str, node: dict[str, Any], ko: str, en: str, hint: str = "") -> None:
        self.remarks.append(Message(code, "error", self.place(node), ko, en, hint))

    def _refused(self, node: dict[str, Any], ko: str, en: str) -> UnreadableError:
        return UnreadableError("L007", self.place(node), ko, en)

    def _polarity(self, tags: Sequence[Tag], node: dict[str, Any]) -> Polarity:
        found = [POLARITIES[tag.name] for tag in tags if tag.name in POLARITIES]
        if len(found) != 1:
            ko, en = (
                f"긍정·부정·경계 가운데 하나여야 합니다({len(found)}개)",
                f"{len(found)} polarities, not one",
            )
            self.remark("L201", node, ko, en, "@긍정 @부정 @경계")
        self._check_known(tags, {*POLARITIES, "화면"})
        return found[0] if found else Polarity.POSITIVE

    def _check_known(self, tags: Sequence[Tag], known: set[str]) -> None:
        for tag in tags:
            if tag.name not in known:
                ko, en = f"여기에 쓰지 않는 태그입니다: @{tag.name}", f"a tag not used here: @{tag.name}"
                hint = " ".join(f"@{name}" for name in sorted(known))
                self.remarks.append(Message("L101", "error", tag.place, ko, en, hint))

    def _check_channel(self, tags: Sequence[Tag], node: dict[str, Any]) -> None:
        self._check_known(tags, set(CHANNELS))
        if not any(tag.name in CHANNELS for tag in tags):
            ko, en = "기능에 통로 태그가 없습니다", "the feature has no channel tag"
            hint = " ".join(f"@{name}" for name in CHANNELS)
            self.remarks.append(Message("L605", "warning", self.place(node), ko, en, hint))

    def _check_prose(self, node: dict[str, Any], *patterns: re.Pattern[str]) -> None:
        for line in node["description"].splitlines():
            near = nearest_keyword(line, _STEP_WORDS) if _STEP_AS_PROSE in patterns else ""
            if near or any(pattern.match(line) for pattern in patterns):
                word = line.split()[0]
                ko, en = f"핵심어가 설명으로 읽혔습니다: {word}", f"a keyword was read as prose: {word}"
                guess = f"혹시 (near): {near}; " if near else ""
                self.remark(
                    "L114", node, ko, en, f"{guess}띄어쓰기와 철자를 보세요 (check its spelling and spacing)"
                )

    def _check_rule(self, rule: Rule, said: dict[str, str], *, untestable: bool) -> None:
        remark = self.remarks.append
        if not rule.title_en:
            remark(Message("L104", "error", rule.place, "EN: 줄이 없습니다", "no EN: line", "EN: …"))
        if untestable and not (said["사유"] and said["증명"]):
            ko, en = "시험불가인데 사유나 증명이 없습니다", "untestable without 사유: or 증명:"
            remark(Message("L113", "error", rule.place, ko, en, "사유: … / 증명: …"))
        if untestable and rule.scenarios:
            remark(
                Message(
                    "L113",
                    "error",
                    rule.place,
                    "시험불가인데 시나리오가 있습니다",
                    "untestable, yet it has scenarios",
                )
            )
        if said["사유"] and not untestable:
            remark(
                Message(
                    "L113",
                    "error",
                    rule.place,
                    "사유가 있는데 @시험불가가 없습니다",
                    "사유: without @시험불가",
                )
            )

    def _check_outline(self, scenario: Scenario, node: dict[str, Any]) -> None:
        written = "\n".join(
            (step.text + "\n" + "\n".join(map("\n".join, step.table))) for step in scenario.steps
        )
        wanted = set(_PLACEHOLDER.findall(written))
        if node["keyword"] == "시나리오 개요" and not scenario.rows:
            self.remark("L206", node, "예의 행이 없어 돌지 않습니다", "an outline without rows never runs")
        for row in scenario.rows:
            columns = {name for name, _ in row}
            if columns - wanted - set(_PLACEHOLDER.findall(scenario.name)):
                names = ", ".join(sorted(columns - wanted))
                self.remark("L206", node, f"쓰이지 않는 열: {names}", f"columns no step uses: {names}")
            if wanted - columns:
                names = ", ".join(sorted(wanted - columns))
                self.remark("L206", node, f"예에 없는 열: {names}", f"no such column: {names}")
            if columns ^ wanted:
                break


def _rows(block: dict[str, Any]) -> Iterator[tuple[tuple[str, str], ...]]:
    header = [cell["value"] for cell in block.get("tableHeader", {}).get("cells", ())]
    for row in block.get("tableBody", ()):
        yield tuple(zip(header, (cell["value"] for cell in row["cells"]), strict=True))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _labelled(description: str) -> dict[str, str]:
    """The `EN:`, `사유:` and `증명:` lines of a rule's description; "" for those it does not have."""
    found = {"EN": "", "사유": "", "증명": ""}
    for line in description.splitlines():
        label, colon, rest = line.strip().partition(":")
        if colon and label in found and not found[label]:
            found[label] = rest.strip()
    return found
