"""Units that a sentence names, whatever the form: 区教育督导部门, 市监、卫计, 公安天宁分局.

Only names that the document or the lexicon knows are found, the longest first; a bare field of
work counts where it stands in a list of them or before a verb (市监、卫计对食品…).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.lexicon import Lexicon
from ingest.units import UnitBook

_AFTER_FIELD = r"(?=[、,和]|等?部门|对|要|应|负责|牵头|会同|每|按|落实|做好|开展)"
_LEVELS = "[省市州区县旗]?"


class Mentions:
    """Finds units of one document in its sentences."""

    def __init__(self, book: UnitBook, known: Iterable[str], lexicon: Lexicon) -> None:
        self._book = book
        names = sorted({name for name in known if len(name) > 1}, key=len, reverse=True)
        loose = [rf"{_LEVELS}{re.escape(word)}" for word in lexicon.inferred]
        fields = sorted(lexicon.short, key=len, reverse=True)
        self._pattern = re.compile(
            "|".join(
                [
                    *map(re.escape, names),
                    *loose,
                    *(rf"(?P<field{i}>{re.escape(f)}){_AFTER_FIELD}" for i, f in enumerate(fields)),
                ]
            )
            or "(?!)"
        )

    def units(self, sentence: str) -> tuple[str, ...]:
        """The canonical names of the units that a sentence (folded) names, in order, once each."""
        found: dict[str, None] = {}
        for match in self._pattern.finditer(sentence):
            word = match[0]
            if match.lastgroup:
                resolved = self._book.resolve(word + "部门")
                if resolved.unit.endswith("部门"):
                    continue  # no unit of the document has that field of work
            else:
                resolved = self._book.resolve(word)
            found[resolved.unit] = None
        return tuple(found)
