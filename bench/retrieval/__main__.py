"""python -m bench.retrieval [--statutes FOLDER] [--stock PYTHON] [--texts FILE] [--only PART]

Measures and writes bench/results/retrieval.json and retrieval.md:

quality   keyword only, dense only, fused, fused + thesaurus, on every question set
stock     LangChain's stock pipeline beside ours, same documents, questions and machine
growth    1,000 to 100,000 chunks beside SQLite FTS5 + exact dot product

--statutes is the folder of the lay questions to statutes, --texts the law texts that growth
takes its chunks from, --stock an interpreter with the dependency group `bench` and torch. A part
whose argument is missing keeps its figures from the last run.
"""

from __future__ import annotations

import argparse
import json
import platform
from pathlib import Path

from bench.retrieval import beside, growth, report, table

RESULTS = Path(__file__).resolve().parents[1] / "results/retrieval.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval")
    parser.add_argument("--statutes", type=Path)
    parser.add_argument("--stock", type=Path)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--copies", type=int, default=100, help="of the seed, to time indexing")
    parser.add_argument("--only", choices=["quality", "stock", "growth"])
    options = parser.parse_args()
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    if options.only in (None, "quality"):
        save({"machine": machine, "quality": table.measure(options.statutes)})
    if options.stock and options.only in (None, "stock"):
        save({"machine": machine, "stock": beside.measure(options.stock, options.copies)})
    if options.texts and options.only in (None, "growth"):
        sizes = saved().get("growth", {})
        for size in options.sizes:
            sizes[str(size)] = growth.measure(options.texts, size)
            save({"machine": machine, "growth": sizes})


def saved() -> dict:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def save(measured: dict) -> None:
    """Write these figures over those on disk, part by part: two runs may share the file."""
    RESULTS.parent.mkdir(exist_ok=True)
    results = {**saved(), **measured}
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report.write(results, RESULTS.parent)


if __name__ == "__main__":
    main()
