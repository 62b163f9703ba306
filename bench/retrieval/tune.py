"""python -m bench.retrieval.tune: read the weights of the fused score off the tuning half.

Writes vectorstore/fusion.toml. Read are tests/questions/everyday-tune.jsonl, everyday questions
to choose by, and of the half `tune` of everyday.jsonl the questions in the documents' own words,
which must not lose against keyword only, and those that the corpus does not hold, for the floor.

The weights move one at a time over a coarse grid, and only where that gains LEAST_GAIN: a finer
search learns the questions by heart. So it is done five times, each time without a fifth of the
questions: the median of each weight is taken, and what the five find in the fifths that they did
not see is printed, beside the figures of the median. `--model FOLDER` reads them off for
another model. `--keep-weights` reads off only the floor and the spread, for the weights that are
in the file.
"""

from __future__ import annotations

import argparse
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from statistics import median

import numpy as np
import numpy.typing as npt

from bench.retrieval.measures import Quality, Rank, best_scores, places_of, quality
from bench.retrieval.questions import Asked, everyday_corpus, everyday_questions, thesaurus
from vectorstore.fusion import KEYWORD_ONLY, Fusion
from vectorstore.index import PolicyIndex
from vectorstore.static_model import EMBEDDED_MODEL, StaticModel
from vectorstore.types import Embedder

FUSION = Path(__file__).resolve().parents[2] / "vectorstore/fusion.toml"
GRID = {
    "lexical": (2.0, 4.0, 6.0, 8.0),
    "words": (1.0, 2.0, 3.0, 4.0, 6.0),
    "sentence": (0.0, 0.5, 1.0, 1.5, 2.0),
    "length": (0.0, 0.05, 0.1, 0.15, 0.2),
    "expansion": (0.3, 0.5, 0.8),
    "expansion_dense": (0.0, 0.1, 0.2, 0.3),
}
LEAST_GAIN = 0.004
"""Of the mean of hit@1, hit@5 and MRR@10; about two questions that move up."""

FOLDS = 5

SCALE = 1.18
"""What the weights chosen are multiplied by, which changes no order: it brings the nearness of a
passage (`dense`) back to the size that the evidence of answers was fitted to."""

START = Fusion(lexical=4.0, sentence=1.0, words=3.0, length=0.1, expansion=0.5, expansion_dense=0.1)
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
            search = Search(index, asked["everyday"], asked["exact"])
            chosen, held_out = search.by_folds(START)
            parts = ("lexical", "chunk", "sentence", "words", "length")
            chosen = replace(
                chosen, **{part: round(SCALE * getattr(chosen, part), 3) for part in parts}
            )
            print(f"cross-validated: hit@1 {(held_out == 1).mean():.3f}, "
                  f"hit@5 {((held_out > 0) & (held_out <= 5)).mean():.3f}")  # fmt: skip
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


Places = npt.NDArray[np.int64]
"""The place of each question's best gold passage among the first ten, 0 for none."""


class Search:
    """Tries weights on questions; what was tried once is not asked again."""

    def __init__(
        self, index: PolicyIndex, everyday: Sequence[Asked], exact: Sequence[Asked]
    ) -> None:
        self._index, self._everyday, self._exact = index, everyday, exact
        self._least = quality(ranking(index, KEYWORD_ONLY), exact).hit1
        self._tried: dict[Fusion, Places | None] = {}

    def best(self, start: Fusion, among: Places) -> Fusion:
        """The weights that do best on these questions, from `start` on."""
        chosen, best, moved = start, self._worth(start, among), True
        while moved:
            moved = False
            for name, values in GRID.items():
                for value in values:
                    tried = replace(chosen, **{name: value})
                    if (gained := self._worth(tried, among)) > best + LEAST_GAIN:
                        chosen, best, moved = tried, gained, True
            print(f"{best:.4f} {chosen}", flush=True)
        return chosen

    def by_folds(self, start: Fusion) -> tuple[Fusion, Places]:
        """The median of the weights that do best without a fifth of the questions, and the places
        of all questions, each under weights that were chosen without it."""
        fold = np.random.default_rng(0).permutation(len(self._everyday)) % FOLDS
        found, chosen = np.zeros(len(self._everyday), dtype=np.int64), []
        for at in range(FOLDS):
            chosen.append(self.best(start, np.flatnonzero(fold != at)))
            places = self._places(chosen[-1])
            found[fold == at] = 0 if places is None else places[fold == at]
        medians = {name: median(getattr(one, name) for one in chosen) for name in GRID}
        return replace(start, **medians), found

    def _worth(self, fusion: Fusion, among: Places) -> float:
        places = self._places(fusion)
        if places is None:
            return 0.0
        own = places[among]
        first, five = (own == 1).mean(), ((own > 0) & (own <= 5)).mean()
        return float(first + five + (1 / own[own > 0]).sum() / len(own)) / 3

    def _places(self, fusion: Fusion) -> Places | None:
        """None where questions in the documents' own words would lose."""
        if fusion not in self._tried:
            rank = ranking(self._index, fusion)
            lost = quality(rank, self._exact).hit1 < self._least
            self._tried[fusion] = None if lost else np.array(places_of(rank, self._everyday))
        return self._tried[fusion]


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
    values = {f.name: getattr(chosen, f.name) for f in fields(chosen) if f.name != "measured"}
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
