"""The stored text and its folded twin.

Grammars read the twin, people read the text: both have the same length, so every offset found
in one holds in the other. Folding makes full-width signs half-width （：；，．） -> (:;,.),
every blank, every ** and <br> of Markdown spaces (line feeds stay) and, in a text of traditional
characters, each character its simplified form. What has no single-character form (①, ㎡, …)
stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.document import Span

# Characters that simplified text does not use; a few in a hundred mean traditional text.
_TRADITIONAL = frozenset(
    "這個機構責單與為於學國會發點對應實體關辦務執劃議項說網資訊區縣鎮團動開進時間長過還後總經業產規標準導"
)
_TRADITIONAL_SHARE = 0.01

_MARKUP = re.compile(r"\*\*|<br ?/?>", re.IGNORECASE)

_BRACKETS = {"［": "[", "］": "]", "﹝": "〔", "﹞": "〕", "〖": "【", "〗": "】"}


@dataclass(frozen=True)
class PolicyText:
    """A document's text as stored (`raw`) and as grammars read it (`folded`); whether it is in
    `traditional` characters."""

    raw: str
    folded: str
    traditional: bool = False

    @classmethod
    def of(cls, raw: str) -> PolicyText:
        """Fold a text. len(folded) == len(raw)."""
        table = dict(_fold_table(frozenset(raw)))
        traditional = is_traditional(raw)
        if traditional:
            table |= _simplified(frozenset(raw))
        folded = raw.translate({ord(char): to for char, to in table.items()})
        folded = _MARKUP.sub(lambda match: " " * len(match[0]), folded)
        return cls(raw, folded, traditional)

    def span(self, start: int, end: int) -> Span:
        """The stored text between two offsets."""
        return Span(text=self.raw[start:end], start=start, end=end)

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The same stretch without blanks at either end: (start, start) where nothing is left."""
        return _trimmed(self.raw, start, end)

    def bare(self, start: int, end: int) -> tuple[int, int]:
        """As `trimmed`, without the signs that fold to blanks, either (**)."""
        return _trimmed(self.folded, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return (start + left, start + len(piece.rstrip())) if left < len(piece) else (start, start)


def is_traditional(text: str) -> bool:
    """Whether a text is written in traditional characters."""
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    odd = sum(char in _TRADITIONAL for char in text)
    return odd > 3 and odd >= han * _TRADITIONAL_SHARE


def _fold_table(chars: frozenset[str]) -> Iterator[tuple[str, str]]:
    for char in chars:
        if char in _BRACKETS:
            yield char, _BRACKETS[char]
        elif char != "\n" and char.isspace():
            yield char, " "
        elif unicodedata.category(char) != "No":
            folded = unicodedata.normalize("NFKC", char)
            if len(folded) == 1 and folded != char:
                yield char, folded


def _simplified(chars: frozenset[str]) -> dict[str, str]:
    convert = _converter()
    pairs = {char: convert(char) for char in chars if char >= "\u4e00"}
    return {char: to for char, to in pairs.items() if len(to) == 1 and to != char}


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    import opencc  # loads its tables: only where a traditional text comes

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_PAIRS = {
    "(": ")",
    "〔": "〕",
    "[": "]",
    "【": "】",
    "{": "}",
    "《": "》",
    "「": "」",
    "『": "』",
    "“": "”",
}
_OPENING = re.compile("[(〔\\[【{《「『“)〕\\]】}》」』”]")


def bracket_pairs(folded: str) -> dict[int, int]:
    """Where each opening bracket or quotation mark is closed, nesting respected; linear.

    What is never closed is left out. A closing sign closes the nearest opening one of its
    kind and forgets what was opened inside, so one stray bracket spoils nothing else.
    """
    pairs: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    depth: dict[str, int] = {}
    for match in _OPENING.finditer(folded):
        char = match[0]
        if char in _PAIRS:
            stack.append((match.start(), _PAIRS[char]))
            depth[_PAIRS[char]] = depth.get(_PAIRS[char], 0) + 1
        elif depth.get(char, 0):
            while stack:
                start, closing = stack.pop()
                depth[closing] -= 1
                if closing == char:
                    pairs[start] = match.start()
                    break
    return pairs
