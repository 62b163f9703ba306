"""The last list with more: 把它配合的也加进来, 9月的也加上, 连正文的一起列出来.

What is added names a slot of the last question: a role, a part, days, units. There the two are
joined; where they cannot be (逾期的 and 长期的), the two lists are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import modified
from app.assistant.query import Ask, Query, Selection, Window, joined
from app.assistant.reading import Reading
from app.assistant.resolve import Resolver
from app.assistant.rows import rows
from app.assistant.selecting import make_query, selection_of

_TOO = r"(?:也|都|一起|一并|一块儿?|再|统统|全|给我|顺便|要)*"
_POLITE = r"(?:帮我|给我|麻烦你?|请|那么?|再|顺便)*"
_END = r"(?:吧|看看|一下|呢|行吗|可以吗|,?(?:一共|总共)?(?:有)?(?:几[项条]|哪些))*\W*$"
_ADDED = (
    re.compile(
        rf"^{_POLITE}(?:[把将连同]+)?(?:[它他]们?)?(?P<what>[^,，。？?]{{1,16}}?)"
        rf"{_TOO}(?:加|算|包括|列|放|带|合|并|计)(?:进来|进去|入|上|在内|到一起|进)(?:去|来)?{_END}"
    ),
    re.compile(
        rf"^{_POLITE}(?:加上|算上|带上|连同|外加|加进)(?:[它他]们?)?(?P<what>[^,，。？?]{{1,16}}?)"
        rf"{_TOO}(?:呢|一起|(?:列|看|算)(?:出来|一下)?)?{_END}"
    ),
    re.compile(
        rf"^{_POLITE}连(?:同)?(?:[它他]们?)?(?P<what>[^,，。？?]{{1,16}}?)(?:一起|一并|也|都)+"
        rf"(?:列|看|算|说|要|报|统计)(?:出来|一下|上|进来)?{_END}"
    ),
)
_NO_ADDITION = re.compile(r"^(?:不|别|没)|责任(?:单位|部门)$|配合(?:单位|部门)$")


def added(sentence: str) -> str:
    """What a sentence adds to the last list, "" where it adds nothing."""
    for pattern in _ADDED:
        found = pattern.match(sentence)
        if found and not _NO_ADDITION.search(found["what"]):
            what = found["what"]
            return what if what.endswith("的") else f"{what}的"
    return ""


def with_more(reading: Reading, previous: Query, resolver: Resolver) -> Query | None:
    """The last question widened by what `reading` names; None where it was no list, or where
    nothing is named that a list is made by."""
    before, said = previous.selection, selection_of(reading)
    if previous.ask is not Ask.TASKS or reading.topic or reading.strangers:
        return None
    if reading.references:
        scope = before.document_ids
        numbered = resolver.numbered_ids(reading.references, document_ids=scope)
        return _together(previous, reading, numbered, resolver)
    changes: dict[str, object] = {}
    if reading.units:
        changes["units"] = tuple(dict.fromkeys((*before.units, *reading.units)))
    if said.roles and before.roles and said.roles != before.roles:
        changes |= {"roles": before.roles | said.roles, "lead": False}
    if said.source and before.source and said.source != before.source:
        changes["source"] = None
    if said.window and before.window:
        changes["window"] = _stretch(before.window, said.window)
    named = said.named() - {"units", "roles", "lead", "source", "window", "document_ids"}
    slots = not named and changes and not (before.ids or (said.window and not before.window))
    if slots:
        selection = replace(before, **changes)  # type: ignore[arg-type]
        return replace(previous, text=reading.text, selection=selection, order=None)
    other = replace(previous, order=None, selection=replace(modified(before, said), ids=()))
    if reading.units:
        other = replace(other, selection=replace(other.selection, units=reading.units))
    if not (named or changes or said.window):
        return None
    if named and before.states and not said.states:  # 长期的 beside 逾期的: of another kind
        other = replace(other, selection=replace(other.selection, states=()))
    return _together(previous, reading, [v.task.id for v in rows(other, resolver)], resolver)


def _stretch(before: Window, said: Window) -> Window | None:
    parts = [part for w in (before, said) for part in (w.parts or (w,))]
    return joined(parts)


def _together(
    previous: Query, reading: Reading, ids: list[str], resolver: Resolver
) -> Query | None:
    """The two lists as one."""
    listed = [v.task.id for v in rows(previous, resolver)]
    both = tuple(dict.fromkeys((*listed, *ids)))
    if not ids or len(both) == len(listed):
        return None
    return make_query(replace(reading, order=None), Ask.TASKS, Selection(ids=both))
