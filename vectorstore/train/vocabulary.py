"""Which words get a vector, how often they occur, and the tokenizer that finds them.

A Unigram tokenizer whose scores are log relative frequencies cuts as jieba does and is a plain
tokenizer.json. Numbers and Latin letters get no vector: the keyword index finds those.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.folding import fold
from vectorstore.train.sources import HAN_WORD, Senses

LONGEST = 6
LONGEST_HEADWORD = 4
LEAST_IN_LAW = 5
LEAST_IN_GENERAL = 100
LEAST_FOR_CHARACTER = 50
_UNSEEN_HEADWORD = 3  # the frequency given to a CC-CEDICT word that jieba does not list
_UNKNOWN = "[UNK]"


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Words in the order of their rows; counts in general text (jieba) and in law text."""

    words: list[str]
    scores: list[float]
    general: npt.NDArray[np.float64]
    law: npt.NDArray[np.float64]

    def probability(self) -> npt.NDArray[np.float64]:
        """How likely a word is, half by general text and half by law text."""
        general, law = self.general + 1, self.law + 0.5
        probability: npt.NDArray[np.float64] = (general / general.sum() + law / law.sum()) / 2
        return probability

    def tokenizer(self) -> Any:
        """The tokenizer; row len(words) is [UNK] and has a zero vector."""
        return _tokenizer([*zip(self.words, self.scores, strict=True), (_UNKNOWN, -25.0)])


def build_vocabulary(
    texts: Iterable[str], headwords: Senses, frequencies: Mapping[str, int]
) -> Vocabulary:
    """Words of jieba and CC-CEDICT that law texts hold or everyday language needs."""
    candidates = {word: count for word, count in frequencies.items() if fold(word) == word}
    for word in headwords:
        if len(word) <= LONGEST_HEADWORD and fold(word) == word:
            candidates.setdefault(word, _UNSEEN_HEADWORD)
    for character in sorted({c for word in candidates for c in word}):
        candidates.setdefault(character, 1)
    law = _counts(texts, candidates)

    def kept(word: str) -> bool:
        general = frequencies.get(word, 0)
        if len(word) == 1:
            return law[word] > 0 or general >= LEAST_FOR_CHARACTER
        if law[word] >= LEAST_IN_LAW and len(word) <= LONGEST:
            return True
        return word in headwords and general >= LEAST_IN_GENERAL

    words = [word for word in candidates if kept(word)]
    total = sum(candidates.values())
    return Vocabulary(
        words=words,
        scores=[math.log(candidates[word] / total) for word in words],
        general=np.array([frequencies.get(word, 0) for word in words], dtype=np.float64),
        law=np.array([law[word] for word in words], dtype=np.float64),
    )


def _counts(texts: Iterable[str], candidates: Mapping[str, int]) -> Counter[str]:
    total = sum(candidates.values())
    scored = [(word, math.log(count / total)) for word, count in candidates.items()]
    tokenizer = _tokenizer([*scored, (_UNKNOWN, -25.0)])
    counts: Counter[int] = Counter()
    for text in texts:
        runs = HAN_WORD.findall(unicodedata.normalize("NFKC", text))
        for encoding in tokenizer.encode_batch(runs):
            counts.update(encoding.ids)
    return Counter({scored[row][0]: n for row, n in counts.items() if row < len(scored)})


def _tokenizer(pieces: list[tuple[str, float]]) -> Any:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=len(pieces) - 1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(r"[^\u3400-\u9fff]+"), behavior="removed")
    return tokenizer


def contained_words(word: str, known: Mapping[str, int]) -> list[int]:
    """Rows of the longest known words that `word` is made of, left to right.

    "外来务工人员" with 外来, 务工 and 人员 known -> their three rows
    """
    rows, at = [], 0
    while at < len(word):
        for size in range(len(word) - at, 0, -1):
            piece = word[at : at + size]
            if piece in known and piece != word:
                rows.append(known[piece])
                at += size - 1
                break
        at += 1
    return rows
