"""python -m bench.retrieval.tune: read the weights of the fused score off the tuning half.

Writes vectorstore/fusion.toml. Only the half `tune` of tests/questions/everyday.jsonl is read:
everyday questions to choose by, questions in the documents' own words that must not lose
against keyword only, questions that the corpus does not hold for the floor.

The weights move one at a time over a coarse grid until none of them gains: a finer search only
learns these 124 questions by heart. `--model FOLDER` reads them off for another model.
`--keep-weights` reads off only the floor and the spread, for the weights that are in the file.

The second part of the thesaurus was written by someone who had read these 124 questions, so that
they now overrate it, and the weights beside it: the shipped ones lie between what the tuning half
chose before and what the lay questions to statutes prefer, which nobody here wrote.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.retrieval.measures import Quality, Rank, best_scores, quality
from bench.retrieval.questions import Asked, everyday_corpus, everyday_questions, thesaurus
from vectorstore.fusion import KEYWORD_ONLY, Fusion
from vectorstore.index import PolicyIndex
from vectorstore.static_model import EMBEDDED_MODEL, StaticModel
from vectorstore.types import Embedder

FUSION = Path(__file__).resolve().parents[2] / "vectorstore/fusion.toml"
GRID = {
    "lexical": (1.0, 2.0, 3.0, 4.0, 6.0, 8.0),
    "words": (0.0, 1.0, 2.0, 3.0, 4.0),  # 6 gains one more here and loses on statutes
    "sentence": (0.0, 0.5, 1.0, 1.5, 2.0),
    "length": (0.0, 0.1, 0.15, 0.2),
    "expansion": (0.2, 0.3, 0.4, 0.5, 0.6, 0.8),
}
KEPT = 0.95
"""Saying that the corpus does not hold what it holds is worse than a passage beside the point."""

_HEAD = """\
# Constants of the fused score, a table for each embedding model; fusion.py says what they mean.
# Written by: python -m bench.retrieval.tune (its docstring says how the weights were chosen)
# "default" serves a model without a table, its cosines brought to `spread` first.
"""


def main() -> None:
    """Choose, print, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.retrieval.tune")
    parser.add_argument("--model", default="embedded", help="name or folder of a model")
    parser.add_argument("--keep-weights", action="store_true", help="only floor and spread")
    options = parser.parse_args()
    corpus = everyday_corpus()
    asked = {k: everyday_questions(corpus, half="tune", kind=k)
             for k in ("everyday", "exact", "absent")}  # fmt: skip
    with (
        tempfile.TemporaryDirectory() as folder,
        PolicyIndex(
            Path(folder), embedder=_embedder(options.model), words=StaticModel(),
            thesaurus=thesaurus(), fusion=Fusion(),
        ) as index,
    ):  # fmt: skip
        index.rebuild(corpus.entries)
        if options.keep_weights:
            chosen = Fusion.for_model(index.embedder.name)
        else:
            chosen = _choose(index, asked["everyday"], asked["exact"])
        rank = ranking(index, chosen)
        known = [s for k in ("everyday", "exact") for s in best_scores(rank, asked[k])]
        floor, kept, refused = floor_between(known, best_scores(rank, asked["absent"]))
        chosen = replace(chosen, floor=floor, spread=round(index.cosine_spread(), 4))
        found = quality(rank, asked["everyday"])
    table = "embedded" if options.model == "embedded" else options.model
    note = (
        f"# {len(asked['everyday'])} tuning questions: {_line(found)}.\n"
        f"# floor: {kept:.0%} of answerable questions lie above it, "
        f"{refused:.0%} of the others below.\n"
    )
    print(note)
    write(table, chosen, note)


def _embedder(name: str) -> Embedder:
    if name == "embedded":
        return StaticModel(EMBEDDED_MODEL)
    from vectorstore.transformer import TransformerModel

    return TransformerModel.load(name)


def ranking(index: PolicyIndex, fusion: Fusion) -> Rank:
    """The index under these weights."""
    index.use_fusion(fusion)

    def rank(question: str) -> list[tuple[str, float]]:
        return [(hit.id, hit.score) for hit in index.search(question, k=10)]

    return rank


def _choose(index: PolicyIndex, everyday: Sequence[Asked], exact: Sequence[Asked]) -> Fusion:
    least = quality(ranking(index, KEYWORD_ONLY), exact).hit1

    def worth(fusion: Fusion) -> float:
        rank = ranking(index, fusion)
        if quality(rank, exact).hit1 < least:
            return 0.0
        found = quality(rank, everyday)
        return (found.hit1 + found.hit5 + found.mrr10) / 3

    chosen = Fusion(lexical=4.0, words=2.0)
    best = worth(chosen)
    moved = True
    while moved:
        moved = False
        for name, values in GRID.items():
            for value in values:
                tried = replace(chosen, **{name: value})
                if (gained := worth(tried)) > best + 1e-9:
                    chosen, best, moved = tried, gained, True
        print(f"{best:.4f} {chosen}", flush=True)
    return chosen


def floor_between(known: Sequence[float], absent: Sequence[float]) -> tuple[float, float, float]:
    """The floor that keeps KEPT of the answerable questions, and how the two sets lie to it:
    the share of `known` at or above it, of `absent` below it.
    """
    floor = sorted(known)[int((1 - KEPT) * len(known))]
    kept = sum(score >= floor for score in known) / len(known)
    return round(floor - 5e-4, 3), kept, sum(score < floor for score in absent) / len(absent)


def _line(found: Quality) -> str:
    return f"hit@1 {found.hit1:.3f}, hit@5 {found.hit5:.3f}, MRR@10 {found.mrr10:.3f}"


def write(table: str, chosen: Fusion, note: str) -> None:
    """Replace one table of fusion.toml (and the general one by the embedded model's)."""
    tables = tomllib.loads(FUSION.read_text(encoding="utf-8"))
    names = ("lexical", "chunk", "sentence", "words", "length", "expansion", "floor", "spread")
    values = {name: getattr(chosen, name) for name in names}
    tables[table] = values
    if table == "embedded":
        tables["default"] = values
    notes = {table: note}
    lines = [_HEAD]
    for name, held in tables.items():
        lines.append(f'\n{notes.get(name, "")}["{name}"]')
        lines += [f"{key} = {value}" for key, value in held.items()]
    FUSION.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
