"""Documents built by hand, so that what is owed in them is plain to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from ingest.document import (
    Assignment,
    Chunk,
    Deadline,
    Difference,
    Link,
    Milestone,
    PolicyDocument,
    Role,
    Source,
    Task,
    Unit,
)

EVERY_SEPTEMBER = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1"


@dataclass
class Writer:
    """Writes a document piece by piece; every piece gets its true place in the text."""

    title: str = "关于做好校园安全工作的实施意见"
    doc_number: str = "常天政发〔2017〕68号"
    place: str = "天宁区"
    text: str = ""
    chunks: list[Chunk] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def task(
        self,
        title: str,
        *,
        source: Source = "article",
        number: int | None = None,
        responsible: Sequence[str] = (),
        lead: Sequence[str] = (),
        supporting: Sequence[str] = (),
        deadline: str = "",
        due: date | None = None,
        recurrence: str | None = None,
        ongoing: bool = False,
        milestones: Sequence[tuple[str, date | str | None]] = (),
        section: str = "",
        body: str = "",
    ) -> Writer:
        """Append a task; a milestone is (sentence, due date or rule)."""
        start = len(self.text)
        self.text += f"{title}。{body}"
        stones = tuple(self._milestone(*milestone) for milestone in milestones)
        field_place = self._append(deadline) if deadline else None
        tail = len(self.text)
        charged: list[tuple[str, Role, bool]] = [
            *((name, "responsible", name in lead) for name in responsible),
            *((name, "supporting", False) for name in supporting),
        ]
        assignments = tuple(self._assign(*each) for each in charged)
        end = len(self.text)
        number = number or sum(t.source == source for t in self.tasks) + 1
        body = self.text[start:end]
        place = {"text": body, "start": start, "end": end, "source": source, "number": number}
        locator = f"附件 第{number}项" if source == "annex" else f"三、{number}"
        self.tasks.append(
            Task(
                **place,
                locator=locator,
                title=title,
                section=section,
                assignments=assignments,
                deadline=Deadline(
                    text=deadline,
                    start=field_place[0],
                    end=field_place[1],
                    due=due,
                    ongoing=ongoing,
                )
                if field_place
                else None,
                recurrence=recurrence,
                milestones=stones,
            )
        )
        self.chunks.append(
            Chunk(
                **place,
                locator=locator,
                title=title,
                section=section,
                tail=(tail, end) if tail < end else None,
            )
        )
        self.text += "\n"
        return self

    def done(self) -> PolicyDocument:
        """The document as written so far."""
        return PolicyDocument(
            text=self.text,
            title=self.title,
            doc_number=self.doc_number,
            issuer="区政府",
            place=self.place,
            year=2017,
            chunks=tuple(self.chunks),
            tasks=tuple(self.tasks),
            units=tuple(self.units.values()),
            links=tuple(self.links),
            differences=tuple(self.differences),
        )

    def _milestone(self, sentence: str, when: date | str | None) -> Milestone:
        start, end = self._append(sentence)
        return Milestone(
            text=sentence,
            start=start,
            end=end,
            deadline=Deadline(
                text=sentence,
                start=start,
                end=end,
                due=when if isinstance(when, date) else None,
                recurrence=when if isinstance(when, str) else None,
            ),
        )

    def _assign(self, unit: str, role: Role, lead: bool) -> Assignment:
        start, end = self._append(unit)
        self.units.setdefault(
            unit, Unit(name=unit, aliases=(unit.removeprefix("区"),), place=self.place)
        )
        return Assignment(text=unit, start=start, end=end, unit=unit, role=role, lead=lead)

    def _append(self, piece: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += piece
        return start, len(self.text)


def school_safety() -> PolicyDocument:
    """Two articles and four rows, one of each kind of deadline."""
    return (
        Writer()
        .task("严格校车安全管理", responsible=["区教育局", "交警大队"], section="（七）安全")
        .task(
            "消除大班额",
            responsible=["区教育局", "区财政局"],
            milestones=[
                ("2017年消除大班额；", date(2017, 12, 31)),
                ("到2020年达标", date(2020, 12, 31)),
            ],
        )
        .task(
            "制定实施意见",
            source="annex",
            responsible=["区政府办公室"],
            supporting=["区教育局"],
            deadline="2017年5月",
            due=date(2017, 5, 31),
        )
        .task(
            "修编布局规划",
            source="annex",
            responsible=["规划分局", "区教育局"],
            lead=["规划分局"],
            supporting=["区财政局"],
            deadline="2017年8月",
            due=date(2017, 8, 31),
        )
        .task(
            "多渠道补充教师",
            source="annex",
            responsible=["区财政局"],
            deadline="长期",
            ongoing=True,
            recurrence=EVERY_SEPTEMBER,
        )
        .task(
            "健全监测机制",
            source="annex",
            responsible=["区教育局"],
            deadline="长期",
            ongoing=True,
        )
        .done()
    )
