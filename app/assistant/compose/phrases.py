"""The sentences of an answer, one file a language: prompts/answers.zh.toml, answers.en.toml.

A sentence is looked up by "group.name" and filled by keyword; a missing name or an unfilled
brace is a KeyError here and a failing test there, never a brace on the page.
"""

from __future__ import annotations

import string
import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Literal

Language = Literal["zh", "en"]

_MONTHS = "January February March April May June July August September October November December"


@dataclass(frozen=True)
class Phrases:
    """The sentences of one language."""

    language: Language
    sentences: dict[str, str]

    @classmethod
    def from_toml(cls, text: str, *, language: Language) -> Phrases:
        """Read a file of sentences."""
        table = tomllib.loads(text)
        return cls(
            language, {f"{g}.{n}": s for g, entries in table.items() for n, s in entries.items()}
        )

    def say(self, name: str, /, **slots: object) -> str:
        """The sentence `name` with its slots filled. Raises KeyError."""
        days = slots.get("days")
        if self.language == "en" and isinstance(days, int):
            slots["days"] = f"{days} day" if days == 1 else f"{days} days"
        return self.sentences[name].format(**slots)

    def slots(self, name: str) -> set[str]:
        """The names that a sentence wants filled."""
        return {f for _, f, _, _ in string.Formatter().parse(self.sentences[name]) if f}

    def day(self, day: date) -> str:
        """2017年8月31日, 31 August 2017."""
        if self.language == "en":
            return f"{day.day} {_MONTHS.split()[day.month - 1]} {day.year}"
        return f"{day.year}年{day.month}月{day.day}日"

    def month(self, number: int) -> str:
        """8月 without its 月, August."""
        return _MONTHS.split()[number - 1] if self.language == "en" else str(number)

    def names(self, names: list[str] | tuple[str, ...]) -> str:
        """A list of names: 、 between Chinese ones, commas in English."""
        return (", " if self.language == "en" else "、").join(names)

    def after(self, prefix: str, text: str) -> str:
        """A sentence behind what introduces it: As of 1 May 2017, no tasks …"""
        goes_on = self.language == "en" and prefix.endswith(", ")
        return prefix + (text[:1].lower() + text[1:] if goes_on else text)

    def opening(self, text: str) -> str:
        """An answer as it begins: with a capital where the language has them."""
        return text[:1].upper() + text[1:] if self.language == "en" else text
