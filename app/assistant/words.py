"""The words that questions are made of, read from corpus/lexicon/questions.toml (and those of a
language model's text, from claims.toml).

Each entry of the table is a word or a short regular expression; a group compiles to one
alternation. Matching runs on folded text (see normalise.fold).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from re import Match, Pattern

from app.assistant.normalise import HAN
from ingest.word_tables import BadTable, toml_table

SLIPS = "slips."  # the section of mistyped words: a group's name is the word that was meant


@dataclass(frozen=True, eq=False)
class Words:
    """Compiled groups by dotted name: "role.supporting", "ask.units"."""

    groups: dict[str, tuple[str, ...]]

    @classmethod
    def from_toml(cls, text: str) -> Words:
        """Read the table. Raises BadTable naming group and entry."""
        groups: dict[str, tuple[str, ...]] = {}
        for section, entries in toml_table(text).items():
            if not isinstance(entries, dict):
                raise BadTable(f"“{section}”不在任何一组里。请把它移到一个 [组名] 下面")
            for name, values in entries.items():
                groups[f"{section}.{name}"] = _entries(values, f"[{section}] {name}")
        return cls(groups)

    @cached_property
    def _compiled(self) -> dict[str, Pattern[str]]:
        return {}

    def pattern(self, group: str) -> Pattern[str]:
        """The group as one expression, longest entries first; one that a user has emptied or
        deleted matches nothing."""
        found = self._compiled.get(group)
        if found is None:
            parts = sorted(self.groups.get(group, ()), key=len, reverse=True)
            found = re.compile("|".join(_bounded(p) for p in parts) or "(?!)")
            self._compiled[group] = found
        return found

    def search(self, group: str, text: str) -> Match[str] | None:
        """The first place where the group matches."""
        return self.pattern(group).search(text)

    def plain(self) -> list[str]:
        """The entries that are plain Chinese words, for spelling repair."""
        groups = (ws for name, ws in self.groups.items() if not name.startswith(SLIPS))
        return [w for ws in groups for w in ws if len(w) > 1 and _is_plain(w)]

    @cached_property
    def slips(self) -> tuple[tuple[str, Pattern[str]], ...]:
        """The words that are often mistyped, each with the ways it is."""
        return tuple(
            (name.removeprefix(SLIPS), self.pattern(name))
            for name in self.groups
            if name.startswith(SLIPS)
        )


def _entries(values: object, where: str) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(v, str) and v for v in values):
        raise BadTable(f'{where}：应写成 ["……", "……"]，每一项不能为空')
    for value in values:
        try:
            re.compile(value)
        except re.error as error:
            raise BadTable(f"{where}：“{value}”不是合法的写法（{error}）") from error
    return tuple(values)


def _is_plain(word: str) -> bool:
    return all(HAN.match(c) for c in word)


def _bounded(entry: str) -> str:
    """Latin entries match whole words only: "hi" is not in "which"."""
    return rf"(?<![a-z]){entry}(?![a-z])" if re.match(r"[a-z]", entry) else f"(?:{entry})"
