"""Tasks put together by when they are due: 按月统计, 按完成时间归类, 哪个月到期最多.

    按 + a period or 完成时间 + a verb that puts together      counts for each period
    每个月、各季度 …… 几项                                    the same
    哪个月 …… 最多                                          the period with most

The words stand in [period] of questions.toml. 每月要做的 is a rhythm, no count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from app.assistant.query import Period
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_PERIODS: tuple[Period, ...] = ("quarter", "year", "month")
_REPORTED = r"(?!上?报|报送|通报|公布|公示)"


def recognise_period(u: Utterance, words: Words) -> Period | None:
    """Take the words that put tasks together by period; None where there are none."""
    for period, pattern in _patterns(words):
        if u.take_all(pattern, "period"):
            return period
    return None


@lru_cache(maxsize=4)
def _patterns(words: Words) -> tuple[tuple[Period, re.Pattern[str]], ...]:
    def of(name: str) -> str:
        return words.pattern(f"period.{name}").pattern

    found: list[tuple[Period, re.Pattern[str]]] = []
    for period in _PERIODS:
        told = rf"(?:的|来|帮我|给我)*(?:{of('verb')}){_REPORTED}(?:一?下)?"
        by = rf"(?:{of('by')})(?:{of(period)}){told}"
        # 每年要做的有几项 counts what is done each year
        apart = rf"(?:(?!{of('rhythm')})[^,，。?？]){{0,12}}(?:{of('counted')})"
        each = rf"(?:{of('each')})(?:{of(period)})(?={apart})"
        most = rf"(?:{of('which')})(?:{of(period)})(?=[^,，。?？]{{0,12}}(?:{of('most')}))"
        found.append((period, re.compile(f"{by}|{each}|{most}")))
    return tuple(found)
