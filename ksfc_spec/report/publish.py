"""Make what reviewers get from a run's files: the report, JUnit XML, a workbook, and the signed manifest."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ksfc_spec.errors import InputError
from ksfc_spec.report.changes import Changes, compare
from ksfc_spec.report.files import write_bytes, write_text
from ksfc_spec.report.html import render
from ksfc_spec.report.junit import junit
from ksfc_spec.report.manifest import result, write_manifest
from ksfc_spec.report.run import Run, load_run
from ksfc_spec.report.seal import seal
from ksfc_spec.report.signing import fingerprint, signing_key
from ksfc_spec.report.verdicts import Judgement, judge
from ksfc_spec.target.masking import SecretFoundError, leaks

REPORT, JUNIT, WORKBOOK = "report.html", "junit.xml", "verdicts.xlsx"

Scan = Callable[[Path], Iterable[object]]
"""Looks through a run's folder for secrets; what it yields is printed as `file:line`."""


def resident_numbers(folder: Path) -> Iterable[object]:
    """The least that is looked for: anything shaped like a resident number."""
    return leaks(folder, ())


def build(
    folder: Path,
    *,
    manuals: Path | None = None,
    previous: Path | None = None,
    lang: str = "ko",
    scan: Scan = resident_numbers,
    sources: Mapping[str, Path] | None = None,
    key: Path | None = None,
    workbook: bool = True,
) -> list[Path]:
    """Write the artefacts of the run in `folder` and return their paths, the report first, the manifest last.

    `manuals` holds the original manuals; `previous` the run to compare with; `sources` folders by name whose
    digests the manifest records; `key` the signing key's file. Raises SecretFoundError before anything is
    written where `scan` finds a secret, InputError where the folder cannot be read or written.
    """
    run = load_run(folder)
    judgement = judge(run)
    signer = signing_key(key)
    require_no_secret(folder, scan)
    changes = _changes(run, judgement, previous)
    signed_by = fingerprint(signer.public_key())
    pieces = render(run, judgement, changes=changes, manuals_folder=manuals, lang=lang, signer=signed_by)
    page = "".join(pieces).encode()
    sealed = seal(page, signer, name=REPORT, result=result(judgement)).encode()
    written = [
        write_bytes(folder / REPORT, [page, sealed]),
        write_text(folder / JUNIT, [junit(run, judgement)]),
    ]
    if workbook:
        written.append(_workbook(run, judgement, folder / WORKBOOK, manuals=manuals, lang=lang))
    return written + write_manifest(
        run, judgement, key=signer, sources=_present(sources, manuals), previous=previous
    )


def require_no_secret(folder: Path, scan: Scan) -> None:
    """SecretFoundError where `scan` finds anything; the message names places, never what stands there."""
    found = tuple(str(place) for place in scan(folder))
    if found:
        raise SecretFoundError(found)


def _changes(run: Run, judgement: Judgement, previous: Path | None) -> Changes | None:
    """An earlier run that can no longer be read is as good as none."""
    if previous is None:
        return None
    try:
        before = load_run(previous)
    except InputError:
        return None
    return compare((before, judge(before)), (run, judgement))


def _workbook(run: Run, judgement: Judgement, path: Path, *, manuals: Path | None, lang: str) -> Path:
    from ksfc_spec.report.tables import Tables, write_xlsx

    out = io.BytesIO()
    write_xlsx(Tables(run, judgement, lang, manuals), out)
    return write_bytes(path, [out.getvalue()])


def _present(sources: Mapping[str, Path] | None, manuals: Path | None) -> dict[str, Path]:
    named = dict(sources or {})
    if manuals is not None:
        named.setdefault("manuals", manuals)
    return {name: path for name, path in named.items() if path.is_dir()}
