"""Questions as people ask them, each with a sentence that answers it, to tune the rows on.

Nobody has to write them: an everyday saying of the thesaurus is put into a frame (「…谁管」), and
its answer is a sentence of the law texts that holds one of the saying's official words. So the
rows learn what stands around an official word, not the word alone, and that 谁管 or 怎么办 says
nothing about what a question is about. No question set is read.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FRAMES = (
    "{}", "{}怎么办", "{}谁管", "{}归谁管", "{}找哪个部门", "{}有人管吗", "有没有{}",
    "{}能不能解决", "我家{}", "听说{}是真的吗", "{}有什么说法", "{}政府管不管", "{}要怎么弄",
    "{}有没有规定", "{}可以吗", "什么时候{}", "{}到底怎么处理", "{}该找谁", "我们这儿{}",
    "{}去哪里办", "{}给不给钱", "为什么{}", "{}合不合规", "{}会不会处罚", "想问问{}", "{}要多久",
    "{}有啥办法", "对{}有啥要求", "{}怎么规定的", "老是{}",
)  # fmt: skip

KEPT_SENTENCES = 400
"""Sentences kept for an official word: 应当 words stand in tens of thousands."""

_SHORTEST, _LONGEST = 12, 300  # characters of a sentence
_AFTER_SENTENCE = re.compile(r"(?<=[。；])")

Sayings = Sequence[tuple[str, tuple[str, ...]]]
"""Everyday sayings, each with its official words."""


@dataclass(frozen=True)
class Question:
    """A question, a sentence that answers it, and the official words that it may hold."""

    text: str
    sentence: str
    words: tuple[str, ...]


def questions(
    sayings: Sayings, articles: Iterable[str], *, count: int, seed: int
) -> list[Question]:
    """`count` questions in an order of chance that `seed` fixes; no saying comes more often."""
    chance = random.Random(seed)
    holding = sentences_holding({word for _, words in sayings for word in words}, articles, chance)
    known = [
        (saying.replace("…", ""), held)
        for saying, words in sayings
        if (held := tuple(word for word in words if word in holding))
    ]
    made: list[Question] = []
    while len(made) < count and known:
        chance.shuffle(known)
        for saying, words in known:
            sentence = chance.choice(holding[chance.choice(words)])
            made.append(Question(chance.choice(FRAMES).format(saying), sentence, words))
    return made[:count]


def sentences_holding(
    words: Iterable[str], articles: Iterable[str], chance: random.Random
) -> dict[str, list[str]]:
    """Sentences that hold each word, at most KEPT_SENTENCES; a word that none holds is left out."""
    by_start: dict[str, list[str]] = defaultdict(list)
    for word in sorted(words):
        by_start[word[:2]].append(word)
    shuffled = list(articles)
    chance.shuffle(shuffled)
    found: dict[str, list[str]] = defaultdict(list)
    for article in shuffled:
        for sentence in _AFTER_SENTENCE.split(article):
            if _SHORTEST <= len(sentence) <= _LONGEST:
                for word in _held(sentence, by_start):
                    if len(found[word]) < KEPT_SENTENCES:
                        found[word].append(sentence)
    return {word: held for word, held in found.items() if held}


def _held(sentence: str, by_start: dict[str, list[str]]) -> list[str]:
    """The words that stand in a sentence, each once."""
    held: dict[str, None] = {}
    for at in range(len(sentence) - 1):
        for word in by_start.get(sentence[at : at + 2], ()):
            if sentence.startswith(word, at):
                held[word] = None
    return list(held)
