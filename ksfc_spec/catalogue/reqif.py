"""ReqIF 1.2 (OMG formal/2016-07-01): one specification per manual, chapters, rules below them, findings linked.

Written element by element in the order of the OMG schema. Identifiers follow from rule and finding ids, so that
a tool that imports twice updates and does not double.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ksfc_spec.model import MANUALS, Basis, Catalogue, Finding, Flow, Level, Rule, Severity

from .writing import written

NAMESPACE = "http://www.omg.org/spec/ReqIF/20110401/reqif.xsd"
_TEXTS = {
    "chapter": ("id", "title", "description"),
    "rule": ("id", "title", "title_en", "lines", "untestable", "attester"),
    "finding": ("id", "title", "title_en", "lines", "kind", "readings", "chosen", "why", "confirm"),
}
_ENUMS = {"level": tuple(Level), "basis": tuple(Basis), "severity": tuple(Severity)}
_CHOICES = {"chapter": (), "rule": ("level", "basis"), "finding": ("severity",)}


def write_reqif(catalogue: Catalogue, path: Path, *, made: datetime) -> Path:
    """Write the catalogue as ReqIF; `made` (with a time zone) is its creation and last change."""
    text = reqif(catalogue, made=made)
    return written(path, lambda part: _write(part, text))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def reqif(catalogue: Catalogue, *, made: datetime) -> str:
    """The ReqIF document as text; the same for the same catalogue and time."""
    return _Document(catalogue, made.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")).text()


class _Document:
    def __init__(self, catalogue: Catalogue, stamp: str) -> None:
        self.catalogue, self.stamp = catalogue, stamp
        self.root = ET.Element("REQ-IF", {"xmlns": NAMESPACE})

    def text(self) -> str:
        self.header()
        content = _child(_child(self.root, "CORE-CONTENT"), "REQ-IF-CONTENT")
        self.data_types(_child(content, "DATATYPES"))
        self.types(_child(content, "SPEC-TYPES"))
        self.objects(_child(content, "SPEC-OBJECTS"))
        self.relations(_child(content, "SPEC-RELATIONS"))
        self.specifications(_child(content, "SPECIFICATIONS"))
        ET.indent(self.root)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self.root, encoding="unicode") + "\n"

    def named(self, parent: ET.Element, tag: str, identifier: str, name: str) -> ET.Element:
        """An element with the identity that the schema asks of everything nameable."""
        return _child(parent, tag, IDENTIFIER=identifier, **{"LAST-CHANGE": self.stamp, "LONG-NAME": name})

    def header(self) -> None:
        header = _child(_child(self.root, "THE-HEADER"), "REQ-IF-HEADER", IDENTIFIER="ksfc-spec")
        texts = {
            "COMMENT": "Requirements restated from five manuals",
            "CREATION-TIME": self.stamp,
            "REQ-IF-TOOL-ID": "ksfc-spec",
            "REQ-IF-VERSION": "1.0",
            "SOURCE-TOOL-ID": "ksfc-spec",
            "TITLE": "ksfc-spec catalogue",
        }
        for tag, text in texts.items():
            _child(header, tag).text = text

    def data_types(self, parent: ET.Element) -> None:
        for name, values in _ENUMS.items():
            kind = self.named(parent, "DATATYPE-DEFINITION-ENUMERATION", f"type.{name}", name)
            listed = _child(kind, "SPECIFIED-VALUES")
            for key, value in enumerate(values):
                each = self.named(listed, "ENUM-VALUE", f"value.{name}.{value}", value)
                _child(_child(each, "PROPERTIES"), "EMBEDDED-VALUE", KEY=str(key), **{"OTHER-CONTENT": ""})
        self.named(parent, "DATATYPE-DEFINITION-STRING", "type.text", "text").set("MAX-LENGTH", "32000")

    def types(self, parent: ET.Element) -> None:
        for kind, names in _TEXTS.items():
            each = self.named(parent, "SPEC-OBJECT-TYPE", f"object.{kind}", kind)
            fields = _child(each, "SPEC-ATTRIBUTES")
            for name in _CHOICES[kind]:
                field = self.named(fields, "ATTRIBUTE-DEFINITION-ENUMERATION", f"field.{kind}.{name}", name)
                field.set("MULTI-VALUED", "false")
                _child(_child(field, "TYPE"), "DATATYPE-DEFINITION-ENUMERATION-REF").text = f"type.{name}"
            for name in names:
                field = self.named(fields, "ATTRIBUTE-DEFINITION-STRING", f"field.{kind}.{name}", name)
                _child(_child(field, "TYPE"), "DATATYPE-DEFINITION-STRING-REF").text = "type.text"
        self.named(parent, "SPEC-RELATION-TYPE", "relation.rests-on", "rests on")
        self.named(parent, "SPECIFICATION-TYPE", "specification.manual", "manual")

    def objects(self, parent: ET.Element) -> None:
        for flow in self.catalogue.flows:
            self.object(parent, "chapter", _flow_id(flow), flow.name, _chapter_texts(flow), {})
            for rule in flow.rules:
                choices = {"level": rule.level.value, "basis": rule.basis.value}
                self.object(parent, "rule", f"rule.{rule.id}", rule.title, _rule_texts(rule), choices)
        for finding in self.catalogue.findings:
            choices = {"severity": finding.severity.value}
            self.object(
                parent, "finding", f"finding.{finding.id}", finding.title, _finding_texts(finding), choices
            )

    def object(
        self,
        parent: ET.Element,
        kind: str,
        identifier: str,
        name: str,
        texts: Mapping[str, str],
        choices: Mapping[str, str],
    ) -> None:
        each = self.named(parent, "SPEC-OBJECT", identifier, name)
        values = _child(each, "VALUES")
        for field, value in choices.items():
            choice = _child(values, "ATTRIBUTE-VALUE-ENUMERATION")
            _child(_child(choice, "VALUES"), "ENUM-VALUE-REF").text = f"value.{field}.{value}"
            reference = _child(_child(choice, "DEFINITION"), "ATTRIBUTE-DEFINITION-ENUMERATION-REF")
            reference.text = f"field.{kind}.{field}"
        for field, text in texts.items():
            value_of = _child(values, "ATTRIBUTE-VALUE-STRING", **{"THE-VALUE": text})
            reference = _child(_child(value_of, "DEFINITION"), "ATTRIBUTE-DEFINITION-STRING-REF")
            reference.text = f"field.{kind}.{field}"
        _child(_child(each, "TYPE"), "SPEC-OBJECT-TYPE-REF").text = f"object.{kind}"

    def relations(self, parent: ET.Element) -> None:
        known = {finding.id for finding in self.catalogue.findings}
        for rule in self.catalogue.rules:
            for finding in (each for each in rule.findings if each in known):
                identifier = f"relation.{rule.id}.{finding}"
                each = _child(parent, "SPEC-RELATION", IDENTIFIER=identifier, **{"LAST-CHANGE": self.stamp})
                _child(_child(each, "TARGET"), "SPEC-OBJECT-REF").text = f"finding.{finding}"
                _child(_child(each, "SOURCE"), "SPEC-OBJECT-REF").text = f"rule.{rule.id}"
                _child(_child(each, "TYPE"), "SPEC-RELATION-TYPE-REF").text = "relation.rests-on"

    def specifications(self, parent: ET.Element) -> None:
        for manual in MANUALS:
            each = self.named(parent, "SPECIFICATION", f"manual.{manual}", manual)
            _child(_child(each, "TYPE"), "SPECIFICATION-TYPE-REF").text = "specification.manual"
            chapters = _child(each, "CHILDREN")
            for flow in (flow for flow in self.catalogue.flows if flow.manual == manual):
                below = _child(self.node(chapters, _flow_id(flow)), "CHILDREN")
                for rule in flow.rules:
                    self.node(below, f"rule.{rule.id}")

    def node(self, parent: ET.Element, target: str) -> ET.Element:
        each = _child(parent, "SPEC-HIERARCHY", IDENTIFIER=f"node.{target}", **{"LAST-CHANGE": self.stamp})
        _child(_child(each, "OBJECT"), "SPEC-OBJECT-REF").text = target
        return each


def _child(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, tag, attributes)


def _flow_id(flow: Flow) -> str:
    return "chapter." + flow.id.replace("/", ".")


def _chapter_texts(flow: Flow) -> dict[str, str]:
    return {"id": flow.id, "title": flow.name, "description": flow.description}


def _rule_texts(rule: Rule) -> dict[str, str]:
    return {
        "id": rule.id,
        "title": rule.title,
        "title_en": rule.title_en,
        "lines": " ".join(map(str, rule.lines)),
        "untestable": rule.untestable,
        "attester": rule.attester,
    }


def _finding_texts(finding: Finding) -> dict[str, str]:
    return {
        "id": finding.id,
        "title": finding.title,
        "title_en": finding.title_en,
        "lines": " ".join([*map(str, finding.lines), *finding.also]),
        "kind": finding.kind,
        "readings": " / ".join(finding.readings),
        "chosen": finding.chosen,
        "why": finding.why,
        "confirm": finding.confirm,
    }
