"""PolicyDesk's index in a process of its own, doing what stock.py does, measured the same way.

Reads a job as JSON from standard input: {"mode": "ingest" | "ask", "folder", "files": [..] or
"documents" made ready as entries, "questions": [..]}; writes the figures to standard output.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import json  # noqa: E402
import resource  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402


def opened(folder: str):
    from vectorstore.index import PolicyIndex
    from vectorstore.static_model import StaticModel
    from vectorstore.thesaurus import Thesaurus

    lexicon = Path(__file__).resolve().parents[2] / "corpus/lexicon/thesaurus"
    words = Thesaurus.from_folder(lexicon)
    return PolicyIndex(Path(folder), embedder=StaticModel(), thesaurus=words)


def ingest(job: dict) -> dict:
    from vectorstore.types import IndexEntry

    chunks = 0
    with opened(job["folder"]) as index:
        before = time.process_time()
        for document in job["documents"]:
            entries = [
                IndexEntry(**{**e, "sentences": tuple(map(tuple, e["sentences"]))})
                for e in document
            ]
            index.add(entries)
            chunks += len(entries)
        return {"cpu_seconds": time.process_time() - before, "chunks": chunks}


def ask(job: dict) -> dict:
    seconds, processor, found, first = [], [], [], None
    with opened(job["folder"]) as index:
        for question in job["questions"]:
            before, worked = time.perf_counter(), time.process_time()
            hits = index.search(question, k=10)
            seconds.append(time.perf_counter() - before)
            processor.append(time.process_time() - worked)
            first = first or time.perf_counter() - STARTED
            found.append([hit.id for hit in hits])
    return {"found": found, "seconds": seconds, "processor": processor, "first_result": first}


if __name__ == "__main__":
    request = json.load(sys.stdin)
    figures = {"ingest": ingest, "ask": ask}[request["mode"]](request)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with open("/proc/self/statm", encoding="ascii") as file:
        resident = int(file.read().split()[1]) * 4096 / 2**20
    json.dump({**figures, "peak_mb": peak, "resident_mb": resident}, sys.stdout)
