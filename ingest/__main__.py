"""Print what one file parses to: python -m ingest FILE [--units UNITS.TOML] [--json]."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

from ingest.document import PolicyDocument
from ingest.errors import IngestError
from ingest.lexicon import Lexicon
from ingest.parse import parse_document

_UNITS = Path(__file__).resolve().parent.parent / "corpus" / "lexicon" / "units.toml"


def main(argv: list[str] | None = None) -> int:
    """Parse one file and print it; 1 with the reason where it is refused."""
    parser = argparse.ArgumentParser(prog="python -m ingest", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--units", type=Path, default=_UNITS, help="the table of unit names")
    parser.add_argument("--json", action="store_true", help="the whole result as JSON")
    options = parser.parse_args(argv)
    try:
        lexicon = Lexicon.from_toml(options.units.read_text(encoding="utf-8"))
        document = parse_document(
            options.file.read_bytes(), filename=options.file.name, lexicon=lexicon
        )
    except (IngestError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(asdict(document), ensure_ascii=False, indent=1, default=str))
    else:
        _print_summary(document)
    return 0


def _print_summary(document: PolicyDocument) -> None:
    print(document.doc_number or "（无文号）", document.title)
    print("发文机关", document.issuer or "—", "地区", document.place or "—", document.year or "")
    for task in document.tasks:
        answer = [
            a.unit + ("（牵头）" if a.lead else "")
            for a in task.assignments
            if a.role == "responsible"
        ]
        assist = [a.unit for a in task.assignments if a.role == "supporting"]
        print(f"\n{task.locator}　{task.title}")
        print(
            f"  责任：{'、'.join(answer) or '—'}"
            + (f"　配合：{'、'.join(assist)}" if assist else "")
        )
        if task.deadline:
            meant = (
                task.deadline.due
                or task.recurrence
                or ("长期" if task.deadline.ongoing else task.deadline.reason)
            )
            print(f"  时限：{task.deadline.text} -> {meant}")
        for milestone in task.milestones:
            meant = milestone.deadline.due or milestone.deadline.recurrence or ""
            print(f"  · {milestone.deadline.text} -> {meant}　{milestone.text[:40]}")
    print(f"\n目标 {len(document.targets)}　引用文件 {len(document.cited_documents)}", end="")
    print(f"　单位 {len(document.units)}")
    for warning in document.warnings:
        print(f"提示：{warning.message}")


if __name__ == "__main__":
    sys.exit(main())
