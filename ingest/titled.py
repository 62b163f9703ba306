"""What the title of an item says of who does it and by when.

(一)县林业局, 县林业局职责: the title is nothing but bodies, who answer for what stands below.
以下任务由县水利局负责: the title says who does what stands below.
自查阶段(2024年3月15日前): a bracket that closes the title, or stands before whom the text charges,
and is nothing but a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.bodies import is_body
from ingest.dates import TimeExpression
from ingest.duties import only_names, read_duties
from ingest.field_times import times_alone
from ingest.fields import BELOW_BY, Share, Tail, read_field
from ingest.lexicon import Lexicon
from ingest.names import is_group, read_names
from ingest.roles import Part
from ingest.text import PolicyText

_STOP = re.compile(r"[。:]")
_WHOSE = re.compile(
    r"(?:的?(?:主要|工作|具体)?(?:职责|责任|任务|分工)(?:任务|分工)?|\(\d+[项条]\))+$"
)


_ANY_OF_THEM = re.compile(
    r"(?:各|有关|相关|[省市州区县乡镇]?[直级属]|成员|责任|牵头|配合|主管|职能|行业|主要)*(?:部门|单位|机构)"
)
"""部门职责, 成员单位职责: a heading over the duties of several, the name of none."""


def titled_tail(
    text: PolicyText, start: int, end: int, pairs: Mapping[int, int], lexicon: Lexicon
) -> Tail | None:
    """The field that an item's title is, the title standing at folded[start:] of its block that
    ends at `end`; None where it is an ordinary title."""
    stop = _STOP.search(text.folded, start, end)
    stop_at = stop.start() if stop else end
    shares = _bodies(text, start, stop_at, lexicon)
    if shares:
        return Tail(start, stop_at, shares, whole_line=True)
    if by := BELOW_BY.match(text.folded, start, stop_at):
        shares = read_field(text, by.end(), stop_at, lexicon).shares
        if shares and all(is_body(n.text) for share in shares for n in share.names):
            return Tail(start, stop_at, shares, whole_line=True)
    if stage := _STAGE.match(text.folded, start, end):
        stop = _STOP.search(text.folded, stage.end(), end)
        start, stop_at = stage.end(), stop.start() if stop else end
    if when := _time_in_bracket(text, start, stop_at, pairs, lexicon):
        return Tail(*when, deadline=(when[0] + 1, when[1] - 1))
    return None


def _bodies(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> tuple[Share, ...]:
    if end - start > 60:
        return ()
    if whose := _WHOSE.search(text.folded, start, end):
        end = whose.start()
    names = tuple(read_names(text, start, end, lexicon))
    named = [
        n
        for n in names
        if is_body(n.text)
        and (not is_group(n.text) or len(n.text) > 5)
        and not _ANY_OF_THEM.fullmatch(n.text)
    ]
    if not names or len(named) < len(names) or not only_names(text, names, start, end):
        return ()
    return (Share(names, Part("responsible")),)


def _time_in_bracket(
    text: PolicyText, start: int, end: int, pairs: Mapping[int, int], lexicon: Lexicon
) -> tuple[int, int] | None:
    """The place of the bracket that closes a title, brackets included, where it is a time."""
    for left in range(start + 1, end):
        if text.folded[left] != "(" or (right := pairs.get(left)) is None:
            continue
        closes = right == end - 1 or (
            right < end
            and left - start <= _LONGEST_TITLE
            and _charged_at(text, right + 1, end, lexicon)
        )
        times = times_alone(text.folded[left + 1 : right].strip()) if closes else ()
        if any(_when(time) for time in times):
            return left, right + 1
    return None


def _charged_at(text: PolicyText, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether the words there begin with a body that they charge: (3月)县教育局制定…"""
    duties = read_duties(text, start, end, lexicon)
    return bool(duties) and duties[0].shares[0].names[0].start == start


_LONGEST_TITLE = 24
_STAGE = re.compile(r"第[一二三四五六\d]{1,2}(?:阶段|步|期|批)[:、, ]\s*")


def _when(time: TimeExpression) -> bool:
    """Whether a phrase beside a title says when to act: (3月), (三季度), not (2024年)."""
    if time.kind == "period":
        return time.granularity not in ("year", "plan")
    return time.kind in ("until", "range", "goal", "recurring")
