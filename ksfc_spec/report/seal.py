"""The seal of a report that travels alone: a signature over the file's own bytes, at the end of the file.

A file cannot vouch for itself: what it says of its signer can be changed together with the rest. So the seal is
checked from outside (`ksfc verify report.html --key …`), against a key that was received by another way.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ksfc_spec.report.errors import ChangedFileError, ManifestError
from ksfc_spec.report.signing import envelope, opened, public_key, public_pem

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
_MARK, _END = "<!-- ksfc-seal ", " -->\n"


def seal(page: bytes, key: Ed25519PrivateKey, *, name: str, result: str) -> str:
    """What goes behind `page` (the file `name`) to seal it: a DSSE envelope and the public key, in a comment."""
    statement = {
        "_type": STATEMENT,
        "subject": [{"name": name, "digest": {"sha256": hashlib.sha256(page).hexdigest()}}],
        "predicateType": PREDICATE,
        "predicate": {"result": result, "configuration": []},
    }
    signed = {
        "envelope": envelope(json.dumps(statement, sort_keys=True).encode(), key),
        "key": public_pem(key).decode("ascii"),
    }
    return _MARK + base64.b64encode(json.dumps(signed, sort_keys=True).encode()).decode("ascii") + _END


def sealed_by(path: Path, *, key: Ed25519PublicKey | None = None) -> Ed25519PublicKey:
    """The key that sealed the report at `path`, which is as it was then.

    `key` is the one to be checked against; without it the file's own. ManifestError where there is no seal or its
    signature is not good, ChangedFileError where the file was changed.
    """
    page, signed = _parted(path)
    key = key or public_key(signed["key"].encode(), path)
    statement = json.loads(opened(signed["envelope"], key))
    if statement["subject"][0]["digest"]["sha256"] != hashlib.sha256(page).hexdigest():
        raise ChangedFileError(
            f"서명한 뒤에 바뀐 보고서입니다 (this report was changed after signing): {path}",
            path=path.name,
            hint="내용을 믿지 말고 다시 받으세요 (do not believe what it says; get it again)",
        )
    return key


def _parted(path: Path) -> tuple[bytes, dict[str, str]]:
    """The page, and what its seal holds."""
    try:
        page, mark, rest = path.read_bytes().rpartition(_MARK.encode())
        signed = json.loads(base64.b64decode(rest.removesuffix(_END.encode()), validate=True))
        if mark and isinstance(signed["key"], str) and isinstance(signed["envelope"], str):
            return page, signed
    except OSError as error:
        raise ManifestError(f"읽을 수 없습니다 (cannot be read): {path} ({error.strerror})") from None
    except (ValueError, KeyError, TypeError):
        pass
    raise ManifestError(
        f"봉인이 없거나 망가졌습니다 (no seal, or a damaged one): {path}",
        hint="ksfc가 만든 report.html인지, 끝이 잘리지 않았는지 보세요 (is it a report.html of ksfc, and whole?)",
    )
