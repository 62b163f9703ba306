"""The embedding model that ships with the project, read without torch.

A sentence-transformers directory of StaticEmbedding and Normalize is a table of word vectors and
a tokenizer: a text's vector is the sum of its words' rows, to unit length. The table is mapped
from disk in float16 and only the rows of a text's words are read, so that opening costs what
the tokenizer costs. SentenceTransformer gives the same vectors (a test compares them).

The same rows say how near two single words are; see `WordVectors`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.embedding import unit_length
from vectorstore.errors import EmbedderUnavailable
from vectorstore.folding import fold
from vectorstore.types import Vectors

EMBEDDED_MODEL = Path(__file__).with_name("model")

_FEW = 8
_SHORT = 64  # characters of a text that is kept with its words: questions, words, aliases

WordIds = npt.NDArray[np.uint16]


class StaticModel:
    """The model in `folder`. Raises EmbedderUnavailable where it cannot be read."""

    def __init__(self, folder: Path = EMBEDDED_MODEL) -> None:
        self._folder = folder / "0_StaticEmbedding"
        try:
            self._rows, revision = _map_weights(self._folder / "model.safetensors")
        except (OSError, ValueError, KeyError) as error:
            raise EmbedderUnavailable(
                f"内置的嵌入模型读不出来（{folder}：{error}）。请重新安装 PolicyDesk。"
            ) from error
        self.dimensions = int(self._rows.shape[1])
        self.name = f"embedded-{revision}"
        self.vocabulary_size = len(self._rows)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self._folder / "tokenizer.json"))

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape (len(texts), dimensions); zero for a text without known words."""
        return self._sums(self._words(texts))

    def embed_query(self, text: str) -> Vectors:
        """One vector of shape (dimensions,)."""
        vector: Vectors = self.embed_passages([text])[0]
        return vector

    def word_ids(self, texts: Sequence[str]) -> list[WordIds]:
        """The distinct known words of each text, as rows of the table, ascending."""
        return [self._distinct(words) for words in self._words(texts)]

    def embed_with_words(
        self, texts: Sequence[str], others: Sequence[str]
    ) -> tuple[Vectors, list[WordIds]]:
        """The vectors of `texts` and `others`, and the words of `texts`, all read once."""
        words = self._words([*texts, *others])
        return self._sums(words), [self._distinct(one) for one in words[: len(texts)]]

    def word_vectors(self, ids: npt.NDArray[Any]) -> tuple[Vectors, Vectors]:
        """Unit vectors of words, shape (len(ids), dimensions), and their weights (len(ids),).

        A word's weight is how much it says about a text: little for 的, much for 书包.
        """
        rows = self._rows[ids].astype(np.float32)
        weights: Vectors = np.linalg.norm(rows, axis=1)
        return unit_length(rows), weights

    def _sums(self, words: Sequence[Sequence[int]]) -> Vectors:
        vectors = np.zeros((len(words), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(words):
            if ids:
                vectors[row] = self._rows[ids].astype(np.float32).sum(axis=0)
        return unit_length(vectors)

    def _distinct(self, words: Iterable[int]) -> WordIds:
        unknown = self.vocabulary_size - 1
        return np.array(sorted(set(words) - {unknown}), dtype=np.uint16)

    def _words(self, texts: Iterable[str]) -> list[list[int]]:
        folded = [fold(text) for text in texts]
        if len(folded) < _FEW:
            # One by one: waking the tokenizer's threads costs more than a question takes.
            return [self._of_short(t) if len(t) <= _SHORT else self._ids(t) for t in folded]
        return [encoding.ids for encoding in self._tokenizer.encode_batch_fast(folded)]

    def _ids(self, folded: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(folded).ids
        return ids

    @cached_property
    def _of_short(self) -> Callable[[str], list[int]]:
        # A question is read for its vector and once more for its words.
        return lru_cache(maxsize=1024)(self._ids)


def _map_weights(path: Path) -> tuple[npt.NDArray[np.float16], str]:
    """The one table of a safetensors file, mapped, and the revision noted in its header."""
    with path.open("rb") as file:
        header_size = int.from_bytes(file.read(8), "little")
        if header_size > 100_000:
            raise ValueError("not a safetensors file")
        header = json.loads(file.read(header_size))
    entry = header["embedding.weight"]
    if entry["dtype"] != "F16":
        raise ValueError(f"rows in {entry['dtype']}, expected F16")
    start = 8 + header_size + entry["data_offsets"][0]
    mapped = np.memmap(path, dtype="<f2", mode="r", offset=start, shape=tuple(entry["shape"]))
    rows: npt.NDArray[np.float16] = mapped.view(np.ndarray)
    return rows, header.get("__metadata__", {}).get("revision", "unnamed")
