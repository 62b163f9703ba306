"""The values that go into the index and come out, and what an embedder must do.

The index knows chunk ids and text to search by; it never stores what people are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True)
class IndexEntry:
    """One chunk to be found. `text` is what is searched (title and body, without the
    responsibility bracket); `sentences` are its sentences with their offsets in the
    document, for the dense score per sentence and for quoting."""

    id: str
    document_id: str
    source: str
    title: str
    text: str
    sentences: tuple[tuple[int, int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A chunk that was found. `score` fuses `lexical` and `dense`; higher is better.
    `sentence` is (start, end) in the document of the best single sentence, where known."""

    id: str
    document_id: str
    score: float
    lexical: float
    dense: float
    sentence: tuple[int, int] | None = None


@runtime_checkable
class Embedder(Protocol):
    """Text to unit-length vectors. `name` says what it is, honestly; it names the index
    generation, so a change of model makes a new one."""

    name: str
    dimensions: int

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions)."""
        ...

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""
        ...


@runtime_checkable
class WordVectors(Protocol):
    """A table of word vectors, for comparing a question with a passage word by word.

    Rows are numbered below 65,536, so that an index can keep them in two bytes each."""

    name: str

    def word_ids(self, texts: Sequence[str]) -> list[npt.NDArray[np.uint16]]:
        """The distinct known words of each text, ascending."""
        ...

    def word_vectors(self, ids: npt.NDArray[Any]) -> tuple[Vectors, Vectors]:
        """Unit vectors (len(ids), dimensions) and weights (len(ids),) of words."""
        ...


@runtime_checkable
class EmbedderWithWords(Protocol):
    """An embedder that is its own table of words and gives both in one reading of the texts."""

    def embed_with_words(
        self, texts: Sequence[str], others: Sequence[str]
    ) -> tuple[Vectors, list[npt.NDArray[np.uint16]]]:
        """The vectors of `texts` and then `others`, and the words of `texts`."""
        ...
