"""BM25 over character unigrams and bigrams, as arrays that can be mapped from disk.

A term is one integer: a Chinese character, a pair of neighbouring ones, or the hash of a run
of other letters and digits. Chinese needs no word list this way and a new name is found at
once. Counts and lengths are exact; idf and average length are taken at query time over all
segments, so that a document scores the same however the index was built up.

Left out: stop words (idf sees to them), positions, snippets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import numpy.typing as npt

from vectorstore.folding import fold

K1 = 1.5
B = 0.75

Terms = npt.NDArray[np.uint64]

_RUN = re.compile(r"[0-9a-z]+(?:\.[0-9]+)?")
_HAN_FIRST, _HAN_LAST = 0x3400, 0x9FFF
_WORD_FLAG = 1 << 62
_ROW_BITS = np.uint64(32)
_ROW = np.uint64((1 << 32) - 1)


def terms_of(text: str) -> Terms:
    """Every term of `text` in it, repeats included; the order means nothing.

    "校车2辆" -> codes of 校, 车, 校车, 辆 and of the word "2"
    """
    folded = fold(text)
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype("u8")
    han = (codes >= _HAN_FIRST) & (codes <= _HAN_LAST)
    pairs = han[:-1] & han[1:]
    bigrams = (codes[:-1][pairs] << np.uint64(21)) | codes[1:][pairs]
    words = np.array([_word_code(word) for word in _RUN.findall(folded)], dtype="u8")
    return np.concatenate([codes[han], bigrams, words])


def _word_code(word: str) -> int:
    digest = blake2b(word.encode(), digest_size=7).digest()
    return int.from_bytes(digest, "little") | _WORD_FLAG


@dataclass(frozen=True, kw_only=True)
class Postings:
    """Which chunk holds which term how often, for the chunks of one segment.

    `terms` is sorted; the rows of `terms[i]` are `rows[starts[i]:starts[i + 1]]`, ascending,
    with their `counts`. `lengths` is terms a chunk, shape (chunks,).
    """

    terms: Terms
    starts: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.uint8]
    lengths: npt.NDArray[np.uint32]

    @classmethod
    def build(cls, texts: Sequence[str]) -> Postings:
        """Postings of `texts`, one row each."""
        chunks = [terms_of(text) for text in texts]
        lengths = np.array([len(terms) for terms in chunks], dtype=np.uint32)
        terms = np.concatenate([np.zeros(0, dtype=np.uint64), *chunks])
        vocabulary = np.unique(terms)
        # One number a term and row: plain numbers are sorted several times faster than pairs.
        keys = np.searchsorted(vocabulary, terms).astype(np.uint64) << _ROW_BITS
        keys |= np.repeat(np.arange(len(chunks), dtype=np.uint64), lengths)
        keys, counts = np.unique(keys, return_counts=True)
        starts = np.searchsorted(keys, np.arange(len(vocabulary) + 1, dtype=np.uint64) << _ROW_BITS)
        return cls(
            terms=vocabulary,
            starts=starts.astype(np.int64),
            rows=(keys & _ROW).astype(np.uint32),
            counts=np.minimum(counts, 255).astype(np.uint8),
            lengths=lengths,
        )

    @classmethod
    def merged(cls, parts: Sequence[tuple[Postings, npt.NDArray[np.bool_]]]) -> Postings:
        """One segment from several, keeping the rows whose mask is true, in order."""
        kept = [part._keeping(mask) for part, mask in parts]
        vocabulary = np.unique(np.concatenate([part.terms for part in kept]))
        at = [np.searchsorted(vocabulary, part.terms) for part in kept]
        sizes = np.zeros((len(vocabulary), len(kept)), dtype=np.int64)
        for number, part in enumerate(kept):
            sizes[at[number], number] = np.diff(part.starts)
        # Each part's rows of a term go behind those of the parts before it: nothing is sorted.
        ends = np.cumsum(sizes.ravel()).reshape(sizes.shape)
        rows = np.empty(int(sizes.sum()), dtype=np.uint32)
        counts = np.empty(len(rows), dtype=np.uint8)
        base = 0
        for number, part in enumerate(kept):
            lengths = np.diff(part.starts)
            moved = ends[at[number], number] - part.starts[1:]
            place = np.repeat(moved, lengths) + np.arange(len(part.rows))
            rows[place] = part.rows + np.uint32(base)
            counts[place] = part.counts
            base += len(part.lengths)
        return cls(
            terms=vocabulary,
            starts=np.concatenate([[0], ends[:, -1]]).astype(np.int64),
            rows=rows,
            counts=counts,
            lengths=np.concatenate([part.lengths for part in kept]),
        )

    def _keeping(self, mask: npt.NDArray[np.bool_]) -> Postings:
        """The rows whose mask is true, numbered anew; terms that none of them holds are gone."""
        if mask.all():
            return self
        held = mask[self.rows]
        before = np.concatenate([[0], np.cumsum(held)])
        starts = before[self.starts]
        used = np.diff(starts) > 0
        new_row = np.cumsum(mask, dtype=np.uint32) - np.uint32(1)
        return Postings(
            terms=self.terms[used],
            starts=np.append(starts[:-1][used], starts[-1]),
            rows=new_row[self.rows[held]],
            counts=self.counts[held],
            lengths=self.lengths[mask],
        )

    def places(self, terms: Terms) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Where the rows of each of `terms` start and end; the same place where none hold it."""
        if not len(self.terms):
            return np.zeros(len(terms), dtype=np.int64), np.zeros(len(terms), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        starts = self.starts[at]
        return starts, np.where(self.terms[at] == terms, self.starts[at + 1], starts)


Live = npt.NDArray[np.bool_] | None
"""False for rows that were removed; None where all are live."""


class Bm25:
    """BM25 over the postings of some segments; what all questions share is worked out once."""

    def __init__(self, segments: Sequence[tuple[Postings, Live]]) -> None:
        self._segments = segments
        lengths = [p.lengths if mask is None else p.lengths[mask] for p, mask in segments]
        self._live = sum(map(len, lengths))
        average = sum(int(part.sum()) for part in lengths) / max(self._live, 1) or 1.0
        self._norms = [
            (K1 * (1 - B + B * part.lengths / average)).astype(np.float32) for part, _ in segments
        ]

    def scores(self, query: Mapping[int, float]) -> tuple[list[npt.NDArray[np.float32]], float]:
        """Scores of every row of every segment, and the summed idf of terms of weight 1.

        `query` gives each term its weight: 1 for what was typed, less for what was supplied.
        """
        terms = np.fromiter(query.keys(), dtype=np.uint64, count=len(query))
        weights = np.fromiter(query.values(), dtype=np.float64, count=len(query))
        found = [_Found.of(terms, part, mask) for part, mask in self._segments]
        holders = np.sum([each.holders for each in found], axis=0)
        idf = np.log1p((self._live - holders + 0.5) / (holders + 0.5))
        factors = weights * idf * (K1 + 1)
        scores = [
            each.scores(factors, norms) for each, norms in zip(found, self._norms, strict=True)
        ]
        return scores, float(idf[weights >= 1].sum())


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The postings of a question's terms in one segment, one term after the other."""

    sizes: npt.NDArray[np.int64]
    rows: npt.NDArray[np.uint32]
    counts: npt.NDArray[np.uint8]
    holders: npt.NDArray[np.int64]

    @classmethod
    def of(cls, terms: Terms, part: Postings, mask: Live) -> _Found:
        starts, ends = part.places(terms)
        # Slices, not one index of all: postings lie together, and copying them is quick.
        spans = [slice(*span) for span in zip(starts.tolist(), ends.tolist(), strict=True)]
        rows = np.concatenate([part.rows[:0], *(part.rows[span] for span in spans)])
        counts = np.concatenate([part.counts[:0], *(part.counts[span] for span in spans)])
        sizes = ends - starts
        holders = sizes
        if mask is not None:
            before = np.concatenate([[0], np.cumsum(mask[rows])])
            stops = np.cumsum(sizes)
            holders = before[stops] - before[stops - sizes]
        return cls(sizes=sizes, rows=rows, counts=counts, holders=holders)

    def scores(
        self, factors: npt.NDArray[np.float64], norms: npt.NDArray[np.float32]
    ) -> npt.NDArray[np.float32]:
        """The summed shares of each row of the segment."""
        shares = np.repeat(factors, self.sizes) * self.counts / (self.counts + norms[self.rows])
        summed = np.bincount(self.rows, weights=shares, minlength=len(norms))
        return summed.astype(np.float32)


def bm25(
    segments: Sequence[tuple[Postings, Live]], query: Mapping[int, float]
) -> tuple[list[npt.NDArray[np.float32]], float]:
    """`Bm25.scores` for a single question."""
    return Bm25(segments).scores(query)
