"""What comes in over HTTP, read strictly: questions, progress, days, text.

A date is "2017-09-15" and nothing else, text holds no control characters. A refusal is a
ValueError in Chinese, which becomes a problem (`problems.py`).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

QUESTION_LIMIT = 4000  # characters; a page of text, more than any question
YEARS = range(1900, 2200)  # beyond these a date is a slip of the pen, and sums overflow

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def read_day(value: object) -> object:
    """ "2017-09-15" -> date; a date passes; everything else raises ValueError in Chinese."""
    if isinstance(value, date) or value is None:
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            raise ValueError(f"“{value}”不是真实存在的日期") from None
        if day.year in YEARS:
            return day
        raise ValueError(f"年份应在 {YEARS.start} 至 {YEARS.stop - 1} 之间")
    raise ValueError("日期应写成 2017-09-15 的样子（年-月-日）")


def clean_text(value: object) -> object:
    """Text without control characters, else ValueError; anything but text passes to pydantic."""
    if isinstance(value, str) and CONTROL.search(value):
        raise ValueError("含有不可见的控制字符，请删去后重新输入")
    return value


Day = Annotated[date, BeforeValidator(read_day), Field(examples=["2017-09-15"])]
Text = Annotated[str, BeforeValidator(clean_text)]


class MessageIn(BaseModel):
    """One turn of the conversation."""

    role: Literal["user", "assistant"]
    content: Text


class ChatRequest(BaseModel):
    """A conversation, oldest turn first; the last one is the question."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "messages": [{"role": "user", "content": "校车安全由哪些单位负责？"}],
                    "as_of": "2017-09-15",
                }
            ]
        }
    )

    messages: list[MessageIn] = Field(max_length=500, description="整个对话，最早的在前")
    as_of: Day | None = Field(None, description="统计日期；不填为今天")
    stream: bool = Field(False, description="为 true 时以 server-sent events 逐字返回")
    model: Text | None = Field(
        None, max_length=200, description="embedded：这个问题不用语言模型；不填即按设置"
    )


class ProgressIn(BaseModel):
    """A report on a task; it counts from `date` on and overwrites nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "done",
                    "note": "方案已印发",
                    "date": "2017-09-10",
                    "by": "区教育文体局 王某",
                }
            ]
        }
    )

    status: Literal["in_progress", "done"]
    note: Text = Field("", max_length=2000)
    date: Day | None = Field(None, description="自哪天起算；不填为今天")
    by: Text = Field("", max_length=100, description="登记人或单位")
    period: Day | None = Field(None, description="周期性工作：所报那一期的到期日")
    milestone: int | None = Field(None, ge=1, description="所报阶段目标的序号")


class UndoIn(BaseModel):
    """Who takes an entry back, from which day; the entry itself stays on record."""

    date: Day | None = Field(None, description="哪天撤销；不填为今天")
    by: Text = Field("", max_length=100, description="撤销人或单位")


class UnitDecisionIn(BaseModel):
    """What is said of a unit's name; `other` is the further, new or successor's name."""

    kind: Literal["alias", "rename", "merge", "confirm"]
    unit: Text = Field(max_length=100, description="台账中的单位名称")
    place: Text = Field("", max_length=100, description="单位所在地")
    other: Text = Field("", max_length=100, description="别称、新名称或并入的单位")
    since: Day | None = Field(None, description="自哪天起（更名、并入必填）")
    by: Text = Field("", max_length=100, description="登记人")
    note: Text = Field("", max_length=500, description="依据")
