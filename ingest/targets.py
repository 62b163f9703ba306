"""Quantified aims: the numbers that a goal, an article or a row sets, with what they count.

A value is a number with a measure, and what narrows it: 8倍以上, 不少于360学时, 6-8所, 92%.
Years as dates, document numbers, outline numbers and names of plans (十三五, 56所学校 in 《》) are
none. Left out: whether a value is a target or only describes what is there; the sentence is
kept with it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from ingest.deadlines import Calendar
from ingest.document import Source, Target
from ingest.text import PolicyText

_NUMBER = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_RANGE = rf"{_NUMBER}(?:\s?[-—~至到]\s?{_NUMBER})?"
_MEASURE = (
    r"%|‰|个百分点|个|倍|所|项|名|人次|人|户|家|套|间|处|座|公里|千米|米|平方公里|平方米|亩|公顷"
    r"|吨|公斤|亿元|万元|元|"
    r"学时|课时|小时|分钟|工作日|天|日|周|年|岁|次|场|期|批|件|部|台|辆|条|片|支|对|门|种|类|张"
    r"|床|万[一-龥]{1,2}|亿[一-龥]{1,2}"
)
_SCALE = r"(?:万|亿|千|百)?余?多?"
_AFTER = r"(?:以上|以下|以内|左右|之内)"
_CYCLE = r"(?:\d+年一(?:周期|轮)|每年|每月|每周|每天|每季度)"

VALUE = re.compile(
    rf"(?P<value>(?:{_CYCLE})?(?:(?P<low>不少于|不低于|不高于|不超过|不得少于|不得低于|不得超过"
    rf"|至少|最多|≥|≤))?\s?"
    rf"(?P<number>{_RANGE})(?P<scale>{_SCALE})(?P<measure>{_MEASURE})(?P<after>{_AFTER})?)"
)
_CHINESE = re.compile(r"[一二两三四五六七八九十百千]+")
_FIXED = re.compile(
    r"第$|[〔\[(]$|(?:之|唯|统|惟|专|万|同|其|某|任|每|进|逐|单|划|合|不|另|初|高|这|那|哪|各|几"
    r"|数|若干|十|百)$"
)
_CHINESE_MEASURES = ("小时", "年", "个", "项", "所", "倍", "次", "名", "天", "人", "家", "公里")
_SENTENCE = re.compile(r"[。;!?\n]")


def read_targets(
    text: PolicyText, start: int, end: int, source: Source, number: int | None, calendar: Calendar
) -> Iterator[Target]:
    """The quantified aims of one chunk, in order."""
    folded = text.folded
    for sentence_start, sentence_end in _sentences(folded, start, end):
        times = calendar.times(folded[sentence_start:sentence_end])
        taken = [
            (sentence_start + t.start, sentence_start + t.end)
            for t in times
            if t.kind != "duration"
        ]
        dated = [t for t in times if t.due]
        last_due: date | None = None
        passed = 0  # of the dated times, those that stand before the value
        for match in VALUE.finditer(folded, sentence_start, sentence_end):
            if not _is_value(folded, match, taken, start):
                continue
            while passed < len(dated) and sentence_start + dated[passed].start <= match.start():
                last_due = dated[passed].due
                passed += 1
            yield Target(
                text=text.raw[sentence_start:sentence_end],
                start=sentence_start,
                end=sentence_end,
                value=text.raw[match.start("value") : match.end("value")].strip(),
                source=source,
                number=number,
                by=last_due,
            )


def _is_value(folded: str, match: re.Match[str], taken: list[tuple[int, int]], start: int) -> bool:
    at, stop = match.start("number"), match.end("measure")
    nearest = bisect_left(taken, (stop, 0)) - 1  # the last time that begins before the value ends
    if nearest >= 0 and at < taken[nearest][1]:
        return False
    before = folded[max(start, match.start() - 2) : match.start()]
    if re.search(r"[\d.〔\[#/]$", before) or re.search(r"[第附]\s?$", before):
        return False
    if re.match(r"\d+[.、]", folded[at : at + 3]) and at <= start + 1:
        return False
    measure = match["measure"]
    if _CHINESE.fullmatch(match["number"]):
        return _counts_in_words(match, before)
    if measure in ("年", "日", "天") and len(match["number"]) == 4:
        return False
    if measure == "日" or (
        measure == "年" and re.match(r"(?:级|度|版|来)", folded[stop : stop + 1])
    ):
        return False
    return not folded.startswith(("级", "号", "类以"), stop)


def _counts_in_words(match: re.Match[str], before: str) -> bool:
    """两年以上, 一小时, 一个以上 count something; 一个人, 十分, 统一项目 do not."""
    if match["measure"] not in _CHINESE_MEASURES or _FIXED.search(before):
        return False
    if match["after"] or match["low"]:
        return True
    return match["measure"] in ("小时", "公里") or (match["measure"] == "倍")


def _sentences(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SENTENCE.finditer(folded, start, end):
        yield from _stripped(folded, at, match.start())
        at = match.end()
    yield from _stripped(folded, at, end)


def _stripped(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = folded[start:end]
    left = start + len(piece) - len(piece.lstrip(" ,、"))
    right = start + len(piece.rstrip())
    if left < right:
        yield left, right
