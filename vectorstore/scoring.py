"""Ranks the chunks of one generation for one question.

Two passes: every live chunk gets its BM25 share and the cosine to the whole chunk (beyond the
exact limit only those that Chroma or BM25 propose); the best of these also get the cosine of
their best sentence and the word match, and are ordered by the fused score (fusion.py).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.dense import ChromaVectors
from vectorstore.errors import StoreError
from vectorstore.fusion import TYPICAL_WORDS, Fusion
from vectorstore.generation import Generation
from vectorstore.keyword import Bm25, terms_of
from vectorstore.segment import Mask, Segment
from vectorstore.types import Embedder, Hit, Vectors, WordVectors
from vectorstore.wordmatch import WordMatch, WordTable

log = logging.getLogger(__name__)

SHORTLIST = 200
"""How many chunks of the first pass have their sentences and words compared."""

_SAMPLE = 256  # chunks whose cosines to each other give a model's spread

_SCORED = np.dtype(
    [("segment", "i4"), ("row", "i8"), ("lexical", "f4"), ("dense", "f4"), ("score", "f4")]
)

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class _Question:
    """What a question is compared by; `vector` is None where there is no embedding model."""

    terms: dict[int, float]
    vector: Vectors | None
    words: WordMatch | None


class Scorer:
    """A generation ready to be searched. Holds no state that changes a result."""

    def __init__(
        self,
        generation: Generation,
        *,
        embedder: Embedder | None,
        words: WordVectors | None,
        fusion: Fusion,
        chroma: ChromaVectors | None,
    ) -> None:
        self.generation = generation
        self._embedder = embedder
        self._words = words
        self._fusion = fusion
        self._chroma = chroma

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
        question = self._question(query, supplied)
        masks = [_mask(p.segment, p.live, document_ids, sources) for p in parts]
        lexical = self._lexical(question.terms)
        narrowed = document_ids is not None or sources is not None
        chunk = self._chunk_cosines(question.vector, lexical, exact=narrowed)
        first = [
            np.where(mask, self._fusion.lexical * lex + self._fusion.chunk * cos, -np.inf)
            for mask, lex, cos in zip(masks, lexical, chunk, strict=True)
        ]
        found = [
            self._second_pass(at, rows, question, lexical[at][rows], chunk[at][rows])
            for at, rows in _best(first, max(SHORTLIST, k))
        ]
        if not found:
            return []
        scored = np.concatenate(found)
        # A chunk that shares nothing with the question is no result, however few there are.
        scored = scored[(scored["lexical"] > 0) | (scored["dense"] > 0)]
        best = scored[np.lexsort((scored["row"], scored["segment"], -scored["score"]))[:k]]
        return self._hits(best, question.vector)

    def _question(self, query: str, supplied: Sequence[str]) -> _Question:
        share, dense_share = self._fusion.expansion, self._fusion.expansion_dense
        terms = {int(term): share for word in supplied for term in terms_of(word)}
        terms.update((int(term), 1.0) for term in terms_of(query))
        vector = words = None
        if self._embedder is not None and (self._fusion.chunk or self._fusion.sentence):
            vector = self._embedder.embed_query(query)
            if supplied:
                vector = vector + np.float32(dense_share) * self._embedder.embed_query(
                    "，".join(supplied)
                )
        if self._word_table is not None and self._fusion.words:
            words = WordMatch(self._word_table, query, supplied, share=dense_share)
        return _Question(terms, vector, words)

    @cached_property
    def _word_table(self) -> WordTable | None:
        if self._words is None:
            return None
        return WordTable(self._words, [part.segment for part in self.generation.segments])

    @cached_property
    def _bm25(self) -> Bm25:
        return Bm25(
            [
                (part.segment.postings, part.live if part.removed else None)
                for part in self.generation.segments
            ]
        )

    def _lexical(self, terms: dict[int, float]) -> list[Scores]:
        scores, typed_idf = self._bm25.scores(terms)
        share = np.float32(1.0 / (2.5 * typed_idf) if typed_idf > 0 else 0.0)
        return [score * share for score in scores]

    def _chunk_cosines(
        self, vector: Vectors | None, lexical: Sequence[Scores], *, exact: bool
    ) -> list[Scores]:
        parts = self.generation.segments
        if vector is None:
            return [np.zeros(len(p.segment), dtype=np.float32) for p in parts]
        if self._chroma is not None and not exact:
            try:
                near = self._chroma.nearest(vector, k=SHORTLIST)
                return self._cosines_of_proposed(vector, lexical, [id_ for id_, _ in near])
            except StoreError as error:
                log.warning("Chroma failed, exact search goes on: %s", error)
                self._chroma = None
        return [self._levelled(p.segment.chunk_vectors @ vector) for p in parts]

    def _cosines_of_proposed(
        self, vector: Vectors, lexical: Sequence[Scores], ids: Sequence[str]
    ) -> list[Scores]:
        """Cosines of what Chroma or BM25 propose; -1, the least there is, for the others."""
        parts = self.generation.segments
        cosines = [np.full(len(p.segment), -1.0, dtype=np.float32) for p in parts]
        proposed: list[list[int]] = [list(map(int, rows)) for rows in _by_segment(lexical)]
        for id_ in ids:
            if (place := self._place_of.get(id_)) is not None:
                proposed[place[0]].append(place[1])
        for cosine, rows, part in zip(cosines, proposed, parts, strict=True):
            cosine[rows] = self._levelled(part.segment.chunk_vectors[rows] @ vector)
        return cosines

    @cached_property
    def _place_of(self) -> dict[str, tuple[int, int]]:
        """Chunk id -> (segment, row), of live chunks."""
        return {
            part.segment.ids[row]: (at, int(row))
            for at, part in enumerate(self.generation.segments)
            for row in np.flatnonzero(part.live)
        }

    def _levelled(self, cosines: Scores) -> Scores:
        """Cosines at the spread that the constants were measured at."""
        if self._fusion.measured:
            return cosines
        mean, spread = self.own_spread
        return (cosines - mean) * np.float32(self._fusion.spread / spread)

    @cached_property
    def own_spread(self) -> tuple[np.float32, float]:
        """Mean and deviation of the cosines between different chunks of this generation."""
        blocks = [part.segment.chunk_vectors[part.live] for part in self.generation.segments]
        vectors = np.concatenate(blocks)
        step = max(1, len(vectors) // _SAMPLE)
        cosines = vectors[::step] @ vectors[::step].T
        apart = cosines[~np.eye(len(cosines), dtype=bool)]
        if len(apart) < 2:
            return np.float32(0.0), self._fusion.spread
        return np.float32(apart.mean()), max(float(apart.std()), 1e-3)

    def _second_pass(
        self, at: int, rows: Rows, question: _Question, lexical: Scores, chunk: Scores
    ) -> npt.NDArray[Any]:
        """These rows of a segment with all their scores, as records of _SCORED."""
        segment = self.generation.segments[at].segment
        best = chunk
        if question.vector is not None and self._fusion.sentence:
            best = self._best_sentences(segment, rows, question.vector, chunk)
        dense = self._fusion.chunk * chunk + self._fusion.sentence * best
        if question.words is not None:
            dense = dense + self._fusion.words * question.words.scores(segment, rows)
        scored = np.zeros(len(rows), dtype=_SCORED)
        scored["segment"], scored["row"] = at, rows
        scored["lexical"], scored["dense"] = lexical, dense
        scored["score"] = dense + self._fusion.lexical * lexical - self._for_length(segment, rows)
        return scored

    def _for_length(self, segment: Segment, rows: Rows) -> Scores:
        """What long chunks gain by chance and short ones lack; see Fusion."""
        words = segment.word_starts[rows + 1] - segment.word_starts[rows]
        excess: Scores = np.log((words + 1) / TYPICAL_WORDS).astype(np.float32)
        return np.float32(self._fusion.length) * excess

    def _best_sentences(
        self, segment: Segment, rows: Rows, vector: Vectors, chunk: Scores
    ) -> Scores:
        """The cosine of each row's best sentence; the chunk's own where it has none."""
        best = chunk.astype(np.float32)
        at, firsts, sizes = _sentences(segment, rows)
        if len(at):
            cosines = self._levelled(segment.sentence_vectors[at].astype(np.float32) @ vector)
            best[sizes > 0] = np.maximum.reduceat(cosines, firsts[sizes > 0])
        return best

    def _hits(self, scored: npt.NDArray[Any], vector: Vectors | None) -> list[Hit]:
        """The records of _SCORED as what the index gives back, with the best sentence of each."""
        places: dict[tuple[int, int], tuple[int, int]] = {}
        for at in np.unique(scored["segment"]).tolist() if vector is not None else ():
            segment = self.generation.segments[at].segment
            rows = scored["row"][scored["segment"] == at]
            items, firsts, sizes = _sentences(segment, rows)
            cosines = segment.sentence_vectors[items].astype(np.float32) @ vector
            for row, first, size in zip(
                rows.tolist(), firsts.tolist(), sizes.tolist(), strict=True
            ):
                if size:
                    best = items[first + int(cosines[first : first + size].argmax())]
                    start, end = segment.sentence_places[best].tolist()
                    places[at, row] = (start, end)
        return [
            self._hit(record, places.get((at, row)))
            for record in scored.tolist()
            for at, row in [record[:2]]
        ]

    def _hit(self, record: tuple[Any, ...], sentence: tuple[int, int] | None) -> Hit:
        at, row, lexical, dense, score = record
        segment = self.generation.segments[at].segment
        return Hit(
            id=segment.ids[row],
            document_id=segment.documents[segment.document_of[row]],
            score=score,
            lexical=lexical,
            dense=dense,
            sentence=sentence,
        )


def _sentences(
    segment: Segment, rows: Rows
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The sentences of these rows, one row after the other; where among them each row's begin,
    and how many they are."""
    starts = segment.sentence_starts[rows]
    sizes = segment.sentence_starts[rows + 1] - starts
    firsts = np.cumsum(sizes) - sizes
    return np.repeat(starts - firsts, sizes) + np.arange(int(sizes.sum())), firsts, sizes


def _mask(
    segment: Segment,
    live: Mask,
    document_ids: Collection[str] | None,
    sources: Collection[str] | None,
) -> Mask:
    mask = live
    for wanted, names, codes in (
        (document_ids, segment.documents, segment.document_of),
        (sources, segment.sources, segment.source_of),
    ):
        if wanted is not None:
            mask = mask & np.array([name in wanted for name in names], dtype=bool)[codes]
    return mask


def _best(scores: Sequence[Scores], k: int) -> list[tuple[int, Rows]]:
    """(segment, its rows) of the `k` highest finite scores over all segments."""
    joined = np.concatenate(scores)
    chosen = np.isfinite(joined)
    if chosen.sum() > k:
        edge = np.partition(joined, len(joined) - k)[-k]
        chosen = joined > edge
        chosen[np.flatnonzero(joined == edge)[: k - chosen.sum()]] = True
    ends = np.cumsum([len(part) for part in scores])[:-1]
    rows = [np.flatnonzero(part) for part in np.split(chosen, ends)]
    return [(at, found) for at, found in enumerate(rows) if len(found)]


def _by_segment(scores: Sequence[Scores]) -> list[Rows]:
    """Rows of the shortlist by these scores, an entry for every segment."""
    found = dict(_best(list(scores), SHORTLIST))
    return [found.get(at, np.zeros(0, dtype=np.intp)) for at in range(len(scores))]
