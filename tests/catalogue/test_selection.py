from __future__ import annotations

import pytest

from ksfc_spec.catalogue import load, select_rules
from ksfc_spec.errors import UnknownIdError
from ksfc_spec.model import Catalogue

from .building import Project


@pytest.fixture
def catalogue(sound: Project) -> Catalogue:
    return load(sound.features)


def ids(catalogue: Catalogue, *words: str) -> tuple[str, ...]:
    return select_rules(catalogue, words)


def test_rules_are_meant_by_id_flow_file_manual_and_line(catalogue: Catalogue) -> None:
    flow, rule = catalogue.flows[0], catalogue.rules[0]
    every = tuple(one.id for one in catalogue.rules)
    line = rule.lines[0]
    assert ids(catalogue) == ()
    assert ids(catalogue, rule.id) == ids(catalogue, rule.id.lower()) == (rule.id,)
    assert ids(catalogue, flow.id) == tuple(one.id for one in flow.rules)
    assert ids(catalogue, f"features/{flow.id}.feature") == ids(catalogue, flow.id)
    assert ids(catalogue, flow.manual) == every
    assert rule.id in ids(catalogue, f"{rule.manual}:{line}")
    assert ids(catalogue, f"{rule.manual}:1-9999") == every


def test_each_rule_is_meant_once_and_in_reading_order(catalogue: Catalogue) -> None:
    every = tuple(one.id for one in catalogue.rules)
    assert ids(catalogue, *reversed(every), "esop", every[0]) == every


@pytest.mark.parametrize(
    "word", ["ESOP-77", "esop:999", "esop:x", "esop/99-nowhere", "manual", ":", "esop:9-1"]
)
def test_what_means_nothing_is_refused(catalogue: Catalogue, word: str) -> None:
    with pytest.raises(UnknownIdError, match="no such rule"):
        ids(catalogue, word)


def test_a_slip_of_the_finger_gets_a_suggestion(catalogue: Catalogue) -> None:
    flow = catalogue.flows[0].id
    with pytest.raises(UnknownIdError, match=f"did you mean.*{flow}"):
        ids(catalogue, flow[:-1])
