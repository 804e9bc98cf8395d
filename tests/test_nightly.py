"""Nights: what changed between them, on one machine and on several, cut short, and with wrong input."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ksfc_spec.catalogue import load
from ksfc_spec.clock import ManualClock
from ksfc_spec.errors import InputError
from ksfc_spec.nightly import run_merged, run_night
from ksfc_spec.report.changes import Changes, compare
from ksfc_spec.report.run import load_run
from ksfc_spec.report.verdicts import judge
from ksfc_spec.runner.run import run_features
from ksfc_spec.target.description import load_target
from ksfc_spec.workspace import Workspace, locate
from tests.runner.conftest import FEATURE

SCREENS = 'name = "under test"\nseconds = 2.0\n[screens]\n"우리사주뱅킹" = "/"\n'
SOUND = "ksfc_spec.web.reference:reference_app"
MADE = ("run.ndjson", "proof.ndjson", "report.html", "junit.xml")
FIRST = datetime(2026, 11, 20, 21, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _own_key(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KSFC_SIGNING_KEY", str(tmp_path_factory.mktemp("key") / "key.pem"))
        yield


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A project of one feature."""
    root = tmp_path_factory.mktemp("project")
    chapter = root / "features" / "esop"
    chapter.mkdir(parents=True)
    (chapter / "01-small.feature").write_text(FEATURE, encoding="utf-8")
    (chapter / "lines.csv").write_text("line,digest,disposition,rules,reason\n", encoding="utf-8")
    (root / "pyproject.toml").touch()
    return locate(features=str(root / "features"), reports=str(root / "reports"))


def night(space: Workspace, number: int, factory: str = SOUND) -> int:
    described = space.reports.parent / "target.toml"
    described.write_text(f'factory = "{factory}"\n{SCREENS}', encoding="utf-8")
    return run_night(
        space,
        load(space.features),
        load_target(described),
        adapters=("form",),
        workers=0,
        with_proof=False,
        with_notebooks=False,
        clock=ManualClock(FIRST + timedelta(days=number)),
    )


def folders(space: Workspace) -> list[Path]:
    return sorted(path for path in space.reports.iterdir() if path.is_dir())


def between(before: Path, after: Path) -> Changes:
    runs = load_run(before), load_run(after)
    return compare((runs[0], judge(runs[0])), (runs[1], judge(runs[1])))


def test_three_nights_with_a_fault_in_the_second_show_exactly_that(space: Workspace) -> None:
    wrong = "tests.runner.wrong_banks:never_advances"
    codes = [night(space, number, factory) for number, factory in enumerate((SOUND, wrong, SOUND))]
    assert codes == [0, 1, 0]
    nights = folders(space)
    worse, better = between(nights[0], nights[1]), between(nights[1], nights[2])
    assert [(c.rule.id, c.before.value, c.after.value) for c in worse.verdicts] == [
        ("ESOP-901", "conforms", "deviates")
    ]
    assert [(c.rule.id, c.before.value, c.after.value) for c in better.verdicts] == [
        ("ESOP-901", "deviates", "conforms")
    ]
    assert [text.ko for text in worse.counted()] == ["판정 1 (나빠짐 1)"]
    assert [text.ko for text in better.counted()] == ["판정 1 (나빠짐 0)"]
    assert not between(nights[0], nights[2])
    assert (space.reports / "latest").read_text("utf-8").strip() == nights[2].name


def test_wrong_input_leaves_no_report_and_the_last_night_in_its_place(space: Workspace) -> None:
    pointer = space.reports / "latest"
    space.reports.mkdir(exist_ok=True)
    pointer.write_text("before\n", encoding="utf-8")
    assert night(space, 5, "nowhere:nothing") == 2
    assert pointer.read_text("utf-8") == "before\n"
    assert not list(space.reports.glob("2026-11-25*/report.html"))


@pytest.fixture(scope="module")
def shares(space: Workspace, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The run of two machines; of four shares two have a rule each."""
    described = space.reports.parent / "shares.toml"
    described.write_text(SCREENS, encoding="utf-8")
    out = [tmp_path_factory.mktemp("machine") / "share" for _ in range(2)]
    for number, folder in zip((2, 4), out, strict=True):
        run_features(
            load(space.features),
            load_target(described),
            features=space.features,
            adapters=("form",),
            workers=0,
            shard=f"{number}/4",
            out=folder,
        )
    return out


def merged(space: Workspace, tmp_path: Path, name: str, shares: list[Path]) -> tuple[int, Path]:
    own = Workspace(space.features, tmp_path / name / "reports", space.cache)
    code = run_merged(own, shares, with_notebooks=False)
    return code, folders(own)[0]


def test_shares_merged_in_any_order_are_one_night_to_the_byte(
    space: Workspace, shares: list[Path], tmp_path: Path
) -> None:
    code, here = merged(space, tmp_path, "here", shares)
    again, there = merged(space, tmp_path, "there", shares[::-1])
    assert (code, again) == (0, 0)
    assert here.name == there.name
    for name in MADE:
        if (here / name).exists() or (there / name).exists():
            assert (here / name).read_bytes() == (there / name).read_bytes(), name
    verdicts = {item.rule.id: item.verdict.value for item in judge(load_run(here)).rules}
    assert verdicts == {"ESOP-901": "conforms", "ESOP-902": "conforms"}


def test_a_share_that_never_came_is_no_green_night(
    space: Workspace, shares: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _ = merged(space, tmp_path, "alone", shares[:1])
    assert code == 3
    assert "are not in the record" in capsys.readouterr().out


def test_a_share_twice_or_cut_short_is_refused_with_what_to_do(
    space: Workspace, shares: list[Path], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="in two shares"):
        merged(space, tmp_path, "twice", [shares[0], shares[0]])
    cut = tmp_path / "cut"
    cut.mkdir()
    for name in ("run.ndjson", "catalogue.json"):
        (cut / name).write_bytes((shares[1] / name).read_bytes())
    record = (cut / "run.ndjson").read_text("utf-8").splitlines(keepends=True)
    (cut / "run.ndjson").write_text("".join(record[:-1]), encoding="utf-8")
    with pytest.raises(InputError, match="--shard"):
        merged(space, tmp_path, "unfinished", [shares[0], cut])


def test_shares_of_different_runs_are_refused(space: Workspace, shares: list[Path], tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "catalogue.json").write_bytes((shares[1] / "catalogue.json").read_bytes())
    text = (shares[1] / "run.ndjson").read_text("utf-8").replace('"seed": 1', '"seed": 2', 1)
    (other / "run.ndjson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"shares of different runs.*seed"):
        merged(space, tmp_path, "mixed", [shares[0], other])
