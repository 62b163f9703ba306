"""Short unit names -> full names, within one document.

How two printed names are found to be one unit, in this order:
1. the same place, field of work and kind of body (区发展和改革局, 发改局, 天宁区发改局);
2. a name without a place is that of the list it stands in (省住房城乡建设厅、财政厅: 省财政厅),
   else the only one of that field that the document names, else the issuer's own level;
3. the place's name inside a name may be left out (规划分局 for 规划天宁分局);
4. a short name whose characters appear in order in exactly one full name of the document
   (教文局, 教育局: 教育文体局);
5. a loose name that the lexicon explains (政府办), marked as inferred.
The canonical name is the fullest that the document prints, with its place's level in front;
an everyday short form that is never spelled out is written in full from the lexicon.
市教育局 and 区教育局 are never mixed. Left out: guessing by similarity of sound or letters.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Unit
from ingest.frame import Frame
from ingest.lexicon import Lexicon
from ingest.names import Name, is_group, looks_like_unit

_LEVEL = re.compile(
    r"(?:省|市(?!场|政(?!府|务|协|法|数)|容)|州|区(?!域|块)|县|旗)(?=[一-龥]{2}|委$)"
)
_NAMED_PLACE = re.compile(
    r"(?:[一-龥]{2,3}(?:省|市|州|区|县|旗)|[一-龥]{2,6}(?:自治区|自治州|自治县))(?=[一-龥]{2}|委$)"
)
_NEW_AREA = "新区"  # 新区应急管理局 in a paper of 湖东新区 says its level
_TOWN = re.compile(r"(?:镇|乡|街道)$")
_NATIONAL = ("国家", "中国", "全国", "中央", "国网", "国务院", "人行", "人民银行")
_ANYBODYS = re.compile(r"办公室|委员会|部门|单位|中心|公司|集团|新区管委会")
"""Kinds of body that every house or several parts of a city have: no place's own, whoever issues
the document."""
_YOUTH = re.compile(r"(?:共青)?团(省|市|州|区|县|旗)委(?:员会)?")
_ENDINGS = (
    ("委员会办公室", "委办"),
    ("管理委员会", "管委会"),
    ("委员会", "委"),
    ("街道办事处", "街道"),
    ("街道办", "街道"),
    ("人民政府", "政府"),
    ("办公厅", "办"),
    ("办公室", "办"),
    ("主管部门", "部门"),
    ("行政部门", "部门"),
)
_GOVERNMENT = re.compile(r"(?<=.)(?:人民政府|政府|党委和政府|街道办事处|办事处)$")
_NO_SIGNS = {ord(sign): None for sign in "()、"}
_PRINTED = {ord("("): "（", ord(")"): "）"}
_LINKS = re.compile(r"[和与及暨、·\s]|(?<=.)综合行政")


@dataclass(frozen=True)
class _Key:
    """What tells units apart: the place's level, the field of work, the kind of body."""

    level: str
    core: str
    ending: str


@dataclass
class _Entry:
    key: _Key
    names: list[str] = field(default_factory=list)
    inferred: str = ""


@dataclass(frozen=True)
class ResolvedUnit:
    """A canonical name and how it was arrived at ("" where the text spells it out)."""

    unit: str
    inferred: str = ""


class UnitBook:
    """The units of one document. First `learn` every list, then `resolve` any name."""

    def __init__(self, frame: Frame, lexicon: Lexicon) -> None:
        self._frame = frame
        self._lexicon = lexicon
        self._entries: dict[_Key, _Entry] = {}
        endings = sorted({*lexicon.plain_endings, *lexicon.own_endings}, key=len, reverse=True)
        self._ending = re.compile(f"(?:{'|'.join(map(re.escape, endings)) or '(?!)'})$")
        self._canonical: dict[str, ResolvedUnit] = {}
        self._by_level: dict[tuple[str, str], list[_Entry]] = {}
        self._provinces = tuple(
            re.sub(r"(?:壮族|回族|维吾尔)?(?:省|市|自治区)$", "", name)
            for name in lexicon.provinces
        )

    def complete(self, names: Sequence[Name]) -> list[str]:
        """The names of one list with the place that its first name gives to the next.

        省住房城乡建设厅、财政厅、河南银保监局 -> 省住房城乡建设厅, 省财政厅, 河南银保监局
        """
        prefix, party, done = "", "", []
        for name in names:
            word = name.text
            level = self._level(word)
            if level and level != "*":
                prefix = level
                party = level + "委" if word.startswith(level + "委") else party
            elif prefix and word in self._lexicon.party and party:
                word = party + word
            elif prefix and self._takes_prefix(word):
                word = prefix + word
            done.append(word)
        return done

    def learn(self, names: Iterable[str]) -> None:
        """Take in the names of one list, completed."""
        for name in names:
            key = self._key(name)
            entry = self._entries.setdefault(key, _Entry(key))
            if name not in entry.names:
                entry.names.append(name)
        self._canonical.clear()
        self._by_level.clear()

    def resolve(self, name: str) -> ResolvedUnit:
        """The canonical name of a completed name; a name that was never learnt stays itself."""
        found = self._canonical.get(name)
        if found is None:
            found = self._resolve(name)
            found = self._canonical[name] = replace(found, unit=found.unit.translate(_PRINTED))
        return found

    def units(self, printed: Iterable[tuple[str, str]]) -> tuple[Unit, ...]:
        """The units behind (canonical name, name as printed) pairs, in order of appearance."""
        aliases: dict[str, dict[str, None]] = {}
        for canonical, word in printed:
            aliases.setdefault(canonical, {})[word] = None
        taken = set(aliases)
        spelled = {self._written_out(n) for entry in self._entries.values() for n in entry.names}
        return tuple(
            Unit(
                name=name,
                aliases=tuple(
                    alias
                    for alias in dict.fromkeys((*words, *self._short_forms(name)))
                    if alias != name and alias not in taken
                ),
                place=self._place(name),
                group=is_group(name),
                inferred=self._inference(name, words, spelled),
            )
            for name, words in aliases.items()
        )

    def _inference(self, name: str, words: Iterable[str], spelled: Collection[str]) -> str:
        """How a canonical name was arrived at that is none of those the document spells out."""
        if name in spelled and self._lexicon.spell_out(name) == name and self._level(name):
            return ""
        return next((r.inferred for w in words if (r := self.resolve(w)).inferred), "")

    # How a name is taken apart

    def _level(self, name: str) -> str:
        """省, 市, 区 … in front of a name, a named place, "*" for the issuer's place inside."""
        if is_group(name):
            return ""
        if youth := _YOUTH.fullmatch(name):
            return youth[1]
        word = self._lexicon.spell_out(name)
        if self._frame.place and word.startswith(self._frame.place):
            return self._frame.level
        if word.startswith(_NEW_AREA) and self._frame.place.endswith(_NEW_AREA):
            return _NEW_AREA
        if match := _LEVEL.match(word):
            return match[0]
        if (match := _NAMED_PLACE.match(word)) and not word.startswith(_NATIONAL):
            return match[0]
        if self._frame.stem and self._frame.stem in word:
            return "*"
        return ""

    def _takes_prefix(self, name: str) -> bool:
        return (
            self._lexicon.is_plain(name)
            and not _ANYBODYS.fullmatch(name)
            and not is_group(name)
            and not self._level(name)
            and not self._foreign(name)
        )

    def _foreign(self, name: str) -> bool:
        """A body of another line: it carries a place or the state in its own name."""
        if name.startswith(_NATIONAL):
            return True
        stem = self._frame.stem
        if stem and stem in name and re.search(r"分局|支局|支队|大队|银保监|监管局$", name):
            return True
        return name.startswith(self._provinces)

    def _key(self, name: str) -> _Key:
        if is_group(name):
            return _Key("", _LINKS.sub("", _GOVERNMENT.sub("", name)).translate(_NO_SIGNS), "各")
        if youth := _YOUTH.fullmatch(name):
            return _Key(youth[1], "共青团", "委")
        level = self._level(name)
        word = self._lexicon.spell_out(name)
        if level and level != "*":
            place = self._frame.place
            word = word[len(place) if place and word.startswith(place) else len(level) :]
        elif level == "*":
            word, level = word.replace(self._frame.stem, "", 1), self._frame.level
        return self._taken_apart(level, word)

    def _taken_apart(self, level: str, word: str) -> _Key:
        word = self._lexicon.official.get(word, word)
        for long, short in _ENDINGS:
            if word.endswith(long):
                word = word[: -len(long)] + short
                break
        match = self._ending.search(word)
        core = self._lexicon.field_of(word[: match.start()] if match else word)
        return _Key(level, _LINKS.sub("", core) or word, match[0] if match else "")

    # How names are brought together

    def _resolve(self, name: str) -> ResolvedUnit:
        if is_group(name):  # 各乡镇 is 各乡镇人民政府 where the document says so
            held = self._entries.get(self._key(name))
            return ResolvedUnit(max(held.names, key=len) if held and held.names else name)
        loose = self._loose(name)
        key, inferred = (loose[0], loose[1]) if loose else (self._key(name), "")
        entry = self._entries.get(key) if key.level else None
        if entry is None or (loose is None and len(entry.names) == 1 and not self._spelled(entry)):
            other, why = self._other_entry(key)
            entry, inferred = (other, inferred or why) if other else (entry, inferred)
        if entry is None and not key.level and self._at_own_level(name):
            return ResolvedUnit(
                self._frame.level + self._written_out(name),
                inferred or f"原文未写明层级，按发文机关补为{self._frame.level}级",
            )
        if entry is None:
            written = loose[2] if loose else self._written_out(name)
            return ResolvedUnit(written, inferred or self._why_written(name, written))
        best = self._best_name(entry, name)
        written = self._written_out(best)
        return ResolvedUnit(written, inferred or self._why_written(best, written))

    def _why_written(self, name: str, written: str) -> str:
        return f"原文只写“{name}”，按简称表写作全称" if written != name else ""

    def _written_out(self, name: str) -> str:
        word = self._lexicon.spell_out(name)
        if (
            self._frame.level
            and word.startswith(self._frame.place)
            and len(word) - len(self._frame.place) >= 2
        ):
            rest = word[len(self._frame.place) :]
            word = self._frame.level + rest if not self._level(rest) else rest
        return word

    def _spelled(self, entry: _Entry) -> bool:
        return any(self._lexicon.spell_out(name) == name for name in entry.names)

    def _best_name(self, entry: _Entry, asked: str) -> str:
        names = entry.names or [asked]
        return max(
            names,
            key=lambda n: (
                self._lexicon.spell_out(n) == n,
                bool(self._level(n)),
                not (self._frame.place and n.startswith(self._frame.place)),
                len(n),
            ),
        )

    def _loose(self, name: str) -> tuple[_Key, str, str] | None:
        level = self._level(name)
        bare = name[len(level) :] if level and level != "*" and name.startswith(level) else name
        full = self._lexicon.inferred.get(bare)
        if full is None:
            return None
        level = level if level and level != "*" else self._frame.level
        return self._taken_apart(level, full), f"“{name}”推定为{level}{full}", level + full

    def _other_entry(self, key: _Key) -> tuple[_Entry | None, str]:
        """The one unit of the document that a shorter name can only mean."""
        own = self._frame.level
        for level in [key.level] if key.level else [own, ""]:
            near = self._placed().get((level, key.core[:1]), [])
            same = [e for e in near if e.key != key and _same_body(key, e.key)]
            if len(same) == 1:
                return same[0], ""
            short = [e for e in near if _shortened(key, e.key)]
            if len(short) == 1 and not same:
                return short[0], "按本文件中的全称推定"
        return None, ""

    def _placed(self) -> Mapping[tuple[str, str], list[_Entry]]:
        """The entries with a level, by it and by what their core begins with; under the level ""
        those of all levels. A name is short for another only where both begin alike."""
        if not self._by_level:
            for entry in self._entries.values():
                for level in (entry.key.level, "") if entry.key.level else ():
                    self._by_level.setdefault((level, entry.key.core[:1]), []).append(entry)
        return self._by_level

    def _at_own_level(self, name: str) -> bool:
        return bool(self._frame.level) and self._takes_prefix(name)

    def _place(self, name: str) -> str:
        level = self._level(name)
        if not level:
            town = _TOWN.search(self._frame.place)
            return self._frame.place if town and name.startswith((town[0], town.string)) else ""
        if level in ("*", self._frame.level) or self._frame.place.endswith(level):
            return self._frame.place
        return level if len(level) > 1 else ""

    def _short_forms(self, name: str) -> list[str]:
        """Names that people use for a unit and no text need print: 区人社局, 人社局, 教文局."""
        level = self._level(name)
        bare = name[len(level) :] if level and level != "*" and name.startswith(level) else name
        party = bare.startswith("委")
        named = looks_like_unit(bare, self._lexicon) and len(bare) > 2  # 妇联 is any place's
        forms = [bare] if named and not party else []
        if level and level == self._frame.level:
            forms.append(self._frame.place + bare)
        forms += [
            form
            for loose, full in self._lexicon.inferred.items()
            if full == bare
            for form in (loose, level + loose)
        ]
        if level == "*":
            forms.append(name.replace(self._frame.stem, "", 1))
        key = self._key(name)
        for short, full in self._lexicon.short.items():
            if full in bare:
                forms += [name.replace(full, short), bare.replace(full, short)]
        core = _LINKS.sub("", bare[: -len(key.ending)]) if key.ending else ""
        if len(core) == 4 and key.ending in ("局", "委", "厅") and forms[:1] == [bare]:
            forms.append(core[0] + core[2] + key.ending)
        return [form for form in dict.fromkeys(forms) if len(form) >= 2]


def _same_body(key: _Key, other: _Key) -> bool:
    """One field of work, and kinds of body that may be one: 财政部门 is 财政局."""
    kinds = {key.ending, other.ending}
    return key.core == other.core and (
        key.ending == other.ending or "部门" in kinds or kinds == {"局", "分局"}
    )


def _shortened(key: _Key, other: _Key) -> bool:
    """Whether a name can be a short form of the other: 教文局 of 教育文体局."""
    return (
        2 <= len(key.core) < len(other.core)
        and (key.ending in (other.ending, "部门"))
        and _in_order(key.core, other.core)
    )


def _in_order(short: str, long: str) -> bool:
    """Whether `short` begins like `long` and its characters appear there in the same order."""
    if short[:1] != long[:1]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)
