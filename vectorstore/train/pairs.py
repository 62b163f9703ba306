"""Pairs of texts that belong together, which the rows are tuned on.

Two kinds: an everyday saying of the thesaurus with its official words, and from the law texts a
sentence with the rest of its article, or the title and chapter with the article. No question set
is read.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from vectorstore.train.questions import Sayings

Pair = tuple[str, str]

_ARTICLE = re.compile(r"第[零一二三四五六七八九十百千]+条")
_HEADING = re.compile(r"#+\s*(?:第\S+[章节编]\s*)?")
_AFTER_SENTENCE = re.compile(r"(?<=[。；])")
_SHORTEST_ARTICLE = 40
_SHORTEST_SENTENCE = 7
_LONGEST_SIDE = 300  # characters
_WITH_TITLE = 0.4  # of the articles are also paired with their title and chapter


def thesaurus_pairs(sayings: Sayings) -> list[Pair]:
    """Every saying with its official words: ("没学上", "保障入学，适龄儿童入学")."""
    return [(saying.replace("…", ""), "，".join(words)) for saying, words in sayings]


def law_pairs(documents: Iterable[tuple[str, str]], *, seed: int) -> list[Pair]:
    """Pairs from law texts, each (title, text), in an order of chance that `seed` fixes."""
    chance = random.Random(seed)
    pairs: list[Pair] = []
    for title, text in documents:
        for heading, article in _articles(title, text):
            sentences = [s for s in _AFTER_SENTENCE.split(article) if len(s) >= _SHORTEST_SENTENCE]
            if len(article) < _SHORTEST_ARTICLE:
                continue
            if len(sentences) > 1:
                one = chance.randrange(len(sentences))
                rest = "".join(sentences[:one] + sentences[one + 1 :])
                pairs.append((sentences[one], rest[:_LONGEST_SIDE]))
            if chance.random() < _WITH_TITLE:
                pairs.append((heading, article[:_LONGEST_SIDE]))
    chance.shuffle(pairs)
    return pairs


def article_texts(documents: Iterable[tuple[str, str]]) -> list[str]:
    """The articles of law texts; the longer paragraphs of a text that has none."""
    found: list[str] = []
    for title, text in documents:
        articles = [article for _, article in _articles(title, text)]
        found += articles or [
            line for line in text.splitlines()
            if len(line) > _SHORTEST_ARTICLE and not line.startswith("#")
        ]  # fmt: skip
    return found


def _articles(title: str, text: str) -> list[Pair]:
    """(title and chapter, article) of a law text, without the articles' numbers."""
    found: list[Pair] = []
    heading = title
    for line in text.splitlines():
        if line.startswith("#"):
            heading = title + _HEADING.sub("", line)
        elif number := _ARTICLE.match(line):
            found.append((heading, line[number.end() :].strip()))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + line.strip())
    return found
