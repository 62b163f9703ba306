"""Whether a passage is about what was asked, or only the nearest there is.

Either of two sums suffices. The words: every content word of the question is looked for in the
passage: the word itself, an official word that the thesaurus gives for it, or the longer name
that it abbreviates (医废: 医疗废物). How much of the question is found, rare words counting more,
whether its last noun is (票价 in 校车票价), how many nouns stand in no document at all, how much of
a title is repeated and how near the whole is in meaning.

And the meaning, for questions that share no word with their answer: how far the passage stands
out among the candidates (一个班塞六十几个小人 is far nearer to 消除大班额 than to anything else,
while a question that nothing answers is about as near to ten passages); how much of the question
its words meet, by name or in meaning; how well its best sentence does that alone; and how much of
the question consists of words that no document and no thesaurus knows, which need not be met. A
sibling concept (contrasts.py) overrules all.

The weights are those of logistic regressions on questions that the documents answer and
questions that they do not, those of the meaning fitted by `python -m bench.evidence`, which
says in cross-validation how many of either kind are answered (bench/results/evidence.md); the
bounds were chosen by hand over those figures. They belong to the shipped embedding model.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from app.assistant import segment
from app.assistant.contrasts import Contrasts
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import fold, key
from app.assistant.recognise.topics import content_words, is_noun
from app.ledger.document_records import PassageRecord
from app.ledger.entries import sentences

Embed = Callable[[Sequence[str]], Any]  # words -> unit vectors, shape (n, dimensions)
Expand = Callable[[str], Sequence[str]]  # an everyday word -> official ones
Fits = Callable[[str], bool]  # whether a sentence holds the kind of thing asked for

BY_THESAURUS = 0.9  # what a word supplied by the thesaurus counts beside a typed one
BY_ABBREVIATION = 0.85  # and a short form of a name that stands there
COVERED = 2.86
FOUND = 0.239  # per unit of weight found, up to _ENOUGH_FOUND: long questions say much beside
TITLE = 0.56
HEAD = 0.93
NOVEL = -0.62  # for each noun that is in no document and was not found otherwise
WHOLE = 1.21  # per unit of the dense score
BASE = -3.47 - 3 * WHOLE
SURE = 0.8  # from this on the words alone are enough, and one more where a figure is asked for
FIGURE = 0.4  # `sentence` must reach this where a figure is asked for
APART = 3.81  # per unit of `standing`
MET = 2.60  # per unit of `met`
SENTENCE = 1.52  # per unit of `sentence`
UNKNOWN = 1.71  # per unit of `unknown`
LENGTH = 1.99  # per unit of log(1 + characters): a word or two stand out by chance
HOLDS = 13.0  # the sum from which a passage is answered from
_LEAST_SPREAD = 0.05  # of the others' scores: among two or three it may be nothing
_RAREST = 4.0
_ENOUGH_FOUND = 10.0
_SINGLE = 0.4  # of a word of one character, which stands in many others, and of a place's name
_CHANCE = 0.4  # cosine that any two words may have
_FAR = 0.6  # cosine below which a word has no counterpart
_GAP = ".{0,4}?"  # what may stand between the characters of a short form in its name


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How well a passage covers a question.

    `coverage` is the share of the question's words that it holds, 0 to 1, and `found` their
    weight; `head` the same share for the last noun; `novel` counts nouns that no document knows;
    `conflict` is a word that the passage is not about. `met` is the share that is found or has a
    near word there, `sentence` the nearness of the best sentence's words to the question's,
    `unknown` the share of words that nothing here knows.
    """

    coverage: float
    found: float = _ENOUGH_FOUND
    head: float = 1.0
    novel: int = 0
    conflict: str = ""
    met: float = 0.0
    sentence: float = 0.0
    unknown: float = 0.0

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

    def meaning(self, apart: float, length: int) -> float:
        """The weighted sum of what the passage is near to the question in; `apart` is its
        `standing` among the candidates for a question of `length` characters."""
        return (
            APART * apart
            + MET * self.met
            + SENTENCE * self.sentence
            + UNKNOWN * self.unknown
            + LENGTH * math.log1p(length)
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
        """Whether the passage may be answered from. Where a number is asked for (`figure`), a
        sentence that holds one must be near the question by itself: a wrong number does more harm
        than a wrong sentence. For the others see `words` and `meaning`."""
        if self.conflict:
            return False
        if self.words(dense, title) >= SURE + figure:
            return True
        near = not figure or self.sentence >= FIGURE
        return near and self.meaning(apart, length) >= HOLDS


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
        self.expand = expand
        self._contrasts = contrasts
        self._vectors = lru_cache(maxsize=2048)(self._vectors_of)

    def judge(
        self,
        question: str,
        passage: PassageRecord,
        *,
        document: str,
        knowledge: Knowledge,
        fits: Fits | None = None,
    ) -> Verdict:
        """How well `passage` covers `question`; `document` is the whole text it stands in, and
        `fits` says which sentences hold the kind of thing that is asked for (default: all)."""
        text = key(passage.title + passage.section + passage.text)
        # Folded, not stripped: without its stop, 提高。中小学 would name 高中.
        conflict = self._contrasts.conflict(fold(question), fold(passage.text), fold(document))
        asked = _asked(question, knowledge)
        if not asked:
            return Verdict(coverage=1.0, conflict=conflict)
        weights = np.array([self._weight(w, knowledge) for w in asked])
        share = weights / weights.sum()
        support = np.array([self.finder(w)(text) for w in asked])
        known = [knowledge.attested(key(w)) for w in asked]
        nouns = [i for i, w in enumerate(asked) if is_noun(w)]
        near = self._near(asked, passage, knowledge)
        nearest = np.max([*near.values(), self._nearness(asked, passage.title, knowledge)], axis=0)
        strange = [
            not known[i] and nearest[i] < _FAR and not self.expand(w) for i, w in enumerate(asked)
        ]
        head = nouns[-1] if nouns else -1
        return Verdict(
            coverage=float(share @ support),
            found=float(weights @ support),
            head=float(support[head] or max(0.0, nearest[head] - _CHANCE)) if nouns else 1.0,
            novel=sum(not support[i] and not known[i] for i in nouns),
            conflict=conflict,
            met=float(share @ np.maximum(support, nearest)),
            sentence=max(
                (float(share @ v) for s, v in near.items() if fits is None or fits(s)), default=0.0
            ),
            unknown=float(share @ np.array(strange, dtype=float)),
        )

    def sentences(
        self, question: str, passage: PassageRecord, knowledge: Knowledge
    ) -> dict[str, float]:
        """How near the words of each sentence are to those of the question, 0 to 1."""
        asked = _asked(question, knowledge)
        if not asked:
            return {}
        weights = np.array([self._weight(w, knowledge) for w in asked])
        near = self._near(asked, passage, knowledge)
        return {s: float(weights @ v / weights.sum()) for s, v in near.items()}

    def _near(
        self, asked: Sequence[str], passage: PassageRecord, knowledge: Knowledge
    ) -> Mapping[str, Any]:
        """By sentence: the cosine of each word asked to its nearest word there."""
        texts = [text for _, _, text in sentences(passage)] or [passage.text]
        return {text: self._nearness(asked, text, knowledge) for text in texts}

    def finder(self, word: str) -> Callable[[str], float]:
        """How well a folded text holds a word, 0 to 1: the word itself, an official one for it,
        or the name that it abbreviates."""
        typed = key(word)
        official = [key(w) for w in self.expand(word)]
        short = 1 < len(typed) < 7 and re.compile(_GAP.join(map(re.escape, typed)))

        def held(text: str) -> float:
            if typed in text:
                return 1.0
            if any(w in text for w in official):
                return BY_THESAURUS
            return BY_ABBREVIATION if short and short.search(text) else 0.0

        return held

    def _nearness(self, asked: Sequence[str], text: str, knowledge: Knowledge) -> Any:
        """The cosine of each of the words to the nearest in a text, shape (len(asked),)."""
        words = tuple(dict.fromkeys(content_words(key(text), knowledge.words)))
        if not words:
            return np.zeros(len(asked))
        return (self._vectors(tuple(asked)) @ self._vectors(words).T).max(axis=1)

    def _vectors_of(self, words: tuple[str, ...]) -> Any:
        return self._embed(words)

    @staticmethod
    def _weight(word: str, knowledge: Knowledge) -> float:
        frequency = knowledge.frequencies.get(key(word), 0)
        rare = min(_RAREST, math.log((knowledge.passage_count + 1) / (frequency + 0.5)))
        return rare * (_SINGLE if len(word) == 1 or _is_place(word) else 1.0)


def _asked(question: str, knowledge: Knowledge) -> list[str]:
    """The content words of a question, without mere verbs of doing where there are others."""
    said = list(dict.fromkeys(content_words(question, knowledge.words)))
    acts = knowledge.words.pattern("filler.action")
    return [w for w in said if not acts.fullmatch(w)] or said


def _is_place(word: str) -> bool:
    return [tag for _, tag in segment.tagged(word)] == ["ns"]
