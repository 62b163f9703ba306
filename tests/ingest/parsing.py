"""Reading files with the lexicon that ships, for the tests of this room."""

from functools import cache
from pathlib import Path

from ingest.document import PolicyDocument
from ingest.lexicon import Lexicon
from ingest.parse import parse_document

ROOT = Path(__file__).resolve().parents[2]
SEED = next((ROOT / "corpus").glob("000_*.txt"))
OWN = sorted((ROOT / "tests" / "documents").glob("*.txt"))
PAPERS = sorted(p for s in (".txt", ".docx", ".html", ".xlsx") for p in OWN[0].parent.glob(f"*{s}"))
"""Every document of our own, whatever its format; OWN are those that are text."""


@cache
def lexicon() -> Lexicon:
    units = ROOT / "corpus" / "lexicon" / "units.toml"
    return Lexicon.from_toml(units.read_text(encoding="utf-8"))


@cache
def parse(path: Path) -> PolicyDocument:
    return parse_document(path.read_bytes(), filename=path.name, lexicon=lexicon())


def parse_text(text: str, filename: str = "文件.txt") -> PolicyDocument:
    return parse_document(text.encode(), filename=filename, lexicon=lexicon())


def units(task, role):
    """The canonical names of the units that hold a role in a task."""
    return [a.unit for a in task.assignments if a.role == role]


def leads(task):
    return [a.unit for a in task.assignments if a.lead]
