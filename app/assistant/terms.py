"""English names and terms of english.toml, found in a row of words: the longest that is there.

Words are compared in lower case, American spelling and without inflection: "policies" finds
policy, "standardised" finds standardize. A field with a body is a unit: finance + bureau.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Literal

from ingest.word_tables import BadTable

_SPELLINGS = (
    (re.compile(r"is(e|es|ed|ing|ation|ations|er|ers)$"), r"iz\1"),
    (re.compile(r"our(?=s?$|al$|hood)"), "or"),
    (re.compile(r"(?<=[a-z]{3})tre(?=s?$)"), "ter"),
    (re.compile(r"(?<=rogram)me(?=s?$)"), ""),
    (re.compile(r"(?<=[a-z]{3})ll(?=ed$|ing$|ment|s?$)"), "l"),
    (re.compile(r"(?<=[fn])ence(?=s?$)"), "ense"),
    (re.compile(r"ageing$"), "aging"),
)

Kind = Literal["unit", "term", "place"]


@dataclass(frozen=True)
class Entry:
    """One English name or term: its words, and what it is in Chinese."""

    words: tuple[str, ...]
    chinese: str
    kind: Kind


@dataclass(frozen=True)
class Terms:
    """Every entry, indexed by its first word when first used."""

    entries: tuple[Entry, ...]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Terms:
        """From english.toml. Raises BadTable for an entry that stands twice, KeyError."""
        return cls(tuple(_entries(table)))

    def with_places(self, places: Mapping[str, str]) -> Terms:
        """The same with more places, by Chinese name: 天宁 -> Tianning."""
        known = {e.words for e in self.entries}
        named = [Entry((latin.lower(),), chinese, "place") for chinese, latin in places.items()]
        return Terms(self.entries + tuple(e for e in named if e.words not in known))

    def longest(self, words: Sequence[str], at: int) -> Entry | None:
        """The entry with most words that the text holds here; exact words before folded ones."""
        if at >= len(words):
            return None
        best: Entry | None = None
        rank = (0, -1, -1)
        for form in _forms(words[at]):
            for entry in self._by_first.get(form, ()):
                size = len(entry.words)
                if size < rank[0] or at + size > len(words):
                    continue
                typed = words[at : at + size]
                if not all(_same(t, w) for t, w in zip(typed, entry.words, strict=True)):
                    continue
                exact = sum(plain(t) == w for t, w in zip(typed, entry.words, strict=True))
                if (size, exact, entry.kind == "unit") > rank:
                    best, rank = entry, (size, exact, entry.kind == "unit")
        return best

    @cached_property
    def _by_first(self) -> dict[str, tuple[Entry, ...]]:
        table: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            for form in _forms(entry.words[0]):
                table[form].append(entry)
        return {f: tuple(es) for f, es in table.items()}


def _entries(table: Mapping[str, Any]) -> Iterator[Entry]:
    """Every name and term of the table. Raises BadTable for one that stands twice."""
    seen: dict[tuple[str, ...], str] = {}
    groups: list[tuple[Kind, Iterable[tuple[str, str]]]] = [
        ("unit", table["units"].items()),
        ("unit", _composed(table["unit_stems"], table["unit_bodies"], table["units"])),
        ("place", table["places"].items()),
        *(("term", terms.items()) for terms in table["terms"].values()),
    ]
    for kind, pairs in groups:
        for english, chinese in pairs:
            words = tuple(plain(w) for w in _split(english))
            if words in seen:
                raise BadTable(f"“{english}”写了两次（另一处是“{seen[words]}”）。请只留一处")
            seen[words] = english
            yield Entry(words, chinese, kind)


def _composed(
    stems: Mapping[str, str], bodies: Mapping[str, str], units: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """finance + bureau: finance bureau, bureau of finance; a name written out wins."""
    for stem, name in stems.items():
        for body, ending in bodies.items():
            chinese = name.removesuffix("局") + ending if name.endswith("局") else name
            for english in (f"{stem} {body}", f"{body} of {stem}", f"{body} for {stem}"):
                if english not in units:
                    yield english, chinese


def _split(english: str) -> list[str]:
    return [w for w in re.split(r"[\s\-]+", english.replace("'", "’")) if w]


@lru_cache(maxsize=16384)
def plain(word: str) -> str:
    """Lower case, American spelling, no possessive: Programmes’ -> programs."""
    word = re.sub(r"’s?$", "", word.lower())
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return word


@lru_cache(maxsize=16384)
def _forms(word: str) -> frozenset[str]:
    """The word and what it may be an inflected form of: policies -> policies, policie, policy."""
    word = plain(word)
    forms = {word}
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        forms |= {word[:-1], word[:-2] if word.endswith("es") else word}
    if word.endswith(("ies", "ied")):
        forms.add(word[:-3] + "y")
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            forms |= {stem, stem + "e"}
            if stem[-1] == stem[-2]:
                forms.add(stem[:-1])
    if word.endswith("ly") and len(word) > 5:
        forms.add(word[:-2])
    return frozenset(forms)


def _same(typed: str, word: str) -> bool:
    return not _forms(typed).isdisjoint(_forms(word))
