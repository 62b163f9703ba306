"""Tables as values: cells with their places, and what the words of a header make of a column.

A reader of .docx, .xlsx, .html or .pdf gives grids; `annex` recovers them from lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal[
    "number", "group", "title", "content", "deadline", "rhythm", "step", "period",
    "lead", "responsible", "supporting", "other",
]  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell: raw[start:end] is what it says. A merged cell stands in every place it covers,
    with `covered` true in all but the first; start == end where it is empty."""

    start: int
    end: int
    covered: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is written in it."""
        return self.start >= self.end

    @property
    def own(self) -> bool:
        """Whether something is written in it and it is no part of a cell above or beside."""
        return not self.empty and not self.covered


@dataclass(frozen=True)
class Grid:
    """A table of a document: rows of cells, all of one width, over text[start:end]."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


_NOUN = r"(?:责任)?(?:主体|单位|部门|机构|机关|方|分工|乡镇|县区|街道)?(?:\(.*\))?"
_KINDS: tuple[tuple[ColumnKind, str], ...] = (
    ("number", r"序号|编号|序|项次|NO\.?|No\.?|№"),
    (
        "other",  # whose value charges nobody: offices inside a unit, people, progress
        r".*(?:处室|科室|内设|责任人|负责人|领导|分管|联系|电话|包保|备注|资金|投资|来源)(?:.{0,4})"
        r"|.*(?:进展|完成情况|状态|验收|督导|监督|督办|依据|一级指标|二级指标|指标含义)(?:.{0,4})",
    ),
    (
        "other",  # when something was found or given out, before anything was to be done
        r".{0,4}(?:检查|发现|排查|批示|受理|交办|来文|来函|收文|收件|签收|登记|填报|填表|来电|来信|来访|举报|立案"
        r"|通报|督查|巡查|抽查|印发|发文|下达|转办|派发|派单|接单|移交|录入|更新|制表|召开|会议|公示)"
        r"(?:时间|日期|时刻)(?:.{0,4})",
    ),
    ("group", r".{0,4}(?:类别|类型|领域|板块|分类|专项|大项|目标名称)"),
    (
        "deadline",
        r".{0,6}(?:时限|时间|期限|期程|进度|节点|年限|时序)(?:要求|安排|节点|\(.*\))?|完成日期|截止日期"
        r"|(?:计划|预计|预期|拟定?)?(?:开工|动工|竣工|完工|投用|投产|交付)|(?:计划|预计|预期|拟定?)(?:启动|完成|建成)",
    ),
    ("rhythm", r".{0,4}(?:频次|频率|频度|周期|次数)(?:要求|安排|\(.*\))?"),  # how often: 工作频次
    ("lead", rf".{{0,4}}(?:牵头|主办|主责){_NOUN}"),
    ("supporting", rf".{{0,4}}(?:配合|协办|会办|协作|参与|协同|协助|支持|参加){_NOUN}"),
    ("responsible", rf".{{0,4}}(?:责任|负责|承办|落实|实施|承担|主管|整改){_NOUN}|单位|部门"),
    (
        "content",
        r".{0,6}(?:(?:主要|工作|具体|任务|建设|整改)?(?:内容|措施|举措|要求|描述)|主要任务|具体任务"
        r"|目标要求|(?:工作|年度|整改)?目标|目标任务)(?:及.{1,8})?"
        r"|(?:评分|考核|考评|评价|计分|验收)(?:标准|办法|细则|要求|内容)(?:.{0,4})",
    ),
    (
        "title",
        r".{0,6}(?:任务|事项|项目|问题|名称|指标|工作|实事|要点|举措)(?:清单|表|名称)?",
    ),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
HEADER_LENGTH = 18
_COUNTED = re.compile(r"\(?[一二三四五六七八九十]{1,3}(?:、|\))")


def column_kind(header: str) -> ColumnKind | None:
    """What a header says its column holds, None where it is no header word.

    "完成时间" -> deadline, "牵头单位" -> lead, "市卫健委内牵头处室" -> other, "政府办" -> None
    """
    word = re.sub(r"\s+", "", header)
    if not word or len(word) > HEADER_LENGTH or _COUNTED.match(word):
        return None  # 一、扩大有效投资 is a heading between rows
    for kind, pattern in _PATTERNS:
        if pattern.fullmatch(word):
            return kind
    return None


UNIT_COLUMNS: tuple[ColumnKind, ...] = ("lead", "responsible", "supporting")
TIME_COLUMNS: tuple[ColumnKind, ...] = ("deadline", "rhythm")
_OFFICE_COLUMN = re.compile(
    r"(?P<part>责任|承办|负责|牵头|主办|主责|配合|协办|协助|参与)(?:处室|科室|股室|科\(室\))(?:\(.*\))?"
)
_UNKNOWN_WORD = re.compile(r"[一-龥]{2,10}")


def column_kinds(header: Sequence[str]) -> list[ColumnKind | None]:
    """What the words of a whole header make of its columns, each in the light of the others.

    Where no column says which units answer, those of offices (责任科室) do; where none says what
    is to be done, the first that no rule knows (序号 | 便民举动 | 责任单位) does. Of several times
    one binds.
    """
    words = [re.sub(r"\s+", "", word) for word in header]
    kinds = [column_kind(word) for word in words]
    if not any(kind in ("lead", "responsible") for kind in kinds):
        kinds = [
            column_kind(office["part"] + "单位")
            if (office := _OFFICE_COLUMN.fullmatch(word))
            else kind
            for word, kind in zip(words, kinds, strict=True)
        ]
    if "title" not in kinds and "content" not in kinds and kinds[:1] == ["number"]:
        unknown = [i for i, kind in enumerate(kinds) if kind is None]
        if unknown and _UNKNOWN_WORD.fullmatch(words[unknown[0]]):
            kinds[unknown[0]] = "title"
    return _told_times(words, _told_periods(words, kinds))


def _told_times(words: Sequence[str], kinds: list[ColumnKind | None]) -> list[ColumnKind | None]:
    """Of several columns of time the surest is the deadline, the others are steps (开工时间 beside
    竣工时间); 日期 is one where no other is."""
    times = [i for i, kind in enumerate(kinds) if kind == "deadline"]
    if not times:
        return ["deadline" if word == "日期" else k for word, k in zip(words, kinds, strict=True)]
    best = max(times, key=lambda i: (_sureness(words[i]), -i))
    return ["step" if i in times and i != best else kind for i, kind in enumerate(kinds)]


def _sureness(word: str) -> int:
    """How surely a header's time binds: 完成时限, then 时间, then 开工时间."""
    if _BEGINS.search(word):
        return 0
    return 2 if _BINDS.search(word) else 1


_BINDS = re.compile("完成|办结|竣工|整改|办理|销号|时限|期限|截止|到位|交付|投用")
_BEGINS = re.compile("开工|动工|启动|开始|起始|开建")
_PERIOD = re.compile(
    r"(?:20\d\d年)?(?:第?[一二三四1-4]季度|[上下]半年|(?:\d{1,2}[-—~至])?\d{1,2}月(?:份|底前?)?|20\d\d年)"
    r"(?:.{0,2}(?:目标|任务|计划|进度|节点|安排|内容|工作|要求|举措))*"
)
"""一季度目标, 6月底前: a column of what is to be reached by then, beside others of the kind."""


def _told_periods(words: Sequence[str], kinds: list[ColumnKind | None]) -> list[ColumnKind | None]:
    """一季度目标 | 二季度目标: columns whose header says when; not where no other says what."""
    periods = {i for i, word in enumerate(words) if _PERIOD.fullmatch(word) and kinds[i] != "other"}
    if len(periods) < 2 or not any(
        kind in ("title", "content") for i, kind in enumerate(kinds) if i not in periods
    ):
        return kinds
    return ["period" if i in periods else kind for i, kind in enumerate(kinds)]


def is_task_header(kinds: Sequence[ColumnKind | None]) -> bool:
    """Whether columns of these kinds make a table of tasks: somebody or some time for something."""
    known = [kind for kind in kinds if kind]
    names_task = "title" in known or "content" in known
    binds = any(kind in known for kind in UNIT_COLUMNS) or (
        any(kind in known for kind in TIME_COLUMNS) and "number" in known
    )
    return len(known) >= 3 and names_task and binds
