"""Numbers as policy texts write them, and the pieces of pattern that find them."""

from __future__ import annotations

from functools import lru_cache

ONE_TO_NINE = "一二三四五六七八九"
NUMBER = rf"(?:\d{{1,3}}|[{ONE_TO_NINE}十百两]{{1,4}})"
"""A small count: 30, 十五, 两, 一百二十."""
MONTH = rf"(?:\d{{1,2}}|十[一二]?|[{ONE_TO_NINE}])"
DAY = rf"(?:\d{{1,2}}|[二三]?十[{ONE_TO_NINE}]?|廿[{ONE_TO_NINE}]?|[{ONE_TO_NINE}])"
YEAR = rf"(?:(?:19|20|21)\d\d|[一二][〇零九一][〇零{ONE_TO_NINE}]{{2}})"


@lru_cache(maxsize=4096)
def number(text: str) -> int:
    """A numeral's value: "08" -> 8, "十五" -> 15, "两" -> 2, "二〇一七" -> 2017.

    Raises ValueError for what is no number, such as 十百.
    """
    if text.isdecimal():
        return int(text)
    import cn2an  # 0.2 s, and most documents write digits

    return int(cn2an.cn2an(text, "smart"))
