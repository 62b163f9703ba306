"""Word by word: how near the nearest word of a passage is to each word of a question.

A mean of word vectors blurs: 「孩子书包太重怎么办」 is near everything about children. Compared one
by one, 书包 meets 课业 and 负担 wherever they stand, and words that meet nothing count against a
passage. Costs a product of the question's words with the distinct words of the shortlist.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from vectorstore.segment import Segment
from vectorstore.types import Vectors, WordVectors

_ALL_WORDS = 8000
"""Up to so many words a question is compared with them all, else with those of its shortlist."""


class WordTable:
    """The words that one generation holds, with their unit vectors, for all questions."""

    def __init__(self, source: WordVectors, segments: Sequence[Segment]) -> None:
        self.source = source
        held = np.zeros(1 << 16, dtype=bool)
        for segment in segments:
            held[segment.word_ids] = True
        ids = np.flatnonzero(held)
        self.vectors = source.word_vectors(ids)[0]
        # The other way round, too, where a question meets them all: twice as fast to multiply.
        self.columns = (
            np.ascontiguousarray(self.vectors.T) if len(self.vectors) <= _ALL_WORDS else None
        )
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
        near = self._nearness(self._table.row_of[segment.word_ids[at]])
        scores[held] = np.maximum.reduceat(near, firsts, axis=0) @ self._weights
        return scores

    def _nearness(self, rows: npt.NDArray[np.int32]) -> Vectors:
        """Cosines of words of the table to the question's words, shape (words, question)."""
        table = self._table
        if table.columns is not None and table.columns.shape[1] <= len(rows):
            near: Vectors = np.ascontiguousarray((self._vectors @ table.columns).T)
            return near.take(rows, axis=0)
        # A shortlist of a large index: every distinct word once.
        met = np.zeros(len(table.vectors), dtype=bool)
        met[rows] = True
        near = table.vectors[met] @ self._vectors.T
        place = np.cumsum(met, dtype=np.int32) - 1
        return near.take(place[rows], axis=0)
