"""The cookies one device keeps for one site."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import parsedate_to_datetime


class Jar:
    """Cookies by name and path. One site only, so domains are not told apart; time does not pass in it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], str] = {}

    def keep(self, headers: Iterable[tuple[str, str]]) -> None:
        """Take up every `set-cookie` of a response; one with no life left is forgotten."""
        for name, value in headers:
            if name == "set-cookie":
                self._keep(value)

    def header(self, path: str) -> str:
        """The `cookie` header for a request to `path`."""
        return "; ".join(
            f"{name}={value}" for (name, below), value in self._kept.items() if _lies_below(path, below)
        )

    def _keep(self, cookie: str) -> None:
        pair, *rest = (part.strip() for part in cookie.split(";"))
        name, _, value = pair.partition("=")
        attributes = {
            key.strip().lower(): text.strip() for key, _, text in (one.partition("=") for one in rest)
        }
        key = (name, attributes.get("path") or "/")
        self._kept.pop(key, None)
        if not _is_over(attributes):
            self._kept[key] = value


def _lies_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith("/") else folder + "/")


def _is_over(attributes: dict[str, str]) -> bool:
    if "max-age" in attributes:
        return attributes["max-age"].lstrip("-").isdigit() and int(attributes["max-age"]) <= 0
    try:
        return "expires" in attributes and parsedate_to_datetime(attributes["expires"]).year <= 1970
    except ValueError:
        return False
