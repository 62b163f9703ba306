"""What size costs: ingest, disk, latency and memory at one size, beside the plain way.

Chunks are the paragraphs of law texts given from outside (never stored here); queries are clauses
of other paragraphs. The plain way is an SQLite FTS5 OR-query on the same character terms plus an
exact dot product over the same chunk vectors, its two rankings fused by score; both answer the
same queries in one process, in turn. Times are given on the clock and on the processor, all
threads together: the clock says what other work on the machine leaves over.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.retrieval.memory import peak_mb, resident_mb
from vectorstore.index import PolicyIndex
from vectorstore.keyword import terms_of
from vectorstore.static_model import StaticModel
from vectorstore.types import IndexEntry

QUERIES = 60
ROUNDS = 3
_SENTENCE = re.compile(r"[^。；;！？\n]{4,}[。；;！？]?")
_PER_DOCUMENT = 40


def measure(texts: Path, size: int) -> dict[str, float]:
    """Figures at `size` chunks, made in a process of its own so that memory is its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.retrieval.growth", str(texts), str(size)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    print(size, done.stdout.strip(), flush=True)
    return json.loads(done.stdout.splitlines()[-1])


def paragraphs(texts: Path) -> Iterator[str]:
    with gzip.open(texts, "rt", encoding="utf-8") as lines:
        for line in lines:
            for paragraph in json.loads(line)["text"].splitlines():
                if 40 <= len(paragraph) <= 800:
                    yield paragraph.strip()


def entries(texts: Path, size: int) -> Iterator[IndexEntry]:
    for number, text in zip(range(size), paragraphs(texts), strict=False):
        yield IndexEntry(
            id=f"c{number}",
            document_id=f"d{number // _PER_DOCUMENT}",
            source="article",
            title="",
            text=text,
            sentences=tuple((m.start(), m.end(), m.group()) for m in _SENTENCE.finditer(text)),
        )


def queries(texts: Path) -> list[str]:
    """Clauses from paragraphs all over the corpus."""
    found = []
    for number, text in enumerate(paragraphs(texts)):
        clauses = [c for c in re.split(r"[，。；：、]", text) if 8 <= len(c) <= 24]
        if clauses and number % 1999 == 7:
            found.append(clauses[len(clauses) // 2])
        if len(found) == QUERIES:
            break
    return found


def percentiles(seconds: list[float]) -> tuple[float, float]:
    ordered = sorted(seconds)
    return (round(ordered[len(ordered) // 2] * 1000, 2),
            round(ordered[int(0.95 * len(ordered))] * 1000, 2))  # fmt: skip


Times = tuple[list[float], list[float]]


def timed(ways: Sequence[Callable[[str], object]], asked: list[str]) -> list[Times]:
    """Seconds of every question in every way, on the clock and on the processor: the best of
    ROUNDS, the ways in turn."""
    best = [([math.inf] * len(asked), [math.inf] * len(asked)) for _ in ways]
    for _ in range(ROUNDS):
        for at, question in enumerate(asked):
            for way, (clock, processor) in zip(ways, best, strict=True):
                before, worked = time.perf_counter(), time.process_time()
                way(question)
                processor[at] = min(processor[at], time.process_time() - worked)
                clock[at] = min(clock[at], time.perf_counter() - before)
    return best


def plain_way(index: PolicyIndex, texts: Path, size: int, folder: Path):
    """The FTS5 table and the dot product over the vectors that the index holds."""
    db = sqlite3.connect(folder / "plain.db")
    db.execute("CREATE VIRTUAL TABLE chunks USING fts5(terms, content='', tokenize='ascii')")
    rows = ((n, " ".join(map(str, terms_of(e.text)))) for n, e in enumerate(entries(texts, size)))
    db.executemany("INSERT INTO chunks(rowid, terms) VALUES (?, ?)", rows)
    db.commit()
    ids, vectors = index.vectors()
    model = index.embedder
    order = np.argsort([int(i[1:]) for i in ids])
    vectors = np.ascontiguousarray(vectors[order])

    def ask(question: str) -> list[int]:
        query = " OR ".join(f'"{term}"' for term in sorted(set(terms_of(question).tolist())))
        found = db.execute(
            "SELECT rowid, bm25(chunks) FROM chunks WHERE chunks MATCH ? ORDER BY 2 LIMIT 200",
            (query,),
        ).fetchall()
        cosines = vectors @ model.embed_query(question)
        for row, rank in found:
            cosines[row] -= rank / 10
        return np.argsort(-cosines)[:10].tolist()

    return ask


def main(texts: Path, size: int) -> None:
    asked = queries(texts)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        with PolicyIndex(folder / "index", embedder=StaticModel()) as index:
            before, cpu = time.perf_counter(), time.process_time()
            index.rebuild(entries(texts, size))
            built, cpu = time.perf_counter() - before, time.process_time() - cpu
            chunks = index.describe()["chunks"]
        disk = sum(f.stat().st_blocks * 512 for f in (folder / "index").rglob("*") if f.is_file())
        before = time.perf_counter()
        with PolicyIndex(folder / "index", embedder=StaticModel()) as index:
            index.search(asked[0], k=10)
            opened = time.perf_counter() - before
            for question in asked:
                index.search(question, k=10)
            resident = resident_mb()
            parts = spent(index, asked)
            plain_ask = plain_way(index, texts, size, folder)
            ours, plain = timed((lambda q: index.search(q, k=10), plain_ask), asked)
    figures = {
        "chunks": chunks,
        "chunks_per_s": round(chunks / built),
        "chunks_per_cpu_s": round(chunks / cpu),
        "ingest_cpu_s": round(cpu, 1),
        "index_mb": round(disk / 1e6, 1),
        "open_and_first_s": round(opened, 3),
        **named("", ours),
        "resident_mb": round(resident),
        "peak_mb": round(peak_mb()),
        **named("plain_", plain),
        **parts,
    }
    print(json.dumps(figures))


def named(way: str, times: Times) -> dict[str, float]:
    """p50 and p95 of both clocks under their names in the table."""
    (p50, p95), (cpu50, cpu95) = map(percentiles, times)
    return {
        f"{way}p50_ms": p50,
        f"{way}p95_ms": p95,
        f"{way}cpu_p50_ms": cpu50,
        f"{way}cpu_p95_ms": cpu95,
    }


def spent(index: PolicyIndex, asked: list[str]) -> dict[str, float]:
    """Where the time of a query goes, in mean milliseconds by part."""
    import cProfile
    import pstats

    profile = cProfile.Profile()
    profile.enable()
    for question in asked:
        index.search(question, k=10)
    profile.disable()
    parts = {
        ("scoring.py", "_question"): "question",
        ("scoring.py", "_lexical"): "keyword",
        ("scoring.py", "_chunk_cosines"): "chunk vectors",
        ("scoring.py", "_best_sentences"): "sentences",
        ("wordmatch.py", "scores"): "words",
        ("scoring.py", "_hits"): "hits",
    }
    found = {
        (Path(file).name, name): row[3]
        for (file, _, name), row in pstats.Stats(profile).stats.items()
    }
    return {
        f"ms in {part}": round(found[key] / len(asked) * 1000, 2)
        for key, part in parts.items()
        if key in found
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
