"""Tasks by their place: 附件最后一项, 正文倒数第三条, 前两项, 排第一的那项.

Beside a part of the document the place is one in that part; without one it is a place in the last
list, where there was one. Places from the end are negative: the last is -1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.assistant.normalise import number
from app.assistant.query import TaskSource
from app.assistant.recognise.references import Reference
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_MANY = r"(?:[2-9]|1\d|[二两三四五六七八九十]{1,2})"
_ONE = (
    r"(?P<kind>[项条行件]|个(?!月|季|周|星期|礼拜|学期|年|单位|部门|名|小|学|班|问题吗))"
    r"(?!目|款|例|(?:要|会)?(?:到期|截止))(?:任务|工作|事项)?"
)
_THAT = r"的?(?:任务|事项)?(?:[那这])?"
_HEAD = r"(?:(?<![\u4e00-\u9fff])头|(?<=[的里中上])头)"  # not that of 摄像头那项, 牵头的那项
_FRONT = rf"(?:最前面?|最上面?|最开头|首位|{_HEAD}里|最前头|{_HEAD}一个?)"
_BACK = r"(?:最后面?|最后头|末尾|最末尾?|末位|最下面?)"
_AT = r"(?:排|列|写|放|摆)(?:在|到)?"
_PLACES = (
    rf"(?P<nth_last>倒数第(?P<nth>{_N}))(?:位|个)?{_THAT}一?{_ONE}",
    rf"(?P<last_many>(?:最后面?|末尾|倒数|最末|(?<![以之今往然此最随落先背节月日天年号])后面?)的?那?(?P<backs>{_MANY})){_ONE}",
    rf"(?P<first_many>(?:(?<![目以之提眼当先日天年月底末号初节])最?前面?|开头|打头|{_HEAD})的?那?(?P<fronts>{_MANY})){_ONE}",
    rf"(?P<nth_first>{_AT}(?:行)?第(?P<th>{_N})(?:位|个|名)?){_THAT}一?{_ONE}",
    rf"(?P<last>(?:{_AT})?(?:{_BACK}|末了|垫底|压轴|收尾)){_THAT}一?{_ONE}|(?P<end>(?<![年月季期周度])末)一?{_ONE}",
    rf"(?P<first>(?:{_AT})?(?:{_FRONT}|开头|打头|{_HEAD}|起头)){_THAT}一?{_ONE}|(?P<begin>首){_ONE}",
)
_INSIDE = (
    r"(?:里面?|里头|之?中|上|当中)?[,，]?的?(?:重点)?(?:任务|事项|工作)?(?:里面?|中)?[,，]?的?"
)
_ORDERED = re.compile(r"(?:时间|时限|期限|日期|单位|部门|任务数|数量|最[多少早晚]).{0,3}$")


@dataclass(frozen=True, kw_only=True)
class Position:
    """Places in a list, in order, and the part that the counting word is used of."""

    places: tuple[int, ...]
    source: TaskSource | None


def recognise_positions(
    u: Utterance, words: Words
) -> tuple[tuple[Reference, ...], Position | None]:
    """Take the places: those in a part of the document, and those in a list."""
    of_parts: list[Reference] = []
    in_list: Position | None = None
    for match in u.find(_pattern(words)):
        before = u.text[: match.start("place")]
        if not u.is_free(*match.span()) or _ORDERED.search(before):
            continue
        places = _places(match)
        kind = next(v for n, v in match.groupdict().items() if n.startswith("kind") and v)
        if match["annex"] or match["article"]:
            source: TaskSource = "annex" if match["annex"] else "article"
            of_parts.append(Reference(source, places, match.start(), match.end()))
            u.take(*match.span(), "reference")
        elif in_list is None:
            in_list = Position(places=places, source="article" if kind == "条" else None)
            u.take(*match.span(), "mark")
    return tuple(of_parts), in_list


def _places(match: re.Match[str]) -> tuple[int, ...]:
    if match["nth_last"]:
        return (-(number(match["nth"]) or 1),)
    if match["nth_first"]:
        return (number(match["th"]) or 1,)
    if match["last_many"]:
        return tuple(range(-(number(match["backs"]) or 1), 0))
    if match["first_many"]:
        return tuple(range(1, (number(match["fronts"]) or 1) + 1))
    return (-1,) if match["last"] or match["end"] else (1,)


@lru_cache(maxsize=4)
def _pattern(words: Words) -> re.Pattern[str]:
    places = "|".join(f"(?:{p})" for p in _PLACES)
    for n in range(places.count("(?P<kind>")):
        places = places.replace("(?P<kind>", f"(?P<kind{n}>", 1)
    annex, article = (words.pattern(f"source.{p}").pattern for p in ("annex", "article"))
    part = rf"(?:(?:(?P<annex>{annex})|(?P<article>{article})){_INSIDE})?"
    return re.compile(rf"{part}(?P<place>{places})")
