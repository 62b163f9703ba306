"""Whether a passage is about what was asked, or only the nearest there is.

Every content word of the question is looked for in the passage: the word itself, an official word
that the thesaurus gives for it, or a word near it in meaning. The share that is found, rare words
counting more, is the coverage. A sibling concept (contrasts.py) overrules any coverage.

The bounds were read off the tuning half of tests/questions/everyday.jsonl and the development
questions; see bench/retrieval for how far apart the two kinds lie.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.assistant.contrasts import Contrasts
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import fold, key
from app.assistant.recognise.topics import content_words
from app.ledger.records import PassageRecord

Embed = Callable[[Sequence[str]], Any]  # words -> unit vectors, shape (n, dimensions)
Expand = Callable[[str], Sequence[str]]  # an everyday word -> official ones

NEAR_WORD = 0.55  # cosine from which two words count as near in meaning
BY_THESAURUS = 0.9  # what a word supplied by the thesaurus counts beside a typed one
ENOUGH = 0.34  # coverage that is an answer by itself
SOME = 0.25  # coverage that is one together with nearness of the whole
NEAR_WHOLE = 2.9  # dense score of the whole question for that
_RAREST = 4.0


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How well a passage covers a question, 0 to 1; `conflict` is a word it is not about."""

    coverage: float
    conflict: str = ""

    def holds(self, dense: float) -> bool:
        """Whether the passage may be answered from."""
        if self.conflict:
            return False
        return self.coverage >= ENOUGH or (self.coverage >= SOME and dense >= NEAR_WHOLE)


class Evidence:
    """Judges passages; holds no state but caches."""

    def __init__(self, *, embed: Embed, expand: Expand, contrasts: Contrasts) -> None:
        self._embed = embed
        self._expand = expand
        self._contrasts = contrasts
        self._vectors = lru_cache(maxsize=512)(self._vectors_of)

    def judge(
        self, question: str, passage: PassageRecord, *, document: str, knowledge: Knowledge
    ) -> Verdict:
        """How well `passage` covers `question`; `document` is the whole text it stands in."""
        text = key(passage.title + passage.section + passage.text)
        # Folded, not stripped: without its stop, 提高。中小学 would name 高中.
        conflict = self._contrasts.conflict(fold(question), fold(passage.text), fold(document))
        asked = list(dict.fromkeys(content_words(question, knowledge.words)))
        if not asked:
            return Verdict(coverage=1.0, conflict=conflict)
        weights = [self._weight(w, knowledge) for w in asked]
        support = self._support(asked, text, knowledge)
        covered = sum(w * s for w, s in zip(weights, support, strict=True))
        return Verdict(coverage=covered / sum(weights), conflict=conflict)

    def _support(self, asked: list[str], text: str, knowledge: Knowledge) -> list[float]:
        found = [self._literal(w, text) for w in asked]
        missing = [i for i, s in enumerate(found) if not s]
        if missing:
            near = self._nearness([asked[i] for i in missing], text, knowledge)
            for i, s in zip(missing, near, strict=True):
                found[i] = s if s >= NEAR_WORD else 0.0
        return found

    def _literal(self, word: str, text: str) -> float:
        if key(word) in text:
            return 1.0
        return BY_THESAURUS if any(key(w) in text for w in self._expand(word)) else 0.0

    def _nearness(self, asked: list[str], text: str, knowledge: Knowledge) -> list[float]:
        words = tuple(w for w in dict.fromkeys(content_words(text, knowledge.words)) if len(w) > 1)
        if not words:
            return [0.0] * len(asked)
        cosines = self._embed(asked) @ self._vectors(words).T
        return [float(c) for c in cosines.max(axis=1)]

    def _vectors_of(self, words: tuple[str, ...]) -> Any:
        return self._embed(words)

    @staticmethod
    def _weight(word: str, knowledge: Knowledge) -> float:
        frequency = knowledge.frequencies.get(key(word), 0)
        return min(_RAREST, math.log((knowledge.passage_count + 1) / (frequency + 0.5)))
