"""`ksfc prove`: the proof that the suite can fail.

Each fault is installed in a fresh reference, the scenarios of its rule are played through the form adapter, and one
of them has to fail at a 그러면 step with the message meant. First the rule has to pass without the fault.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ksfc_spec.bank.policy import Policy
from ksfc_spec.catalogue import load
from ksfc_spec.errors import HarnessError
from ksfc_spec.model import Catalogue
from ksfc_spec.target.description import Target, load_target
from ksfc_spec.target.world import Reference
from ksfc_spec.workspace import locate

from .faults.kinds import Departure, Hits
from .faults.table import Fault, load_faults, require_known
from .performer import Performer
from .play import FAILED, PASSED, Performance, sentences
from .selection import Part, Shard, select
from .stage import FORM, Stage, factory
from .verdict import ExitCode

KILLED, SURVIVED, WRONG_REASON, NO_EFFECT, UNPROVEN = (
    "killed",
    "survived",
    "wrong reason",
    "no effect",
    "broken",
)
SAID = {
    KILLED: "잡힘",
    SURVIVED: "살아남음",
    WRONG_REASON: "다른 까닭으로 잡힘",
    NO_EFFECT: "효과 없음",
    UNPROVEN: "결함 없이도 규칙이 실패함",
}
AT_ONCE = 12
"""From how many faults on it pays to start further processes."""


class NoEffectError(HarnessError):
    """A fault was installed and the reference never came near it, or its rule fails without it: nothing is proven."""


@dataclass(frozen=True)
class Proof:
    """What became of one fault."""

    fault: str
    rule: str
    title: str
    outcome: str
    scenario: str = ""
    step: str = ""
    message: str = ""
    seconds: float = 0.0

    def line(self) -> dict[str, Any]:
        """The proof as a line of `proof.ndjson`."""
        return {
            "kind": "fault",
            "id": self.fault,
            "rule": self.rule,
            "title": self.title,
            "outcome": self.outcome,
            "scenario": self.scenario,
            "step": self.step,
            "message": self.message,
            "reason": self.message,
            "seconds": round(self.seconds, 3),
        }


def prove(
    catalogue: Catalogue,
    *,
    features: Path | None = None,
    rules: Sequence[str] | None = None,
    shard: str | None = None,
    out: Path | None = None,
    target: Target | None = None,
    workers: int | None = None,
    quiet: bool = False,
) -> ExitCode:
    """Prove `rules` (all by default, or this shard's), print what became of each fault and write it to `out` (`proof.ndjson`).

    DEVIATES where a fault survives or is caught for another reason; NoEffectError, after everything is
    written, where a fault took no effect or its rule fails without it.
    """
    target = target or load_target()
    share = Shard.parse(shard) if shard else Shard()
    faults = tuple(fault for fault in load_faults(rules) if share.holds(fault.rule))
    require_known(faults, (rule.id for rule in catalogue.rules))
    begun, proofs = time.perf_counter(), []
    with _written(out) as write:
        for proof in _proofs(catalogue, target, faults, workers=workers, features=features):
            proofs.append(proof)
            write(proof)
            if not quiet and (proof.outcome != KILLED or len(faults) <= AT_ONCE):
                print(told(proof), flush=True)
    if not quiet:
        print(_summary(proofs, set(rules or ()), time.perf_counter() - begun))
    return _judged(proofs)


def _proofs(
    catalogue: Catalogue,
    target: Target,
    faults: Sequence[Fault],
    *,
    workers: int | None,
    features: Path | None,
) -> Iterator[Proof]:
    if len(faults) < AT_ONCE or workers == 1:
        yield from prove_faults(catalogue, target, faults)
        return
    rules = list(dict.fromkeys(fault.rule for fault in faults))
    chunks = [rules[i : i + 6] for i in range(0, len(rules), 6)]
    with ProcessPoolExecutor(workers) as pool:
        for proofs in pool.map(partial(_prove_rules, features, target), chunks):
            yield from proofs


def _prove_rules(features: Path | None, target: Target, rules: list[str]) -> list[Proof]:
    """One worker's part."""
    space = locate(features=str(features) if features else None)
    catalogue = load(space.features, cache=space.cache)
    return list(prove_faults(catalogue, target, load_faults(rules)))


def prove_faults(catalogue: Catalogue, target: Target, faults: Sequence[Fault]) -> Iterator[Proof]:
    """Prove one after the other in this process."""
    logging.getLogger("ksfc_spec.web").setLevel(logging.CRITICAL + 1)
    parts = select(catalogue, target, adapters=(FORM,), rules=tuple({fault.rule for fault in faults}))
    troubles: dict[str, str] = {}
    for fault in faults:
        begun = time.perf_counter()
        own = [part for part in parts if part.rule.id == fault.rule and not part.lack]
        if fault.rule not in troubles:
            troubles[fault.rule] = _trouble_without(own, target)
        proof = _proven(fault, own, target, troubles[fault.rule])
        yield Proof(**{**proof.__dict__, "seconds": time.perf_counter() - begun})


def _trouble_without(parts: Sequence[Part], target: Target) -> str:
    """Why the rule does not pass without a fault; `""` when it does."""
    if not parts:
        return "시험할 시나리오가 없음 (no scenario runs)"
    performer = Performer(Stage(target))
    for part in parts:
        performance = _performed(performer, part)
        if performance.outcome != PASSED:
            return f"{part.case.id} {performance.outcome}: {performance.reason}"
    return ""


def _proven(fault: Fault, parts: Sequence[Part], target: Target, trouble: str) -> Proof:
    told = partial(Proof, fault.id, fault.rule, fault.title)
    if trouble:
        return told(UNPROVEN, message=trouble)
    hits, otherwise = Hits(), None
    with fault.install.installed(hits):
        performer = Performer(Stage(target, make=departed(factory(target), fault.install, hits)))
        for part in parts:
            performance = _performed(performer, part)
            if performance.outcome == PASSED:
                continue
            proof = told(_meant(performance, fault), **_where(part, performance))
            if proof.outcome == KILLED and hits.count:
                return proof
            otherwise = otherwise or proof
    if not hits.count:
        return told(NO_EFFECT, message="결함이 걸린 자리에 닿지 않음 (never reached)")
    return otherwise or told(SURVIVED, message=f"기대한 실패: {fault.expects}")


def _performed(performer: Performer, part: Part) -> Performance:
    return performer.perform(part, sentences(part.flow, part.scenario, part.row))


def _meant(performance: Performance, fault: Fault) -> str:
    """Killed only by an assertion, at a 그러면 step, with the message meant."""
    step = performance.ended_at
    at_then = step is not None and step.keyword == "then"
    asserted = performance.outcome == FAILED and isinstance(performance.error, AssertionError)
    return KILLED if at_then and asserted and fault.expects in performance.reason else WRONG_REASON


def _where(part: Part, performance: Performance) -> dict[str, Any]:
    step = performance.ended_at
    return {"scenario": part.case.id, "step": step.text if step else "", "message": performance.reason}


def departed(make: Any, departure: Departure, hits: Hits) -> Any:
    """A factory whose references depart."""

    def made(*, clock: Any, seed: int) -> Reference:
        reference = make(clock=clock, seed=seed, policy=departure.policy(Policy(), hits))
        return _Departed(reference, departure.app(reference.app, hits))

    return made


class _Departed:
    """A reference behind other pages."""

    def __init__(self, reference: Reference, app: Any) -> None:
        self.app, self.tell = app, reference.tell


class _Writer:
    """Writes proofs to a file, or nowhere."""

    def __init__(self, out: Path | None) -> None:
        if out is not None:
            out.parent.mkdir(parents=True, exist_ok=True)
        self._file = out.open("w", encoding="utf-8") if out is not None else None

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def __call__(self, proof: Proof) -> None:
        if self._file is not None:
            self._file.write(json.dumps(proof.line(), ensure_ascii=False) + "\n")
            self._file.flush()


_written = _Writer


def told(proof: Proof) -> str:
    """One proof for a terminal."""
    mark = "✓" if proof.outcome == KILLED else "✗"
    where = f"\n    {proof.scenario} › {proof.step}" if proof.step else ""
    why = f"\n    {proof.message}" if proof.message else ""
    return f"{mark} {proof.fault} {SAID[proof.outcome]}: {proof.title} ({proof.seconds:.2f} s){where}{why}"


def _summary(proofs: Sequence[Proof], rules: set[str], seconds: float) -> str:
    counts = {outcome: sum(p.outcome == outcome for p in proofs) for outcome in SAID}
    said = " · ".join(f"{SAID[outcome]} {count}" for outcome, count in counts.items() if count)
    without = sorted(rules - {proof.rule for proof in proofs})
    more = f" · 결함이 없는 규칙: {', '.join(without)}" if without else ""
    return f"결함 {len(proofs)}건: {said or '없음'} · {seconds:.1f} s{more}"


def _judged(proofs: Sequence[Proof]) -> ExitCode:
    idle = [proof.fault for proof in proofs if proof.outcome in (NO_EFFECT, UNPROVEN)]
    if idle:
        raise NoEffectError(f"아무것도 증명하지 못한 결함 (faults that prove nothing): {', '.join(idle)}")
    missed = [proof for proof in proofs if proof.outcome != KILLED]
    return ExitCode.DEVIATES if missed else ExitCode.GOOD


if __name__ == "__main__":
    space = locate()
    sys.exit(prove(load(space.features, cache=space.cache), rules=sys.argv[1:] or None))
