"""Near and yet not the same: a question about 高中 is not answered by a text about 义务教育.

The table (corpus/lexicon/contrasts.toml) groups concepts that are siblings. A question that names
one is in conflict with a document that knows its siblings and never names it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ingest.word_tables import BadTable, toml_table

_OPENING = 300  # characters of a document that say what it is about


@dataclass(frozen=True)
class Concept:
    """One sibling: its names, the first the usual one, and the wider words that include it."""

    names: tuple[str, ...]
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Siblings, and the longer words in which their names stand by chance (提高中小学)."""

    concepts: tuple[Concept, ...]
    chance: tuple[str, ...] = ()

    def named(self, text: str) -> list[Concept]:
        """The concepts that a text names; 老年大学 does not name 大学 in passing."""
        text = self._without_chance(text)
        found = []
        for name, concept in self._longest_first:
            if name in text:
                text = text.replace(name, " " * len(name))
                if concept not in found:
                    found.append(concept)
        return found

    @cached_property
    def _longest_first(self) -> list[tuple[str, Concept]]:
        named = [(n, c) for c in self.concepts for n in c.names]
        return sorted(named, key=lambda pair: -len(pair[0]))

    def known(self, text: str) -> bool:
        """Whether a text speaks of any of the siblings, by name or by a wider word."""
        text = self._without_chance(text)
        return any(w in text for c in self.concepts for w in (*c.names, *c.covers))

    def _without_chance(self, text: str) -> str:
        for word in self.chance:
            text = text.replace(word, " " * len(word))
        return text


@dataclass(frozen=True)
class Contrasts:
    """All groups of the table."""

    groups: tuple[Group, ...] = field(default=())

    @classmethod
    def from_toml(cls, text: str) -> Contrasts:
        """Read the table. Raises BadTable naming the group."""
        groups = []
        for entry in toml_table(text).get("group", []):
            try:
                groups.append(_group(entry))
            except (KeyError, TypeError, IndexError) as error:
                name = entry.get("name", "（未命名）")
                raise BadTable(f"“{name}”一组写法不对（{error}）。请对照文件开头的说明") from error
        return cls(tuple(groups))

    def conflict(self, question: str, passage: str, document: str) -> str:
        """The word of the question that the passage is not about, "" where there is none.

        A word is a conflict where the passage speaks of its siblings and names neither the
        concept nor a wider word for it, and the document never names it; or where the document
        is about its siblings (its opening names them) and never names it.
        """
        for group in self.groups:
            for concept in group.named(question):
                opening = document[:_OPENING]
                if concept in group.named(document):
                    continue
                if any(w in passage or w in opening for w in concept.covers):
                    continue
                if group.known(passage) or group.known(opening):
                    return next(n for n in concept.names if n in question)
        return ""


def _group(entry: Mapping[str, object]) -> Group:
    covers = entry.get("covers", {})
    assert isinstance(covers, Mapping)
    members = entry["members"]
    assert isinstance(members, Sequence)
    return Group(
        concepts=tuple(
            Concept(
                names=tuple(names), covers=tuple(w for w, of in covers.items() if names[0] in of)
            )
            for names in members
        ),
        chance=tuple(entry.get("not_in", ())),  # type: ignore[arg-type]
    )
