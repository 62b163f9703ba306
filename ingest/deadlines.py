"""Deadline phrases of a field, and milestones inside sentences.

What a phrase of time means is decided in `ingest.dates`; here it is decided whether it binds
anybody. A phrase in a field (完成时间) is the task's deadline. One in a sentence is a milestone
where the sentence sets something to be done by then: not where it looks back (2016年以来), says
how long a thing is valid, or names a document or a plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.dates import TimeExpression, find_times
from ingest.document import Deadline
from ingest.text import PolicyText


@dataclass(frozen=True)
class Calendar:
    """What the document's phrases count from: its day of issue, or only its year."""

    issued: date | None
    year: int | None
    minguo: bool = False

    def times(self, text: str) -> tuple[TimeExpression, ...]:
        """The phrases of time in `text`."""
        return find_times(text, reference=self.issued, year=self.year, minguo=self.minguo or None)


def field_deadline(text: PolicyText, start: int, end: int, calendar: Calendar) -> Deadline:
    """The deadline that a field states: the whole field is the phrase.

    "2017年8月" -> due 2017-08-31; "长期" -> ongoing; "项目开工前" -> neither, with the reason.
    Of several dates the last one binds.
    """
    said = _BROKEN_DAY.sub("", text.folded[start:end])
    if _DOTTED.fullmatch(said):
        said = _DOTTED_DAY.sub(r"\1月\2日", said)
    times = calendar.times(said)
    if not times and (whole := _ALL_YEAR.search(text.folded, start, end)):
        times = calendar.times(whole[0])  # 全年开展
    dated = [time for time in times if time.due]
    rules = [time for time in times if time.rrule]

    def made(**meaning: Any) -> Deadline:
        return Deadline(text=text.raw[start:end], start=start, end=end, **meaning)

    if dated:
        last = max(dated, key=lambda time: time.due or date.min)
        begins = last.first if last.kind == "range" else None
        return made(due=last.due, begins=begins, inferred=last.inferred)
    if rules:
        begins, rule = rules[0].first, limited_rule(rules[0])
        return made(recurrence=rule, begins=begins, inferred=rules[0].inferred)
    since = next((time.first for time in times if time.kind == "since"), None)
    if any(time.kind == "ongoing" for time in times) or _STANDING.search(text.folded, start, end):
        return made(ongoing=True, begins=since)
    reason = next((time.reason for time in times if time.reason), "")
    if not reason and since:
        reason = "只载明起始时间，未载明完成时间"
    return made(reason=reason or "原文的时限不是确定的日期")


def limited_rule(time: TimeExpression) -> str | None:
    """The rule of a phrase with its last day, where the text limits it: 2021—2025年每年9月."""
    if time.rrule is None or time.last is None:
        return time.rrule
    return f"{time.rrule};UNTIL={time.last:%Y%m%d}"


_BROKEN_DAY = re.compile(r"(?<=年)\s+(?=\d{1,2}月)|(?<=月)\s+(?=[底末]|\d{1,2}日|[上中下]旬)")
"""2022年 over 6月底前: a day that takes two lines of its cell."""
_DOTTED_DAY = re.compile(r"(1[0-2]|0?[1-9])\.([12]\d|3[01]|0?[1-9])(?!\d)")
_DOTTED = re.compile(rf"\s*{_DOTTED_DAY.pattern}(?: ?[-—–~～至到]+ ?{_DOTTED_DAY.pattern})?前?\s*")
"""3.1-5.31: days by dots, which only a field that is nothing else can mean."""
_ALL_YEAR = re.compile("全年")
_STANDING = re.compile(r"长期|持续|常年|常态|滚动|经常性")
"""Words by which a field, that names no day, says that the work goes on."""


def milestones(
    text: PolicyText, start: int, end: int, calendar: Calendar
) -> Iterator[tuple[int, int, Deadline]]:
    """(start, end, deadline) of each clause of a stretch that sets a date or a rule."""
    if numbered := _NUMBERED.match(text.folded, start, end):
        start = numbered.end()  # 1.9月15日前: an item's number is no part of a date
    said = _ITEM_NUMBER.sub(lambda number: " " * len(number[0]), text.folded[start:end])
    for time in calendar.times(said):
        if time.due is None and time.rrule is None:
            continue
        if time.due and calendar.year and time.due.year < calendar.year:
            continue  # 2000年以前建成的小区: says what is meant, not when it is done
        if _VAGUE.match(time.text) or (time.granularity, time.kind) == ("holiday", "period"):
            continue  # 开学前, 春节期间: the day is a guess, and a guess makes nobody late
        at = start + time.start
        clause_start, clause_end = _clause(text.folded, at, start + time.end, start, end)
        ahead = calendar.issued is None or time.due is None or time.due >= calendar.issued
        if _binds(text.folded, at, start + time.end, clause_start, clause_end, time, ahead=ahead):
            yield (
                clause_start,
                clause_end,
                Deadline(
                    text=text.raw[at : start + time.end],
                    start=at,
                    end=start + time.end,
                    due=None if time.rrule else time.due,
                    recurrence=limited_rule(time),
                    begins=time.first if time.kind in ("range", "recurring") else None,
                    inferred=time.inferred,
                ),
            )


_NUMBERED = re.compile(r"\s*(?:\d{1,3}[.、]|\(\d{1,3}\)|\d{1,3}\.\d{1,3} )")
_ITEM_NUMBER = re.compile(r"(?<=\n)\d{1,3}[.、](?=\d{1,2}月|(?:19|20)\d\d年)")
"""2.10月底前复查 at the head of a line inside a stretch: no 2.10."""
_VAGUE = re.compile(r"开学|放假|学期|汛期|暑假|暑期|寒假")
_SENTENCE_STOP = re.compile(r"[。;!?\n]")
_OPENS_CLAUSE = re.compile(r"(?:其中|力争|确保|争取|计划|并|从|自|于|在|到|至|截至|截止|自)*$")


def _clause(folded: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The clause that a phrase stands in: to the sentence's end where the phrase opens it
    (到2020年,…), else between the commas around it."""
    left = low
    for match in re.compile(r"[。;!?\n,]").finditer(folded, max(low, start - 400), start):
        left = match.end()
    if _OPENS_CLAUSE.fullmatch(folded[left:start].strip()):
        stop = _SENTENCE_STOP.search(folded, end, high)
    else:
        stop = re.compile(r"[。;!?\n,]").search(folded, end, high)
    right = stop.start() if stop else high
    piece = folded[left:right]
    return left + len(piece) - len(piece.lstrip()), left + len(piece.rstrip())


_LOOKS_BACK = re.compile(
    r"^(?:[^,;。]{0,12}(?:同比|环比)|以来|来|之前取得|[一-龥]{1,8}(?:以来|来得)|(?:是|正值|恰逢)|(?:印发|发布|颁布|出台|召开|下发|审议)(?:的|了|通过)|被|我[省市县区]"
    r"|全[省市县区](?:共)?实现|[底末]?(?:前)?建成、|度(?:预算|计划))"
)
_VALIDITY = re.compile(
    r"有效期|施行|起执行|起实施|同时废止|截止日期|解释|户籍|出生|参加工作|版\)?》?$|延长至|顺延"
)
_SINCE_ISSUE = re.compile(r"(?:印发|发布|公布|下发)(?:之日|后|以后|起)")
_THIS_DOCUMENT = re.compile(
    r"(?:本|此)(?:文|文件|通知|方案|意见|办法|措施|规定|细则|计划)(?:正式)?$|^(?:自|于|从)?$"
)


def _binds(
    folded: str, at: int, end: int, left: int, right: int, time: TimeExpression, *, ahead: bool
) -> bool:
    """Whether a clause sets something to be done by the time it names; `ahead`: that time was
    still to come when the document was issued."""
    before, after = folded[left:at], folded[end:right]
    if re.search(r"《[^》]*$", before):
        return False
    if _STAMPED.search(folded[max(0, at - _STAMP) : at]):
        return False  # 交办日期 2024年6月3日 in a form
    if re.search(r"(?:已|业已|曾)(?:经|于|在)?$", before):
        return False  # what was done is no duty
    if _SINCE_ISSUE.search(time.text) and not _THIS_DOCUMENT.search(before):
        return False  # 文件应当在印发后10日内上线: another document's day of issue
    if (
        _RELIEF.match(after)
        or _NOT_YET.match(after)
        or (time.rrule is None and (_LOOKS_BACK.match(after) or _WHICH_WAS.match(after)))
        or _VALIDITY.search(folded[max(left, at - 8) : min(right, end + 12)])
    ):
        return False
    if time.kind != "period" or time.granularity == "plan":
        return True
    if ahead and (_IN_USE.match(after) or _COMES_TO.match(after) or _IS_TO.search(before)):
        return True
    # 免收2月份租金 names a month, it sets none: a bare period binds where it opens its clause.
    opens = _OPENS_CLAUSE.fullmatch(re.split(r"[,;:。]", before)[-1].strip())
    return bool(opens or not after.strip()) and not _OF_THAT_TIME.match(after)


_STAMP = 12
_STAMPED = re.compile(
    r"(?:交办|批示|受理|检查|填报|填表|印发|发文|来文|收文|登记|发布|签发|发现|派发|成文|制表)(?:日期|时间)\s*:?\s*$"
)
_WHICH_WAS = re.compile(
    r"[一-龥]{0,2}(?:建成|建设|建造|竣工|投用|投产|投运|投入使用|注册|登记|成立|设立|签订|签约|发生"
    r"|受理|毕业|退役|批准|核准|备案|开工|完工|欠缴|拖欠|形成|取得|购买|购置|入驻|入库|出让|认定)"
    r"(?:[并且和或][一-龥]{2,6})?的(?=[一-龥])"
)
"""2000年底前建成的小区: what the time tells apart, nothing to be done by then."""
_NOT_YET = re.compile(r"(?:仍|还|尚|逾期|仍然)?未[一-龥]{1,8}的")
"""对6月底前未完成的: whom the time tells apart; theirs is another sentence."""
_IN_USE = re.compile(
    r"(?:全面|正式|基本|全部|建成|竣工|并)*(?:投入(?:使用|运营|运行)|投用|投运|投产|启用|建成|竣工|完工"
    r"|开工|完成|通车|通水|开馆|开园|上线|试运行|交付使用)(?![的后])"
)
"""市第二医院2024年6月投入使用: a bare period binds before what is to have happened by then."""
_COMES_TO = re.compile(
    r"(?:要|应当?|须|力争|争取|确保|稳定)*(?:达到?|(?:提高|提升|上升|增加|增|扩大|降低|下降|降|压减|压降)[到至]|控制在"
    r"|不[低高少多]于)(?:全[省市县区国])?约?(?:100|\d)"
)
"""老年医学科的比例2025年达到60%以上: a bare period binds before the figure to be reached."""
_IS_TO = re.compile(r"(?:将|应当?|要|须|拟|计划)[于在]$")
"""县政府督查室将于8月上旬开展…: a bare period binds behind such a word."""
_OF_THAT_TIME = re.compile(r"取得|培训计划|度|版|标准|的")
_RELIEF = re.compile(r"份?(?:租金|费用|[全减]?[减免][收征半租])")
"""2月免收、3-4月减半: what is let off for those months, nothing to be done by then."""
