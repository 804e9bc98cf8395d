"""A run over the network: the same features, the same verdicts, and a fresh world for every scenario."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ksfc_spec.catalogue import load
from ksfc_spec.runner.run import run_features
from ksfc_spec.runner.stage import MORNING
from ksfc_spec.target.description import Target, load_target
from ksfc_spec.target.serving import Served
from ksfc_spec.web.remote import RemoteReference
from ksfc_spec.workspace import PACKAGE_ROOT

RULES = ("ESOP-125", "ESOP-126", "ESOP-134", "ESOP-202")
"""Codes by SMS that run out of time or of tries; somebody signing up to the end, once per scenario."""


@pytest.fixture
def remote() -> Iterator[Target]:
    target = replace(load_target(), kind="http", seconds=10.0)
    served = Served()
    origin = served.put(RemoteReference(seed=target.seed, instant=MORNING))
    yield replace(target, address=origin, world=f"{origin}/world")
    served.close()


def test_a_served_reference_gets_the_verdicts_of_the_one_in_process(remote: Target, tmp_path: Path) -> None:
    assert _outcomes(remote, tmp_path / "remote") == _outcomes(load_target(), tmp_path / "here")


def _outcomes(target: Target, out: Path) -> dict[str, str]:
    features = PACKAGE_ROOT / "features"
    code = run_features(
        load(features), target, features=features, adapters=("form",), rules=RULES, workers=0, out=out
    )
    lines = [json.loads(line) for line in (out / "run.ndjson").read_text("utf-8").splitlines()]
    cases = {line["id"]: f"{line['outcome']} {line['reason']}" for line in lines if line["kind"] == "case"}
    assert code == 0, cases
    assert {outcome.split()[0] for outcome in cases.values()} == {"passed"}, cases
    return cases
