"""Ours and LangChain's stock pipeline in one run: quality, speed, start, ingest, memory.

Each runs in processes of its own, in turn. Quality is on the reporting half of the everyday
questions; a stock chunk counts as a gold passage when it overlaps one by OVERLAP characters.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench.retrieval.measures import quality
from bench.retrieval.questions import ROOT, SEED, Asked, Corpus, everyday_corpus, everyday_questions

OVERLAP = 20
STARTS = 3


def measure(stock_python: Path, copies: int) -> dict[str, dict]:
    corpus = everyday_corpus()
    asked = everyday_questions(corpus, half="report", kind="everyday")
    questions = [one.question for one in asked]
    texts = corpus.texts or {}
    with tempfile.TemporaryDirectory() as scratch:
        sides = (
            ([sys.executable], "bench.retrieval.ours", scratch + "/ours"),
            ([str(stock_python)], "bench.retrieval.stock", scratch + "/stock"),
        )
        documents = _documents(texts.items())
        for python, module, folder in sides:
            _run(python, module, {"mode": "ingest", "folder": folder, "documents": documents})
        ours, stock = {"runs": []}, {"runs": []}
        for _ in range(STARTS):  # in turn, so that other work on the machine meets both alike
            for side, (python, module, folder) in zip((ours, stock), sides, strict=True):
                job = {"mode": "ask", "folder": folder, "questions": questions}
                side["runs"].append(_run(python, module, job))
        seed = texts[SEED]
        varied = _documents((str(n), _vary(seed, n)) for n in range(copies))
        for side, (python, module, folder) in zip((ours, stock), sides, strict=True):
            job = {"mode": "ingest", "folder": folder + "-many", "documents": varied}
            side["ingest"] = _run(python, module, job)
    found = {"ours": _our_places(ours, questions), "stock": _stock_places(stock, corpus, asked)}
    return {
        name: {**_figures(side, asked, found[name]), "copies": copies}
        for name, side in (("ours", ours), ("stock", stock))
    }


def _run(python: list[str], module: str, job: dict) -> dict:
    done = subprocess.run(
        [*python, "-m", module], input=json.dumps(job), capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "TOKENIZERS_PARALLELISM": "false"},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{module}: {done.stderr[-2000:]}")
    return json.loads(done.stdout[done.stdout.index("{") :])


def _figures(side: dict, asked: list[Asked], found: dict[str, list[str]]) -> dict:
    runs = side["runs"]
    # Of each question the best of the runs: other work only lengthens. The first one opens files.
    seconds = [min(each) for each in zip(*(r["seconds"] for r in runs), strict=True)][1:]
    processor = [min(each) for each in zip(*(r["processor"] for r in runs), strict=True)][1:]
    ranked = quality(lambda q: [(i, 0.0) for i in found[q]], asked)
    return {
        "quality": ranked.rounded(),
        "query_p50_ms": round(statistics.median(seconds) * 1000, 2),
        "query_cpu_p50_ms": round(statistics.median(processor) * 1000, 2),
        "first_result_s": round(min(run["first_result"] for run in runs), 2),
        "resident_mb": round(statistics.median(run["resident_mb"] for run in runs)),
        "ingest_cpu_s": round(side["ingest"]["cpu_seconds"], 1),
        "ingest_chunks": side["ingest"]["chunks"],
        "ingest_peak_mb": round(side["ingest"]["peak_mb"]),
    }


def _documents(texts: Iterable[tuple[str, str]]) -> list[dict]:
    return [{"id": name, "text": text} for name, text in texts]


def _vary(text: str, n: int) -> str:
    """The seed once more, its place names and years changed."""
    characters = "东西南北安平新明永和"
    place = characters[n // 10 % 10] + characters[n % 10]
    return text.replace("天宁", place).replace("2017", str(1950 + n))


def _our_places(side: dict, questions: list[str]) -> dict[str, list[str]]:
    return dict(zip(questions, side["runs"][0]["found"], strict=True))


def _stock_places(side: dict, corpus: Corpus, asked: list[Asked]) -> dict[str, list[str]]:
    """Each stock chunk as a gold passage that it overlaps, else as any passage it overlaps."""
    places = {}
    for one, hits in zip(asked, side["runs"][0]["found"], strict=True):
        overlapped = [_passages_at(corpus, *hit) for hit in hits]
        places[one.question] = [
            next((i for i in ids if i in one.gold), ids[0] if ids else "") for ids in overlapped
        ]
    return places


def _passages_at(corpus: Corpus, document: str, start: int, length: int) -> list[str]:
    return [
        p.id
        for p in corpus.passages
        if corpus.filename_of[p.document_id] == document
        and min(p.end, start + length) - max(p.start, start) >= min(OVERLAP, p.end - p.start)
    ]
