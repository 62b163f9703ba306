"""The editable word tables that understanding rests on, read once by the wiring."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.assistant.words import Words


class Translator(Protocol):
    """Puts English questions into Chinese words and glosses unit names."""

    def to_chinese(self, question: str) -> str:
        """The question in Chinese words."""
        ...

    def unit_gloss(self, name: str) -> str:
        """A short English name for a unit, "" where none is known."""
        ...


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Question words and the English lexicon."""

    words: Words
    english: Translator
