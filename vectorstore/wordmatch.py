"""Word by word: how near the nearest word of a passage is to each word of a question.

A mean of word vectors blurs: 「孩子书包太重怎么办」 is near everything about children. Compared one
by one, 书包 meets 课业 and 负担 wherever they stand, and words that meet nothing count against a
passage. Costs a product of the question's words with the distinct words of the shortlist.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.segment import Segment
from vectorstore.types import Vectors, WordVectors


class WordTable:
    """The words that one generation holds, with their unit vectors, for all questions."""

    def __init__(self, source: WordVectors, segments: Sequence[Segment]) -> None:
        self.source = source
        held = np.zeros(1 << 16, dtype=bool)
        for segment in segments:
            held[segment.word_ids] = True
        ids = np.flatnonzero(held)
        self.vectors = source.word_vectors(ids)[0]
        self.row_of = np.cumsum(held, dtype=np.int32) - 1
        """Row of a word in `vectors`; means something only for words that are held."""


class WordMatch:
    """The words of one question, those that were typed and those that were supplied."""

    def __init__(
        self, table: WordTable, query: str, supplied: Sequence[str], *, share: float
    ) -> None:
        self._table = table
        typed, extra = table.source.word_ids([query, "，".join(supplied)])
        vectors, weights = table.source.word_vectors(np.concatenate([typed, extra]))
        weights = weights * np.where(np.arange(len(weights)) < len(typed), 1.0, share)
        # Supplied words add to the score of the typed ones, as they do in BM25.
        total = float(weights[: len(typed)].sum() or weights.sum() or 1.0)
        self._vectors = vectors
        self._weights: Vectors = (weights / total).astype(np.float32)

    def scores(self, segment: Segment, rows: npt.NDArray[np.intp]) -> Vectors:
        """The word match of these rows of a segment, shape (len(rows),)."""
        starts, ends = segment.word_starts[rows], segment.word_starts[rows + 1]
        scores = np.zeros(len(rows), dtype=np.float32)
        held = np.flatnonzero(ends > starts)
        if not len(held) or not len(self._weights):
            return scores
        sizes = (ends - starts)[held]
        firsts = np.cumsum(sizes) - sizes
        at = np.repeat(starts[held] - firsts, sizes) + np.arange(int(sizes.sum()))
        near, place = self._nearness(self._table.row_of[segment.word_ids[at]])
        nearest = np.maximum.reduceat(near[:, place], firsts, axis=1)
        scores[held] = self._weights @ nearest
        return scores

    def _nearness(self, rows: npt.NDArray[np.int32]) -> tuple[Vectors, npt.NDArray[Any]]:
        """Cosines of the question's words to words, and where each of `rows` stands in them."""
        vectors = self._table.vectors
        if len(vectors) <= len(rows):
            return self._vectors @ vectors.T, rows
        # A shortlist of a large index: every distinct word once.
        distinct, place = np.unique(rows, return_inverse=True)
        return self._vectors @ vectors[distinct].T, place
