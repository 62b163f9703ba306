"""The kinds of question, read from families.toml and phrasings*.toml.

`families.toml` says what is asked and how SQL answers it, `phrasings.toml` and the sets beside it
in which words. They are written apart: the words are not chosen by what the answers look like.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

HERE = Path(__file__).parent
PHRASINGS = ("phrasings.toml", "phrasings-10.toml")
Kind = Literal["tasks", "count", "units", "extreme", "date", "days", "compare"]
Half = Literal["tune", "read", "report"]
Lang = Literal["zh", "en"]
SLOT = re.compile(r"{(\w+)}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, kw_only=True)
class Phrasing:
    """One way of asking. `report` phrasings only count; `tune` ones may be looked at; `read` ones
    only counted until their failures were read."""

    half: Half
    lang: Lang
    text: str

    @property
    def slots(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(SLOT.findall(self.text))


@dataclass(frozen=True, kw_only=True)
class Family:
    """One kind of question; families.toml explains the fields."""

    name: str
    title: str
    kind: Kind
    readings: Mapping[str, str]
    may: str
    roles: tuple[str, ...]
    windows: tuple[str, ...]
    bounds: str
    counter: str
    sources: tuple[str, ...]
    tasks: str
    units: str
    units_b: str
    blurred: str
    absent: bool
    leads: bool
    counted: bool
    both: bool
    phrasings: tuple[Phrasing, ...]

    @property
    def slots(self) -> frozenset[str]:
        """What a question of this family is about."""
        return frozenset().union(*(phrasing.slots for phrasing in self.phrasings))


@dataclass(frozen=True, kw_only=True)
class Forms:
    """How a slot is said: forms[slot][lang][kind] -> the ways to say it."""

    where: Mapping[str, Mapping[str, tuple[str, ...]]]
    task: Mapping[str, Mapping[str, tuple[str, ...]]]
    window: Mapping[str, Mapping[str, tuple[str, ...]]]
    bound: Mapping[str, Mapping[str, tuple[str, ...]]]
    counter: Mapping[str, tuple[str, ...]]


def load_families() -> tuple[Family, ...]:
    """Every family that has phrasings, in the order of families.toml."""
    answers = _read("families.toml")
    pieces: Mapping[str, str] = answers["sql"]
    said: dict[str, list[Phrasing]] = defaultdict(list)
    for entry in (entry for name in PHRASINGS for entry in _read(name)["family"]):
        said[entry["name"]].extend(_phrasings(entry))
    return tuple(
        _family(entry, pieces, answers["windows"], tuple(said[entry["name"]]))
        for entry in answers["family"]
    )


def load_forms() -> Forms:
    """The forms of phrasings.toml."""
    data = _read("phrasings.toml")
    return Forms(
        where=data["where"],
        task=data["task"],
        window=data["window"],
        bound=data["bound"],
        counter=data["counter"],
    )


def _family(
    entry: Mapping[str, Any],
    pieces: Mapping[str, str],
    windows: Mapping[str, list[str]],
    phrasings: tuple[Phrasing, ...],
) -> Family:
    def sql(key: str) -> str:
        return _whole(entry.get(key, ""), pieces)

    places = any("where" in phrasing.slots for phrasing in phrasings)
    return Family(
        name=entry["name"],
        title=entry["title"],
        kind=entry.get("kind", "tasks"),
        readings={k: _whole(v, pieces) for k, v in entry.get("readings", {}).items()},
        may=sql("may"),
        roles=tuple(entry.get("roles", ())),
        windows=tuple(windows[entry["windows"]]) if "windows" in entry else (),
        bounds=sql("bounds"),
        counter=entry.get("counter", ""),
        sources=tuple(entry.get("sources", ("", "annex", "article") if places else ("",))),
        tasks=sql("tasks"),
        units=sql("units"),
        units_b=sql("units_b"),
        blurred=sql("blurred"),
        absent=entry.get("absent", False),
        leads=entry.get("leads", False),
        counted=entry.get("counted", False),
        both=entry.get("both", False),
        phrasings=phrasings,
    )


def _phrasings(entry: Mapping[str, Any]) -> Iterator[Phrasing]:
    halves: tuple[Half, ...] = ("tune", "read", "report")
    for half in halves:
        for text in [*entry.get(half, []), *entry.get(f"en_{half}", [])]:
            bare = SLOT.sub("", text)
            lang: Lang = "zh" if CHINESE.search(bare) else "en"
            yield Phrasing(half=half, lang=lang, text=text)


def _whole(sql: str, pieces: Mapping[str, str]) -> str:
    """The query with every piece in its place."""
    while SLOT.search(sql):
        sql = SLOT.sub(lambda found: pieces[found[1]], sql)
    return " ".join(sql.split())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text("utf-8"))
