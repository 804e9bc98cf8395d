"""Faults: each kind departs, and a proof says what became of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ksfc_spec.catalogue import load
from ksfc_spec.model import Catalogue
from ksfc_spec.runner.faults import (
    Attribute,
    Detour,
    Extra,
    Fault,
    Instead,
    Patch,
    PolicyValue,
    Swapped,
    Without,
    WithoutElement,
    load_faults,
)
from ksfc_spec.runner.faults.kinds import Departure, Hits
from ksfc_spec.runner.prove import NoEffectError, Proof, _judged, prove, prove_faults
from ksfc_spec.runner.selection import select
from ksfc_spec.runner.stage import FORM
from ksfc_spec.target.description import Target, load_target
from ksfc_spec.target.form import FormScreen
from ksfc_spec.target.ports import Page
from ksfc_spec.target.wire import AsgiWire
from ksfc_spec.workspace import locate
from tests.target.small_site import small_site

from .conftest import FEATURE

TERMS, MAIN = "ESOP-901", "ESOP-902"
TARGET = Target("reference", screens={"우리사주뱅킹": "/"})


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("project") / "features" / "esop"
    folder.mkdir(parents=True)
    (folder / "01-small.feature").write_text(FEATURE, encoding="utf-8")
    return load(folder.parent)


def _proof(catalogue: Catalogue, rule: str, departure: Departure, expects: str) -> Proof:
    return next(iter(prove_faults(catalogue, TARGET, [Fault("X", rule, "시험", departure, expects)])))


def _nothing_missing(*agreed: Any, **wanted: Any) -> tuple[str, ...]:
    return ()


def test_a_fault_noticed_for_the_reason_meant_is_killed(catalogue: Catalogue) -> None:
    departure = Patch("ksfc_spec.bank.signup.rules:missing_terms", _nothing_missing)
    proof = _proof(catalogue, TERMS, departure, "기대 약관동의")
    assert (proof.outcome, proof.scenario) == ("killed", "ESOP-901/02.1@form")
    assert proof.step == '"약관동의" 화면이 보인다'


def test_a_fault_noticed_for_another_reason_is_not(catalogue: Catalogue) -> None:
    departure = Patch("ksfc_spec.bank.signup.rules:missing_terms", _nothing_missing)
    assert _proof(catalogue, TERMS, departure, "전혀 다른 말").outcome == "wrong reason"


def test_a_walk_that_breaks_kills_nothing(catalogue: Catalogue) -> None:
    departure = WithoutElement("button", "확인", on="약관동의")
    assert _proof(catalogue, TERMS, departure, "확인").outcome == "wrong reason"


def test_a_fault_nobody_notices_survives(catalogue: Catalogue) -> None:
    assert _proof(catalogue, MAIN, Extra("<p>군말</p>"), "군말").outcome == "survived"


def test_a_fault_nobody_meets_has_no_effect(catalogue: Catalogue) -> None:
    assert _proof(catalogue, MAIN, Without("어디에도 없는 글"), "글").outcome == "no effect"
    assert _proof(catalogue, MAIN, PolicyValue(user_id_shortest=1), "글").outcome == "no effect"


def test_a_patch_is_taken_back(catalogue: Catalogue) -> None:
    from ksfc_spec.bank.signup import rules

    before = rules.missing_terms
    _proof(catalogue, TERMS, Patch("ksfc_spec.bank.signup.rules:missing_terms", _nothing_missing), "")
    assert rules.missing_terms is before


def test_a_replacement_may_use_the_original() -> None:
    hits = Hits()
    with Patch(
        "ksfc_spec.bank.signup.rules:missing_terms", lambda original, *a, **k: original(*a, **k)
    ).installed(hits):
        from ksfc_spec.bank.signup import rules

        assert rules.missing_terms((), wanted=("a",)) == ("a",)
    assert hits.count == 1


def test_reading_a_departed_figure_is_its_effect() -> None:
    from ksfc_spec.bank.policy import Policy

    hits = Hits()
    policy = PolicyValue(user_id_shortest=5).policy(Policy(), hits)
    assert hits.count == 0
    assert (policy.user_id_shortest, policy.user_id_longest, hits.count) == (5, 12, 1)


def _seen(departure: Departure, hits: Hits) -> Page:
    screen = FormScreen(AsgiWire(departure.app(small_site(), hits)))
    screen.visit("/join")
    return screen.read()


@pytest.mark.parametrize(
    ("departure", "departed"),
    [
        (Without("여섯 자까지"), lambda page: "여섯 자까지" not in page.text),
        (Instead("여섯 자", "일곱 자", on="가입"), lambda page: "일곱 자까지" in page.text),
        (WithoutElement("button", "확인"), lambda page: "확인" not in [a.name for a in page.actions]),
        (
            WithoutElement("field", "동의함", within="약관 둘"),
            lambda page: [f.label for f in page.fields].count("동의함") == 1,
        ),
        (WithoutElement("mark", "실명확인"), lambda page: len(page.stepper) == 2),
        (
            WithoutElement("section", "약관 하나"),
            lambda page: "약관 하나" not in [p.name for p in page.parts],
        ),
        (
            Attribute("field", "이름", "required", None),
            lambda page: not next(f for f in page.fields if f.label == "이름").required,
        ),
        (
            Attribute("button", "확인", "disabled", ""),
            lambda page: not next(a for a in page.actions if a.name == "확인").enabled,
        ),
        (
            Swapped("mark", "약관동의", "고객정보입력"),
            lambda page: [m.name for m in page.stepper] == ["고객정보입력", "실명확인", "약관동의"],
        ),
        (Extra('<p role="alert">군말</p>', where="main", first=True), lambda page: page.alerts == ("군말",)),
        (Detour("/join", "/"), lambda page: page.name == "작은은행"),
    ],
)
def test_each_kind_departs_and_counts(departure: Departure, departed: Any) -> None:
    hits = Hits()
    assert departed(_seen(departure, hits))
    assert hits.count == 1


def test_a_departure_elsewhere_leaves_the_page_alone() -> None:
    hits = Hits()
    assert "여섯 자까지" in _seen(Without("여섯 자까지", on="다른 화면"), hits).text
    assert hits.count == 0


@pytest.mark.parametrize(("outcome", "code"), [("killed", 0), ("survived", 1), ("wrong reason", 1)])
def test_survivors_are_deviations(outcome: str, code: int) -> None:
    assert _judged([Proof("X", MAIN, "", outcome)]) == code


@pytest.mark.parametrize("outcome", ["no effect", "broken"])
def test_what_proves_nothing_is_an_error_of_the_harness(outcome: str) -> None:
    with pytest.raises(NoEffectError, match="X"):
        _judged([Proof("X", MAIN, "", outcome)])


def test_the_tables_name_known_rules_once(tmp_path: Path) -> None:
    faults = load_faults()
    assert faults
    assert len({fault.id for fault in faults}) == len(faults)
    assert all(fault.id.startswith(fault.rule) and fault.expects for fault in faults)


def test_every_patch_finds_what_it_replaces() -> None:
    """A function that moved would leave its faults without effect until somebody proves their rules."""
    for fault in load_faults():
        with fault.install.installed(Hits()):
            pass


def test_every_rule_that_is_tried_has_a_fault() -> None:
    space = locate()
    catalogue = load(space.features, cache=space.cache)
    tried = {part.rule.id for part in select(catalogue, load_target(), adapters=(FORM,)) if not part.lack}
    assert tried - {fault.rule for fault in load_faults()} == set()


def test_proving_writes_a_line_per_fault(tmp_path: Path) -> None:
    from ksfc_spec.workspace import PACKAGE_ROOT

    out = tmp_path / "proof.ndjson"
    code = prove(load(PACKAGE_ROOT / "features"), rules=["ESOP-005"], out=out, quiet=True)
    lines = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["kind"] for line in lines] == ["fault"] * len(lines)
    assert ({line["outcome"] for line in lines}, code) == ({"killed"}, 0)
