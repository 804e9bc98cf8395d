"""Target descriptions: what is read, what is refused, what is offered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ksfc_spec.errors import TargetError
from ksfc_spec.target.description import load_target

GOOD = """
name = "staging"
kind = "http"
address = "https://bank.example"
offers = ["esop/03-terms", "joint-certificate/*", "ESOP-150"]
[lacks]
"ESOP-044" = "시험망에 없음"
[[deviations]]
rule = "ESOP-041"
reason = "개편 중"
owner = "채널팀"
expires = 2027-01-31
"""


def _described(tmp_path: Path, text: str, name: str = "t.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_embedded_reference_is_the_default() -> None:
    target = load_target()
    assert (target.name, target.kind) == ("reference", "reference")
    assert target.lack("ESOP-041", "esop/03-terms") == ""
    assert target.lack("BPLUS-001", "bankingplus/01-start") != ""


@pytest.mark.parametrize(
    ("rule", "flow", "offered"),
    [
        ("ESOP-041", "esop/03-terms", True),
        ("ESOP-150", "esop/07-customer-details", True),
        ("ESOP-151", "esop/07-customer-details", False),
        ("JOINT-001", "joint-certificate/01-guide", True),
        ("ESOP-044", "esop/03-terms", False),
    ],
)
def test_flows_folders_and_rules_are_offered(tmp_path: Path, rule: str, flow: str, offered: bool) -> None:
    assert (load_target(_described(tmp_path, GOOD)).lack(rule, flow) == "") is offered


def test_a_description_survives_as_json(tmp_path: Path) -> None:
    target = load_target(_described(tmp_path, GOOD))
    again = load_target(_described(tmp_path, json.dumps(target.as_data()), "t.json"))
    assert again == target
    assert again.header()["deviations"][0]["expires"] == "2027-01-31"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "TOML"),
        ('kind = "http"', "name"),
        ('name = "x"\nkind = "ftp"', "kind"),
        ('name = "x"\nkind = "http"', "address"),
        ('name = "x"\ncolour = 1', "colour"),
        ('name = "x"\n[[deviations]]\nrule = "ESOP-001"', "reason, owner, expires"),
        ('name = "x"\n[[deviations]]\nrule = "A"\nreason = "b"\nowner = "c"\nexpires = "soon"', "expires"),
    ],
)
def test_a_wrong_description_is_one_clear_message(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(TargetError, match=said) as refusal:
        load_target(_described(tmp_path, text))
    assert "t.toml" in str(refusal.value)
