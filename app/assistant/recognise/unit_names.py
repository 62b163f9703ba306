"""The ledger's units as a question may name them, in every wording that is certain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import permutations

from app.assistant.normalise import key
from app.assistant.recognise.bodies import BODY_SUFFIX, Bodies, bare, place_stem
from app.ledger.records import UnitRecord

_TOWNS, _STREETS = ("镇", "各镇", "乡镇", "各乡镇"), ("街道", "各街道")
_TOWNS_AND_STREETS = ("镇街", "各镇街", "街镇", "各街镇", "镇街道", "各镇街道")
_SPOKEN = ("局", "委", "办")
_GOVERNMENTS = re.compile(r"各([县市区旗州]{1,4})(?:人民)?政府$")
_EITHER = re.compile(r"各(.)[（(](.)[）)](?!人民政府|政府)(.+)")
_MARKS = 4  # punctuation within a name: 各县（市、区）人民政府


@dataclass(frozen=True)
class UnitNames:
    """The ledger's units as a question may name them.

    `homes` are the units of the home place: a bare 财政局 means theirs; a name shared by
    several places that is no home unit's stays ambiguous and gives all of them. `renamed` are
    names from before or after a reform, of bodies that the ledger has by the other name.
    """

    aliases: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    homes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    places: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    of_places: dict[str, frozenset[str]] = field(default_factory=dict)  # 区财政局: of two districts

    @classmethod
    def build(
        cls,
        units: Iterable[UnitRecord],
        *,
        homes: Iterable[str],
        bodies: Bodies | None = None,
    ) -> UnitNames:
        """Collect every name of every unit under its key."""
        bodies = bodies or Bodies()
        home_set = frozenset(homes)
        table: dict[str, set[str]] = defaultdict(set)
        names: list[str] = []
        groups: set[str] = set()
        places: dict[str, str] = {}
        of_places: dict[str, set[str]] = defaultdict(set)
        for unit in units:
            names.append(unit.name)
            places.setdefault(unit.name, unit.place)
            of_places[unit.name].add(unit.place)
            if unit.group:
                groups.add(unit.name)
            members = _members(unit.name) if unit.name in home_set else []
            members += _without_brackets(unit.name)
            official = bodies.also_called(unit.name, unit.place)
            for alias in {unit.name, *unit.aliases, bare(unit.name), *members, *official}:
                if alias:
                    table[key(alias)].add(unit.name)
        for both in _TOWNS_AND_STREETS if _are_both(home_set) else ():
            table[both].update(n for n in home_set if n in (*_TOWNS, *_STREETS))
        aliases = {a: tuple(sorted(prefer(ns, home_set))) for a, ns in table.items() if a}
        renamed = {key(a): tuple(prefer(ns, home_set)) for a, ns in bodies.renamed(places).items()}
        renamed = {a: ns for a, ns in renamed.items() if a not in aliases}
        every = {n: frozenset(ps - {""}) for n, ps in of_places.items()}
        return cls(aliases, tuple(names), home_set, frozenset(groups), places, renamed, every)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name as it may be typed, brackets and commas included."""
        return max(map(len, (*self.aliases, *self.renamed)), default=0) + _MARKS

    def covered(self, text: str) -> list[bool]:
        """Which characters of a text stand in a name, whatever it may be part of."""
        inside = [False] * len(text)
        start = 0
        while start < len(text):
            end = next(
                (
                    start + size
                    for size in range(min(self.longest, len(text) - start), 1, -1)
                    if key(text[start : start + size]) in self.aliases
                ),
                start,
            )
            inside[start:end] = [True] * (end - start)
            start = max(end, start + 1)
        return inside

    @cached_property
    def known_places(self) -> tuple[str, ...]:
        """The places whose units these are, with and without their level, the longest first."""
        full = {p for places in self.of_places.values() for p in places}
        return tuple(sorted(full | {place_stem(p) for p in full}, key=len, reverse=True))

    def exact(self, typed: str) -> tuple[str, ...]:
        """Canonical names that go by just this name. A name known only from other places is
        read as a short form of a home unit where it is one: 人社局 is ours before another's."""
        found = self.aliases.get(key(typed), ())
        if found and self.homes and not self.homes.intersection(found):
            ours = self._at_home(typed)
            return ours if len(ours) == 1 else found
        return found

    def from_reform(self, typed: str) -> tuple[str, ...]:
        """The units that went or go by this name before or after a reform; none where it is a
        short form of a home unit's name of today."""
        found = self.renamed.get(key(typed), ())
        return () if found and not self.homes & {*found} and self._at_home(typed) else found

    def at(self, place: str, typed: str) -> tuple[str, ...]:
        """The one unit of a place, named with or without its level or by that alone, that goes by
        this name; none where several do: 发改委 of 鹏港市 though home has a 发改局."""
        found = [
            n
            for n, places in self.of_places.items()
            if (any(place in (p, place_stem(p)) for p in places) or n[:1] == place)
            and (key(bare(n)) == key(typed) or abbreviates(key(typed), key(bare(n))))
        ]
        return tuple(found) if len(found) == 1 else ()

    def _at_home(self, typed: str) -> tuple[str, ...]:
        return tuple(n for n in self.homes if abbreviates(key(typed), key(bare(n))))

    def spoken(self, fields: Iterable[str]) -> frozenset[str]:
        """The everyday names that just one unit goes by, made of short words for fields of work:
        人社 -> 人社局, where the ledger has 市人力资源社会保障局."""
        told = (f + ending for f in fields for ending in _SPOKEN)
        return frozenset(t for t in told if len(self.resolve(t)) == 1)

    def resolve(self, typed: str) -> tuple[str, ...]:
        """Canonical names for one typed name, empty where it is none of ours."""
        exact = self.exact(typed)
        if exact:
            return exact
        found = [n for n in self.names if abbreviates(key(typed), key(bare(n)))]
        return tuple(prefer(found, self.homes)) if len(prefer(found, self.homes)) == 1 else ()


def _members(group: str) -> list[str]:
    """What one member of a group calls itself: 各街道 -> 街道, 街道办事处."""
    if not group.startswith("各"):
        return []
    member = group.removeprefix("各")
    if governments := _GOVERNMENTS.match(key(group)):
        return _districts(governments[1])
    return [member, *(["街办", "街道办", "街道办事处"] if member == "街道" else [])]


def _without_brackets(group: str) -> list[str]:
    """各村（居）委会 as people write it: 各村委会, 各居委会."""
    match = _EITHER.fullmatch(group)
    return [f"各{one}{match[3]}" for one in match.group(1, 2)] if match else []


def _are_both(names: Collection[str]) -> bool:
    return any(t in names for t in _TOWNS) and any(s in names for s in _STREETS)


def _districts(levels: str) -> list[str]:
    """各县（市、区）人民政府 as people write it: 各县区, 各县市区, 各区县, 县区政府 …"""
    told = {"".join(p) for n in range(1, len(levels) + 1) for p in permutations(levels, n)}
    endings = ("", "政府", "人民政府")
    return [f"各{t}{e}" for t in told for e in endings] + [
        f"{t}{e}" for t in told if len(t) > 1 for e in endings
    ]


def prefer(names: Iterable[str], homes: frozenset[str]) -> list[str]:
    """The home place's units where there are any, else all."""
    names = list(names)
    return [n for n in names if n in homes] or names


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` is a short form of `full`: its stem's characters in order, starting
    with the full name's first, and a suffix of the same kind.

    教育局/教育文体局, 卫计委/卫生和计划生育局, 公安局/公安天宁分局; not 体育局/教育文体局.
    """
    suffix = BODY_SUFFIX.search(short)
    body = BODY_SUFFIX.search(full)
    end = suffix.group() if suffix and full.endswith(suffix.group()) else body and body.group()
    if not suffix or not suffix.start():
        return False
    stem = short[: suffix.start()]
    if len(stem) < 2 and len(short) < 3:
        return len(short) >= 2 and short == full[: len(stem)] + full[-len(suffix.group()) :]
    core = full.removesuffix(end) if end else full  # 农服中心/农业服务中心
    if short in full and len(short) >= 3:
        return True
    return stem[0] == core[:1] and _runs_through(stem, core)


def _runs_through(stem: str, core: str) -> bool:
    rest = iter(core)
    return all(c in rest for c in stem)
