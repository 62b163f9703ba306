"""Line breaks that a copied text lost, found again.

The numbers of an outline (一、 1．) tell where lines began, as long as they count up. Where one
line is most of the text, its blanks do, too: Chinese needs none, so what stands before one was
the end of a line, behind a full stop, a closing bracket, before a label and in a table. Such a
text is stored with its lines; a long line among others is only cut where it is read (`lines`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ingest.numerals import CHINESE, ordinal
from ingest.roles import label_at, labels_in, meeting_label_at
from ingest.tables import HEADER_LENGTH, column_kind, column_kinds, is_task_header
from ingest.text import PolicyText, bracket_pairs

MARKERS = 4
"""Numbers that must count up before a line is taken for several."""
_ALONE = 120  # characters of a line that is most of its text

_MARKER = re.compile(
    rf"(?:(?<=[\s。;:)〕\]】])|^)"
    rf"(?:第(?P<article>[{CHINESE}\d]{{1,5}})[条章节]|(?P<han>[{CHINESE}]{{1,4}})、"
    rf"|\((?P<bracket>[{CHINESE}]{{1,4}})\)|(?P<digit>\d{{1,3}})[.、](?!\d(?!\d?月|\d{{3}}年)))"
)
_GLUED = re.compile(
    rf"(?<=[。;:)])第(?P<article>[{CHINESE}\d]{{1,5}})[条章节]"
    rf"|(?<![{CHINESE}统唯同专单万逐第])(?P<han>[{CHINESE}]{{1,3}})、(?=[一-龥]{{4}})"
    rf"|\((?P<bracket>[{CHINESE}]{{1,4}})\)(?=[一-龥])"
    rf"|(?<![\d.第、至-])(?P<digit>\d{{1,2}})[.、]"
    rf"(?=[一-龥“]|\d{{1,2}}月|(?:19|20)\d\d年)"
)
"""Numbers in a text that lost even the blanks around its headings: …改革1.建立…二、推进…"""
_CIRCLED = re.compile(
    r"(?<=[。;:])[①-⑳]|(?<=[一-龥])①|(?<=[^ ])【[^】]{0,2}[一二三四五六七八九十\d]{1,3}】"
)
_ORDER = ("article", "han", "bracket", "digit")


def lost_breaks(folded: str, start: int, end: int, least: int) -> list[int]:
    """Where a line that swallowed others is to be cut, if `least` numbers count up in it."""
    return _counted(folded, start, end, least, _MARKER)


def with_lines(raw: str) -> str:
    """A text whose longest line is most of it, that line broken again; else the same text."""
    lines = raw.split("\n")
    index = max(range(len(lines)), key=lambda i: len(lines[i]))
    line = lines[index].strip()
    if len(line) < _ALONE or len(line) * 5 <= len(raw.strip()) * 4:
        return raw
    folded = PolicyText.of(line).folded
    cuts = _counted(folded, 0, len(folded), 2, _MARKER)
    glued = _counted(folded, 0, len(folded), MARKERS, _GLUED)
    if len(glued) > len(cuts):
        cuts = glued
    if not cuts and " " not in folded:  # no number, no blank: every sentence may be a paragraph
        cuts = [match.end() for match in re.finditer("。", folded)]
    cuts += [match.start() for match in _CIRCLED.finditer(folded)]
    head = _head(folded, min(cuts, default=len(folded)))
    bounds = sorted({0, *head, *cuts, *_blanks(folded), len(line)})
    pieces = (line[at:stop].strip() for at, stop in pairwise(bounds))
    join = _without_blanks if _broken_at_a_width(line) else str
    lines[index] = "\n".join(join(piece) for piece in pieces if piece)
    return "\n".join(lines)


_NUMBER = re.compile(r"[〔\[(](?:19|20)\d\d[〕\])]第? ?\d{1,4} ?号")
_TITLE_ENDS = re.compile(
    r"(?<=通知|意见|方案|办法|决定|措施|要点|计划|分工|公告|纪要|分解) *"
    r"(?=(?!的)[一-龥]{2,8}[〔\[(](?:19|20)\d\d[〕\])]|各[^。:]{1,60}:|根据"
    r"|为(?:深入|贯彻|做好|进一步|切实|加快|全面|了|推|认真))"
)


def _head(folded: str, stop: int) -> Iterator[int]:
    """Where title, number and salutation end, glued to each other, before the first item."""
    for match in _TITLE_ENDS.finditer(folded, 0, stop):
        yield match.end()
    if number := _NUMBER.search(folded, 0, stop):
        yield number.end()
        if addressed := re.compile(r" *各[^。:]{1,80}:").match(folded, number.end(), stop):
            yield addressed.end()
    if signed := _SIGNED.search(folded):
        yield signed.start(1)
        yield signed.end(1)


_WIDTH = 20  # characters; no page is narrower
_SLACK = 2


def _broken_at_a_width(line: str) -> bool:
    """Whether most blanks stand at one distance from each other: they were the ends of lines of a
    page, in the middle of words."""
    parts = [len(part) for part in re.split(r"\s+", line)]
    width = Counter(n for n in parts if n >= _WIDTH).most_common(1)
    if not width:
        return False
    full = sum(abs(n - width[0][0]) <= _SLACK for n in parts)
    return full >= MARKERS and full * 3 >= len(parts)


def _without_blanks(piece: str) -> str:
    return re.sub(r"(?<=[一-龥、，；：（）〔〕“”])\s+(?=[一-龥、，；：（）〔〕“”\d])", "", piece)


_TITLE = re.compile(r"\s*[^\s,。;:、()]{4,30} +(?=[一-龥][^\s,。;]{5})")
"""一、强化责任落实 各乡镇人民政府要…: a title whose line ended before the blank."""


_SIGNED = re.compile(
    r"。 *([^。,;:\s]{4,40}(?:政府|办公室|办公厅|委员会|局|厅|部|院)"
    r" *\d{4} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日)"
)
"""Who issued the document and when, behind its last sentence."""


def _counted(folded: str, start: int, end: int, least: int, markers: re.Pattern[str]) -> list[int]:
    cuts: list[int] = []
    last: dict[str, int] = {}
    for match in markers.finditer(folded, start, end):
        style = match.lastgroup or ""
        number = ordinal(match[style])
        if number == 1 or (number is not None and number == last.get(style, 0) + 1):
            last[style] = number
            if number == 1:  # a list that begins again lets deeper ones begin again
                for deeper in _ORDER[_ORDER.index(style) + 1 :]:
                    last.pop(deeper, None)
            cuts.append(match.start())
            if style in ("han", "bracket") and (title := _TITLE.match(folded, match.end(), end)):
                cuts.append(title.end())
    if len(cuts) < least:
        return []
    if signed := _SIGNED.search(folded, cuts[-1], end):
        cuts.append(signed.start(1))
    head = [m.end() for m in re.finditer(r" +", folded[start : cuts[0]])]
    return [start + offset for offset in head if start + offset < cuts[0]] + cuts


_OPENS = re.compile(r"[①-⑳]|\d{1,2}\.\d{1,2} (?=[一-龥])|【[^】]{2,12}】|附 ?件 ?\d{0,2}(?= )")
_LEAST_FIELD = 6  # characters; a shorter bracket is a number, （一）, or a remark


def _blanks(folded: str) -> Iterator[int]:
    """Where a blank was the end of a line."""
    pairs = bracket_pairs(folded)
    opened = {right: left for left, right in pairs.items()}
    yield from _labels(folded, _Within(pairs))
    within = _Within(pairs)
    table = _table_from(folded)
    for match in re.finditer(r"\s+", folded):
        at, after = match.start(), match.end()
        before = folded[at - 1 : at]
        ends = before in "。;!?" or (
            before in _CLOSING and at - 1 - opened.get(at - 1, at) >= _LEAST_FIELD
        )
        begins = (
            _OPENS.match(folded, after)
            or label_at(folded, after, len(folded))
            or meeting_label_at(folded, after, len(folded))
            or (_OPENS.match(folded, folded.rfind(" ", 0, at) + 1) and before in "件0123456789")
        )
        if at >= table or ((ends or begins) and not within.any(at)):
            yield after


_CLOSING = ")〕】]"


def _labels(folded: str, within: _Within) -> Iterator[int]:
    """Where a label begins, glued to what stands before it: …牵头部门:区人社局配合部门:区国资办."""
    found = sorted(
        {(label.start, label.end, label.noun) for label in labels_in(folded, 0, len(folded))}
    )
    past = 0
    for start, end, noun in found:
        named = noun or label_at(folded, start, end) is not None
        if start >= past and named and folded[end - 1] == ":" and not within.any(start):
            yield start
        past = max(past, end)


class _Within:
    """Whether a place stands inside a bracket; asked in the order of the text."""

    def __init__(self, pairs: Mapping[int, int]) -> None:
        self._pairs = sorted(pairs.items())
        self._next = 0
        self._end = -1

    def any(self, at: int) -> bool:
        while self._next < len(self._pairs) and self._pairs[self._next][0] < at:
            self._end = max(self._end, self._pairs[self._next][1])
            self._next += 1
        return at < self._end


def _table_from(folded: str) -> int:
    """Where the header of a table of tasks begins whose cells only blanks part."""
    for match in re.finditer(r"(?<=\s)序 ?号 +", folded):
        words = folded[match.start() : match.start() + 9 * HEADER_LENGTH].split()[:9]
        known = [word for word in words if column_kind(word)]
        if len(known) >= 3 and is_task_header(column_kinds(words[: len(known)])):
            return match.start() - 1
    return len(folded)
