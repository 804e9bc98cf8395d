"""What IBK leaves on disk, stick and phone are real NPKI folders and files: programs that are not ours open them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pypinksign import PinkSign

from ksfc_spec.pki import NpkiFolder
from ksfc_spec.runner.stage import FORM, Stage
from ksfc_spec.target.scene import Scene
from ksfc_spec.web.reference import ReferenceApp
from steps.attempts import attempt
from steps.ibk_walks import HOUSE
from steps.walks import walk

from .staged import staged

NAME, NEW = "한가람", "새 증권용 공동인증서"
OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.skipif(OPENSSL is None, reason="the openssl command is a second witness"),
    pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"),  # PyPinkSign leaves its files open
]


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Stage, list[ReferenceApp]]]:
    stage, worlds = staged()
    yield stage, worlds
    stage.close()


@pytest.fixture
def worlds(made: tuple[Stage, list[ReferenceApp]]) -> list[ReferenceApp]:
    return made[1]


@pytest.fixture
def scene(made: tuple[Stage, list[ReferenceApp]]) -> Iterator[Scene]:
    """A customer who has just been issued a certificate on the hard disk."""
    with made[0].scene(FORM) as scene:
        scene.customer, scene.house = NAME, HOUSE
        scene.world.tell("ibk", "enrol", name=NAME, holder="personal")
        walk(scene, "IBK 발급완료")
        yield scene


def openssl(*arguments: object) -> str:
    """What openssl prints; CalledProcessError where it refuses."""
    command = [str(OPENSSL), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=30)
    return (done.stdout + done.stderr).decode()


def opened(folder: NpkiFolder, password: str) -> None:
    """PyPinkSign opens certificate and key of the folder's one entry, and what they sign verifies."""
    (entry,) = folder.entries()
    assert entry.folder.is_relative_to(folder.root / "SignKorea" / "USER")
    witness = PinkSign(
        pubkey_path=str(entry.folder / "signCert.der"),
        prikey_path=str(entry.folder / "signPri.key"),
        prikey_password=password.encode(),
    )
    assert witness.cert_type_oid() == "1.2.410.200004.5.1.1.9"
    assert witness.verify(entry.open(password).key.sign(b"m", PKCS1v15(), SHA256()), b"m")


def test_disk_stick_and_phone(scene: Scene, worlds: list[ReferenceApp], tmp_path: Path) -> None:
    city, password = worlds[-1].city, str(scene.facts()["certificate_password"])
    attempt(scene, "백업", thing=NEW)
    attempt(scene, "복사", thing=NEW)
    for folder in (city.pc.folder("하드디스크"), city.pc.folder("이동식디스크"), city.phone.folder):
        opened(folder, password)
    chain = {"root": city.authorities.anchors, "ca": city.authorities.intermediates}
    for name, certificates in chain.items():
        pem = b"".join(one.public_bytes(Encoding.PEM) for one in certificates)
        (tmp_path / f"{name}.pem").write_bytes(pem)
    (entry,) = city.phone.folder.entries()
    (tmp_path / "own.pem").write_bytes(entry.certificate.public_bytes(Encoding.PEM))
    roots, authorities = tmp_path / "root.pem", tmp_path / "ca.pem"
    moment = int(city.clock.now().timestamp())
    said = openssl(
        "verify",
        "-x509_strict",
        "-attime",
        moment,
        "-CAfile",
        roots,
        "-untrusted",
        authorities,
        tmp_path / "own.pem",
    )
    assert "OK" in said


def test_the_exported_file_has_key_certificate_and_r(
    scene: Scene, worlds: list[ReferenceApp], tmp_path: Path
) -> None:
    city, password = worlds[-1].city, str(scene.facts()["certificate_password"])
    attempt(scene, "내보내기", thing=NEW)
    (tmp_path / "own.p12").write_bytes(city.pc.read_file("증권용공동인증서.p12"))
    said = openssl("pkcs12", "-in", tmp_path / "own.p12", "-passin", f"pass:{password}", "-nodes", "-info")
    assert "BEGIN PRIVATE KEY" in said
    assert "BEGIN CERTIFICATE" in said
    assert "1.2.410.200004.10.1.1.3" in said
    with pytest.raises(subprocess.CalledProcessError):
        openssl("pkcs12", "-in", tmp_path / "own.p12", "-passin", "pass:wrong", "-nodes")
