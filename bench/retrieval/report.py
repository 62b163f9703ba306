"""The results file for people: retrieval.md and, for growth, a plot in SVG."""

from __future__ import annotations

import math
from pathlib import Path

_TUNE_HALF = (
    "The tune half is everyday-tune.jsonl: weights and the way of training were chosen by it. "
    "Of the report half only these figures were ever looked at. Other fields: everyday-2.jsonl, "
    "written and committed before any result on it."
)
WAYS = ("keyword only", "dense only", "fused", "fused + thesaurus")


def write(results: dict, folder: Path) -> None:
    parts = [
        "# Retrieval, measured",
        "Made by `python -m bench.retrieval`; the figures with all digits are in retrieval.json. "
        f"Machine: {results['machine']}, 2 cores shared with other work: latencies are upper "
        "bounds, ratios within one run hold.",
    ]
    if "quality" in results:
        parts += quality(results["quality"])
    if "stock" in results:
        parts += stock(results["stock"])
    if "growth" in results:
        parts += growth(results["growth"])
        parts += [results["growth_note"]] if "growth_note" in results else []
        (folder / "retrieval-growth.svg").write_text(plot(results["growth"]), encoding="utf-8")
    (folder / "retrieval.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def quality(sets: dict) -> list[str]:
    lines = ["| questions | n | way | hit@1 | hit@5 | hit@10 | MRR@10 |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for name, ways in sets.items():
        if name == "floor":
            continue
        for way in WAYS:
            f = ways[way]
            numbers = " | ".join(f"{f[k]:.3f}" for k in ("hit1", "hit5", "hit10", "mrr10"))
            lines.append(f"| {name} | {f['questions']} | {way} | {numbers} |")
    floor = ["| half | floor | everyday kept | exact kept | absent refused |",
             "|---|---|---|---|---|"]  # fmt: skip
    for half, f in sets["floor"].items():
        floor.append(f"| {half} | " + " | ".join(str(value) for value in f.values()) + " |")
    said = "The floor: below it a best hit means “not in the corpus”."
    return ["## Quality", "\n".join(lines), _TUNE_HALF, said, "\n".join(floor)]


def stock(sides: dict) -> list[str]:
    ours, theirs = sides["ours"], sides["stock"]
    lines = ["| | ours | LangChain stock | ours / stock |", "|---|---|---|---|"]
    for key, name in (("hit1", "hit@1"), ("hit5", "hit@5"), ("hit10", "hit@10")):
        a, b = ours["quality"][key], theirs["quality"][key]
        lines.append(f"| {name}, own everyday questions, report half | {a} | {b} | |")
    for key, name in (
        ("query_p50_ms", "query p50, ms"),
        ("query_cpu_p50_ms", "query p50, ms of processor time"),
        ("first_result_s", "process start to first result, s"),
        ("ingest_cpu_s", f"CPU to index the seed {ours['copies']} times varied, s"),
        ("resident_mb", "resident memory while asking, MB"),
        ("ingest_peak_mb", "peak memory while indexing, MB"),
    ):
        if key in ours:
            ratio = ours[key] / theirs[key]
            lines.append(f"| {name} | {ours[key]} | {theirs[key]} | {ratio:.2f} |")
    return ["## Beside LangChain's stock pipeline",
            "RecursiveCharacterTextSplitter 500/50, Chroma, all-MiniLM-L6-v2; both in processes of "
            "their own, in turn, on the same documents; of each question and of the start the best "
            "of three runs. Indexing begins at the text; ours parses it and keeps it in SQLite.",
            "\n".join(lines)]  # fmt: skip


def growth(sizes: dict) -> list[str]:
    rows = [sizes[key] for key in sorted(sizes, key=int)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| | " + " | ".join(f"{row['chunks']:,}" for row in rows) + " |",
             "|---|" + "---|" * len(rows)]  # fmt: skip
    for name in names:
        if name != "chunks":
            lines.append(f"| {name} | " + " | ".join(str(row.get(name, "")) for row in rows) + " |")
    return ["## Growth",
            "Chunks are paragraphs of laws. Plain: SQLite FTS5 OR-query on the same character "
            "terms plus an exact dot product over the same vectors; each question the best of "
            "three rounds, the two ways in turn; cpu is the processor's time. Parts are measured "
            "under a profiler, which makes them longer than they are.",
            "\n".join(lines), "![growth](retrieval-growth.svg)"]  # fmt: skip


def plot(sizes: dict) -> str:
    """p95 on the processor by number of chunks, both axes logarithmic."""
    rows = [sizes[key] for key in sorted(sizes, key=int)]

    def x(chunks: float) -> float:
        return 60 + 220 * (math.log10(chunks) - 3)

    def y(ms: float) -> float:
        return 260 - 70 * math.log10(max(ms, 0.1) * 10) + 20

    svg = ['<svg xmlns="http://www.w3.org/2000/svg" width="640" height="320" font-size="12" '
           'font-family="sans-serif"><rect width="640" height="320" fill="white"/>']  # fmt: skip
    for ms in (0.1, 1, 10, 100, 1000):
        svg.append(f'<line x1="60" x2="600" y1="{y(ms)}" y2="{y(ms)}" stroke="#ddd"/>'
                   f'<text x="8" y="{y(ms) + 4}">{ms} ms</text>')  # fmt: skip
    for key, colour, name in (("cpu_p95_ms", "#1b6", "ours, p95"),
                              ("plain_cpu_p95_ms", "#c40", "FTS5 + dot product, p95")):  # fmt: skip
        # A row from before the processor was timed has the clock's figure, which is no shorter.
        ms = [row.get(key, row[key.replace("cpu_", "")]) for row in rows]
        points = " ".join(
            f"{x(row['chunks']):.0f},{y(spent):.0f}" for row, spent in zip(rows, ms, strict=True)
        )
        svg.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        svg.append(f'<text x="{x(rows[-1]["chunks"]) - 60}" y="{y(ms[-1]) - 8}" '
                   f'fill="{colour}">{name}</text>')  # fmt: skip
    for row in rows:
        svg.append(f'<text x="{x(row["chunks"]) - 20}" y="305">{row["chunks"]:,}</text>')
    return "\n".join([*svg, "</svg>"]) + "\n"
