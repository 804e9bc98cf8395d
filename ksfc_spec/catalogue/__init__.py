"""What the manuals demand: features, `lines.csv` and `findings.toml` as one `Catalogue`; pure."""

from .census import Case, census
from .message import Message, UnreadableError
from .reading import Reading, load, read
from .shapes import StepShape
from .snapshot import from_json, to_json

__all__ = [
    "Case",
    "Message",
    "Reading",
    "StepShape",
    "UnreadableError",
    "census",
    "from_json",
    "load",
    "read",
    "to_json",
]
