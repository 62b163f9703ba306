"""Whether a passage is about what was asked, or only the nearest there is.

Two signs are added up. The words: every content word of the question is looked for in the
passage: the word itself, an official word that the thesaurus gives for it, or the longer name
that it abbreviates (医废: 医疗废物). How much of the question is found, rare words counting more,
whether its last noun is (票价 in 校车票价), how many nouns stand in no document at all, how much of
a title is repeated and how near the whole is in meaning. And standing out: 一个班塞六十几个小人
shares no word with 消除大班额, yet that passage scores far above every other, while a question
that no passage answers is about as near to ten of them. A sibling concept (contrasts.py)
overrules both.

The weights are those of logistic regressions on questions that the documents answer and
questions that they do not; `python -m bench.evidence` fits those of standing out again and says
in cross-validation how many of either kind are answered (bench/results/evidence.md); the bounds
were chosen by hand over those figures. They belong to the shipped embedding model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.assistant import segment
from app.assistant.contrasts import Contrasts
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import fold, key
from app.assistant.recognise.topics import content_words, is_noun
from app.ledger.records import PassageRecord

Embed = Callable[[Sequence[str]], Any]  # words -> unit vectors, shape (n, dimensions)
Expand = Callable[[str], Sequence[str]]  # an everyday word -> official ones

BY_THESAURUS = 0.9  # what a word supplied by the thesaurus counts beside a typed one
BY_ABBREVIATION = 0.85  # and a short form of a name that stands there
COVERED = 2.86
FOUND = 0.239  # per unit of weight found, up to _ENOUGH_FOUND: long questions say much beside
TITLE = 0.56
HEAD = 0.93
NOVEL = -0.62  # for each noun that is in no document and was not found otherwise
WHOLE = 1.21  # per unit of the dense score
BASE = -3.47 - 3 * WHOLE
FIGURE = -0.4  # the words alone must reach this where a figure is asked for
SURE = 0.8  # and from this on the words alone are enough: two documents may say the same
WORDS = 0.3  # what the sum above counts beside standing out
APART = 4.67  # per unit of `standing`
LENGTH = 3.04  # per unit of log(1 + characters): a word or two stand out by chance
HOLDS = 13.8  # the sum from which a passage is answered from
_LEAST_SPREAD = 0.05  # of the others' scores: among two or three it may be nothing
_RAREST = 4.0
_ENOUGH_FOUND = 10.0
_SINGLE = 0.4  # of a word of one character, which stands in many others, and of a place's name
_CHANCE = 0.4  # cosine that any two words may have
_GAP = ".{0,4}?"  # what may stand between the characters of a short form in its name


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How well a passage covers a question.

    `coverage` is the share of the question's words that it holds, 0 to 1, and `found` their
    weight; `head` the same share for the last noun; `novel` counts nouns that no document knows;
    `conflict` is a word that the passage is not about.
    """

    coverage: float
    found: float = _ENOUGH_FOUND
    head: float = 1.0
    novel: int = 0
    conflict: str = ""

    def words(self, dense: float, title: float) -> float:
        """The weighted sum of what the passage holds of the question; `dense` is the nearness of
        the whole, `title` the share of a title that the question repeats."""
        return (
            BASE
            + COVERED * self.coverage
            + FOUND * min(self.found, _ENOUGH_FOUND)
            + TITLE * title
            + HEAD * self.head
            + NOVEL * self.novel
            + WHOLE * dense
        )

    def holds(
        self,
        dense: float,
        *,
        apart: float = 0.0,
        length: int = 0,
        title: float = 0.0,
        figure: bool = False,
    ) -> bool:
        """Whether the passage may be answered from; `apart` is its `standing` among the
        candidates for a question of `length` characters, `figure` whether a number is asked for:
        a wrong one does more harm than a wrong sentence. For the others see `words`."""
        words = self.words(dense, title)
        if self.conflict or (figure and words < FIGURE):
            return False
        together = WORDS * words + APART * apart + LENGTH * math.log1p(length)
        return words >= SURE + figure or together >= HOLDS


def standing(scores: Sequence[float]) -> list[float]:
    """How far each score stands above the others, in their spread and on a logarithmic scale:
    0 for one that does not exceed their mean, or has no other beside it. Shape as `scores`."""
    n, total, squares = len(scores), sum(scores), sum(s * s for s in scores)
    if n < 2:
        return [0.0] * n
    apart = []
    for score in scores:
        mean = (total - score) / (n - 1)
        variance = max(0.0, (squares - score * score) / (n - 1) - mean * mean)
        apart.append(math.log1p(max(0.0, (score - mean) / (math.sqrt(variance) + _LEAST_SPREAD))))
    return apart


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
        said = list(dict.fromkeys(content_words(question, knowledge.words)))
        acts = knowledge.words.pattern("filler.action")
        asked = [w for w in said if not acts.fullmatch(w)] or said
        if not asked:
            return Verdict(coverage=1.0, conflict=conflict)
        weights = [self._weight(w, knowledge) for w in asked]
        support = [self.finder(w)(text) for w in asked]
        nouns = [i for i, w in enumerate(asked) if is_noun(w)]
        found = sum(w * s for w, s in zip(weights, support, strict=True))
        return Verdict(
            coverage=found / sum(weights),
            found=found,
            head=support[nouns[-1]] or self._nearness(asked[nouns[-1]], text, knowledge)
            if nouns
            else 1.0,
            novel=sum(not support[i] and not knowledge.attested(key(asked[i])) for i in nouns),
            conflict=conflict,
        )

    def finder(self, word: str) -> Callable[[str], float]:
        """How well a folded text holds a word, 0 to 1: the word itself, an official one for it,
        or the name that it abbreviates."""
        typed = key(word)
        official = [key(w) for w in self._expand(word)]
        short = 1 < len(typed) < 7 and re.compile(_GAP.join(map(re.escape, typed)))

        def held(text: str) -> float:
            if typed in text:
                return 1.0
            if any(w in text for w in official):
                return BY_THESAURUS
            return BY_ABBREVIATION if short and short.search(text) else 0.0

        return held

    def _nearness(self, word: str, text: str, knowledge: Knowledge) -> float:
        """What is left of the cosine to the passage's nearest word when chance is taken off."""
        words = tuple(w for w in dict.fromkeys(content_words(text, knowledge.words)) if len(w) > 1)
        if not words:
            return 0.0
        return max(0.0, float((self._embed([word]) @ self._vectors(words).T).max()) - _CHANCE)

    def _vectors_of(self, words: tuple[str, ...]) -> Any:
        return self._embed(words)

    @staticmethod
    def _weight(word: str, knowledge: Knowledge) -> float:
        frequency = knowledge.frequencies.get(key(word), 0)
        rare = min(_RAREST, math.log((knowledge.passage_count + 1) / (frequency + 0.5)))
        return rare * (_SINGLE if len(word) == 1 or _is_place(word) else 1.0)


def _is_place(word: str) -> bool:
    return [tag for _, tag in segment.tagged(word)] == ["ns"]
