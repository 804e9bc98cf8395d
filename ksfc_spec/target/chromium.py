"""Which Chromium to drive, how to start it, and whether this machine can draw Hangul."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from pathlib import Path

from PIL import Image

from .errors import NoBrowserError

BINARIES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/snap/chromium/current/usr/lib/chromium-browser/chrome",
)
"""Real binaries, the quick one first; the wrapper scripts in /usr/bin add flags of their own."""

FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
HINT = "`make setup` 또는 `playwright install chromium-headless-shell` (or set KSFC_CHROMIUM)"


def find_chromium(*, playwrights_own: str = "") -> Path:
    """The binary to drive: `KSFC_CHROMIUM`, else Playwright's own, else the system's; NoBrowserError where there is none."""
    named = os.environ.get("KSFC_CHROMIUM")
    if named:
        if not Path(named).is_file():
            raise NoBrowserError(f"KSFC_CHROMIUM이 가리키는 파일이 없음 (no such file): {named}", hint=HINT)
        return Path(named)
    for candidate in (playwrights_own, *_downloaded(), *BINARIES, shutil.which("google-chrome") or ""):
        if candidate and Path(candidate).is_file() and os.access(candidate, os.X_OK):
            return Path(candidate)
    raise NoBrowserError("Chromium이 없음 (no Chromium on this machine)", hint=HINT)


def _downloaded() -> list[str]:
    """What `playwright install` put where it puts browsers, the newest first."""
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    found = [*folder.glob("chromium_headless_shell-*/*/*headless*shell"), *folder.glob("chromium-*/*/chrome")]
    return [str(path) for path in sorted(found, reverse=True)]


def flags() -> list[str]:
    """Command-line flags; as root Chromium refuses its sandbox."""
    return [*FLAGS, *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]


def camera_flags(view: Path) -> list[str]:
    """A camera that sees the pictures in this file (concatenated JPEGs), opened anew each time the camera is."""
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={view}",
    ]


def nothing_to_see() -> bytes:
    """A picture of the dark, JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (1280, 960), (20, 20, 20)).save(out, "JPEG")
    return out.getvalue()


def require_hangul() -> None:
    """NoBrowserError unless a font can draw Hangul: without one, pages are blank and tests stay green."""
    tool = shutil.which("fc-list")
    if tool is None:
        return
    question = [tool, ":lang=ko", "family"]
    listed = subprocess.run(question, capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    if not listed.stdout.strip():
        raise NoBrowserError(
            "한글 글꼴이 없음 (no font draws Hangul)", hint="fonts-nanum 또는 fonts-noto-cjk"
        )
