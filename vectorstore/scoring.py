"""Ranks the chunks of one generation for one question.

Two passes: every live chunk gets its BM25 share and the cosine to the whole chunk (beyond the
exact limit only those that Chroma or BM25 propose); the best of these also get the cosine of
their best sentence, and are ordered by the fused score.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from vectorstore.dense import ChromaVectors
from vectorstore.embedding import unit_length
from vectorstore.errors import StoreError
from vectorstore.fusion import Fusion
from vectorstore.generation import Generation
from vectorstore.keyword import bm25, terms_of
from vectorstore.segment import Segment
from vectorstore.types import Embedder, Hit, Vectors

log = logging.getLogger(__name__)

SHORTLIST = 400
"""How many chunks of the first pass have their sentences compared."""

Scores = npt.NDArray[np.float32]


class _Candidate(NamedTuple):
    score: float
    segment: int
    row: int
    lexical: float
    dense: float
    sentence: tuple[int, int] | None


class Scorer:
    """A generation ready to be searched. Holds no state that a search changes."""

    def __init__(
        self,
        generation: Generation,
        *,
        embedder: Embedder | None,
        fusion: Fusion,
        chroma: ChromaVectors | None,
    ) -> None:
        self.generation = generation
        self._embedder = embedder
        self._fusion = fusion
        self._chroma = chroma
        self._row_of: dict[str, tuple[int, int]] | None = None

    def search(
        self,
        query: str,
        *,
        k: int,
        supplied: Sequence[str] = (),
        document_ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> list[Hit]:
        """The best `k` hits; `supplied` are the thesaurus's words for those of the question."""
        parts = self.generation.segments
        if k <= 0 or not parts or not query.strip():
            return []
        masks = [_mask(p.segment, p.live, document_ids, sources) for p in parts]
        lexical = self._lexical(query, supplied)
        vector = self._query_vector(query, supplied)
        narrowed = document_ids is not None or sources is not None
        chunk = self._chunk_cosines(vector, lexical, exact=narrowed)
        first = [
            np.where(mask, self._fusion.lexical * lex + self._fusion.chunk * cos, -np.inf)
            for mask, lex, cos in zip(masks, lexical, chunk, strict=True)
        ]
        shortlist = _best(first, max(SHORTLIST, k))
        found = [self._candidate(at, row, vector, lexical[at], chunk[at]) for at, row in shortlist]
        found.sort(key=lambda c: (-c.score, c.segment, c.row))
        # A chunk that shares nothing with the question is no result, however few there are.
        return [self._hit(c) for c in found[:k] if c.lexical > 0 or c.dense > 0]

    def _lexical(self, query: str, supplied: Sequence[str]) -> list[Scores]:
        weights = {
            int(term): self._fusion.expansion for word in supplied for term in terms_of(word)
        }
        weights.update((int(term), 1.0) for term in terms_of(query))
        live = [(p.segment.postings, p.live if p.removed else None)
                for p in self.generation.segments]  # fmt: skip
        scores, typed_idf = bm25(live, weights)
        share = 1.0 / (2.5 * typed_idf) if typed_idf > 0 else 0.0
        return [score * np.float32(share) for score in scores]

    def _query_vector(self, query: str, supplied: Sequence[str]) -> Vectors | None:
        if self._embedder is None or not (self._fusion.chunk or self._fusion.sentence):
            return None
        vector = self._embedder.embed_query(query)
        if supplied and self._fusion.expansion:
            extra = self._embedder.embed_query("，".join(supplied))
            vector = unit_length(vector + np.float32(self._fusion.expansion) * extra)
        return vector

    def _chunk_cosines(
        self, vector: Vectors | None, lexical: Sequence[Scores], *, exact: bool
    ) -> list[Scores]:
        parts = self.generation.segments
        if vector is None:
            return [np.zeros(len(p.segment), dtype=np.float32) for p in parts]
        if self._chroma is None or exact:
            return [p.segment.chunk_vectors @ vector for p in parts]
        try:
            near = self._chroma.nearest(vector, k=SHORTLIST)
        except StoreError as error:
            log.warning("Chroma failed, exact search goes on: %s", error)
            self._chroma = None
            return [p.segment.chunk_vectors @ vector for p in parts]
        return self._cosines_of_proposed(vector, lexical, [id_ for id_, _ in near])

    def _cosines_of_proposed(
        self, vector: Vectors, lexical: Sequence[Scores], ids: Sequence[str]
    ) -> list[Scores]:
        """Cosines of what Chroma or BM25 propose; -1, the least there is, for the others."""
        if self._row_of is None:
            self._row_of = {
                id_: (at, row)
                for at, part in enumerate(self.generation.segments)
                for row, id_ in enumerate(part.segment.ids)
                if part.live[row]
            }
        cosines = [np.full(len(p.segment), -1.0, dtype=np.float32)
                   for p in self.generation.segments]  # fmt: skip
        proposed = {self._row_of[id_] for id_ in ids if id_ in self._row_of}
        for at, row in proposed.union(_best(list(lexical), SHORTLIST)):
            vectors = self.generation.segments[at].segment.chunk_vectors
            cosines[at][row] = float(vectors[row] @ vector)
        return cosines

    def _candidate(
        self, at: int, row: int, vector: Vectors | None, lexical: Scores, chunk: Scores
    ) -> _Candidate:
        segment = self.generation.segments[at].segment
        best, place = float(chunk[row]), None
        start, end = (int(n) for n in segment.sentence_starts[row : row + 2])
        if vector is not None and end > start:
            cosines = segment.sentence_vectors[start:end].astype(np.float32) @ vector
            first = int(cosines.argmax())
            best = float(cosines[first])
            begin, stop = (int(n) for n in segment.sentence_places[start + first])
            place = (begin, stop)
        dense = self._fusion.chunk * float(chunk[row]) + self._fusion.sentence * best
        score = dense + self._fusion.lexical * float(lexical[row])
        return _Candidate(score, at, row, float(lexical[row]), dense, place)

    def _hit(self, found: _Candidate) -> Hit:
        segment = self.generation.segments[found.segment].segment
        return Hit(
            id=segment.ids[found.row],
            document_id=segment.documents[segment.document_of[found.row]],
            score=found.score,
            lexical=found.lexical,
            dense=found.dense,
            sentence=found.sentence,
        )


def _mask(
    segment: Segment,
    live: npt.NDArray[np.bool_],
    document_ids: Collection[str] | None,
    sources: Collection[str] | None,
) -> npt.NDArray[np.bool_]:
    mask = live
    for wanted, names, codes in (
        (document_ids, segment.documents, segment.document_of),
        (sources, segment.sources, segment.source_of),
    ):
        if wanted is not None:
            mask = mask & np.array([name in wanted for name in names], dtype=bool)[codes]
    return mask


def _best(scores: Sequence[Scores], k: int) -> list[tuple[int, int]]:
    """(segment, row) of the `k` highest finite scores over all segments."""
    offsets = np.cumsum([0, *(len(part) for part in scores)])
    joined = np.concatenate(scores)
    if len(joined) > k:
        top = np.argpartition(joined, len(joined) - k)[-k:]
    else:
        top = np.arange(len(joined))
    top = top[np.isfinite(joined[top])]
    at = np.searchsorted(offsets, top, side="right") - 1
    return list(zip(at.tolist(), (top - offsets[at]).tolist(), strict=True))
