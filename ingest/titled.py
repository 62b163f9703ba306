"""What the title of an item says of who does it and by when.

(一)县林业局, 县林业局职责: the title is nothing but bodies, who answer for what stands below.
以下任务由县水利局负责: the title says who does what stands below.
自查阶段(2024年3月15日前): a bracket that closes the title and is nothing but a time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.dates import find_times
from ingest.duties import is_body, only_names
from ingest.fields import Share, Tail, read_field
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
_BELOW_BY = re.compile(
    r"(?:以下|下列|本(?:项|部分|章|节))(?:各?项)?(?:重点)?(?:工作|任务|事项|措施|内容)*均?由(?=[一-龥])"
)


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
    if by := _BELOW_BY.match(text.folded, start, stop_at):
        shares = read_field(text, by.end(), stop_at, lexicon).shares
        if shares and all(is_body(n.text) for share in shares for n in share.names):
            return Tail(start, stop_at, shares, whole_line=True)
    if when := _time_in_bracket(text, start, stop_at, pairs):
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
    text: PolicyText, start: int, end: int, pairs: Mapping[int, int]
) -> tuple[int, int] | None:
    """The place of the bracket that closes a title, brackets included, where it is a time."""
    left = text.folded.rfind("(", start, end)
    if left <= start or pairs.get(left) != end - 1:
        return None
    inside = text.folded[left + 1 : end - 1].strip()
    times = find_times(inside, reference=None)
    whole = len(times) == 1 and times[0].end - times[0].start == len(inside)
    return (left, end) if whole and times[0].kind in ("until", "range") else None
