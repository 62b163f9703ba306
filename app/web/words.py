"""The office's words for what the ledger holds: states, days, roles, sources.

What a clerk reads may end up in a bulletin that names units, so a state says what the ledger
knows and no more: 时限已过 means that the date has passed and 台账无办结登记, not that work was
left undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from app.ledger.records import State, TaskView


@dataclass(frozen=True)
class StateWord:
    """How a state is shown: its word, its light (a CSS class) and the sentence behind it."""

    word: str
    light: str
    meaning: str


STATES: dict[State, StateWord] = {
    "overdue": StateWord("时限已过", "red", "时限已过，台账无办结登记"),
    "due_soon": StateWord("临期", "yellow", "30天内到期"),
    "on_track": StateWord("未到期", "green", "未到期"),
    "ongoing": StateWord("长期", "blue", "长期或周期性工作，无一次性时限"),
    "no_deadline": StateWord("无时限", "gray", "文件未载明时限"),
    "done": StateWord("已办结", "done", "台账已登记办结"),
}

STATUSES = {"no_answer": "没有找到依据", "clarify": "需要补充一点"}


def chinese_day(day: date) -> str:
    """2017-09-15 -> "2017年9月15日"."""
    return f"{day.year}年{day.month}月{day.day}日"


def as_of_line(as_of: date, today: date) -> str:
    """ "截至2017年9月15日", with （今天） where it is."""
    return f"截至{chinese_day(as_of)}" + ("（今天）" if as_of == today else "")


def timing(view: TaskView) -> str:
    """What the date means on the day: "已过15天", "还有12天", "下次 2018年9月30日", "" for none."""
    standing, task = view.standing, view.task
    if standing.state == "done":
        return f"{chinese_day(standing.done_on)}办结" if standing.done_on else ""
    if standing.state == "overdue" and standing.days_late is not None:
        return f"已过{standing.days_late}天"
    if standing.next_due is None:
        return ""
    left = (standing.next_due - standing.as_of).days
    if task.due == standing.next_due:
        return "今天到期" if left == 0 else f"还有{left}天"
    return f"下次 {chinese_day(standing.next_due)}"


def model_line(chat_model: str, url: str = "") -> str:
    """ "embedded" -> 离线模式; "openai:qwen-plus" -> 模型 qwen-plus（10.0.0.8:8000）."""
    return "离线模式" if chat_model == "embedded" else f"模型 {model_words(chat_model, url)}"


def model_words(chat_model: str, url: str = "") -> str:
    """A model and where it is asked: qwen-plus（10.0.0.8:8000）."""
    name, host = chat_model.partition(":")[2], urlsplit(url).netloc.rpartition("@")[2]
    return f"{name}（{host}）" if host else name
