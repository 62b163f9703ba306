"""What a person says is right, read before it counts: dates, units, titles, a document's facts.

A date is read by the project's own grammar, from the document's day of issue, and only where the
whole phrase is understood: "不是2018年6月" names a month and is refused. A unit is one that the
ledger knows, by its full name or by an alias; another is taken only where the person says that it
is new. Nothing here knows a table (correction_log.py and correction_rows.py do).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from app.ledger.errors import CorrectionRefused
from app.ledger.records import UnitRecord
from ingest.dates import describe_rrule, find_times
from ingest.deadlines import Calendar, field_deadline
from ingest.document import Role
from ingest.text import PolicyText

YEARS = range(1900, 2200)
LONGEST_TITLE, LONGEST_PHRASE, LONGEST_NAME, MOST_UNITS = 300, 80, 60, 80

UNITS, DEADLINE, TITLE, ISSUED = "units", "deadline", "title", "issued"
WORDS = "words"
"""That a task was held against the original; on a document: all its tasks were."""
TASK_FIELDS = (TITLE, UNITS, DEADLINE, WORDS)
DOCUMENT_FIELDS = (TITLE, "doc_number", "issuer", "place", ISSUED)

_NO_DEADLINE = {"无", "无时限", "没有时限", "不设时限", "未载明"}
_FILLER = re.compile(
    r"以前|之前|前|截至|截止|为止|完成时间|时限|办结|完成|报送|到|至|于|在|日期|[:：，。、；,;\s（）()]"
)


@dataclass(frozen=True, kw_only=True)
class TaskCorrection:
    """What is right about one task; None leaves a field as it is.

    `deadline` and the values of `milestones` (by number) are phrases of time in free words;
    `responsible`, `lead`, `supporting` are names. `undo` gives fields back as extracted:
    "title", "units", "deadline", "words", or a milestone's number. `new_units` lets units in that
    the ledger does not know. `confirmed`: the task was held against the original, as it had to be.
    """

    title: str | None = None
    responsible: tuple[str, ...] | None = None
    lead: tuple[str, ...] | None = None
    supporting: tuple[str, ...] | None = None
    deadline: str | None = None
    milestones: Mapping[int, str] = field(default_factory=dict)
    undo: frozenset[str | int] = frozenset()
    new_units: bool = False
    confirmed: bool = False

    @property
    def of_units(self) -> bool:
        """Whether any role is to change."""
        return not (self.responsible is self.lead is self.supporting is None)


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One unit in one role, as corrected."""

    name: str
    place: str
    role: Role
    lead: bool = False


@dataclass(frozen=True, kw_only=True)
class Timing:
    """A deadline as corrected: like `ingest.document.Deadline`, without a place in the text."""

    said: str
    due: date | None = None
    recurrence: str | None = None
    ongoing: bool = False
    begins: date | None = None
    inferred: str = ""

    @property
    def words(self) -> str:
        """For people: "2018年6月底（2018-06-30）"."""
        return with_day(self.said or "无时限", self.due, self.recurrence)


def with_day(phrase: str, due: date | None, recurrence: str | None) -> str:
    """A phrase with what it means behind it, where that is not the same."""
    meaning = due.isoformat() if due else describe_rrule(recurrence) if recurrence else ""
    return f"{phrase}（{meaning}）" if meaning and meaning != phrase else phrase


def read_timing(said: str, *, issued: date | None, year: int | None) -> Timing:
    """A phrase of time in free words; "6月底" counts from the document's day of issue.

    "2018年6月底" -> due 2018-06-30; "每季度" -> a rule; "长期" -> ongoing; "无时限" -> none.
    Raises CorrectionRefused where the phrase, or a part of it, is not understood.
    """
    phrase = plain(said, "时限", longest=LONGEST_PHRASE)
    if phrase in _NO_DEADLINE:
        return Timing(said=phrase)
    if re.fullmatch(r"[12]\d{7}", phrase):  # 20180630
        phrase = f"{phrase[:4]}-{phrase[4:6]}-{phrase[6:]}"
    text = PolicyText.of(phrase)
    calendar = Calendar(issued, year)
    times = calendar.times(text.folded)
    if sum(bool(time.due or time.rrule) for time in times) > 1:
        raise CorrectionRefused(f"“{phrase}”里有不止一个时间，没有更正。请只写一个时限。")
    meant = field_deadline(text, 0, len(phrase), calendar)
    if not (meant.due or meant.recurrence or meant.ongoing):
        reason = meant.reason if times else "没有认出其中的日期"
        raise CorrectionRefused(
            f"时限“{phrase}”没有看懂：{reason}。"
            "请写成“2018年6月底”“2018-06-30”“每季度”“长期”或“无时限”的样子。"
        )
    rest, at = "", 0
    for time in times:
        rest, at = f"{rest}{text.folded[at : time.start]} ", time.end
    if rest := _FILLER.sub("", rest + text.folded[at:]):
        raise CorrectionRefused(f"时限“{phrase}”中的“{rest}”没有看懂，没有更正。请只写时间。")
    if meant.due and meant.due.year not in YEARS:
        raise CorrectionRefused(
            f"时限“{phrase}”的年份不在 {YEARS.start} 至 {YEARS.stop - 1} 之间，没有更正。"
            "请检查年份。"
        )
    return Timing(
        said=phrase,
        due=meant.due,
        recurrence=meant.recurrence,
        ongoing=meant.ongoing,
        begins=meant.begins,
        inferred=meant.inferred,
    )


def read_issued(said: str) -> date:
    """The day of issue in free words: "2018年3月5日". Raises CorrectionRefused."""
    phrase = plain(said, "成文日期", longest=LONGEST_PHRASE)
    times = find_times(phrase, reference=None)
    if len(times) == 1 and times[0].granularity == "day":
        day = times[0].due
        if day and day.year in YEARS and not _FILLER.sub("", phrase.replace(times[0].text, "", 1)):
            return day
    raise CorrectionRefused(
        f"成文日期“{phrase}”没有看懂，没有更正。请写到日，例如“2018年3月5日”或“2018-03-05”。"
    )


def read_charges(
    wanted: TaskCorrection,
    now: Sequence[Charge],
    known: Sequence[UnitRecord],
    *,
    place: str,
) -> tuple[Charge, ...]:
    """The units of a task as they should be: roles that are not mentioned stay as they are.

    A unit that is named in one role leaves the other. Raises CorrectionRefused.
    """
    book = UnitNames(known, place=place, new=wanted.new_units)
    held: dict[str, tuple[str, ...]] = {
        "lead": tuple(c.name for c in now if c.lead),
        "responsible": tuple(c.name for c in now if c.role == "responsible"),
        "supporting": tuple(c.name for c in now if c.role == "supporting"),
    }
    places = {c.name: c.place for c in now}
    said: dict[str, dict[str, str]] = {}
    for role in held:
        names = getattr(wanted, role)
        if names is not None:
            said[role] = dict(book.called(name) for name in names if name.strip())
            places.update(said[role])
    answer = dict.fromkeys((*said.get("lead", {}), *said.get("responsible", held["responsible"])))
    assist = dict.fromkeys(said.get("supporting", held["supporting"]))
    if both := [n for n in answer if n in assist]:
        spoken = {*said.get("responsible", ()), *said.get("lead", ())}
        if "supporting" in said and any(n in spoken for n in both):
            raise CorrectionRefused(
                f"{'、'.join(both)}同时写在责任单位和配合单位里，没有更正。请只写在一处。"
            )
        other = answer if "supporting" in said else assist
        for name in both:
            other.pop(name)
    if len(answer) + len(assist) > MOST_UNITS:
        raise CorrectionRefused(
            f"写了 {len(answer) + len(assist)} 个单位，一项任务最多 {MOST_UNITS} 个，没有更正。"
            "请删去不承担这项任务的。"
        )
    leads = {n for n in said.get("lead", held["lead"]) if n in answer}
    return (
        *(Charge(name=n, place=places[n], role="responsible", lead=n in leads) for n in answer),
        *(Charge(name=n, place=places[n], role="supporting") for n in assist),
    )


class UnitNames:
    """The units that a name may mean: those of the document's own place come first."""

    def __init__(self, known: Iterable[UnitRecord], *, place: str, new: bool = False) -> None:
        self._place = place
        self._new = new
        self._units: dict[tuple[str, str], set[str]] = {}
        for unit in known:
            self._units.setdefault((unit.name, unit.place), set()).update(unit.aliases)

    def called(self, said: str) -> tuple[str, str]:
        """A full name or an alias -> (canonical name, place). Raises CorrectionRefused."""
        name = "".join(plain(said, "单位名称", longest=LONGEST_NAME).split())
        for found in (
            [unit for unit in self._units if unit[0] == name],
            [unit for unit, aliases in self._units.items() if name in aliases],
        ):
            own = [unit for unit in found if unit[1] == self._place] or found
            if len({n for n, _ in own}) == 1:
                return own[0]
            if own:
                choices = "、".join(sorted({n for n, _ in own}))
                raise CorrectionRefused(f"“{name}”可以是{choices}，没有更正。请写单位全称。")
        if self._new:
            return name, self._place
        names = {n for n, _ in self._units}
        near = sorted(n for n in names if name in n or n in name)
        near = near or get_close_matches(name, sorted(names), n=4, cutoff=0.5)
        hint = f"相近的有：{'、'.join(near[:4])}。" if near else ""
        raise CorrectionRefused(
            f"台账里没有“{name}”这个单位，没有更正。{hint}"
            "请写单位全称；确实是新单位的，请注明是新单位（new_units）。"
        )


def charges_in_words(charges: Collection[Charge]) -> str:
    """ "责任：区教育局、区财政局（牵头：区教育局）；配合：区卫健局", "未载明" for none."""
    leads = "、".join(c.name for c in charges if c.lead)
    parts = []
    for role, word in (("responsible", "责任"), ("supporting", "配合")):
        names = "、".join(dict.fromkeys(c.name for c in charges if c.role == role))
        if names:
            lead = f"（牵头：{leads}）" if leads and role == "responsible" else ""
            parts.append(f"{word}：{names}{lead}")
    return "；".join(parts) or "未载明"


def plain(said: str, what: str, *, longest: int) -> str:
    """Words on one line. Raises CorrectionRefused where there are none, or too many."""
    text = " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cf") else c for c in said).split()
    )
    if not text:
        raise CorrectionRefused(f"{what}是空的，没有更正。要恢复读出的内容，请用撤销。")
    if len(text) > longest:
        raise CorrectionRefused(f"{what}超过 {longest} 个字，没有更正。请精简后再填。")
    return text
