"""Numbers that narrow: 责任单位超过8家的, 逾期不到半个月的, 负责3项以上的单位.

    comparison word + number + counter, or number + counter + 以上/以内 ([bound] in questions.toml)

The counter says what is measured: 家 the units of a task, 天 and 个月 the days past or left, 项 the
tasks of a unit. Where nothing in the sentence says what is measured, the number is left alone: it
belongs to what is asked about (补贴不超过3万元).
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from app.assistant.normalise import number
from app.assistant.query import Bound, Measure
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_N = r"(?:\d{1,4}|[一二两三四五六七八九十百]{1,4})"
_OF_UNITS = r"家(?:责任|配合|协办|牵头)?(?:单位|部门)?|个(?:责任|配合|协办|牵头)?(?:单位|部门)"
_OF_TIME = r"个?(?:星期|礼拜)|个?半?月|天|日|周|个?季度|年"
_OF_TASKS = r"(?:项|条|件|个)(?:任务|工作|事项)?"
_VERB = r"(?:负责|牵头|配合|协办|协助|承担|承办|主办|参与|管|有|领|涉及|列)(?:着|了|的)?"
_NO_COUNTER = r"(?=的(?!\d)|$|[,，。?？]|[及和或]?以[上下内])"  # 责任单位数超过5的
_COMPARED = ("above", "least", "below", "most", "exact")
_TOGETHER = re.compile(r"\s*(?:共同|一起|都|联合)")
_LEFT = re.compile(r"还[有剩]|剩|离|距|就?到期|就?要?截止")
_COUNTDOWN = re.compile(r"(?:还差|还剩|还有|只剩|只差|就剩|差|剩下?)$")  # 还差一天到期的
_RUNS_OUT = re.compile(
    r"(?:就|便)?(?:要|该)?(?:到期|截止|到时限|期满)(?:的|$|[,，?？])|(?:就|便)(?:要|该)?(?:到期|截止)"
)
_FEW_DAYS = 7
_ROLES: tuple[tuple[Measure, re.Pattern[str]], ...] = (
    ("supporting", re.compile(r"配合|协办|协助")),
    ("lead", re.compile(r"牵头")),
    ("responsible", re.compile(r"责任|负责|主办|承办")),
    ("units", re.compile(r"单位|部门")),
)
_WHO = re.compile(r"哪.{0,2}(?:单位|部门|家)|谁|单位|部门|各家")
_OF_THESE = re.compile(r"(?:单位|部门)(?:数|个数|数量)?(?:共|总共|一共)?[有是为在]?了?$")
_YES_NO = re.compile(r"[吗么没]\W*$|没有\W*$|有没有|是不是|是否")
_UNITS_NEXT = re.compile(r"的?(?:责任|配合|协办|牵头)?(?:单位|部门)")
_CLAUSE = re.compile(r"[,，。;；?？]")


_LATE_WORD = "(?:逾期|超期|过期|超时|误期|拖期)"
_NOT_YET = (
    rf"(?:昨[天日]|前一天|之前|此前|原来|本来)(?:都|还|尚)*(?:[没未]有?|不)"
    rf"(?:算|到|被算)?{_LATE_WORD}?的?[,，、]?(?:到了?)?"
)
_BECOMES = r"(?:算作?|变成|变|成了?|成为|进入|列入|计入|转为|转成|是|属于)"
_FROM_THEN = r"(?:才|刚+|头一天|第一天|首日|开始|起|新增?)"
_BEGAN = re.compile(  # 昨天还没超期、今天才刚算超期的: late since that day
    rf"(?:(?P<yet>{_NOT_YET})?(?P<day>[今昨前明后][天日]|大[前后]天)(?:这?一?天)?|(?P<over>(?:一?过了?|再过)今[天日]|今[天日]一?过))"
    rf"(?P<began>(?:就|{_BECOMES})*{_FROM_THEN}(?:{_FROM_THEN}|{_BECOMES}|就|的)*)?(?P<then>(?:{_BECOMES}|就要?|便|要|将|会)*)(?P<late>{_LATE_WORD})(?:状态)?(?P<first>的?(?:头|第)一天)?了?(?P<of>(?=的))?"
)
_NTH_DAY = re.compile(rf"{_LATE_WORD}(?:了|的|才|到|进入)*第(?P<n>{_N})天")
_DAYS_ON = {"今": 0, "昨": -1, "前": -2, "明": 1, "后": 2, "大前": -3, "大后": 3}


def recognise_bounds(u: Utterance, words: Words, *, as_of: date) -> tuple[Bound, ...]:
    """Take every bound that says what it measures."""
    found = _late_since(u)
    for match in u.find(_pattern(words)):
        bound = _read(match, u.text, words, as_of)
        if bound and u.is_free(match.start(), match.end()):
            first, last = match.span("verb") if match["verb"] else (match.start(), match.start())
            if first > match.start():
                u.take(match.start(), first, "bound")  # 至少|负责|三项: the role is read by itself
            u.take(last, match.end(), "bound")
            found.append(bound)
    return tuple(found)


def _late_since(u: Utterance) -> list[Bound]:
    """今天才算超期的, 逾期第一天的: late by just so many days, that day counted; 明天就要算超期的
    and 过了今天就逾期的 are those with no day left."""
    found = []
    for match in u.find(_BEGAN):
        day = match["day"]
        on = 1 if match["over"] else _DAYS_ON[day[: 2 if day[0] == "大" else 1]]
        told = match["yet"] or match["over"] or match["began"] or match["first"] or on > 0
        if not (told or (match["then"] and match["of"] is not None)):
            continue  # 今天逾期的, 今天算逾期吗: how things stand today
        u.take(*match.span(), "bound")
        n = 1 - on if on <= 0 else on - 1
        found.append(Bound(measure="late" if on <= 0 else "left", least=n, most=n))
    days = [number(m["n"]) for m in u.take_all(_NTH_DAY, "bound")]
    return found + [Bound(measure="late", least=n, most=n) for n in days if n]


@lru_cache(maxsize=4)
def _pattern(words: Words) -> re.Pattern[str]:
    before = "|".join(f"(?P<{n}>{words.pattern(f'bound.{n}').pattern})" for n in _COMPARED)
    return re.compile(
        rf"(?:(?:{before})\s*了?(?P<verb>{_VERB})?)?"
        rf"(?P<half>半(?={_OF_TIME}))?(?P<n>{_N})?(?:(?:到|至|-|~)(?P<to>{_N}))?"
        rf"(?P<more>多)?\s*(?P<counter>{_OF_UNITS}|{_OF_TIME}|{_OF_TASKS}|{_NO_COUNTER})"
        rf"(?:(?P<up>{words.pattern('bound.least_after').pattern})"
        rf"|(?P<down>{words.pattern('bound.most_after').pattern}))?"
    )


def _read(match: re.Match[str], text: str, words: Words, as_of: date) -> Bound | None:
    first = number(match["n"] or "") if match["n"] else 1 if match["half"] else None
    if first is None:
        return None
    counter = match["counter"] or _counted(text[: match.start()])
    measure = _measure(match, text, counter, words) if counter else None
    if measure is None:
        return None
    last = number(match["to"]) if match["to"] else None
    if measure in ("late", "left"):
        first = _days(first, counter, bool(match["half"]), as_of, ahead=measure == "left")
        last = _days(last, counter, False, as_of, ahead=measure == "left") if last else None
    least, most = _limits(match, first, last)
    if least is None and most is None:
        return None
    sole = measure == "responsible" and (least, most) == (1, 1)
    return None if sole else Bound(measure=measure, least=least, most=most)


def _limits(match: re.Match[str], n: int, last: int | None) -> tuple[int | None, int | None]:
    """The smallest and the largest number that pass; (None, None) for a number that bounds
    nothing. 以上 and 以内 count the number itself."""
    if last is not None:
        return n, last
    if match["above"] or match["more"]:
        return n + 1, None
    if match["least"] or (match["up"] and not match["below"]):
        return n, None
    if match["below"]:
        return None, n - 1
    if match["most"] or match["down"]:
        return None, n
    if _counts_down(match):  # 还差一天到期的; nobody counts 还有三十天到期的 to the day
        return (n, n) if n < _FEW_DAYS else (None, n)
    return (n, n) if match["exact"] or _is_stated(match) else (None, None)


def _counts_down(match: re.Match[str]) -> bool:
    """还差一天到期的, 还剩一周截止的."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    of_time = re.fullmatch(_OF_TIME, match["counter"] or "")
    return bool(of_time and _COUNTDOWN.search(before) and _RUNS_OUT.match(after))


def _is_stated(match: re.Match[str]) -> bool:
    """责任单位有5家的, 配合部门三家的: the number itself, of units only."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    ends = re.match(r"的|$|[,，?？]", after)
    return bool(_OF_THESE.search(before) and (match["counter"] or "无")[0] in "家个" and ends)


_FIGURE = re.compile(
    r"(?P<units>(?:单位|部门)(?:家数|个数|数量|总数|数目|数))|(?:任务|事项|工作|责任|负责|配合)(?:项数|件数|数量|总数|数目|数)"
)


def _counted(before: str) -> str:
    """The counter that a figure named before the number stands for: 责任单位数超过5的 -> 家."""
    clause = _CLAUSE.split(before)[-1]
    figures = list(_FIGURE.finditer(clause))
    if not figures or not re.fullmatch(r"[在是为]?", clause[figures[-1].end() :]):
        return ""
    return "家" if figures[-1]["units"] else "项"


def _measure(match: re.Match[str], text: str, counter: str, words: Words) -> Measure | None:
    before = _CLAUSE.split(text[: match.start()])[-1]
    after = _CLAUSE.split(text[match.end() :])[0]
    late = words.pattern("bound.late")
    if re.fullmatch(_OF_UNITS, counter) or (counter == "个" and _OF_THESE.search(before)):
        if _TOGETHER.match(after) or re.match(
            r"[\u4e00-\u9fff]{0,4}(?:企业|公司|学校|机构)", after
        ):
            return None
        return _role(before, after, counter)
    if counter in ("个", "家") and _UNITS_NEXT.match(after) and not _WHO.search(before):
        return _role("", after, "家")  # 两个以上单位配合的
    if re.fullmatch(_OF_TIME, counter):
        if any(late.search(t) for t in (before[-8:] + match.group() + after[:4], text)):
            return "late"
        compared = any(match[n] for n in ("above", "least", "below", "most", "exact", "up"))
        if _counts_down(match):
            return "left"
        return "left" if compared and _LEFT.search(before[-6:] + "|" + after[:6]) else None
    asked = _WHO.search(before) or _WHO.search(after) or _YES_NO.search(text)
    said = before + match.group() + after
    return "tasks" if asked and (words.search("bound.carried", said) or late.search(said)) else None


def _role(before: str, after: str, counter: str) -> Measure | None:
    """Which units of a task are counted: those of the role that stands nearest."""
    for near in (counter, before[-7:], after[:7]):
        at = {m: [x.start() for x in p.finditer(near)] for m, p in _ROLES}
        named = {m: places[-1] for m, places in at.items() if places}
        roles = {m: place for m, place in named.items() if m != "units"}
        if roles:
            return max(roles, key=lambda m: roles[m])
        if named and near != counter:
            return "units"
    return "units" if "单位" in counter or "部门" in counter else None


def _days(n: int, counter: str, half: bool, as_of: date, *, ahead: bool) -> int:
    """A stretch of time in days; months are counted in the calendar, from the day."""
    if "半" in counter:
        return n * 30 + 15
    if "月" in counter:
        return 15 if half else _months(n, as_of, ahead=ahead)
    if "季" in counter:
        return _months(3 * n, as_of, ahead=ahead)
    if "年" in counter:
        return _months(6 if half else 12 * n, as_of, ahead=ahead)
    return n * 7 if re.search(r"周|星期|礼拜", counter) else n


def _months(n: int, as_of: date, *, ahead: bool) -> int:
    count = as_of.year * 12 + as_of.month - 1 + (n if ahead else -n)
    year, month = divmod(count, 12)
    if not date.min.year <= year <= date.max.year:
        return n * 30
    day = date(year, month + 1, 1) + timedelta(days=min(as_of.day, 28) - 1)
    shifted = day + timedelta(days=as_of.day - min(as_of.day, 28))
    shifted = shifted if shifted.month == month + 1 else day
    return abs((as_of - shifted).days)
