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
_REACH = 8
_TELLS = re.compile(
    r"(?:报(?:送|请|经|告|备)?|上报|抄[送报]|反馈|提交|移交|[送交]|向|(?<!已)经)(?:至|给|到)?$"
)
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
        """The canonical names of the units that a sentence (folded) names, in order, once each;
        those that are only told of it (报市教育局) are left out."""
        found: dict[str, None] = {}
        told = -2  # where the name of one who is only told ends
        for match in self._pattern.finditer(sentence):
            word = match[0]
            before = sentence[max(0, match.start() - _REACH) : match.start()]
            if _TELLS.search(before) or (told == match.start() - 1 and sentence[told] in "、和及"):
                told = match.end()
                continue
            if match.lastgroup:
                resolved = self._book.resolve(word + "部门")
                if resolved.unit.endswith("部门"):
                    continue  # no unit of the document has that field of work
            else:
                resolved = self._book.resolve(word)
            found[resolved.unit] = None
        return tuple(found)
