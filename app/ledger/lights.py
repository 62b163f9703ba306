"""State lights: which colour a task shows, and why, by rules that an office may edit.

The rules are data (corpus/lexicon/lights.toml): a preset is a list of rules read from above, and
the first that holds gives the light. A rule looks at a task's standing only; it never changes a
state. The explanation names the date in the document's own words, what the ledger holds, and
the rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, get_args

from app.ledger.quoting import quoted
from app.ledger.records import (
    Standing,
    State,
    TaskView,
)
from ingest.word_tables import BadTable, toml_table

Colour = Literal["red", "yellow", "green", "blue", "gray"]
COLOUR_WORDS: dict[Colour, str] = {
    "red": "红灯",
    "yellow": "黄灯",
    "green": "绿灯",
    "blue": "蓝灯",
    "gray": "不亮灯",
}
_KEYS = {"light", "state", "days_late", "days_left", "says"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """All conditions must hold; `days_late` is a least, `days_left` a most."""

    light: Colour
    states: tuple[State, ...] = ()
    days_late: int | None = None
    days_left: int | None = None
    says: str = ""

    @property
    def by_days(self) -> bool:
        """Whether days count besides the state."""
        return self.days_late is not None or self.days_left is not None

    def holds(self, standing: Standing) -> bool:
        """Whether a task that stands so meets the rule."""
        late, left = standing.days_late, standing.days_left
        return (
            (not self.states or standing.state in self.states)
            and (self.days_late is None or (late is not None and late >= self.days_late))
            and (self.days_left is None or (left is not None and left <= self.days_left))
        )


@dataclass(frozen=True, kw_only=True)
class Preset:
    """A named list of rules, the last of which holds for every task."""

    name: str
    note: str
    rules: tuple[Rule, ...]

    def rule(self, standing: Standing) -> Rule:
        """The first rule that holds."""
        return next(rule for rule in self.rules if rule.holds(standing))

    def colours_of(self, state: State) -> frozenset[Colour]:
        """The lights that a task in a state may show: one, unless it depends on days."""
        colours: set[Colour] = set()
        for rule in self.rules:
            if not rule.states or state in rule.states:
                colours.add(rule.light)
                if not rule.by_days:
                    break
        return frozenset(colours)


@dataclass(frozen=True, kw_only=True)
class Shining:
    """A condition on tasks: their light, by the rules of a preset, is one of `colours`."""

    preset: Preset
    colours: tuple[Colour, ...]


@dataclass(frozen=True, kw_only=True)
class EarlyPhrase:
    """Words that mean an earlier day than the period they stand in: 开学前 -> by 31 August."""

    phrase: str
    month: int
    day: int
    says: str

    def of_year(self, year: int) -> date:
        """The day in one year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True, kw_only=True)
class Light:
    """A task's light and the sentence behind it."""

    colour: Colour
    why: str

    @property
    def word(self) -> str:
        """ "红灯"."""
        return COLOUR_WORDS[self.colour]


@dataclass(frozen=True, kw_only=True)
class Lights:
    """The presets of the data file, the one in use first, and the early phrases."""

    presets: tuple[Preset, ...]
    early: tuple[EarlyPhrase, ...] = ()

    @classmethod
    def from_toml(cls, text: str) -> Lights:
        """Read the data file. Raises BadTable, naming the entry."""
        data = toml_table(text)
        presets = [_preset(entry, n) for n, entry in enumerate(data.get("presets", []), 1)]
        used = str(data.get("preset", ""))
        chosen = [preset for preset in presets if preset.name == used]
        if not chosen:
            names = "、".join(preset.name for preset in presets)
            raise BadTable(f"preset 写的是“{used}”，没有这套规则。可选：{names or '（无）'}")
        others = [preset for preset in presets if preset.name != used]
        early = [_early(entry, n) for n, entry in enumerate(data.get("early", []), 1)]
        return cls(presets=(chosen[0], *others), early=tuple(early))

    def preset(self, name: str = "") -> Preset:
        """The preset of that name; the one in use where there is none."""
        return next((p for p in self.presets if p.name == name), self.presets[0])

    def light(self, view: TaskView, preset: str = "") -> Light:
        """The light of a task as it stands, and why.

        due 2017-08-31, as_of 2017-09-15 -> red, "时限2017年8月31日（原文“2017年8月”）已过15天，…"
        """
        used = self.preset(preset)
        rule = used.rule(view.standing)
        return Light(colour=rule.light, why=f"{_facts(view)}规则（{used.name}）：{rule.says}。")


def _facts(view: TaskView) -> str:
    """What the ledger holds, as one sentence."""
    task, standing = view.task, view.standing
    day = _day(standing.as_of)
    if standing.state == "done":
        when = f"于{_day(standing.done_on)}" if standing.done_on else ""
        return f"台账已{when}登记办结。"
    if standing.state == "overdue" and standing.overdue_since:
        late = [m for m in standing.overdue_milestones if m.due == standing.overdue_since]
        what = f"阶段目标{quoted(late[0].text)}的时限" if late else "时限"
        words = late[0].deadline_text if late else task.deadline_text
        return (
            f"{what}{_day(standing.overdue_since)}{_as_written(words)}"
            f"已过{standing.days_late}天，截至{day}台账无办结登记。"
        )
    if standing.next_due is not None:
        ahead = "今天到期" if standing.days_left == 0 else f"还有{standing.days_left}天"
        kind = "本期" if standing.state == "ongoing" else "下一个时限"
        words = task.deadline_text if task.due in (None, standing.next_due) else None
        return f"{kind}{_day(standing.next_due)}{_as_written(words)}，{ahead}。"
    if standing.state == "ongoing":
        return f"文件写明为长期工作{_as_written(task.deadline_text)}，没有一次性时限。"
    return "文件没有为这项任务写明时限。"


def _as_written(words: str | None) -> str:
    return f"（原文“{words}”）" if words else ""


def _day(day: date | None) -> str:
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def _preset(entry: Mapping[str, Any], number: int) -> Preset:
    name = str(entry.get("name", "")).strip()
    where = f"第{number}套规则“{name}”"
    if not name:
        raise BadTable(f"第{number}套规则没有 name（名称）")
    rules = tuple(
        _rule(rule, f"{where}第{n}条") for n, rule in enumerate(entry.get("rules", []), 1)
    )
    if not rules or rules[-1].states or rules[-1].days_late or rules[-1].days_left is not None:
        raise BadTable(f"{where}的最后一条应不带条件，保证每项任务都有灯")
    return Preset(name=name, note=str(entry.get("note", "")), rules=rules)


def _rule(entry: Mapping[str, Any], where: str) -> Rule:
    unknown = "、".join(sorted(set(entry) - _KEYS))
    if unknown:
        raise BadTable(f"{where}有不认识的条件：{unknown}")
    light, states = entry.get("light"), entry.get("state", [])
    if light not in COLOUR_WORDS:
        raise BadTable(f"{where}的 light 写的是“{light}”，只能是 {'、'.join(COLOUR_WORDS)}")
    if not isinstance(states, list) or any(state not in get_args(State) for state in states):
        raise BadTable(f"{where}的 state 应是一列状态，只能取 {'、'.join(get_args(State))}")
    days = {key: entry.get(key) for key in ("days_late", "days_left")}
    for key, value in days.items():
        if value is not None and (not isinstance(value, int) or value < 0):
            raise BadTable(f"{where}的 {key} 应是不小于0的整数天数")
    says = str(entry.get("says", "")).strip("。 ")
    if not says:
        raise BadTable(f"{where}没有 says（规则的说法），“为什么”里要用")
    return Rule(light=light, states=tuple(states), says=says, **days)


def _early(entry: Mapping[str, Any], number: int) -> EarlyPhrase:
    where = f"第{number}条提前提醒"
    phrase, written = str(entry.get("phrase", "")).strip(), str(entry.get("day", ""))
    if not phrase:
        raise BadTable(f"{where}没有 phrase（原文中的说法）")
    try:
        day = date.fromisoformat(f"2001-{written}")  # no leap year: 02-29 is not in every year
    except ValueError:
        raise BadTable(f"{where}“{phrase}”的 day 写的是“{written}”，应像 08-31") from None
    return EarlyPhrase(
        phrase=phrase, month=day.month, day=day.day, says=str(entry.get("says", "")).strip("。 ")
    )
