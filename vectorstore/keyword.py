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
        terms = np.concatenate(chunks) if chunks else np.zeros(0, dtype=np.uint64)
        rows = np.repeat(np.arange(len(chunks), dtype=np.uint32), lengths)
        return cls._grouped(terms, rows, np.ones(len(terms), dtype=np.int64), lengths)

    @classmethod
    def merged(cls, parts: Sequence[tuple[Postings, npt.NDArray[np.bool_]]]) -> Postings:
        """One segment from several, keeping the rows whose mask is true, in order."""
        terms, rows, counts, lengths, base = [], [], [], [], 0
        for part, keep in parts:
            new_row = np.cumsum(keep) - 1 + base
            held = keep[part.rows]
            spread = np.repeat(part.terms, np.diff(part.starts))
            terms.append(spread[held])
            rows.append(new_row[part.rows[held]].astype(np.uint32))
            counts.append(part.counts[held].astype(np.int64))
            lengths.append(part.lengths[keep])
            base += int(keep.sum())
        return cls._grouped(
            np.concatenate(terms), np.concatenate(rows), np.concatenate(counts),
            np.concatenate(lengths).astype(np.uint32),
        )  # fmt: skip

    @classmethod
    def _grouped(
        cls,
        terms: Terms,
        rows: npt.NDArray[np.uint32],
        counts: npt.NDArray[np.int64],
        lengths: npt.NDArray[np.uint32],
    ) -> Postings:
        order = np.lexsort((rows, terms))
        terms, rows, counts = terms[order], rows[order], counts[order]
        first = np.ones(len(terms), dtype=bool)
        first[1:] = (terms[1:] != terms[:-1]) | (rows[1:] != rows[:-1])
        at = np.flatnonzero(first)
        sums = np.add.reduceat(counts, at) if len(at) else counts[:0]
        terms, rows = terms[at], rows[at]
        vocabulary, starts = np.unique(terms, return_index=True)
        return cls(
            terms=vocabulary,
            starts=np.append(starts, len(terms)).astype(np.int64),
            rows=rows,
            counts=np.minimum(sums, 255).astype(np.uint8),
            lengths=lengths,
        )

    def of(self, term: int) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint8]]:
        """Rows that hold `term`, and how often."""
        code = np.uint64(term)
        place = int(np.searchsorted(self.terms, code))
        if place == len(self.terms) or self.terms[place] != code:
            return self.rows[:0], self.counts[:0]
        start, end = int(self.starts[place]), int(self.starts[place + 1])
        return self.rows[start:end], self.counts[start:end]


def bm25(
    segments: Sequence[tuple[Postings, npt.NDArray[np.bool_] | None]],
    query: Mapping[int, float],
) -> tuple[list[npt.NDArray[np.float32]], float]:
    """Scores of every row of every segment, and the summed idf of terms of weight 1.

    `query` gives each term its weight: 1 for what was typed, less for what was supplied.
    The mask of a segment is false for rows that were removed; None where all are live.
    """
    live = sum(int(mask.sum()) if mask is not None else len(part.lengths)
               for part, mask in segments)  # fmt: skip
    total = sum(int(part.lengths[mask].sum() if mask is not None else part.lengths.sum())
                for part, mask in segments)  # fmt: skip
    average = total / max(live, 1) or 1.0
    norms = [(K1 * (1 - B + B * part.lengths / average)).astype(np.float32) for part, _ in segments]
    scores = [np.zeros(len(part.lengths), dtype=np.float32) for part, _ in segments]
    typed_idf = 0.0
    for term, weight in query.items():
        found = [part.of(term) for part, _ in segments]
        holders = sum(len(rows) if mask is None else int(mask[rows].sum())
                      for (rows, _), (_, mask) in zip(found, segments, strict=True))  # fmt: skip
        idf = float(np.log1p((live - holders + 0.5) / (holders + 0.5)))
        typed_idf += idf if weight >= 1 else 0.0
        for (rows, counts), norm, score in zip(found, norms, scores, strict=True):
            if len(rows):
                score[rows] += weight * idf * (K1 + 1) * counts / (counts + norm[rows])
    return scores, typed_idf
