"""What a sentence asks of units beyond 谁负责: which place of a ranking, how many in all, for whom.

第二多的是哪家              the second place of a ranking
几家, 多少个单位             how many units
加起来几家                 of both roles together
财政局配合谁               those who answer for what it supports
谁配合财政局               those who support what it answers for
"""

from __future__ import annotations

import re

from app.assistant.normalise import number

_PLACE = re.compile(
    r"第([二三四五2345])(?=多|少|大|[名位])|排(?:名|在)?第?([二三四五2345])(?![项条])"
)
_FIRST = re.compile(
    r"(?:前|倒数前?|最后|(?<!前)后|[多重大忙少轻闲]的?|哪)(?P<n>[一二两三四五六七八九十]|\d{1,2})"
    r"(?:名|位|强|家|个(?=单位|部门)|(?=的?(?:单位|部门))|(?<=前.)(?=$|[?？,，。的是有]))"
)
_HOW_MANY = re.compile(r"(?:几|多少)(?:家|个?(?:责任|配合|牵头|协办|参与)?(?:单位|部门))")
_ALL_TOLD = re.compile(r"加起来|合起来|合计|加(?:在)?一起|算在一起|拢共|总共(?:加|算)")
_WHOM = re.compile(
    r"\s(?:都|要|需要?|主要|一般|是|在|得|该|分别|只)*(?:"
    r"(?:打配合|配合|协助|协办)(?:的)?(?:都)?(?:是)?(?:谁|哪(?:些|几)?个?(?:家|单位|部门|局))"
    r"|(?:给|为|替|帮)(?:谁|哪.{0,3}(?:家|单位|部门|局))(?:打|做|当)?(?:配合|下手|协助|帮手))"
)


_BY_WHOM = re.compile(
    r"(?:谁|哪(?:些|几|个|一)?(?:家|个)?(?:单位|部门)?)(?:来|要|会|需要?|去|在|给)*(?:配合|协助|协办)(?:着|了)?\s"
)


def recognise_place(text: str) -> int:
    """The place of a ranking that is asked for: 第二多 -> 2; 1 where none is named."""
    found = _PLACE.search(text)
    return (number(found[1] or found[2]) or 1) if found else 1


def recognise_first(text: str) -> int | None:
    """How many of a ranking are asked for: 前三名, 最多的三家 -> 3; None where none is named."""
    found = _FIRST.search(text)
    return number(found["n"]) if found else None


def asks_how_many(text: str) -> bool:
    """Whether the number of units is asked for."""
    return bool(_HOW_MANY.search(text))


def asks_all_told(text: str) -> bool:
    """Whether the units of both roles are to be taken together."""
    return bool(_ALL_TOLD.search(text))


def asks_for_whom(visible: str) -> bool:
    """Whether a unit, blanked out, is asked whom it supports: 公安分局配合谁."""
    return bool(_WHOM.search(visible))


def asks_by_whom(visible: str) -> bool:
    """Whether those are asked for who support a unit, blanked out: 谁配合公安分局."""
    return bool(_BY_WHOM.search(visible))
