"""What a run's folder held when it was published: every file's digest, signed, and the check of it.

The statement is in-toto's (v1) with its test-result predicate (v0.1): subjects are the files of the run,
`configuration` what they were made from: features, steps, manuals, environment, the previous manifest.
"""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ksfc_spec.model import Verdict
from ksfc_spec.report.errors import ChangedFileError, ManifestError
from ksfc_spec.report.files import write_text
from ksfc_spec.report.run import Run
from ksfc_spec.report.seal import PREDICATE, STATEMENT, sealed_by
from ksfc_spec.report.signing import (
    envelope,
    fingerprint,
    opened,
    public_pem,
    read_public,
)
from ksfc_spec.report.verdicts import Judgement

MANIFEST, PUBLIC_KEY = "manifest.dsse.json", "manifest.pub.pem"
PACKAGES = (
    "pytest",
    "pytest-bdd",
    "gherkin-official",
    "playwright",
    "starlette",
    "cryptography",
    "lxml",
    "papermill",
)
_IGNORED = (".part", ".pyc")


@dataclass(frozen=True, slots=True)
class VerifiedRun:
    """A folder (or a report by itself) whose files are those that `signer` (key fingerprint) signed.

    `trusted` tells that the key was given by whoever checks; else it is the one that lies in the folder, and
    its fingerprint must be compared with one received by another way. `unlisted` files are not vouched for.
    """

    folder: Path
    signer: str
    trusted: bool
    files: int
    unlisted: tuple[str, ...] = ()

    def __str__(self) -> str:
        whose = (
            "받은 공개키 (given key)"
            if self.trusted
            else "함께 온 공개키: 이 지문을 따로 받은 것과 견줄 것 (the key that came along: compare its fingerprint)"
        )
        extra = f"\n! 목록에 없는 파일 (not vouched for): {', '.join(self.unlisted)}" if self.unlisted else ""
        return (
            f"✓ {self.folder.name}: 파일 {self.files:,}개가 서명된 그대로입니다 (files as signed)\n"
            f"  서명 (signer): {self.signer}\n  {whose}{extra}"
        )


def write_manifest(
    run: Run,
    judgement: Judgement,
    *,
    key: Ed25519PrivateKey,
    sources: Mapping[str, Path] | None = None,
    previous: Path | None = None,
) -> list[Path]:
    """Sign the run's folder as it is now; returns the manifest and the public key that checks it.

    `sources` are folders by name (features, steps, manuals) whose files' digests are recorded; `previous` is
    the folder of the run before.
    """
    statement = {
        "_type": STATEMENT,
        "subject": [_named(name, path) for name, path in _files(run.folder)],
        "predicateType": PREDICATE,
        "predicate": _predicate(run, judgement, sources or {}, previous),
    }
    payload = json.dumps(statement, ensure_ascii=False, sort_keys=True).encode()
    return [
        write_text(run.folder / PUBLIC_KEY, [public_pem(key).decode("ascii")]),
        write_text(run.folder / MANIFEST, [envelope(payload, key)]),
    ]


def verify(path: Path, *, key: Path | None = None) -> VerifiedRun:
    """Check a run's folder, every signed file of it, or a report that came alone; offline.

    `key` is the public key (PEM) received from whoever ran the suite; without it the one that came along is
    used. ManifestError where the signature is not good; ChangedFileError names the first file that changed.
    """
    return _verified_report(path, key) if path.is_file() else _verified_folder(path, key)


def _verified_report(path: Path, key: Path | None) -> VerifiedRun:
    signer = sealed_by(path, key=read_public(key) if key else None)
    return VerifiedRun(path, fingerprint(signer), trusted=key is not None, files=1)


def _verified_folder(folder: Path, key: Path | None) -> VerifiedRun:
    public = read_public(key or folder / PUBLIC_KEY)
    statement = _statement(folder, opened(_text(folder), public))
    listed = {item["name"]: item["digest"]["sha256"] for item in statement["subject"]}
    for name, digest in listed.items():
        _require_same(folder, name, digest)
    return VerifiedRun(
        folder=folder,
        signer=fingerprint(public),
        trusted=key is not None,
        files=len(listed),
        unlisted=tuple(name for name, _ in _files(folder) if name not in listed),
    )


def _text(folder: Path) -> str:
    try:
        return (folder / MANIFEST).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ManifestError(
            f"서명된 목록이 없습니다 (no signed manifest): {folder / MANIFEST}",
            hint="ksfc report 로 만드세요 (ksfc report makes it)",
        ) from None


def _statement(folder: Path, payload: bytes) -> dict[str, Any]:
    statement: dict[str, Any] = json.loads(payload)
    if statement.get("_type") != STATEMENT or statement.get("predicateType") != PREDICATE:
        raise ManifestError(f"다른 종류의 증명입니다 (another kind of statement): {folder / MANIFEST}")
    return statement


def _require_same(folder: Path, name: str, digest: str) -> None:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        raise ChangedFileError(f"서명된 파일이 없습니다 (a signed file is gone): {name}", path=name)
    if _digest(path) != digest:
        raise ChangedFileError(
            f"서명한 뒤에 바뀐 파일입니다 (changed after signing): {name}",
            path=name,
            hint="이 폴더를 믿지 말고 다시 받으세요 (do not trust this folder; get it again)",
        )


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Every file below a folder by its relative name, but for the manifest, its key and what is half-written."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") or part == "__pycache__" for part in path.relative_to(folder).parts)
        if (
            path.is_file()
            and name not in (MANIFEST, PUBLIC_KEY)
            and not hidden
            and path.suffix not in _IGNORED
        ):
            yield name, path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _named(name: str, path: Path) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": _digest(path)}}


def _predicate(
    run: Run, judgement: Judgement, sources: Mapping[str, Path], previous: Path | None
) -> dict[str, Any]:
    configuration = [
        _named(f"{source}/{name}", path)
        for source, folder in sources.items()
        for name, path in _files(folder)
    ]
    configuration.append({"name": "environment", "content": _content(environment(run))})
    if previous is not None and (previous / MANIFEST).is_file():
        configuration.append(_named("previous/" + MANIFEST, previous / MANIFEST))
    return {
        "result": result(judgement),
        "configuration": configuration,
        "passedTests": _ids(judgement, Verdict.CONFORMS),
        "warnedTests": _ids(judgement, Verdict.NOT_TESTED, Verdict.WAIVED),
        "failedTests": _ids(judgement, Verdict.DEVIATES, Verdict.BROKEN),
    }


def result(judgement: Judgement) -> str:
    """PASSED only where the whole catalogue conforms; else WARNED or FAILED."""
    if judgement.exit_code():
        return "FAILED"
    return "PASSED" if judgement.total.count(Verdict.CONFORMS) == judgement.total.rules else "WARNED"


def _ids(judgement: Judgement, *verdicts: Verdict) -> list[str]:
    return [item.rule.id for item in judgement.rules if item.verdict in verdicts]


def environment(run: Run) -> dict[str, str]:
    """Versions that decided the run's behaviour; nothing that names a machine or a person."""
    packages = {name: version for name in PACKAGES if (version := _version(name))}
    return {
        "run": run.id,
        "package": run.package,
        "python": platform.python_version(),
        "system": platform.system(),
        **packages,
    }


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _content(value: Mapping[str, str]) -> str:
    return base64.b64encode(json.dumps(value, sort_keys=True).encode()).decode("ascii")
