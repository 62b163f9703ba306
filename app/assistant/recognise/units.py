"""Which units a question names: full names, the document's short forms, and people's own.

A name is read as (1) an alias from the ledger, the longest first; (2) a short form whose
characters run in order through exactly one unit's name, from its first character (教育局 ->
区教育文体局, 市场监管局 -> 区市场监督管理局); (3) one wrong character in a name of four or more.
A name of another level or place (市财政局, 武进区财政局) is not the district's; a name that looks
like a unit and is none of ours is reported as unknown, never replaced.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.assistant import segment
from app.assistant.normalise import key
from app.assistant.utterance import Utterance
from app.assistant.words import Words
from app.ledger.records import UnitRecord

_SUFFIX = (
    "分局|大队|支队|中队|委员会|管委会|办公室|办事处|街道办|领导小组|服务中心"
    "|局|委|办|部|院|所|队|会|处|站|中心|联|协|部门"
)
_SHAPE = re.compile(rf"[\u4e00-\u9fff]{{1,10}}?(?:{_SUFFIX})")
_OFFICE = re.compile(r"[\u4e00-\u9fff]{2,8}?(?:分局|支队|大队|委员会|管委会|局)")
_OUTSIDER = re.compile(
    r"(?:(?<![\u4e00-\u9fff])[区市县省][\u4e00-\u9fff]{1,5}(?:联|会|中心|所|队|院|站)"
    r"|[\u4e00-\u9fff]{2,6}(?:公司|集团))(?=要|该|应|负责|配合|牵头|参与|有哪|的任务)"
)
_BODY_SUFFIX = re.compile(rf"(?:{_SUFFIX})$")
_MARKS = 4  # punctuation within a name: 各县（市、区）人民政府
_LINK = re.compile(r"[在由让请给跟和与归把被中里、]")
_LEVEL = re.compile(r"[省市县区州]")
_NOT_A_STEM = re.compile(
    r"责任|配合|牵头|负责|哪|什么|有关|相关|主管|成员|协办|各|多少|几个|那些|其他|别的|我们|咱们|本|单位|参与|主办|行政"
)
_PLACE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,3}(?:自治)?[省市县区州]|[省市县区])(?![场政容民域])(?=[\u4e00-\u9fff]{2,})"
)
_ACTS = re.compile(
    r"(?:要|来|只|也|还|共同|一起)?(?:负责|配合|牵头|参与|协助|承担)"
    r"|还?有(?:别的|其他|哪些|什么|几项)?(?:任务|工作)|管(?=啥|什么|哪|的)|(?:要|该)(?:做|干|管)"
)
_CALLED = re.compile(
    r"(?:归|由|让|找|有没有|没有|涉及到?|牵涉到?|除了|不算)(?P<stem>[\u4e00-\u9fff]{2,4}?)"
    r"(?=管|的(?![\u4e00-\u9fff])|[吗呢,，。？?!]|$)"
)
_OF_STEMS = ("局", "委", "办", "分局", "大队")
_HAS = re.compile(r"有没?有?([\u4e00-\u9fff]{2,4}?)(?:吗|么|没有?|在内|$)")  # 有公安吗
_DENIED = re.compile(
    r"\s*(?:都|又|并)?(?:不用|不需要?|无须|不)(?:负责|承担|管|参与|牵头|配合)|以外|之外|除外|不算"
)
_SMALL_TOWN = re.compile(
    r"(?<![城市小重])镇(?=里|上|政府|级|方面|和|与|跟|及|或|、|,|负责|配合|牵头|责任|承担|参[与加]|管"
    r"|要|的|呢|有|作为|是|总共|一共|相比|\?|不|没|未|也|都|只|仅|还|除?外|[以之]外|共同|同时|一起|分别|各|谁|单独|[身名]|比|[两三几]家|当|打|同|派|协|给|[这那]边|名下|归|均|又|属|做|出|搭|承|$)"
)


@dataclass(frozen=True)
class UnitMention:
    """A unit named in a question: canonical name and where it stands in the utterance."""

    name: str
    start: int
    end: int
    typed: str


@dataclass(frozen=True)
class UnitNames:
    """The ledger's units as a question may name them.

    `homes` are the units of the home place: a bare 财政局 means theirs; a name shared by
    several places that is no home unit's stays ambiguous and gives all of them.
    """

    aliases: dict[str, tuple[str, ...]]
    names: tuple[str, ...]
    homes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    places: dict[str, str] = field(default_factory=dict)

    @classmethod
    def build(
        cls,
        units: Iterable[UnitRecord],
        *,
        homes: Iterable[str],
    ) -> UnitNames:
        """Collect every name of every unit under its key."""
        home_set = frozenset(homes)
        table: dict[str, set[str]] = defaultdict(set)
        names: list[str] = []
        groups: set[str] = set()
        places: dict[str, str] = {}
        for unit in units:
            names.append(unit.name)
            places[unit.name] = unit.place
            if unit.group:
                groups.add(unit.name)
            members = _members(unit.name) if unit.name in home_set else []
            for alias in {unit.name, *unit.aliases, bare(unit.name), *members}:
                if alias:
                    table[key(alias)].add(unit.name)
        aliases = {a: tuple(sorted(prefer(ns, home_set))) for a, ns in table.items() if a}
        return cls(aliases, tuple(names), home_set, frozenset(groups), places)

    @cached_property
    def longest(self) -> int:
        """Characters of the longest name as it may be typed, brackets and commas included."""
        return max((len(a) for a in self.aliases), default=0) + _MARKS

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
        full = {p for p in self.places.values() if p}
        bare_names = {p[:-1] for p in full if len(p) > 2}
        return tuple(sorted(full | bare_names, key=len, reverse=True))

    def exact(self, typed: str) -> tuple[str, ...]:
        """Canonical names that go by just this name. A name known only from other places is
        read as a short form of a home unit where it is one: 人社局 is ours before another's."""
        found = self.aliases.get(key(typed), ())
        if found and self.homes and not self.homes.intersection(found):
            ours = [n for n in self.homes if abbreviates(key(typed), key(bare(n)))]
            return tuple(ours) if len(ours) == 1 else found
        return found

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
    return [member, *([f"{member}办", f"{member}办事处"] if member == "街道" else [])]


def prefer(names: Iterable[str], homes: frozenset[str]) -> list[str]:
    """The home place's units where there are any, else all."""
    names = list(names)
    return [n for n in names if n in homes] or names


def bare(name: str) -> str:
    """A unit's name without its level or place: 区财政局, 天宁区财政局 -> 财政局."""
    return _PLACE.sub("", name, count=1)


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` is a short form of `full`: its stem's characters in order, starting
    with the full name's first, and a suffix of the same kind.

    教育局/教育文体局, 卫计委/卫生和计划生育局, 公安局/公安天宁分局; not 体育局/教育文体局.
    """
    suffix = _BODY_SUFFIX.search(short)
    body = _BODY_SUFFIX.search(full)
    if not suffix or not suffix.start():
        return False
    stem = short[: suffix.start()]
    if len(stem) < 2 and len(short) < 3:
        return len(short) >= 2 and short == full[: len(stem)] + full[-len(suffix.group()) :]
    core = full[: body.start()] if body else full
    if short in full and len(short) >= 3:
        return True
    return stem[0] == core[:1] and _runs_through(stem, core)


def _runs_through(stem: str, core: str) -> bool:
    rest = iter(core)
    return all(c in rest for c in stem)


def recognise_units(utterance: Utterance, names: UnitNames) -> tuple[list[UnitMention], list[str]]:
    """Take every unit name from the utterance.

    Returns (mentions in reading order, names that look like units but are not in the ledger).
    """
    mentions = _aliases(utterance, names)
    mentions += _short_forms(utterance, names)
    mentions += _stems(utterance, names)
    mentions += _town(utterance, names)
    unknown = _strangers(utterance)
    mentions.sort(key=lambda m: m.start)
    return mentions, unknown


def _aliases(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    found: list[UnitMention] = []
    text = utterance.text
    start = 0
    while start < len(text):
        for size in range(min(names.longest, len(text) - start), 1, -1):
            end = start + size
            if not (key(text[start]) and key(text[end - 1])):
                continue  # names are compared without punctuation, and yet do not end in it
            canonical = names.exact(text[start:end])
            if not canonical or not utterance.is_free(start, end):
                continue
            begin = _with_prefix(text, start, names)
            if begin < start and not _is_theirs(
                text[begin : start + _levels(text, start)], canonical, names
            ):
                continue
            utterance.take(begin, end, "unit")
            found += [UnitMention(n, begin, end, text[begin:end]) for n in canonical]
            start = end - 1
            break
        start += 1
    return found


def _with_prefix(text: str, start: int, names: UnitNames) -> int:
    """Where a place or level written before the name begins: 武进|区|财政局."""
    for known in names.known_places:
        if text.endswith(known, 0, start):
            return start - len(known)
    if _LEVEL.match(text[start]) and (place := _place_name(text[: start + 1])):
        return start + 1 - len(place)
    match = re.search(r"(?:[\u4e00-\u9fff]{2,3}[省市县区州]|[省市县区州])$", text[:start])
    if not match:
        return start
    place = match.group()
    if len(place) > 1 and re.match(r"[在由让请给跟和与、]", place):
        return match.end() - 1
    return match.start()


def _levels(text: str, start: int) -> int:
    """1 where the name itself begins with its level (区财政局), which then belongs to the place."""
    return 1 if _LEVEL.match(text[start]) else 0


def _place_name(text: str) -> str:
    """The place that ends a text, with its level: 问一下武进区 -> 武进区, 请问区 -> ""."""
    word, tag = segment.tagged(text)[-1]
    is_place = len(word) > 2 and tag in ("ns", "nr", "nt", "nz") and not _LINK.search(word)
    return word if is_place else ""


def _is_theirs(prefix: str, canonical: Sequence[str], names: UnitNames) -> bool:
    """Whether the place or level typed before a name is the unit's own: 天宁区|财政局."""
    for name in canonical:
        place = names.places.get(name, "")
        if prefix == name[: len(prefix)] or (place and prefix in (place, place[:-1])):
            return True
    return False


def _short_forms(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    found: list[UnitMention] = []
    for shape in re.finditer(rf"(?:{_SUFFIX})", utterance.text):
        for size in range(10, 0, -1):
            start = shape.start() - size
            if start < 0 or not utterance.is_free(start, shape.end()):
                continue
            typed = utterance.text[start : shape.end()]
            if not re.fullmatch(r"[\u4e00-\u9fff]+", typed) or _NOT_A_STEM.search(typed):
                continue
            canonical = _by_short_form(typed, names)
            begin = _with_prefix(utterance.text, start, names)
            if begin < start and not _is_theirs(utterance.text[begin:start], canonical, names):
                break  # another level's or place's: 市财政局
            if canonical:
                utterance.take(start, shape.end(), "unit")
                found += [UnitMention(n, start, shape.end(), typed) for n in canonical]
                break
    return found


def _stems(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    """公安牵头, 交警管啥, 不归公安管, 人社要做什么: a unit by its stem alone, right before what it
    does, or alone after a word that calls for a unit."""
    text = utterance.text
    found: list[UnitMention] = []
    ends: list[tuple[int, tuple[int, ...]]] = [(m.start(), (4, 3, 2)) for m in _ACTS.finditer(text)]
    ends += [(m.end("stem"), (len(m["stem"]),)) for m in _CALLED.finditer(text)]
    for end, sizes in ends:
        for start in (end - size for size in sizes):
            if start < 0 or not utterance.is_free(start, end):
                continue
            stem = text[start:end]
            chosen = _by_stem(stem, names)
            elsewhere = _with_prefix(text, start, names) < start
            if len(chosen) == 1 and not (
                elsewhere or _NOT_A_STEM.search(stem) or _BODY_SUFFIX.search(stem)
            ):
                utterance.take(start, end, "unit")
                found.append(UnitMention(chosen[0], start, end, stem))
                break
    return found


def _by_stem(stem: str, names: UnitNames) -> list[str]:
    """The units that a stem may mean: whose name begins so, else whose short form it begins."""
    hits = {n for a, ns in names.aliases.items() if a.startswith(stem) for n in ns}
    hits = hits or {n for ending in _OF_STEMS for n in names.exact(stem + ending)}
    hits = hits or {n for ending in _OF_STEMS for n in names.resolve(stem + ending)}
    return prefer(hits, names.homes)


def _by_short_form(typed: str, names: UnitNames) -> tuple[str, ...]:
    if typed.endswith("部门"):
        stem = typed.removesuffix("部门")
        hits = [n for n in names.names if key(bare(n)).startswith(stem)] if len(stem) > 1 else []
        chosen = prefer(hits, names.homes)
        return tuple(chosen) if len(chosen) == 1 else ()
    exact = names.resolve(typed)
    if exact:
        return exact
    if len(typed) >= 4:
        near = [
            n
            for n in names.names
            for a in (key(bare(n)),)
            if len(a) == len(typed)
            and sum(x != y for x, y in zip(a, typed, strict=True)) == 1
            and a[-1] == typed[-1]
        ]
        chosen = prefer(near, names.homes)
        return tuple(chosen) if len(chosen) == 1 else ()
    return ()


def _town(utterance: Utterance, names: UnitNames) -> list[UnitMention]:
    if "镇" not in names.names:
        return []
    return [
        UnitMention("镇", m.start(), m.end(), "镇") for m in utterance.take_all(_SMALL_TOWN, "unit")
    ]


def _strangers(utterance: Utterance) -> list[str]:
    unknown = []
    for match in [*utterance.find(_OFFICE), *utterance.find(_OUTSIDER)]:
        typed = match.group()
        if _NOT_A_STEM.search(typed) or re.search(r"[布格结全时大]局$", typed):
            continue
        utterance.take(match.start(), match.end(), "stranger")
        unknown.append(typed)
    return unknown


def split_excluded(
    u: Utterance, mentions: Sequence[UnitMention], words: Words
) -> tuple[list[UnitMention], list[UnitMention]]:
    """Units that are meant, and units that are set aside.

    除了教育文体局, 各街道不用负责, 不含财政局: the unit after an exclusion, or before a denial
    of its duty, is set aside.
    """
    text = u.text
    included: list[UnitMention] = []
    excluded: list[UnitMention] = []
    for mention in mentions:
        before = re.search(
            rf"(?:{words.pattern('exclude.except_unit').pattern})\s*$", text[: mention.start]
        )
        after = _DENIED.match(text[mention.end :])
        (excluded if before or after else included).append(mention)
        if before:
            u.take(before.start(), before.end(), "exclusion")
        elif after:
            u.take(mention.end, mention.end + after.end(), "exclusion")
    return included, excluded
