"""Task titles that a sentence repeats, wholly or in good part.

They are taken first, so that 责任 in 强化流入地政府责任 or 落实 in 依法落实财政投入 is read as part
of a name and not as a question word.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.assistant.normalise import key
from app.assistant.recognise.unit_names import UnitNames
from app.assistant.utterance import Utterance

_BLOCK = 4  # characters in a row that count as a repetition
_REST = 2  # of a title that is repeated wholly, beside the names in it: 确定|试点城市
_DATE = re.compile(r"[\d年月日前底止至到]")
_SURE = 6  # a run of this length counts whatever the title's length
_SHARE = 0.5  # of a title must be there otherwise


@dataclass(frozen=True)
class TitleIndex:
    """Titles by the character pairs in them."""

    titles: tuple[str, ...]
    by_pair: dict[str, tuple[int, ...]]

    @classmethod
    def build(cls, titles: Iterable[str]) -> TitleIndex:
        """Index folded titles, duplicates once."""
        folded = tuple(dict.fromkeys(k for t in titles if len(k := key(t)) >= _BLOCK))
        table: dict[str, list[int]] = defaultdict(list)
        for number, title in enumerate(folded):
            for pair in {title[i : i + 2] for i in range(len(title) - 1)}:
                table[pair].append(number)
        return cls(folded, {p: tuple(n) for p, n in table.items()})

    def nearest(self, text: str, *, count: int = 6) -> list[str]:
        """The titles that share most character pairs with the text."""
        shared: Counter[int] = Counter()
        for pair in {text[i : i + 2] for i in range(len(text) - 1)}:
            shared.update(self.by_pair.get(pair, ()))
        return [self.titles[n] for n, hits in shared.most_common(count) if hits >= _BLOCK - 1]


def recognise_titles(utterance: Utterance, index: TitleIndex, names: UnitNames) -> list[str]:
    """Take the stretches that repeat a title; the titles come back, the fullest first.

    A unit's name or a date repeats no title, though titles may hold them.
    """
    found: list[tuple[float, str]] = []
    places = [i for i, c in enumerate(utterance.text) if key(c)]  # titles have no punctuation
    text = "".join(utterance.text[i] for i in places)
    telling = [
        not named and not _DATE.match(c) for c, named in zip(text, names.covered(text), strict=True)
    ]
    for title in index.nearest(text):
        blocks = [
            b
            for b in SequenceMatcher(None, text, title, autojunk=False).get_matching_blocks()
            if telling[b.a : b.a + b.size].count(True) >= (_BLOCK if b.size < len(title) else _REST)
        ]
        length = sum(b.size for b in blocks)
        if not blocks or (max(b.size for b in blocks) < _SURE and length < _SHARE * len(title)):
            continue
        found.append((length / len(title), title))
        for block in blocks:
            start, end = places[block.a], places[block.a + block.size - 1] + 1
            if utterance.is_free(start, end):
                utterance.take(start, end, "title")
    return [title for _, title in sorted(found, reverse=True)]


def title_match(topic: str, title: str) -> float:
    """How well a topic names a title, 0 to 1: the mean of the shares of character pairs that
    the two have in common. 1 where they are the same, about 0.8 for a telling part."""
    ours = _pairs(key(topic))
    theirs = _pairs(key(title))
    common = len(ours & theirs)
    return 0.5 * common / len(ours) + 0.5 * common / len(theirs) if common else 0.0


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)} or {text}
