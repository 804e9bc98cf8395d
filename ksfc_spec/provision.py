"""What a machine needs to run the suite, and how to get it; standard library alone.

`make` runs this file with the system's Python before anything is installed, and `ksfc doctor` reads the
same list afterwards. A need is met by what is already there first, then by the system's package manager,
then by Playwright's own download. What cannot be had is one sentence with the command that would mend it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".installed"

PACKAGE_MANAGERS: dict[str, tuple[str, ...]] = {
    "apt-get": ("apt-get", "install", "-y", "--no-install-recommends"),
    "dnf": ("dnf", "install", "-y"),
    "apk": ("apk", "add"),
    "pacman": ("pacman", "-S", "--noconfirm"),
    "brew": ("brew", "install"),
}
CHROMIUM_PACKAGES = {
    "apt-get": ("chromium-headless-shell", "chromium", "chromium-browser"),
    "dnf": ("chromium-headless", "chromium"),
    "apk": ("chromium",),
    "pacman": ("chromium",),
    "brew": ("chromium",),
}
FONT_PACKAGES = {
    "apt-get": ("fonts-nanum", "fonts-noto-cjk"),
    "dnf": ("google-noto-sans-cjk-fonts", "naver-nanum-gothic-fonts"),
    "apk": ("font-noto-cjk",),
    "pacman": ("noto-fonts-cjk",),
    "brew": ("font-noto-sans-cjk-kr",),
}
OCR_PACKAGES = {
    "apt-get": ("tesseract-ocr-kor",),
    "dnf": ("tesseract-langpack-kor",),
    "apk": ("tesseract-ocr-data-kor",),
    "pacman": ("tesseract-data-kor",),
    "brew": ("tesseract-lang",),
}
CHROMIUM_PLACES = (
    "/usr/lib/chromium/chromium-headless-shell",
    "/usr/lib/chromium/chromium",
    "/usr/lib64/chromium-browser/headless_shell",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/usr/lib/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
PLAYWRIGHT_CACHES = (
    "~/.cache/ms-playwright",
    "~/Library/Caches/ms-playwright",
    "~/AppData/Local/ms-playwright",
)


@dataclass(frozen=True)
class Need:
    """One thing the suite needs: how to see whether it is there, how to get it, how a person would.

    `find` returns where it is (or a version), or an empty string. `get` tries to provide it.
    An `optional` need that is missing does not fail the set-up.
    """

    name: str
    why: str
    find: Callable[[], str]
    get: Callable[[], None]
    mend: str
    optional: bool = False


class ProvisionError(RuntimeError):
    """A need that could not be met; the message holds the command that would mend it."""


def run(*command: str, quiet: bool = True, env: dict[str, str] | None = None) -> bool:
    """Run a command; its output is shown only when it fails. True on exit code 0, False where it is missing."""
    try:
        done = subprocess.run(  # noqa: S603
            command,
            check=False,
            capture_output=quiet,
            text=True,
            env={**os.environ, **(env or {})},
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        return False
    if done.returncode and quiet:
        tail = (done.stderr or done.stdout or "").strip().splitlines()[-3:]
        print("\n".join(f"      {line}" for line in tail), flush=True)
    return done.returncode == 0


def find_chromium() -> str:
    """Path of a Chromium that Playwright can drive, or an empty string.

    Order: `KSFC_CHROMIUM`; Playwright's own download; the real binaries of the system (not their wrapper scripts).
    """
    named = os.environ.get("KSFC_CHROMIUM", "")
    if named:
        return named if Path(named).is_file() else ""
    caches = (
        [Path(os.environ["PLAYWRIGHT_BROWSERS_PATH"])] if "PLAYWRIGHT_BROWSERS_PATH" in os.environ else []
    )
    caches += [Path(cache).expanduser() for cache in PLAYWRIGHT_CACHES]
    names = ("chrome-headless-shell", "headless_shell", "chrome", "chrome.exe", "Chromium")
    for cache in (cache for cache in caches if cache.is_dir()):
        for folder in sorted(cache.glob("chromium*"), reverse=True):
            for name in names:
                if hits := sorted(hit for hit in folder.glob(f"*/{name}") if hit.is_file()):
                    return str(hits[0])
    for place in CHROMIUM_PLACES:
        if Path(place).is_file():
            return place
    return (
        shutil.which("google-chrome-stable")
        or shutil.which("google-chrome")
        or shutil.which("chromium")
        or ""
    )


def find_korean_font() -> str:
    """Name of an installed font with Hangul, or an empty string. Without one, pages draw blanks."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", ":lang=ko", "family"],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        return listed.splitlines()[0].split(",")[0] if listed.strip() else ""
    return "the system's own" if sys.platform in {"darwin", "win32"} else ""


def find_tesseract() -> str:
    """Where tesseract with Korean data is, or an empty string."""
    binary = shutil.which("tesseract")
    if not binary:
        return ""
    listed = subprocess.run([binary, "--list-langs"], capture_output=True, text=True, check=False)  # noqa: S603
    return binary if "kor" in (listed.stdout + listed.stderr).split() else ""


def system_install(packages: Mapping[str, tuple[str, ...]]) -> None:
    """Install the first package of the list that this system's package manager has."""
    manager = next((name for name in PACKAGE_MANAGERS if shutil.which(name)), None)
    if manager is None:
        return
    prefix = _as_root(manager)
    if prefix is None:
        print(f"      {manager} needs root, and sudo would ask for a password", flush=True)
        return
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    if manager == "apt-get":
        run(*prefix, "apt-get", "update", "-q", env=env)
    for package in packages[manager]:
        if run(*prefix, *PACKAGE_MANAGERS[manager], package, env=env):
            return


def _as_root(manager: str) -> tuple[str, ...] | None:
    if manager == "brew" or not hasattr(os, "geteuid") or os.geteuid() == 0:
        return ()
    return ("sudo", "-n") if shutil.which("sudo") and run("sudo", "-n", "true") else None


def venv_python() -> Path:
    """The interpreter of the project's virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _installed_digest() -> str:
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*parts, sys.version.encode()])).hexdigest()


def _find_packages() -> str:
    fresh = STAMP.is_file() and STAMP.read_text() == _installed_digest() and venv_python().exists()
    return str(VENV.name) if fresh else ""


def _get_venv() -> None:
    if run(sys.executable, "-m", "venv", str(VENV)):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    system_install(dict.fromkeys(PACKAGE_MANAGERS, ("python3-venv",)))
    run(sys.executable, "-m", "venv", str(VENV))


def _get_packages() -> None:
    pip = (str(venv_python()), "-m", "pip", "install", "-q", "--disable-pip-version-check")
    if run(*pip, "-c", str(ROOT / "constraints.txt"), "-e", f"{ROOT}[dev]"):
        STAMP.write_text(_installed_digest())


def _get_chromium() -> None:
    system_install(CHROMIUM_PACKAGES)
    if not find_chromium():
        run(str(venv_python()), "-m", "playwright", "install", "chromium-headless-shell")


NEEDS: tuple[Need, ...] = (
    Need(
        "python",
        "the suite is written for Python 3.11 or newer",
        lambda: ".".join(map(str, sys.version_info[:3])) if sys.version_info >= (3, 11) else "",
        lambda: None,
        "install Python 3.11 or newer and run make with PYTHON=/path/to/it",
    ),
    Need(
        "virtual environment",
        "packages are kept apart from the system's",
        lambda: str(VENV.name) if venv_python().exists() else "",
        _get_venv,
        "apt-get install python3-venv, then make setup",
    ),
    Need(
        "packages",
        "pinned in constraints.txt",
        _find_packages,
        _get_packages,
        ".venv/bin/python -m pip install -c constraints.txt -e '.[dev]'",
    ),
    Need(
        "chromium",
        "drives the screens and takes the pictures",
        find_chromium,
        _get_chromium,
        ".venv/bin/python -m playwright install --with-deps chromium, or set KSFC_CHROMIUM to a Chromium binary",
    ),
    Need(
        "korean font",
        "without one, pictures show blanks where Hangul stands",
        find_korean_font,
        lambda: system_install(FONT_PACKAGES),
        "apt-get install fonts-nanum (or any font with Hangul)",
    ),
    Need(
        "tesseract's Korean data",
        "reads the identity cards that phones photograph; without it those rules cannot pass",
        find_tesseract,
        lambda: system_install(OCR_PACKAGES),
        "apt-get install tesseract-ocr tesseract-ocr-kor",
        optional=True,
    ),
)


def provide(need: Need) -> str:
    """Meet one need and return where it is; `ProvisionError` where it cannot be had."""
    found = need.find()
    if found:
        print(f"  ✓ {need.name}: {found}", flush=True)
        return found
    print(f"  … {need.name}: getting it ({need.why})", flush=True)
    started = time.monotonic()
    need.get()
    found = need.find()
    if not found:
        raise ProvisionError(f"{need.name} is missing ({need.why}). To mend it: {need.mend}")
    print(f"  ✓ {need.name}: {found} ({time.monotonic() - started:.0f} s)", flush=True)
    return found


def main(needs: Sequence[Need] = NEEDS) -> int:
    """Meet every need in order; the exit code is 3 where one that is not optional cannot be had."""
    print("Setting up", flush=True)
    missing = 0
    for need in needs:
        try:
            provide(need)
        except ProvisionError as error:
            print(f"  ✗ {error}", file=sys.stderr, flush=True)
            missing += not need.optional
            if need.name in {"python", "virtual environment", "packages"}:
                return 3
    return 3 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
