"""Every phrase of time in a text, in order.

One pass: a cheap pattern finds where a phrase may begin and of which family it is, its grammar
reads on from there, at most a window far, so the work grows with the length of the text alone.
What a phrase cannot say by itself is added here: the year of the sentence before it, 2017年起 in
front of 每年9月, 自2017年9月1日起 in front of 30日内.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pyparsing as pp

from ingest.dates import grammar, phrase
from ingest.dates.english import find_english
from ingest.dates.every import NAMED_DAY, Rule, every_meant, refined, times_meant
from ingest.dates.expression import TimeExpression
from ingest.dates.numerals import number
from ingest.dates.plain import plain_text
from ingest.dates.point import Frame
from ingest.dates.recurrence import monthly, yearly

_BEFORE, _AFTER = 40, 48
"""How much text beside a phrase is looked at, in characters."""
_SENTENCE_END = re.compile(r"[。！？\n]")
_CLAUSE_END = re.compile(r"[，。；、：,;:\n]")
_ONLY_COMMA = re.compile(r"[，,]?")
_LATIN = re.compile(r"[A-Za-z]{2}")
_CARRY_UNITS = ("day", "month", "quarter", "half")


def find_times(
    text: str,
    *,
    reference: date | None,
    question: bool = False,
    year: int | None = None,
    carried: int | None = None,
    minguo: bool | None = None,
) -> tuple[TimeExpression, ...]:
    """Find what `text` says about time: in order, without overlap, the longest reading first.

    `reference` is the document's date, or as_of for a question. `question` reads a question:
    "…前" begins at the reference, "30天内" counts from it, English is understood.
    `year` is the document's year where its day of issue is unknown (`reference` None).
    `carried` is the year that was spoken of before, which 下半年 is then of.
    `minguo` says whether 106年 is 民國106年; None: judged by the characters of `text`.
    Never raises for any text.

    "2017年8月底前完成，以后每年9月检查" -> until 2017-08-31; recurring in September
    """
    plain = plain_text(text)
    reader = _Reader(
        plain.text,
        Frame(reference=reference, year=reference.year if reference else year, question=question),
        minguo=plain.traditional if minguo is None else minguo,
    )
    reader.carried = (carried, 0) if carried else None
    read = reader.read()
    if question and _LATIN.search(plain.text):
        read = _merged([*read, *find_english(plain.text, reader.frame)])
    found = []
    for one in read:
        start, end = plain.start(one.start), plain.end(one.end)
        found.append(replace(one, text=text[start:end], start=start, end=end))
    return tuple(found)


def _merged(read: list[TimeExpression]) -> list[TimeExpression]:
    """In order and without overlap, the longer of two that share a place."""
    kept: list[TimeExpression] = []
    for one in sorted(read, key=lambda one: (one.start, -one.end)):
        if not kept or kept[-1].end <= one.start:
            kept.append(one)
        elif one.end - one.start > kept[-1].end - kept[-1].start:
            kept[-1] = one
    return kept


def _is_term(one: TimeExpression) -> bool:
    """Whether a phrase can say from when to when something recurs: 2017年起, 2021—2025年."""
    whole_years = one.granularity in ("year", "plan") and one.kind == "period"
    return one.first is not None and (whole_years or one.kind in ("since", "range"))


class _Reader:
    """One pass over a plain text. `found` holds what was read so far."""

    def __init__(self, text: str, frame: Frame, *, minguo: bool) -> None:
        self.text = text
        self.frame = frame
        self.anchor = grammar.anchor(frame.question, minguo)
        self.stretch = grammar.stretch(frame.question, minguo)
        self.found: list[TimeExpression] = []
        self.carried: tuple[int, int] | None = None  # a year, and where its phrase ends

    def read(self) -> list[TimeExpression]:
        """Read to the end of the text."""
        position = 0
        while match := self.anchor.search(self.text, position):
            family = getattr(self, f"_{match.lastgroup}")
            position = max(int(family(match.start())), match.start() + 1)
        return self.found

    # Each family reads the phrase at a position, keeps what it means, and says where to go on.

    def _point(self, start: int) -> int:
        try:
            read = self.stretch.parse_string(self.text[start : start + grammar.WINDOW])
        except pp.ParseBaseException:
            return start
        end = start + int(read["locn_end"])
        tokens: Mapping[str, Any] = read["value"]
        frame = replace(self.frame, carried=self._carried_year(start))
        before, after = self._before(start), self._after(end)
        try:
            meant = phrase.stretch_meant(tokens, frame, before=before, after=after)
        except ValueError:  # numerals that are no number: 民国百百年
            return end
        if meant is None:
            return end
        meant = replace(meant, start=start, end=end)
        if self._recurs(meant, tokens):
            meant = refined(meant, tokens)
            meant = replace(meant, first=self.found[-1].first, last=self.found[-1].last)
            self.found.pop()
        self.found.append(meant)
        self._carry(tokens, meant)
        return end

    def _every(self, start: int) -> int:
        head = self._match("every", start)
        after = self._after(head.end())
        try:
            parts: Any = grammar.year_parts().parse_string(after)
        except pp.ParseBaseException:
            parts = None
        if parts and NAMED_DAY.match(after, parts["locn_end"]):
            return head.end() + int(parts["locn_end"])
        rules = every_meant(head.groupdict(), before=self._before(start), after=after, parts=parts)
        for rule in rules:
            self._keep_recurring(rule.at(start, head.end()))
        return self.found[-1].end if rules else head.end()

    def _times(self, start: int) -> int:
        head = self._match("times", start)
        rules = times_meant(head.groupdict(), after=self._after(head.end()))
        for rule in rules:
            self._keep_recurring(rule.at(start, head.end()))
        return head.end()

    def _regularly(self, start: int) -> int:
        head = self._match("regularly", start)
        return self._plain_rule(head)

    def _periodic(self, start: int) -> int:
        return self._plain_rule(self._match("periodic", start))

    def _plain_rule(self, head: re.Match[str]) -> int:
        unit = {"年度": "年", "每年度": "年", "半年度": "半年", "月度": "月"}
        word = unit.get(head["unit"], head["unit"])
        for rule in every_meant({"unit": word}, before="", after="", parts=None):
            self._keep_recurring(rule.at(head.start(), head.end()))
        return head.end()

    def _nextmonth(self, start: int) -> int:
        head = self._match("nextmonth", start)
        if number(head["day"]) <= 31:
            one = Rule(
                rrule=monthly((number(head["day"]),)),
                granularity="day",
                end=0,
                inferred="“次月”按每月推定",
            )
            self.found.append(one.at(start, head.end()))
        return head.end()

    def _alone(self, start: int) -> int:
        return self._keep(self._match("alone", start), phrase.alone_meant)

    def _rolling(self, start: int) -> int:
        return self._keep(self._match("rolling", start), phrase.rolling_meant)

    def _soon(self, start: int) -> int:
        match = self._match("soon", start)
        after = self._after(match.end())
        return self._keep(match, lambda t, f: phrase.soon_meant(t, f, after=after))

    def _ahead(self, start: int) -> int:
        match = self._match("ahead", start)
        after = self._after(match.end())
        return self._keep(match, lambda t, f: phrase.ahead_meant(t, f, after=after))

    def _delay(self, start: int) -> int:
        match = self._match("delay", start)
        floor = self.found[-1].end if self.found else 0
        since = None
        if self.found and self.found[-1].kind == "since" and self._follows(start):
            since, floor = self.found[-1].first, start
        before = self.text[max(floor, start - _BEFORE) : start]
        meant = phrase.delay_meant(match.groupdict(), self.frame, before=before, since=since)
        if meant is not None:
            one, taken = meant
            begin = self.found.pop().start if since else start - taken
            self.found.append(replace(one, start=begin, end=match.end()))
        return match.end()

    # What phrases take from one another.

    def _keep(self, match: re.Match[str], meaning: Any) -> int:
        meant = meaning(match.groupdict(), self.frame)
        if meant is not None:
            self.found.append(replace(meant, start=match.start(), end=match.end()))
        return match.end()

    def _keep_recurring(self, one: TimeExpression) -> None:
        """Keep a recurrence; 2017年起 or 2021—2025年 right before it says when it holds."""
        earlier = self.found[-1] if self.found else None
        if earlier and _is_term(earlier) and self._follows(one.start):
            self.found.pop()
            one = replace(one, start=earlier.start, first=earlier.first, last=earlier.last)
        self.found.append(one)

    def _recurs(self, meant: TimeExpression, tokens: Mapping[str, Any]) -> bool:
        """Whether a stretch without a year says on what day an earlier 每年 falls."""
        earlier = self.found[-1] if self.found else None
        if earlier is None or earlier.rrule != yearly((12,)) or earlier.reason:
            return False
        between = self.text[earlier.end : meant.start]
        return (
            len(between) <= _BEFORE
            and not _CLAUSE_END.search(between)
            and meant.kind in ("period", "until", "goal", "range")
            and meant.granularity in ("month", "quarter", "half", "day")
            and not phrase.point_in(tokens["a"]).has_year
        )

    def _carry(self, tokens: Mapping[str, Any], meant: TimeExpression) -> None:
        """Keep the year that a phrase names for the months after it: 2018年6月底前…，9月底前…"""
        point = phrase.point_in(tokens["b"] if "b" in tokens else tokens["a"])
        known = self.frame.year
        day = meant.last or meant.first
        if point.years and meant.granularity in _CARRY_UNITS and day:
            self.carried = (day.year, meant.end) if known is None or day.year >= known else None

    def _carried_year(self, start: int) -> int | None:
        if self.carried is None:
            return None
        year, end = self.carried
        between = self.text[end:start] if start - end <= 4 * _BEFORE else "\n"
        return None if _SENTENCE_END.search(between) else year

    def _follows(self, start: int) -> bool:
        """Whether a phrase stands right behind the last one, a comma apart at most."""
        between = self.text[self.found[-1].end : start]
        return len(between) <= 1 and _ONLY_COMMA.fullmatch(between) is not None

    def _match(self, family: str, start: int) -> re.Match[str]:
        match = grammar.PATTERNS[family].match(self.text, start)
        assert match is not None, family  # the anchor is made of the same pattern
        return match

    def _before(self, start: int) -> str:
        return self.text[max(0, start - _BEFORE) : start]

    def _after(self, end: int) -> str:
        return self.text[end : end + _AFTER]
