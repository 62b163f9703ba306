"""Other places that a question names: 武进区的布局规划, 金坛区校车, 钟楼校车.

A place is known by the table of official names, by its form where the tagger takes it for a name,
and, of the places beside home, without its level. Of a place of which the ledger holds nothing
nothing is answered: home's units and figures are not its.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assistant import segment
from app.assistant.normalise import key
from app.assistant.utterance import Utterance

if TYPE_CHECKING:
    from app.assistant.knowledge import Knowledge

_LEVELS = "省市区县州旗盟"
_SHAPE = re.compile(r"[\u4e00-\u9fff]{2,3}(?:省|市|区|县|州)")
_LINK = re.compile(r"[在由让请给跟和与归把被中里的]")  # 中由区 is no place
_PLACE_TAGS = frozenset({"ns", "nr", "nt", "nz"})
_LONGEST = 12
_OF_ANY_TOWN = re.compile(r"(?:[城郊校社小园片地学辖山景矿灾牧林库街]区|[城本]市)$")  # 老城区
_COMMON = frozenset(
    ("城区", "老城区", "新城区", "郊区", "矿区")
)  # districts by name, and words of every town


@dataclass(frozen=True)
class Places:
    """`names` are official names with their level; `groups` those of one prefecture each."""

    names: frozenset[str] = frozenset()
    groups: tuple[frozenset[str], ...] = ()

    @classmethod
    def from_text(cls, text: str) -> Places:
        """Read places.txt: 常州市：天宁区 钟楼区 …, a line each; # begins a comment."""
        names: set[str] = set()
        groups: list[frozenset[str]] = []
        for line in text.splitlines():
            whole, _, parts = line.partition("：")
            if not whole.strip() or line.startswith("#"):
                continue
            members = frozenset(parts.split())
            names |= {whole.strip(), *members}
            groups.append(members)
        return cls(frozenset(names - _COMMON), tuple(groups))

    def beside(self, home: str) -> frozenset[str]:
        """The places of home's prefecture without their level: 钟楼 and 武进 beside 天宁区."""
        others = {n for g in self.groups if home in g for n in g if n != home}
        return frozenset(n[:-1] for n in others if len(n) > 2)


def recognise_places(u: Utterance, knowledge: Knowledge) -> list[str]:
    """Places of which the ledger holds nothing: 武进区的任务分解表. Units' names were taken."""
    ours = {d.place for d in knowledge.documents} | {knowledge.home}
    found = [
        (start, name)
        for start, name in _named(u, knowledge)
        if not knowledge.attested(key(name))
        and not any(p.endswith(name) or name.endswith(p) for p in ours if p)
    ]
    names = dict.fromkeys(name for _, name in sorted(found))
    return [n for n in names if not any(n != other and n in other for other in names)]


def _named(u: Utterance, knowledge: Knowledge) -> Iterator[tuple[int, str]]:
    yield from _by_table(u, knowledge.places.names)
    yield from _by_form(u, knowledge.home)
    for bare in knowledge.places.beside(knowledge.home):
        for match in re.finditer(re.escape(bare), u.text):
            if u.is_free(match.start(), match.end()):
                yield match.start(), bare


def _by_table(u: Utterance, names: frozenset[str]) -> Iterator[tuple[int, str]]:
    for end in (i + 1 for i, c in enumerate(u.text) if c in _LEVELS):
        for size in range(min(_LONGEST, end), 1, -1):
            start = end - size
            if u.text[start:end] in names and u.is_free(start, end):
                yield start, u.text[start:end]
                break


def _by_form(u: Utterance, home: str) -> Iterator[tuple[int, str]]:
    for match in u.find(_SHAPE):
        if home and match.group().endswith(home):
            continue
        for word, tag in segment.tagged(match.group()):
            is_name = tag in _PLACE_TAGS and len(word) > 2 and _SHAPE.fullmatch(word)
            if is_name and not (_LINK.search(word) or _OF_ANY_TOWN.search(word)):
                yield match.start(), word


def take_home(u: Utterance, home: str) -> bool:
    """Take the home place's name where no unit's name holds it, and say whether it was there."""
    names = [n for n in ((home, home[:-1]) if len(home) > 2 else (home,)) if n]
    return bool([m for n in names for m in u.take_all(re.compile(re.escape(n)), "document")])


def means_home(text: str, home: str) -> bool:
    """Whether a text speaks of home by its level alone: 区里, 我区, 本区 of a district; 小区里 is
    a compound and 全区 the same in every district's paper."""
    level = re.escape(home[-1:])
    alone = rf"(?:(?<![\u4e00-\u9fff])|(?<=[在到给])){level}里"
    return bool(home and re.search(rf"{alone}|[我咱本]们?{level}", text))
