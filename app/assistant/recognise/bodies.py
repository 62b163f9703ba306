"""What public bodies are called besides: their official names, and those before and after 2018.

Data, not code: [official] and [successors] in corpus/lexicon/units.toml.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.word_tables import BadTable, toml_table

SUFFIX = (
    "分局|大队|支队|中队|委员会|管委会|办公室|办事处|街道办|领导小组|服务中心"
    "|局|委|办|部|院|所|队|会|处|站|中心|联|协|部门"
)
BODY_SUFFIX = re.compile(rf"(?:{SUFFIX})$")
_PLACE = re.compile(
    r"^(?:(?![省市县区]城市)[\u4e00-\u9fff]{2,3}(?:自治)?[省市县区州]|[省市县区]"
    r"|州|镇(?![街区域江海])|乡(?![镇村]))(?![场政容民域])(?=[\u4e00-\u9fff]{2,})"
)
_ENDINGS = ("局", "分局", "委", "委员会", "办", "部门", "厅")
_LEVELS = tuple("省市州县区旗镇乡")
_PLACE_LEVEL = re.compile(r"(?:街道|[省市县区州旗盟镇乡])$")
_NUMBERED = re.compile(r"第?[一二三四五六七八九十]+$")  # 地税四分局


@dataclass(frozen=True)
class Bodies:
    """`groups`: names of one kind of body, {level} and {place} to be filled in; `successors`: a
    field of work by its new name, with its old names; `wordings`: a field in other words."""

    groups: tuple[tuple[str, ...], ...] = ()
    successors: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wordings: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def from_toml(cls, text: str) -> Bodies:
        """Read units.toml. Raises BadTable, in Chinese, naming the entry."""
        table = toml_table(text)
        wordings: dict[str, set[str]] = defaultdict(set)
        for section in ("short", "same"):
            for word, full in table.get(section, {}).items():
                wordings[full].add(word)
        groups = [(short, *_names(table, "official", short)) for short in table.get("official", {})]
        olds = [(new, _names(table, "successors", new)) for new in table.get("successors", {})]
        return cls(tuple(groups), tuple(olds), {f: frozenset(ws) for f, ws in wordings.items()})

    def also_called(self, name: str, place: str) -> frozenset[str]:
        """Every other name of a unit: 团区委 of 天宁区 -> 共青团天宁区委, 共青团区委, 团委."""
        level = _level(name, place)
        found: set[str] = set()
        here = place_stem(place)
        bares = {name, bare(name), *(name.removeprefix(p) for p in (place, here, level))}
        for group in self.groups:
            filled = {g.format(level=level, place=place) for g in group}
            if bares & filled:
                found |= {p + n for n in filled for p in ("", level, place, here)}
        return frozenset(found - {name})

    def renamed(self, places: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        """Names from before or after a reform -> the units that bear the other name."""
        fields: dict[str, list[str]] = defaultdict(list)
        for name, place in places.items():
            fields[_field(name, place)].append(name)
        table: dict[str, dict[str, None]] = defaultdict(dict)
        for new, olds in self.successors:
            self._call(new, [n for old in olds for n in self._held(old, fields)], places, table)
            for old in olds:
                self._call(old, self._held(new, fields), places, table)
        return {alias: tuple(units) for alias, units in table.items()}

    def _held(self, work: str, fields: Mapping[str, list[str]]) -> list[str]:
        return [name for w in self._words(work) for name in fields.get(w, ())]

    def _words(self, work: str) -> frozenset[str]:
        return frozenset({work}) | self.wordings.get(work, frozenset())

    def _call(
        self,
        work: str,
        units: Iterable[str],
        places: Mapping[str, str],
        table: dict[str, dict[str, None]],
    ) -> None:
        """Let units go by the name of another field of work."""
        for unit in units:
            prefixes = {"", _level(unit, places[unit]), places[unit]}
            for word in self._words(work):
                for alias in _aliases(word, prefixes):
                    table[alias][unit] = None


def place_stem(place: str) -> str:
    """A place's name without its level: 天宁区 -> 天宁, 梅溪街道 -> 梅溪; 滁州 stays whole."""
    stem = _PLACE_LEVEL.sub("", place)
    return stem if len(stem) > 1 else place


def bare(name: str) -> str:
    """A unit's name without its level or place: 区财政局, 天宁区财政局 -> 财政局."""
    return _PLACE.sub("", name, count=1)


def _level(name: str, place: str) -> str:
    return place[-1:] if place[-1:] in _LEVELS else name[:1] * (name[:1] in _LEVELS)


def _field(name: str, place: str) -> str:
    """A unit's field of work: 国土天宁分局 -> 国土, 地税四分局 -> 地税, 区环保局 -> 环保."""
    stem = BODY_SUFFIX.sub("", bare(name))
    stem = stem.replace(place, "") if place else stem
    return _NUMBERED.sub("", stem.removesuffix(place_stem(place)) if len(place) > 2 else stem)


def _aliases(word: str, prefixes: Iterable[str]) -> Iterator[str]:
    for prefix in prefixes:
        for ending in _ENDINGS:
            yield prefix + word + ending


def _names(table: Mapping[str, Mapping[str, object]], section: str, entry: str) -> tuple[str, ...]:
    names = table[section][entry]
    if not isinstance(names, list) or not all(isinstance(n, str) and n for n in names):
        raise BadTable(f'[{section}] {entry}：应写成 ["……", "……"]')
    return tuple(names)
