"""What the manuals demand: features, `lines.csv` and `findings.toml` as one `Catalogue`; pure."""

from .census import Case, census
from .coverage import Coverage, ManualCoverage, cover
from .edits import import_xlsx
from .exports import write_csv, write_xlsx
from .fix import fix
from .formatter import formatted
from .lines import digest, seed_lines
from .lint import check, lint
from .message import Message, UnreadableError
from .reading import Reading, load, read
from .reqif import write_reqif
from .revision import Revision, compare
from .selection import select_rules
from .shapes import StepShape
from .snapshot import from_json, to_json
from .tables import findings_table, lines_table, rules_table

__all__ = [
    "Case",
    "Coverage",
    "ManualCoverage",
    "Message",
    "Reading",
    "Revision",
    "StepShape",
    "UnreadableError",
    "census",
    "check",
    "compare",
    "cover",
    "digest",
    "findings_table",
    "fix",
    "formatted",
    "from_json",
    "import_xlsx",
    "lines_table",
    "lint",
    "load",
    "read",
    "rules_table",
    "seed_lines",
    "select_rules",
    "to_json",
    "write_csv",
    "write_reqif",
    "write_xlsx",
]
