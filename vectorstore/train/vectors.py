"""From the teachers' vectors to the rows of the model.

Both teachers put a common direction into everything; it is taken out (the mean by frequency and
the strongest principal components). The two views are set side by side at equal strength, turned
to their common principal axes, and a word's row is weighted by a / (a + p): a frequent word says
little about what a text is about.

Tried and left out, because it measured no better or worse (README.md of the model): tuning on
pairs from the law texts, lightly or fully; dropping question words.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.train.sources import Senses
from vectorstore.train.teachers import (
    SENSE_WEIGHTS,
    Matrix,
    sense_vectors,
    senses_of,
    word_vectors,
)
from vectorstore.train.vocabulary import Vocabulary, contained_words

VIEW_DIMENSIONS = 256
DROPPED_FROM_SENSES = 1
DROPPED_FROM_WORDS = 3
DIMENSIONS = 160
SMOOTHING = 3e-4

Weights = npt.NDArray[np.float64]


def model_rows(vocabulary: Vocabulary, headwords: Senses, cache: Path) -> Matrix:
    """One row a word, shape (words, DIMENSIONS)."""
    probability = vocabulary.probability()
    by_sense = _by_sense(vocabulary.words, headwords, cache)
    by_word = word_vectors(vocabulary.words, cache)
    views = [
        _even(_without_common_part(by_sense, probability, DROPPED_FROM_SENSES)),
        _even(_without_common_part(by_word, probability, DROPPED_FROM_WORDS)),
    ]
    both = np.hstack(views)
    rows = both @ _principal_axes(both.T @ both)[:, :DIMENSIONS]
    weighted: Matrix = (rows * (SMOOTHING / (SMOOTHING + probability))[:, None]).astype(np.float32)
    return weighted


def _by_sense(words: Sequence[str], headwords: Senses, cache: Path) -> Matrix:
    """Weighted mean of a word's senses; without a sense, the mean of the words inside it."""
    senses = {word: found for word in words if (found := senses_of(word, headwords))}
    texts = sorted({text for found in senses.values() for text in found}, key=lambda t: (len(t), t))
    vector_of = dict(zip(texts, sense_vectors(texts, cache), strict=True))
    rows = np.zeros((len(words), len(next(iter(vector_of.values())))), dtype=np.float32)
    known = {word: row for row, word in enumerate(words) if word in senses}
    for word, row in known.items():
        # A word with fewer senses uses fewer weights, so the lengths differ on purpose.
        pairs = zip(SENSE_WEIGHTS, senses[word], strict=False)
        rows[row] = _unit(sum(weight * vector_of[text] for weight, text in pairs))
    for row, word in enumerate(words):
        if word not in known and (inside := contained_words(word, known)):
            rows[row] = _unit(rows[inside].mean(axis=0))
    return rows


def _unit(vector: Matrix) -> Matrix:
    unit: Matrix = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


def _without_common_part(rows: Matrix, probability: Weights, dropped: int) -> Weights:
    centred = rows - (probability[:, None] * rows).sum(axis=0)
    axes = _principal_axes(centred.T @ centred / len(centred))
    projected: Weights = centred @ axes[:, dropped : dropped + VIEW_DIMENSIONS]
    return projected


def _even(rows: Weights) -> Weights:
    even: Weights = rows / np.sqrt((rows**2).sum(axis=1).mean())
    return even


def _principal_axes(covariance: Weights) -> Weights:
    """Eigenvectors in columns, strongest first, signs fixed so that machines agree."""
    _, axes = np.linalg.eigh(covariance)
    axes = axes[:, ::-1]
    largest = np.abs(axes).argmax(axis=0)
    signed: Weights = axes * np.sign(axes[largest, np.arange(axes.shape[1])])
    return signed
