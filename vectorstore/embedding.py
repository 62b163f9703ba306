"""Text to vectors without a trained model, and the one place that knows how to hash text.

`HashedNgramEmbedder` is honest about what it is: it sees shared characters, not meaning.
The trained model is in static_model.py, a configured one in transformer.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from vectorstore.folding import fold
from vectorstore.types import Vectors


class HashedNgramEmbedder:
    """Character 1- to 3-grams hashed into `dimensions` signed buckets, to unit length.

    No meaning, no learning: 校车 and 校车安全 are near, 校车 and 班车 nearly are not.
    """

    def __init__(self, dimensions: int = 256) -> None:
        self.dimensions = dimensions
        self.name = f"hashed-ngrams-{dimensions}"

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions); a zero row for text without characters."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_query(text)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        folded = "".join(fold(text).split())
        for size in (1, 2, 3):
            for start in range(len(folded) - size + 1):
                code = crc32(folded[start : start + size].encode("utf-8", "replace"))
                vector[code % self.dimensions] += 1.0 if code & 0x8000_0000 else -1.0
        return unit_length(vector)


def unit_length(vectors: Vectors) -> Vectors:
    """`vectors` (…, dimensions) scaled to length 1; zero vectors stay zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled
