"""What a sentence asks of units beyond 谁负责: which place of a ranking, how many in all, for whom.

第二多的是哪家              the second place of a ranking
几家, 多少个单位             how many units
加起来几家                 of both roles together
财政局配合谁               those who answer for what it supports
谁配合财政局               those who support what it answers for
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.assistant.normalise import number
from app.assistant.words import Words

_PLACE = re.compile(
    r"第([二三四五2345])(?=多|少|大|[名位])|排(?:名|在)?第?([二三四五2345])(?![项条])"
)
_FIRST = re.compile(
    r"(?:前|倒数前?|最后|(?<!前)后|[多重大忙少轻闲]的?|哪)(?P<n>[一二两三四五六七八九十]|\d{1,2})"
    r"(?:名|位|强|家|个(?=单位|部门)|(?=的?(?:单位|部门))|(?<=前.)(?=$|[?？,，。的是有]))"
)


@dataclass(frozen=True, kw_only=True)
class People:
    """What is asked of units beside their names and roles."""

    place: int = 1  # of a ranking: 第二多
    how_many: bool = False  # 几家
    all_told: bool = False  # 加起来几家: of both roles together
    for_whom: bool = False  # 财政局配合谁
    by_whom: bool = False  # 谁配合财政局
    by_whom_noun: bool = False  # 给财政局搭手的单位: those units are asked for


def recognise_place(text: str) -> int:
    """The place of a ranking that is asked for: 第二多 -> 2; 1 where none is named."""
    found = _PLACE.search(text)
    return (number(found[1] or found[2]) or 1) if found else 1


def recognise_first(text: str) -> int | None:
    """How many of a ranking are asked for: 前三名, 最多的三家 -> 3; None where none is named."""
    found = _FIRST.search(text)
    return number(found["n"]) if found else None


def recognise_people(text: str, visible: str, words: Words) -> People:
    """What a sentence asks of units; `visible` is the sentence with the names blanked out."""
    noun = bool(words.search("people.by_whom_noun", visible))
    return People(
        place=recognise_place(text),
        how_many=bool(words.search("people.how_many", text)),
        all_told=bool(words.search("people.all_told", text)),
        for_whom=bool(words.search("people.for_whom", visible)),
        by_whom=noun or bool(words.search("people.by_whom", visible)),
        by_whom_noun=noun,
    )
