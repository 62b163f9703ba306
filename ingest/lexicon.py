"""What is known about names of public bodies before any document is read.

Data, not code: an administrator edits `corpus/lexicon/units.toml`, somebody outside reads the
file, and the value is passed in. Left out on purpose: names of single bodies or places. What
a document spells out itself is learnt from the document (see `units`). While a document is read,
the value also carries whom that document charges, addresses and calls a party.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ingest.word_tables import BadTable, toml_table


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Short forms, endings and loose names of public bodies.

    >>> lexicon = Lexicon.from_toml('[short]\\n"人社" = "人力资源和社会保障"\\n')
    >>> lexicon.spell_out("人社局")
    '人力资源和社会保障局'
    """

    short: Mapping[str, str] = field(default_factory=dict)
    same: Mapping[str, str] = field(default_factory=dict)
    inferred: Mapping[str, str] = field(default_factory=dict)
    official: Mapping[str, str] = field(default_factory=dict)  # any name of a body -> its first
    plain_endings: tuple[str, ...] = ()
    own_endings: tuple[str, ...] = ()
    party: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    provinces: Mapping[str, str] = field(default_factory=dict)
    charged: frozenset[str] = frozenset()  # what the fields of the document at hand charge
    addressee: str = ""  # the one body that the document at hand is addressed to: its 你局
    parties: Mapping[str, str] = field(default_factory=dict)  # whom it calls 甲方, 乙方

    @classmethod
    def from_toml(cls, units_toml: str) -> Lexicon:
        """Read the text of units.toml. Raises BadTable naming the part that is wrong."""
        data = toml_table(units_toml)
        endings = _table(data, "endings")
        return cls(
            short=_words(data, "short"),
            same=_words(data, "same"),
            inferred=_words(data, "inferred"),
            official=_first_names(data),
            plain_endings=_names(endings, "plain"),
            own_endings=_names(endings, "own"),
            party=_names(_table(data, "party"), "names"),
            vague=_names(_table(data, "vague"), "names"),
            provinces=_words(data, "provinces"),
        )

    def spell_out(self, name: str) -> str:
        """Everyday short forms in `name` written in full: 发改局 -> 发展和改革局."""
        return _rewrite(self._short_pattern, self.short, name)

    def field_of(self, name: str) -> str:
        """`name` in the one wording in which fields of work are compared; never shown."""
        return _rewrite(self._same_pattern, self._same_words, name)

    @cached_property
    def _same_words(self) -> dict[str, str]:
        return {**self.short, **self.same}

    @cached_property
    def _short_pattern(self) -> re.Pattern[str]:
        return _longest_first(self.short)

    @cached_property
    def _same_pattern(self) -> re.Pattern[str]:
        return _longest_first(self._same_words)

    @cached_property
    def ending(self) -> re.Pattern[str]:
        """Matches at the end of a name that is a body's."""
        words = sorted({*self.plain_endings, *self.own_endings, *self.party}, key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(map(re.escape, words)) or '(?!)'})$")

    def is_plain(self, name: str) -> bool:
        """Whether a name takes its list's place prefix: 教育厅 does, 地税分局 and 海关 do not."""
        match = self.ending.search(name)
        return match is not None and match[0] in self.plain_endings


def _longest_first(words: Mapping[str, str]) -> re.Pattern[str]:
    # A full form may begin with its own short form (市场监督 in 市场监督管理): full forms are
    # matched too, and left as they are.
    both = sorted({*words, *words.values()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, both)) or "(?!)")


def _rewrite(pattern: re.Pattern[str], words: Mapping[str, str], name: str) -> str:
    return pattern.sub(lambda match: words.get(match[0], match[0]), name)


def _table(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key, {})
    if not isinstance(value, dict):
        raise BadTable(f'[{key}] 应是一组，每行写成 "……" = "……"')
    return value


def _words(data: Mapping[str, object], key: str) -> dict[str, str]:
    table = _table(data, key)
    for word, full in table.items():
        if not isinstance(full, str) or not word or not full:
            raise BadTable(f"[{key}] {word}：等号右边应是引号里的名称")
    return {word: str(full) for word, full in table.items()}


def _first_names(data: Mapping[str, object]) -> dict[str, str]:
    """Each further name of the bodies of [official] with the first; without those that a level or
    a place is put into."""
    table = _table(data, "official")
    return {
        other: first
        for first in table
        for other in _names(table, first)
        if "{" not in first + other
    }


def _names(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
        raise BadTable(f'{key}：应写成 ["……", "……"]')
    return tuple(str(x) for x in value)
