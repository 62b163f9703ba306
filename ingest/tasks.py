"""Articles and rows -> tasks with units and deadlines.

What is a task: an article with a field of its own or one above, and in a document that assigns
its articles so, the numbered articles beside them; a row of a table of tasks. A document that
is a list to tick off has its items for tasks. Where the annexed table does the assigning, the
articles that it breaks down are passages to cite, not second tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.annex import Row
from ingest.deadlines import Calendar, field_deadline, limited_rule, milestones
from ingest.document import Assignment, Deadline, Milestone, Task
from ingest.duties import read_duties
from ingest.field_times import ends_at_label
from ingest.fields import Share, Tail
from ingest.lexicon import Lexicon
from ingest.lines import blocks
from ingest.mentions import Mentions
from ingest.names import ADDRESSED, Name
from ingest.piece import Piece
from ingest.text import PolicyText
from ingest.units import UnitBook


@dataclass(frozen=True)
class TaskMaker:
    """Makes tasks of one document."""

    text: PolicyText
    calendar: Calendar
    book: UnitBook
    mentions: Mentions
    lexicon: Lexicon
    first_leads_from: int | None = None

    def from_piece(self, piece: Piece, number: int) -> Task:
        """An article and its fields; a field above it counts where it has none of the kind."""
        shares = self._shares(piece)
        titled = [tail for tail in piece.inherited if tail.start >= piece.start]
        dates = [t.deadline for t in (*piece.own, *titled) if t.deadline] or self._above(piece)
        deadline = self._deadline(dates[0]) if dates else None
        holes = [hole for tail in piece.own for hole in _said_of_parts(tail)]
        return Task(
            text=self.text.raw[piece.start : piece.end],
            start=piece.start,
            end=piece.end,
            source="article",
            number=number,
            locator=piece.locator,
            title=piece.title,
            section=piece.section,
            assignments=self._assignments(shares, listed=piece.assigned),
            deadline=deadline,
            recurrence=deadline.recurrence if deadline else None,
            milestones=(
                *self._milestones(piece.start, piece.end, holes, deadline),
                *(self._steps(dates[0], deadline) if dates and deadline else ()),
            ),
        )

    def _above(self, piece: Piece) -> list[tuple[int, int]]:
        """The deadline that a heading gives to all below it: not for an item whose own sentences
        say by when it is done."""
        above = [t.deadline for t in piece.inherited if t.deadline]
        if not above:
            return []
        said = milestones(self.text, piece.start, piece.end, self.calendar)
        return [] if any(found.due for _, _, found in said) else above

    def _shares(self, piece: Piece) -> list[Share]:
        """Who has a part in an article: its own fields; who answers for it is taken from the
        fields above or from its sentences where they say only who assists. Offices inside a
        unit count where no unit is named."""
        shares = [share for tail in piece.own for share in tail.shares]
        above = [share for tail in piece.inherited for share in tail.shares]
        for further in (above, piece.running):
            if not any(share.part.role == "responsible" for share in shares):
                shares = [*further, *shares]
        if not any(share.part.lead for share in shares):  # (牵头单位:市司法局) in the heading
            shares = [*(share for share in above if share.part.lead and share.labelled), *shares]
        units = [share for share in shares if not share.part.office]
        return units if any(share.part.role == "responsible" for share in units) else shares

    def from_row(self, row: Row, number: int, locator: str, section: str) -> Task:
        """A row; where its field says 长期, another (工作频次) or its content may say how often."""
        due_at, rhythm_at = row.deadline, row.rhythm
        deadline = self._deadline(due_at) if due_at else None
        if deadline is None:
            due_at, rhythm_at = rhythm_at, None
            deadline = self._deadline(due_at) if due_at else None
        rhythm = self._deadline(rhythm_at) if rhythm_at else None
        if rhythm and rhythm.recurrence and deadline:
            deadline = self._each_time(deadline)
        found = list(self._milestones(*row.content, [], deadline))
        recurrence = deadline.recurrence if deadline else None
        if rhythm and rhythm.recurrence and deadline:
            if deadline.due is None:
                recurrence = recurrence or rhythm.recurrence
            else:
                found.append(_again_until(rhythm))
        if recurrence is None and deadline is not None and deadline.due is None:
            rule = next((m for m in found if m.deadline.recurrence), None)
            if rule is not None:
                recurrence = rule.deadline.recurrence
                found.remove(rule)
        return Task(
            text=self.text.raw[row.start : row.end],
            start=row.start,
            end=row.end,
            source="annex",
            number=number,
            locator=locator,
            title=row.title,
            section=section,
            assignments=self._assignments(row.shares),
            deadline=deadline,
            recurrence=recurrence,
            milestones=(
                *found,
                *(self._steps(due_at, deadline) if due_at and deadline else ()),
                *self._in_columns(row, deadline),
            ),
        )

    def _in_columns(self, row: Row, deadline: Deadline | None) -> Iterator[Milestone]:
        """What further columns of time set (开工时间), and what is to be reached by the time that a
        column's header names (一季度目标)."""
        for when, what in (*((place, place) for place in row.steps), *row.periods):
            found = self._deadline(when) if self._deadline(what) else None
            same = found and deadline and found.due == deadline.due
            if found is None or found.due is None or same:
                continue
            start, end = self.text.bare(*what)
            yield Milestone(text=self.text.raw[start:end], start=start, end=end, deadline=found)

    def _each_time(self, deadline: Deadline) -> Deadline:
        """A time limit beside how often, which says the day within each period: 季度末月25日前,
        25日前."""
        said = self.text.folded[deadline.start : deadline.end].strip()
        within = _WITHIN.match(said)
        if within is None:
            return deadline
        times = self.calendar.times(("每" if within["period"] else "每月") + said)
        rule = next((time.rrule for time in times if time.rrule), None)
        if rule is None:
            return deadline
        return replace(deadline, due=None, begins=None, reason="", inferred="", recurrence=rule)

    def obliged(self, piece: Piece) -> tuple[Assignment, ...]:
        """The units that the sentences of an article charge outright, its fields aside."""
        shares = [
            share
            for block in blocks(self.text, piece.start, min(t.start for t in piece.own))
            for duty in read_duties(self.text, block.start, block.end, self.lexicon)
            if duty.outright
            for share in duty.shares
            if share.part.role == "responsible"
        ]
        return self._assignments(shares)

    def _deadline(self, place: tuple[int, int]) -> Deadline | None:
        start, end = self.text.bare(place[0], ends_at_label(self.text, *place))
        blank = not self.text.folded[start:end].strip("—-/ 无")
        return None if blank else field_deadline(self.text, start, end, self.calendar)

    def _steps(self, place: tuple[int, int], deadline: Deadline) -> Iterator[Milestone]:
        """What a field sets before the day that binds: 6月底前开工, in 6月底前开工、年底前完工; and
        what is to be done again and again until then."""
        start = self.text.bare(*place)[0]
        for time in self.calendar.times(self.text.folded[slice(*place)].strip()):
            repeated = time.rrule is not None and deadline.recurrence is None
            earlier = time.due and deadline.due and time.due < deadline.due
            if not (earlier or repeated):
                continue
            at, end = start + time.start, start + time.end
            text = self.text.raw[at:end]
            rule = limited_rule(time) if repeated else None
            due = None if repeated else time.due
            found = Deadline(
                text=text, start=at, end=end, due=due, recurrence=rule, inferred=time.inferred
            )
            yield Milestone(text=text, start=at, end=end, deadline=found)

    def _assignments(
        self, shares: Sequence[Share], *, listed: bool = True
    ) -> tuple[Assignment, ...]:
        """Each unit once; leading outweighs answering, answering outweighs assisting. `listed`: the
        units stand in a field, of which a rule may say that the first leads."""
        marked = any(share.part.lead for share in shares)
        best: dict[str, Assignment] = {}
        first = True
        for share in shares:
            for name, word in zip(share.names, self.book.complete(share.names), strict=True):
                resolved = self.book.resolve(word)
                lead = share.part.lead or (
                    listed
                    and first
                    and not marked
                    and share.part.role == "responsible"
                    and self._first_leads(name.start)
                )
                first = False
                given = Assignment(
                    text=self.text.raw[name.start : name.end],
                    start=name.start,
                    end=name.end,
                    unit=resolved.unit,
                    role=share.part.role,
                    lead=lead,
                    inferred=resolved.inferred or _by_address(name, self.text),
                )
                held = best.get(resolved.unit)
                if held is None or _weight(given) > _weight(held):
                    best[resolved.unit] = given
        return tuple(sorted(best.values(), key=lambda a: (a.role != "responsible", a.start)))

    def _first_leads(self, at: int) -> bool:
        return self.first_leads_from is not None and at >= self.first_leads_from

    def _named_in(self, start: int, end: int) -> tuple[str, ...]:
        """The units that a clause names; none where it speaks to 你局, whose task it is."""
        clause = self.text.folded[start:end]
        return () if ADDRESSED.search(clause) else self.mentions.units(clause)

    def _milestones(
        self, start: int, end: int, holes: Sequence[tuple[int, int]], deadline: Deadline | None
    ) -> Iterator[Milestone]:
        at = start
        for left, right in [*sorted(holes), (end, end)]:
            for clause_start, clause_end, found in milestones(
                self.text, at, max(at, left), self.calendar
            ):
                if deadline is not None and found.due is not None and found.due == deadline.due:
                    continue  # the sentence repeats the field
                yield Milestone(
                    text=self.text.raw[clause_start:clause_end],
                    start=clause_start,
                    end=clause_end,
                    deadline=found,
                    units=self._named_in(clause_start, clause_end),
                )
            at = max(at, right)


def _said_of_parts(tail: Tail) -> Iterator[tuple[int, int]]:
    """A field without what other labels say in it, which may set dates of its own."""
    at = tail.start
    for start, end in (*tail.further, (tail.end, tail.end)):
        yield at, start
        at = end


def _by_address(name: Name, text: PolicyText) -> str:
    """What is inferred of 你局."""
    said = text.raw[name.start : name.end]
    if not ADDRESSED.fullmatch(said):
        return ""
    return f"“{said}”按{'文首所列' if said[-1] == '方' else '主送单位'}理解"


_WITHIN = re.compile(
    r"(?P<period>(?:季度?|月|周|星期)(?=[末底初首中一二三四五六日天]))|\d{1,2}日前?$"
)


def _again_until(rhythm: Deadline) -> Milestone:
    """What a column of its own says of how often, beside the day by which a row is to be done."""
    return Milestone(text=rhythm.text, start=rhythm.start, end=rhythm.end, deadline=rhythm)


def _weight(assignment: Assignment) -> int:
    return 2 * (assignment.role == "responsible") + assignment.lead
