"""What turns text into numbers for one index: an embedding model, and a table of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vectorstore.types import Embedder, EmbedderWithWords, Vectors, WordVectors


@dataclass(frozen=True, kw_only=True)
class Models:
    """`words` may be the embedder itself, another table, or None (no word-by-word score)."""

    embedder: Embedder
    words: WordVectors | None = None

    @classmethod
    def of(cls, embedder: Embedder, words: WordVectors | None) -> Models:
        """The embedder's own words where none are given and it has some."""
        own = embedder if words is None and isinstance(embedder, WordVectors) else words
        return cls(embedder=embedder, words=own)

    @property
    def name(self) -> str:
        """Names the index generation: whatever changes here makes another index."""
        if self.words is None or self.words.name == self.embedder.name:
            return self.embedder.name
        return f"{self.embedder.name}+{self.words.name}"

    def read(
        self, texts: Sequence[str], sentences: Sequence[str]
    ) -> tuple[Vectors, list[npt.NDArray[np.uint16]]]:
        """The vectors of `texts` and then `sentences`, and the distinct words of `texts`, none
        where there is no table."""
        own: object = self.words
        if own is self.embedder and isinstance(own, EmbedderWithWords):
            return own.embed_with_words(texts, sentences)
        # One call, so that a model with a costly start or a batch size is used well.
        vectors = self.embedder.embed_passages([*texts, *sentences])
        if self.words is None:
            return vectors, [np.zeros(0, dtype=np.uint16) for _ in texts]
        return vectors, self.words.word_ids(texts)
