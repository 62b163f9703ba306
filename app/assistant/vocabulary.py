"""The editable word tables that understanding rests on, read once by the wiring."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app.assistant.kinds import Kinds
from app.assistant.recognise.bodies import Bodies
from app.assistant.recognise.places import Places
from app.assistant.words import Words

if TYPE_CHECKING:
    from app.assistant.english import Translated


class Translator(Protocol):
    """Puts English questions into Chinese words and glosses unit names."""

    def put(self, question: str) -> Translated:
        """The question in Chinese words, and what of it was not read."""
        ...

    def with_places(self, places: Collection[str], *, home: str) -> Translator:
        """The same, knowing the names of places: Tianning District is the home place."""
        ...

    def unit_gloss(self, name: str) -> str:
        """A short English name for a unit, "" where none is known."""
        ...


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Question words, the English lexicon, kinds of duties, names of public bodies, places."""

    words: Words
    english: Translator
    kinds: Kinds = field(default_factory=Kinds)
    bodies: Bodies = field(default_factory=Bodies)
    places: Places = field(default_factory=Places)
