"""PolicyDesk's index in a process of its own, doing what stock.py does, measured the same way.

Reads a job as JSON from standard input: {"mode": "ingest" | "ask", "folder", "documents":
[{"id", "text"}], "questions": [..]}; writes the figures to standard output. Ingesting is all that
the product does with a text: parse it, keep it in the database, index its passages.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import json  # noqa: E402
import sys  # noqa: E402
from itertools import groupby  # noqa: E402
from pathlib import Path  # noqa: E402

from bench.retrieval.memory import peak_mb, resident_mb  # noqa: E402


def opened(folder: str):
    from vectorstore.index import PolicyIndex
    from vectorstore.static_model import StaticModel
    from vectorstore.thesaurus import Thesaurus

    lexicon = Path(__file__).resolve().parents[2] / "corpus/lexicon/thesaurus"
    words = Thesaurus.from_folder(lexicon)
    return PolicyIndex(Path(folder), embedder=StaticModel(), thesaurus=words)


def ingest(job: dict) -> dict:
    from bench.retrieval.questions import corpus_of

    with opened(job["folder"]) as index:
        before = time.process_time()
        corpus = corpus_of((f"{d['id']}.txt", d["text"].encode()) for d in job["documents"])
        for _, entries in groupby(corpus.entries, key=lambda entry: entry.document_id):
            index.add(tuple(entries))
        return {"cpu_seconds": time.process_time() - before, "chunks": len(corpus.entries)}


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
    memory = {"peak_mb": peak_mb(), "resident_mb": resident_mb()}
    json.dump({**figures, **memory}, sys.stdout)
