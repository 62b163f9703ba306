"""References by number: 附件第10项, 序号9, 正文第15条, 三、（七）22, (四)14, annex item 3.

条 and article count the body's articles, 项, 序号, 行 and item the annex's rows. A locator's
last number is the article's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.assistant.normalise import number
from app.assistant.query import TaskSource
from app.assistant.utterance import Utterance

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_LIST = rf"{_N}(?:\s*(?:、|,|和|与|及|跟|到|至|-)\s*(?:第\s*)?{_N})*"
# 任务9月底前到期: a number with a unit of measure names no task
_NO_MEASURE = r"(?!\d|[年月日天周所%个项条件家季次人元万亿]|小时)"
_ANNEX = r"(?:附件|附表|任务分解表|分解表|任务表)"
# 21条, 5项谁负责: without 第, where the sentence opens with it and counts nothing
_BARE = (
    r"^(?:那|看|查|再看|再查)?(?P<n>\d{1,2})UNIT(?:任务)?"
    r"(?=$|[,，。?？呢谁归由讲说啥]|什么|怎么|何时|几时|责任|的(?:责任|配合|牵头|单位|时限|期限|内容|原文))"
)
_CLAUSE = rf"(?:第?\s*{_N}\s*款)?"  # 正文二十条三款: a part of the article, which is read whole
# 正文十九条谁负责, 附件七项什么时候完成: a number, not how many
_THAT_ONE = (
    r"(?=$|[,，。?？]|谁|哪|由|归|的?(?:责任|配合|牵头|主办|完成|时限|期限|内容|原文|要求)|什么|怎么|何时"
    r"|几时|讲|说|是谁|是什么|有没有|有配合|负责|现在|逾期|超期|到期|过期|算)"
)
_PATTERNS: tuple[tuple[TaskSource | None, re.Pattern[str]], ...] = (
    (
        "article",
        re.compile(
            r"(?:[一二三四五六七八九十]+、\s*)?\([一二三四五六七八九十]+\)\s*[、.]?\s*(?P<n>\d{1,3})(?!\d|年|月|日|所|%|个)"
        ),
    ),
    (
        "annex",
        re.compile(
            rf"{_ANNEX}(?:里|中|上|里面|里头)?的?\s*(?:第\s*(?P<n>{_LIST})\s*(?:项|条|行|号|个)?(?:任务)?|(?P<m>\d{{1,3}})(?:[项条](?=[的是由谁哪配负责牵什时])|{_NO_MEASURE}))"
        ),
    ),
    ("annex", re.compile(rf"(?:序号|编号)\s*第?\s*(?P<n>{_LIST})(?:\s*[项号行])?")),
    ("article", re.compile(rf"(?:正文|意见|文件)?的?第\s*(?P<n>{_LIST})\s*条(?:任务)?{_CLAUSE}")),
    ("annex", re.compile(rf"第\s*(?P<n>{_LIST})\s*(?:项|行)(?:任务)?")),
    ("article", re.compile(_BARE.replace("UNIT", "条"))),
    ("annex", re.compile(_BARE.replace("UNIT", "项"))),
    (
        "article",
        re.compile(rf"(?:正文|主文)(?:里面?|中|上|里头)?的?\s*(?P<n>{_N})条{_CLAUSE}{_THAT_ONE}"),
    ),
    ("annex", re.compile(rf"{_ANNEX}(?:里面?|中|上|里头)?的?\s*(?P<n>{_N})项{_THAT_ONE}")),
    (None, re.compile(rf"(?:第\s*(?P<n>{_N})\s*号任务|任务\s*(?P<m>\d{{1,3}}){_NO_MEASURE})")),
    (
        "annex",
        re.compile(
            r"\b(?:annex|appendix|attachment)\s+(?:items?|tasks?|rows?|entry|entries|nos?\.?|number|#)?\s*#?(?P<n>\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*)"
        ),
    ),
    (
        "article",
        re.compile(
            r"\barticles?\s+(?:no\.?|number|#)?\s*(?P<n>\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*)"
        ),
    ),
    (
        "annex",
        re.compile(
            r"\b(?:items?|rows?|tasks?)\s+(?:no\.?|number|#)?\s*(?P<n>\d{1,3}(?:\s*(?:,|and|&)\s*\d{1,3})*)(?!\s*(?:days|weeks|months))"
        ),
    ),
)
_FALLS_DUE = re.compile(r"(?:要|会)?(?:到期|截止)的?(?:是|有|任务|[那这]?[项条个]|$|[,，?？])")
_NAMES_PART = re.compile(
    rf"{_ANNEX}|正文|主文|意见|文件|序号|编号|\(|annex|appendix|attachment|articles?"
)
_RANGE = re.compile(rf"({_N})\s*(?:到|至|-)\s*(?:第\s*)?({_N})")


@dataclass(frozen=True)
class Reference:
    """Tasks named by number; `source` None where the question does not say which."""

    source: TaskSource | None
    numbers: tuple[int, ...]
    start: int
    end: int
    loose: bool = False  # 第3项: the part is that of the counting word alone


def recognise_references(utterance: Utterance) -> list[Reference]:
    """Take every reference by number, in reading order."""
    found: list[Reference] = []
    for source, pattern in _PATTERNS:
        for match in utterance.find(pattern):
            if not utterance.is_free(match.start(), match.end()):
                continue
            if _FALLS_DUE.match(utterance.text, match.end()):
                continue  # 第一个到期的: an order, no number
            groups = match.groupdict()
            numbers = _numbers(groups.get("n") or groups.get("m") or "")
            if numbers:
                utterance.take(match.start(), match.end(), "reference")
                loose = not _NAMES_PART.search(match.group())
                found.append(Reference(source, numbers, match.start(), match.end(), loose))
    return sorted(found, key=lambda r: r.start)


def _numbers(text: str) -> tuple[int, ...]:
    span = _RANGE.fullmatch(text.strip())
    if span:
        first, last = number(span[1]), number(span[2])
        if first and last and first < last <= first + 50:
            return tuple(range(first, last + 1))
    values = (number(n) for n in re.findall(_N, text))
    return tuple(dict.fromkeys(v for v in values if v))
