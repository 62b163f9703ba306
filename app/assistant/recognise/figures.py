"""A figure that a question holds up, to hear what it is of.

    文件里那个92%说的是什么指标
    百分之九十是对什么的要求
    哪里提到了6到8所

A sentence is one of these where nothing but such a figure is named. Days and years are no figures
(windows.py), nor are numbers of tasks (references.py) and units: 2项 is
the second as well as two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from app.assistant.normalise import number
from app.assistant.recognise.whole import made_of
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_NUMERAL = r"\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百]+"
_MEASURE = (
    r"个百分点|平方公里|平方米|公里|公顷|千瓦时|千瓦|立方米|分钟|小时|学时|课时|个?工作日|个月"
    r"|(?:百|千)?[万亿]?(?:元|人次|人|名|位|户|家|所|张|辆|套|吨|亩|场|次|座|处|床|份|本|台|棵|株|盏)|天|倍|岁|级|年|米|门|项|种|类|%"
)
_FIGURE = re.compile(
    rf"(?<![\d.〔\[第])(?:百分之(?P<percent>{_NUMERAL})|(?P<tenths>[一二三四五六七八九])成(?P<half>五|半)?"
    rf"|(?P<low>{_NUMERAL})(?:个?[-~—至到](?P<high>{_NUMERAL}))?(?P<measure>{_MEASURE}))"
    r"(?:以上|以下|以内|左右|上下)?"
)
_CALENDAR = re.compile(r"(?:19|20)\d\d年")
_OF_TASKS = frozenset(("项", "家"))  # 两家都有的是哪条 are two units
_SAME = {"名": "人", "位": "人", "课时": "学时", "个工作日": "工作日", "类": "种"}


@dataclass(frozen=True)
class Figure:
    """A number, or a stretch of numbers, and what is measured in it."""

    low: str
    high: str
    measure: str


def figures(text: str) -> Iterator[tuple[re.Match[str], Figure]]:
    """The figures of a folded text, however they are written: 百分之九十二 is 92%."""
    for match in _FIGURE.finditer(text):
        if not _CALENDAR.fullmatch(match.group()):
            yield match, _figure(match)


def _figure(match: re.Match[str]) -> Figure:
    if match["tenths"]:
        value = 10 * (number(match["tenths"]) or 0) + 5 * bool(match["half"])
        return Figure(str(value), "", "%")
    if match["percent"]:
        return Figure(_digits(match["percent"]), "", "%")
    measure = match["measure"]
    return Figure(_digits(match["low"]), _digits(match["high"] or ""), _SAME.get(measure, measure))


def _digits(numeral: str) -> str:
    whole = number(numeral)
    return str(whole) if whole is not None else numeral.replace(",", "")


def recognise_figure(u: Utterance, words: Words) -> str:
    """Take a sentence that asks what a figure is of, and return the figure as typed; else ""."""
    text = u.blanked()  # the name of a paper was taken
    found = list(figures(text))
    if len(found) != 1 or found[0][1].measure in _OF_TASKS or not words.search("figure.asks", text):
        return ""
    match = found[0][0]
    if not made_of(text[: match.start()] + text[match.end() :], _word(words)):
        return ""
    u.take(0, len(u.text), "figure")
    return match.group()


@lru_cache(maxsize=4)
def _word(words: Words) -> re.Pattern[str]:
    return re.compile(
        rf"[\s,，。、?？:：“”\"]|{words.pattern('figure.asks').pattern}"
        rf"|{words.pattern('figure.idle').pattern}"
    )
