"""The words that questions are made of, read from corpus/lexicon/questions.toml.

Each entry of the table is a word or a short regular expression; a group compiles to one
alternation. Matching runs on folded text (see normalise.fold).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from re import Match, Pattern

from app.assistant.normalise import HAN


class BadWordTable(ValueError):
    """The table holds an expression that does not compile; the message names it."""


@dataclass(frozen=True, eq=False)
class Words:
    """Compiled groups by dotted name: "role.supporting", "ask.units"."""

    groups: dict[str, tuple[str, ...]]

    @classmethod
    def from_toml(cls, text: str) -> Words:
        """Read the table. Raises BadWordTable naming group and entry."""
        table = tomllib.loads(text)
        groups: dict[str, tuple[str, ...]] = {}
        for section, entries in table.items():
            for name, values in entries.items():
                for value in values:
                    try:
                        re.compile(value)
                    except re.error as error:
                        raise BadWordTable(
                            f"questions.toml [{section}] {name}：“{value}”不是合法的写法"
                            f"（{error}）。请改正后重启。"
                        ) from error
                groups[f"{section}.{name}"] = tuple(values)
        return cls(groups)

    @cached_property
    def _compiled(self) -> dict[str, Pattern[str]]:
        return {}

    def pattern(self, group: str) -> Pattern[str]:
        """The group as one expression, longest entries first."""
        found = self._compiled.get(group)
        if found is None:
            parts = sorted(self.groups[group], key=len, reverse=True)
            found = re.compile("|".join(_bounded(p) for p in parts))
            self._compiled[group] = found
        return found

    def search(self, group: str, text: str) -> Match[str] | None:
        """The first place where the group matches."""
        return self.pattern(group).search(text)

    def plain(self) -> list[str]:
        """The entries that are plain Chinese words, for spelling repair."""
        return [w for ws in self.groups.values() for w in ws if len(w) > 1 and _is_plain(w)]


def _is_plain(word: str) -> bool:
    return all(HAN.match(c) for c in word)


def _bounded(entry: str) -> str:
    """Latin entries match whole words only: "hi" is not in "which"."""
    return rf"(?<![a-z]){entry}(?![a-z])" if re.match(r"[a-z]", entry) else f"(?:{entry})"
