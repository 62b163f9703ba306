"""Qualities that narrow: source, role, state, recurrence, and properties of a task's units."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from app.assistant.query import Held, TaskSource
from app.assistant.utterance import Utterance
from app.assistant.words import Words
from app.ledger.records import State
from ingest.document import Role

_STATES: tuple[State, ...] = ("overdue", "done", "on_track", "due_soon", "ongoing", "no_deadline")
_ONLY = re.compile(
    r"(?:只|仅)(?:看|要|查|列|问|限)?(?:正文|附件)|(?:别给|不要|不看|不算)(?P<not>正文|附件)"
)
_FIELD_OF_ANNEX = re.compile(r"责任部门|配合部门")
_FIELD_OF_BODY = re.compile(r"责任单位|[这那]一?条")
_EXCEPT_ROLE = re.compile(r"除了?(?:责任|负责|牵头)(?:单位|部门)?(?:之外|以外|外)?")
LITERAL = re.compile(
    r"写明|写着|写了|写到|写有|载明|(?:提到|提及|说到|讲到|点到|出现)了?|包含|包括|规定了"
)


# 附件里建联席会议的: 里 belongs to 附件, whatever the word splitter joins it to.
_INSIDE = r"(?:里[头面]?(?!程)|之?中间?(?!小学|考|央|心|国|长期|层)|内(?!容|部)|当中)?"


@dataclass(frozen=True, kw_only=True)
class Qualities:
    """What the sentence says of the tasks it means. `source_hint` is a word that only one
    part of the document uses (责任部门: the annex), which prefers but does not filter."""

    source: TaskSource | None = None
    source_hint: TaskSource | None = None
    roles: frozenset[Role] = frozenset()
    lead: bool = False
    participates: bool = False
    states: tuple[State, ...] = ()
    due: bool = False
    dated: bool = False  # 有明确时限的
    recurring: bool | None = None
    supported: bool | None = None
    sole: bool = False
    held: Held | None = None
    led: bool | None = None
    by_all: Literal["", "responsible", "supporting", "any"] = ""
    common: bool = False
    literal: bool = False
    alone: bool = False  # in one part of the document only
    long: bool | None = None
    pending: bool = False

    def quantifies(self) -> bool:
        """Whether a property of a task's list of units is named."""
        held = bool(self.held or self.by_all)
        return self.sole or self.supported is not None or held or self.led is not None

    def narrows(self) -> bool:
        """Whether any quality picks out tasks by itself."""
        return bool(
            self.states or self.dated or self.quantifies() or self.recurring is not None
            or self.alone or self.long is not None or self.pending
        )  # fmt: skip


def recognise_qualities(u: Utterance, words: Words, *, contrasts: bool) -> Qualities:
    """Take the qualities. `contrasts`: another unit is excluded, so 只有 means "and not it"."""
    set_aside = u.take_all(words.pattern("exclude.not_recurring"), "quality")
    not_recurring = bool(set_aside)
    supported = _supported(u, words)
    held = _held(u, words)
    sole = bool(u.take_all(words.pattern("exclude.sole"), "quality")) and not contrasts
    source = _source(u, words)
    hint = _hint(u)
    literal = bool(u.take_all(LITERAL, "quality"))
    roles, lead, participates = _roles(u, words)
    dated = bool(u.take_all(words.pattern("state.dated"), "state"))
    states: list[State] = [s for s in _STATES if u.take_all(words.pattern(f"state.{s}"), "state")]
    recurring = bool(u.take_all(words.pattern("state.recurring"), "recurring"))
    due = bool(u.take_all(words.pattern("due.words"), "due"))
    if held == "supporting":
        roles = frozenset({"supporting"})
    return Qualities(
        source=source,
        source_hint=hint,
        roles=roles,
        lead=lead,
        participates=participates,
        states=tuple(states) if not not_recurring else tuple(s for s in states if s != "ongoing"),
        due=due,
        dated=dated,
        recurring=False if not_recurring else True if recurring else None,
        supported=supported,
        sole=sole,
        held=held,
        common=bool(words.search("exclude.common", u.text)),
        literal=literal,
        long=False if any("长期" in m.group() for m in set_aside) else None,
    )


_ENDS_IN_SUPPORTING = re.compile(r"有(?:配合|协办)的?(?:单位|部门)?(?:吗|么|没有?|不|否)\W*$")


def ends_in_supporting(text: str) -> bool:
    """区管校聘有配合部门吗: of one task it asks who supports it, and picks none."""
    return bool(_ENDS_IN_SUPPORTING.search(text))


def asked_of_supporting(qualities: Qualities) -> Qualities:
    """The qualities where the supporting units are asked for."""
    return replace(qualities, supported=None, roles=frozenset[Role]({"supporting"}))


def _held(u: Utterance, words: Words) -> Held | None:
    """只配合不牵头的, 只负责不配合的, 既负责又配合的单位; the first that is said."""
    said: tuple[tuple[Held, str], ...] = (
        ("both", "exclude.both_roles"),
        ("responsible", "exclude.only_responsible"),
        ("supporting", "exclude.only_supporting"),
    )
    return next((held for held, group in said if u.take_all(words.pattern(group), "quality")), None)


def _supported(u: Utterance, words: Words) -> bool | None:
    """没有配合部门的 -> False, 有配合部门的 -> True; 有没有列配合部门 asks, it does not filter."""
    if re.search(r"有没有(?:写|列|安排|明确|设)?(?:配合|协办)", u.text):
        return None
    if u.take_all(words.pattern("exclude.no_supporting"), "quality"):
        return False
    if u.take_all(words.pattern("exclude.has_supporting"), "quality"):
        return True
    return None


def _source(u: Utterance, words: Words) -> TaskSource | None:
    only = _ONLY.search(u.text)
    article = bool(u.take_all(_within("source.article", words), "source"))
    annex = bool(u.take_all(_within("source.annex", words), "source"))
    if only and only.groupdict().get("not"):
        return "annex" if only["not"] == "正文" else "article"
    if article == annex:
        return None
    return "article" if article else "annex"


def _within(group: str, words: Words) -> re.Pattern[str]:
    return re.compile(f"(?:{words.pattern(group).pattern}){_INSIDE}")


def _hint(u: Utterance) -> TaskSource | None:
    if _FIELD_OF_ANNEX.search(u.text):
        return "annex"
    return "article" if _FIELD_OF_BODY.search(u.text) else None


def _roles(u: Utterance, words: Words) -> tuple[frozenset[Role], bool, bool]:
    set_aside = bool(u.take_all(_EXCEPT_ROLE, "role"))
    lead = bool(u.take_all(words.pattern("role.lead"), "role"))
    responsible = bool(u.take_all(words.pattern("role.responsible"), "role")) or lead
    supporting = bool(u.take_all(words.pattern("role.supporting"), "role"))
    participates = bool(u.take_all(words.pattern("role.participant"), "role"))
    roles: set[Role] = set()
    if responsible and not set_aside:
        roles.add("responsible")
    if supporting:
        roles.add("supporting")
    return frozenset(roles), lead, participates
