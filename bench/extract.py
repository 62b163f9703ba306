"""Score extraction without a server: the compiler's result goes straight to a scorer.

usage: python bench/extract.py SCORER.py DOCS GOLD [--failures N] [--only PART]

SCORER.py is a script like score_extract.py, which uploads documents to a server and reads
their tasks: its two calls are answered here by parse_document, so that a change of the grammar
can be measured in seconds. A gold file is GOLD/<stem>.json, or <stem>.gold.json beside the text.
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from ingest.document import PolicyDocument, Task  # noqa: E402
from ingest.lexicon import Lexicon  # noqa: E402
from ingest.parse import parse_document  # noqa: E402


class Desk:
    """Answers a scorer's calls as a server would that holds the seed and one document."""

    def __init__(self) -> None:
        units = ROOT / "corpus" / "lexicon" / "units.toml"
        self._lexicon = Lexicon.from_toml(units.read_text(encoding="utf-8"))
        seed = next((ROOT / "corpus").glob("000_*.txt"))
        self._seed = self._parse(seed)
        self._document = self._seed

    def _parse(self, path: Path) -> PolicyDocument:
        return parse_document(path.read_bytes(), filename=path.name, lexicon=self._lexicon)

    def upload(self, base: str, path: Path) -> dict[str, Any]:
        """What POST /api/documents answers."""
        self._document = self._parse(path)
        return {"id": path.stem}

    def call(self, url: str, *_: Any, method: str = "GET") -> Any:
        """What the routes that a scorer reads answer; deleting does nothing."""
        if url.endswith("/tasks"):
            return {"tasks": [task_row(task) for task in self._document.tasks]}
        if url.endswith("/units"):
            both = (*self._seed.units, *self._document.units)
            named: dict[str, set[str]] = {}
            for unit in both:
                for name in (unit.name, *unit.aliases):
                    named.setdefault(name, set()).add(unit.name)
            return {
                "units": [
                    {"name": u.name, "aliases": [a for a in u.aliases if len(named[a]) == 1]}
                    for u in both
                ]
            }
        return None


def task_row(task: Task) -> dict[str, Any]:
    def units(role: str) -> list[str]:
        return [a.unit for a in task.assignments if a.role == role]

    deadline = task.deadline
    return {
        "title": task.title,
        "text": task.text,
        "locator": task.locator,
        "responsible": units("responsible"),
        "lead": [a.unit for a in task.assignments if a.lead],
        "supporting": units("supporting"),
        "due": deadline.due.isoformat() if deadline and deadline.due else None,
        "recurrence": task.recurrence,
        "milestones": [
            {
                "due": m.deadline.due.isoformat() if m.deadline.due else None,
                "recurrence": m.deadline.recurrence,
            }
            for m in task.milestones
        ],
    }


def main() -> None:
    scorer_path, docs, gold, *options = sys.argv[1:]
    spec = importlib.util.spec_from_file_location("scorer", scorer_path)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    desk = Desk()
    scorer.upload, scorer.call = desk.upload, desk.call  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as folder:
        for path in Path(gold).glob("*.json"):
            shutil.copy(path, Path(folder) / path.name.replace(".gold.json", ".json"))
        sys.argv = [scorer_path, "local", "--docs", docs, "--gold", folder, *options]
        scorer.main()


if __name__ == "__main__":
    main()
