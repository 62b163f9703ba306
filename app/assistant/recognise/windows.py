"""Which days a question names, through the one date grammar of ingest.dates.

A stretch of days becomes a `Window`; 每年9月 says which months a recurring duty falls in;
截至6月30日 moves the day that states are counted from. 现在 and 今天 are as_of itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.assistant.query import Window
from app.assistant.utterance import Utterance
from app.assistant.words import Words
from app.ledger.selection import Pace, pace_of
from ingest.dates import TimeExpression, find_times

_INSIDE_WORD = re.compile(r"[出呈展体]$")  # 只出现在附件里 says nothing of now
_SAYS_WHEN = re.compile(
    r"\d|月|季|[一二三四五六七八九十]|quarter|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_PACE = re.compile(r"[每按逐](?!一?年|1年)")
_STILL = re.compile(r"还(?:有(?!没)|要|剩|差|得|需)")
_A_LITTLE = re.compile(r"一下(?=下|$|[^个半周月年次季])")  # 统计一下下个月 is not 下下个月
_AHEAD = re.compile(
    r"\s*(?:就|快|里|内|中)*(?:要|将|会|该|得|需|应|必须|即将|马上)[^,，。?？]{0,3}?(?:到期|完成|办|交|做|截止|收尾|落实)"
)
_MONTH = re.compile(r"(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?")
_WILL = re.compile(r"会|将|就要|即将|快要")
_TODAY = re.compile(r"(?:到|在)?今[天日]")
_LATELY = re.compile(r"最近|近")
_OPEN = re.compile(  # 今年还有几件没办完: those of all the year
    r"[没未](?:有|能)?(?:登记)?(?:办|做|干|弄|搞|完成|了结|销号)"
)
_ASKED = re.compile(r"[几哪]个?(?:月|年|季度)[底初末中份]?")  # 几月底: no end of this month
_OF_IT = re.compile(r"\s*(?:以?前|之前)?(?:就?应?该?(?:到期|截止|届满)|(?:完成|办结)?的)")
_ENDS = re.compile(r"[底末]$")
_AS_OF_BEFORE = re.compile(r"(?:截至|截止到?|到)\s*$")
_TO_BE_DONE = re.compile(
    r"[，,]?(?:还|都|总共|一共)*(?:要|得|必须|须|应该?|应当|需要?)(?:全部|都)?"
    r"(?:完成|办结|办[完好]|做完|交|搞定|落实|做|办)"
)
_AS_OF_AFTER = re.compile(r"^\s*(?:为止|时|这天|当天)")
_SAME_DAY = re.compile(
    r"\s*(?:[这当那][天日]|时(?![限间候段期效])|(?:来)?(?:统计|算)(?=[,，])|为准|为基准)"
)
_RECKONED = (
    re.compile(r"[按以照]\s*$"),
    re.compile(r"^\s*(?:统计|为准|为基准|计算?(?![划生])|来?算)"),
)


@dataclass(frozen=True)
class Times:
    """What a sentence says of time, in reading order."""

    windows: tuple[Window, ...] = ()
    months: tuple[int, ...] = ()
    recurring: bool = False
    pace: Pace | None = None  # 每月, 每季度; none for 每年, which may mean any of them
    evaluated_on: date | None = None
    ahead: bool = False  # 下个月, 月底前会: what expires then is not late yet
    point: date | None = None  # the one day named, where it may say when things stood so
    past: bool = False  # all lie before as_of, and now is not what is asked

    def stood(self) -> Times:
        """What they mean beside a state that a day decides: 2018年1月1日有哪些任务逾期 asks how
        things stood on that day."""
        return replace(self, windows=(), evaluated_on=self.point) if self.point else self


def recognise_times(
    utterance: Utterance, words: Words, *, as_of: date, year: int | None = None
) -> Times:
    """Take every time expression; one without a year is of `year`, else counts from `as_of`."""
    windows: list[Window] = []
    points: list[date | None] = []
    of_it = False
    months: list[int] = []
    recurring = now = False
    pace: Pace | None = None
    evaluated_on: date | None = None
    text = _unread(utterance, words)
    for time in find_times(text, reference=as_of, question=True, carried=year):
        if not utterance.is_free(time.start, time.end) or time.kind in ("ongoing", "duration"):
            continue
        if _every(utterance.text[: time.start], time.text) and time.last:
            recurring = True
            months.append(time.last.month)
        elif time.kind == "recurring":
            recurring = True
            if _PACE.match(time.text):
                pace = pace_of(time.rrule or "")
            elif _SAYS_WHEN.search(time.text):  # 每年 alone means any month
                months += _months(time.rrule or "")
        elif time.last is not None:
            if _counts_to(utterance.text, time.start, time.end):
                evaluated_on = time.last
            elif words.pattern("grammar.now").fullmatch(time.text):
                if _INSIDE_WORD.search(utterance.text[: time.start]):
                    continue
                now = True
            else:
                window = _window(time, as_of)
                if _goes_on(windows, time, utterance.text):  # 国庆后到年底
                    begun = windows.pop()
                    window = replace(window, first=begun.first, text=begun.text + time.text)
                after = utterance.text[time.end :]
                windows.append(_turned(window, after, as_of))
                of_it |= bool(_OF_IT.match(after))
                points.append(_point(windows[-1], as_of))
        elif time.first is not None and time.kind == "since":
            windows.append(Window(first=time.first, last=date(9999, 12, 31), text=time.text))
        else:
            continue
        more = _SAME_DAY.match(utterance.text[time.end :])
        label = "every" if time.kind == "recurring" else "time"
        utterance.take(time.start, time.end + (more.end() if more else 0), label)
    if _STILL.search(utterance.text) and not _OPEN.search(utterance.text):
        windows = [_from_now_on(w, as_of) for w in windows]
    asked_now = now and not of_it
    alone = len(points) == 1 and not (now or of_it or evaluated_on)
    return Times(
        tuple(windows),
        tuple(dict.fromkeys(months)),
        recurring,
        pace,
        evaluated_on,
        ahead=bool(windows) and _lies_ahead(windows, utterance.text, as_of),
        point=points[0] if alone else None,
        past=bool(windows) and not asked_now and all(w.last < as_of for w in windows),
    )


def _window(time: TimeExpression, as_of: date) -> Window:
    """The days of a phrase: 今天以前 are those gone by, 8月底前 those from today on where there
    are any."""
    assert time.last is not None
    if time.kind == "until" and time.last == as_of:
        last = as_of - timedelta(days=1) if _TODAY.match(time.text) else as_of
        return Window(first=date.min, last=last, text=time.text)
    first = time.first or (as_of if as_of <= time.last else date.min)
    return Window(first=first, last=time.last, text=time.text)


def _point(window: Window, as_of: date) -> date | None:
    """The day that a phrase ends on, where it names one day, or the end of a stretch gone by."""
    day = window.first == window.last != as_of
    ends = window.last < as_of and (window.first == date.min or bool(_ENDS.search(window.text)))
    return window.last if day or ends else None


def _goes_on(windows: list[Window], time: TimeExpression, text: str) -> bool:
    """Whether an end stands right behind an open beginning."""
    if not windows or time.kind not in ("until", "goal") or time.last is None:
        return False
    begun = windows[-1]
    follows = text[: time.start].endswith(begun.text)
    return begun.last.year == date.max.year and follows and begun.first <= time.last


def _lies_ahead(windows: list[Window], text: str, as_of: date) -> bool:
    """下个月过期的, 月底前会逾期的: days to come, and where they have begun a word that says so."""
    after_today = all(w.first > as_of for w in windows)
    return after_today or (windows[-1].last > as_of and bool(_WILL.search(text)))


def _every(before: str, phrase: str) -> bool:
    """逢3月就要做的: any March."""
    return before.endswith("逢") and bool(_MONTH.fullmatch(phrase))


def _turned(window: Window, after: str, as_of: date) -> Window:
    """最近30天要到期的 lie ahead, as many days as 最近30天 looks back."""
    if window.last != as_of or not _LATELY.match(window.text) or not _AHEAD.match(after):
        return window
    return replace(window, first=as_of, last=as_of + (as_of - window.first))


def _from_now_on(window: Window, as_of: date) -> Window:
    """今年还有哪些: what lies ahead in the stretch that `as_of` is in."""
    inside = window.first < as_of <= window.last
    return replace(window, first=as_of) if inside else window


def _unread(utterance: Utterance, words: Words) -> str:
    """The sentence with names and parts of the document blanked: in 正文下个月 no 文下 is read."""
    masked = list(utterance.text)
    spans = [(start, end) for start, end, _ in utterance.taken]
    spans += [m.span() for m in _ASKED.finditer(utterance.text)]
    for group in ("source.article", "source.annex", "ask.term"):
        spans += [m.span() for m in words.pattern(group).finditer(utterance.text)]
    spans += [m.span() for m in _A_LITTLE.finditer(utterance.text)]
    for start, end in spans:
        masked[start:end] = " " * (end - start)
    return "".join(masked)


def _counts_to(text: str, start: int, end: int) -> bool:
    phrase = text[start:end]
    if phrase.startswith("到") and _TO_BE_DONE.match(text, end):
        return False  # 到6月30日为止要完成什么
    if phrase.startswith("截至") or phrase.endswith("为止"):
        return True
    before, after = text[:start], text[end:]
    if before.endswith("截至"):
        return True
    return any(
        ahead.search(before) and behind.match(after)
        for ahead, behind in ((_AS_OF_BEFORE, _AS_OF_AFTER), _RECKONED)
    )


def _months(rrule: str) -> list[int]:
    match = re.search(r"BYMONTH=([\d,]+)", rrule)
    return [int(m) for m in match[1].split(",")] if match else []
