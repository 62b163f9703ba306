"""Short English glosses of Chinese unit names, for answers in English.

A name is taken apart into what the tables of english.toml know, and put together again:

    天宁区 | 教育 | 文体 | 局 -> Tianning District Education, Culture and Sports Bureau

A name with a part that no table knows has no gloss: a wrong one would be worse. Places are
written in pinyin where 省, 市, 区 … follows them; 天宁 in 公安天宁分局 only where it is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

_LONGEST_PART = 14
_PLACE = re.compile(r"(?![各本全该])[\u3400-\u9fff]+")
_ENDS = ("bodies", "placed")  # what a name may end with


@dataclass(frozen=True)
class Glosses:
    """The tables, by kind: whole, levels, places, fields, activities, bodies, numerals.

    `romanised` holds known places: 常州 -> Changzhou.
    """

    tables: Mapping[str, Mapping[str, str]]
    romanised: Mapping[str, str]

    @classmethod
    def from_table(
        cls, tables: Mapping[str, Mapping[str, str]], *, places: Mapping[str, str]
    ) -> Glosses:
        """From [glosses] and [places] of english.toml. Raises KeyError for a missing table."""
        kinds = ("whole", "levels", "places", "fields", "activities", "bodies", "numerals")
        latin = {z: " ".join(w.capitalize() for w in e.split()) for e, z in places.items()}
        return cls({kind: dict(tables[kind]) for kind in kinds}, latin)

    def with_places(self, named: Mapping[str, str]) -> Glosses:
        """The same knowing more places."""
        return replace(self, romanised={**named, **self.romanised})

    def of(self, name: str) -> str:
        """The gloss of a unit's name: 区财政局 -> District Finance Bureau; unknown -> ""."""
        whole = self.tables["whole"].get(name)
        if whole:
            return whole
        parts = self._parts(name, 0)
        return _join(parts) if parts else ""

    def _parts(self, name: str, at: int) -> list[tuple[str, str]] | None:
        """The parts from a character on as (kind, English), None where one is unknown."""
        if at == len(name):
            return []
        for kind, chinese, english in self._steps(name, at):
            rest = self._parts(name, at + len(chinese))
            if rest is not None and (rest or kind in _ENDS):
                return [(kind, english), *rest]
        return None

    def _steps(self, name: str, at: int) -> Iterator[tuple[str, str, str]]:
        """What may stand here, the longest first: (kind, Chinese, English)."""
        for size in range(min(_LONGEST_PART, len(name) - at), 0, -1):
            part = name[at : at + size]
            if part in self._inner:
                kind, english = self._inner[part]
                yield kind, part, english
            if at == 0 and part in self.tables["levels"]:
                yield "levels", part, self.tables["levels"][part]
            if part in self.romanised:
                yield "levels", part, self.romanised[part]
        if at > 0 and name[at] in "和与、及":
            yield "and", name[at], "and"
        if at == 0:
            yield from self._placed(name)

    def _placed(self, name: str) -> Iterator[tuple[str, str, str]]:
        """A place of two to four characters with its kind at the beginning: 天宁|区."""
        for suffix, english in self.tables["places"].items():
            for size in (2, 3, 4):
                place = name[:size]
                if name.startswith(suffix, size) and _PLACE.fullmatch(place):
                    latin = self.romanised.get(place) or romanise(place)
                    yield "placed", place + suffix, f"{latin} {english}"

    @cached_property
    def _inner(self) -> dict[str, tuple[str, str]]:
        """What may stand anywhere in a name; a body wins over a field of the same name."""
        kinds = ("numerals", "activities", "fields", "bodies")
        return {chinese: (k, e) for k in kinds for chinese, e in self.tables[k].items()}


def romanise(chinese: str) -> str:
    """A place name in pinyin: 天宁 -> Tianning."""
    from pypinyin import lazy_pinyin  # slow to import, and few sentences need it

    return "".join(lazy_pinyin(chinese)).capitalize()


def bare_place(place: str) -> str:
    """A place without its kind: 天宁区 -> 天宁, 常州市 -> 常州."""
    return re.sub(r"(?<=..)(?:自治区|特别行政区|[省市区县州])$", "", place)


def _join(parts: Sequence[tuple[str, str]]) -> str:
    """Fields side by side are a list, everything else follows with a blank."""
    out = ""
    before = ""
    for kind, english in parts:
        if kind == "fields" and before == "fields":
            out += (", " if " and " in english else " and ") + english
        else:
            out += (" " if out else "") + english
        before = kind
    return out
