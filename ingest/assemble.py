"""Findings -> PolicyDocument: units brought together, tasks, chunks, targets, references."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from ingest.crosscheck import cross_check
from ingest.deadlines import Calendar
from ingest.document import (
    Assignment,
    Chunk,
    DocumentWarning,
    PolicyDocument,
    Source,
    Span,
    Task,
    Unit,
)
from ingest.fields import Tail
from ingest.findings import Findings
from ingest.frame import Frame
from ingest.lexicon import Lexicon
from ingest.lines import frame_strokes
from ingest.mentions import Mentions
from ingest.names import ADDRESSED
from ingest.piece import Piece
from ingest.references import cited_documents, joint_meetings
from ingest.rules import Rule, stated_rules
from ingest.targets import read_targets
from ingest.tasks import TaskMaker
from ingest.text import PolicyText
from ingest.units import UnitBook
from ingest.unread import Read, unread_fields


def assemble(
    text: PolicyText,
    found: Findings,
    frame: Frame,
    calendar: Calendar,
    pairs: Mapping[int, int],
    lexicon: Lexicon,
) -> PolicyDocument:
    """Make the document of what its parts hold."""
    numbers = article_numbers(found.pieces)
    desk = _Desk(text, found, frame, calendar, lexicon, numbers)
    tasks = desk.tasks()
    chunks = desk.chunks(tasks)
    checked = cross_check(desk.broken_down(tasks), chunks, desk.obliged())
    return PolicyDocument(
        text=text.raw,
        title=frame.title,
        doc_number=frame.doc_number,
        issuer=frame.issuer,
        place=frame.place,
        issued=frame.issued,
        year=frame.year,
        outline=tuple(sorted(found.headings, key=lambda heading: heading.start)),
        chunks=tuple(sorted(chunks, key=lambda chunk: chunk.start)),
        tasks=tuple(tasks),
        units=desk.units(tasks),
        targets=tuple(
            target
            for c in chunks
            for target in read_targets(text, c.start, _body_end(c), c.source, c.number, calendar)
        ),
        joint_meetings=tuple(
            meeting
            for c in chunks
            for meeting in joint_meetings(text, c.start, c.end, c.source, c.number, lexicon)
        ),
        cited_documents=tuple(
            cited
            for c in chunks
            for cited in cited_documents(text, c.start, c.end, c.source, c.number, pairs)
        ),
        furniture=tuple(
            sorted(
                [*found.furniture, *_loose_strokes(text, found, chunks)],
                key=lambda span: span.start,
            )
        ),
        links=checked.links,
        differences=checked.differences,
        warnings=(
            *found.warnings,
            *desk.warnings,
            *unread_fields(text, pairs, tasks, desk.rows, desk.read, found.beside),
            *desk.odd_entries(),
        ),
    )


def _loose_strokes(text: PolicyText, found: Findings, chunks: Sequence[Chunk]) -> Iterator[Span]:
    """The strokes between cells that stand in no passage, heading or header."""
    placed = sorted((s.start, s.end) for s in (*chunks, *found.headings, *found.furniture))
    for at in frame_strokes(text.folded):
        before = bisect_right(placed, (at, len(text.folded))) - 1
        if before < 0 or placed[before][1] <= at:
            yield text.span(at, at + 1)


class _Desk:
    """Where the findings of one document become tasks."""

    def __init__(
        self,
        text: PolicyText,
        found: Findings,
        frame: Frame,
        calendar: Calendar,
        lexicon: Lexicon,
        numbers: Sequence[int | None],
    ) -> None:
        self._text = text
        self._found = found
        self._numbers = numbers
        self.warnings: list[DocumentWarning] = []
        tails = [tail for piece in found.pieces for tail in (*piece.own, *piece.inherited)]
        shares = [share for tail in (*tails, *found.held) for share in tail.shares]
        shares += [share for row in found.rows for share in row.row.shares]
        shares += [share for piece in found.pieces for share in piece.running]
        self.rows = [row.row for row in found.rows]
        self.read = Read(
            [(name.start, name.end) for share in shares for name in share.names],
            [tail.deadline for tail in (*tails, *found.held) if tail.deadline],
        )
        self._book = UnitBook(frame, lexicon)
        lists = [self._book.complete(share.names) for share in shares]
        for names in lists:
            self._book.learn(names)
        mentions = Mentions(self._book, (name for names in lists for name in names), lexicon)
        self._maker = TaskMaker(
            text, calendar, self._book, mentions, lexicon, self._first_leads_from(tails)
        )

    def tasks(self) -> list[Task]:
        """Articles, then rows, each in the order of the text."""
        found = self._found
        tasks = [
            self._maker.from_piece(piece, number or 0)
            for piece, number, is_task in zip(
                found.pieces, self._numbers, self._are_tasks(), strict=True
            )
            if is_task
        ]
        labels = {row.label for row in found.rows}
        printed = [row.row.number for row in found.rows]
        counts_up = all(a is not None and b is not None and a < b for a, b in pairwise(printed))
        for order, row in enumerate(found.rows, 1):
            number = (row.row.number or order) if counts_up and len(labels) == 1 else order
            tasks.append(self._maker.from_row(row.row, number, row.locator, row.section))
        return tasks

    def broken_down(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks that a table may break down: not those that requirements state beside them."""
        aside = {
            number
            for piece, number in zip(self._found.pieces, self._numbers, strict=True)
            if piece.aside
        }
        return [task for task in tasks if task.source == "annex" or task.number not in aside]

    def odd_entries(self) -> list[DocumentWarning]:
        """What stands in a list of units and was not taken for one."""
        tails = [tail for piece in self._found.pieces for tail in piece.own]
        return [
            DocumentWarning(
                code="unit-unclear",
                message=f"“{self._text.raw[name.start : name.end]}”写在责任单位之列，"
                "但不像单位名称，未列入，请核对。",
                start=name.start,
                end=name.end,
            )
            for tail in (*tails, *self._found.held)
            for name in tail.odd
        ]

    def _are_tasks(self) -> list[bool]:
        """For each piece, whether it is a task (the rules stand in the head of `tasks`)."""
        pieces = self._found.pieces
        to_tick = any(p.checkbox for p in pieces)
        assigned = any(p.assigned for p in pieces)
        running = any(p.running and not p.aside for p in pieces) and not assigned
        by_table = any(row.row.shares for row in self._found.rows) and not assigned
        return [
            p.source == "article"
            and (
                p.checkbox or p.aside
                if to_tick
                else p.assigned or p.dated or bool(p.running) or not (running or by_table)
            )
            for p in pieces
        ]

    def _first_leads_from(self, tails: Sequence[Tail]) -> int | None:
        """From where on the first unit of a list leads, where the text says so. Units that it
        names for all later tasks are reported."""
        rules: dict[int, Rule] = {rule.start: rule for tail in tails for rule in tail.rules}
        for rule in rules.values():
            if rule.kind == "standing-units":
                said = self._text.raw[rule.start : rule.end].strip("。；; ,，")
                self.warnings.append(
                    DocumentWarning(
                        code="standing-units",
                        message=f"原文说明“{said}”，以后各项未逐一列出的单位请按此理解。",
                        start=rule.start,
                        end=rule.end,
                    )
                )
        leads = [rule for rule in rules.values() if rule.kind == "first-leads"]
        inside = {rule.start for rule in leads}
        if any(
            rule.kind == "first-leads" and rule.start not in inside
            for rule in stated_rules(self._text, 0, len(self._text.folded))
        ):
            return 0  # said in the letter, in a note or a table's header: of all lists
        if not leads:
            return None
        first = min(leads, key=lambda rule: rule.start)
        return min((t.start for t in tails if first in t.rules), default=first.start)

    def obliged(self) -> dict[int, tuple[Assignment, ...]]:
        """For articles with a field, the units that their sentences charge."""
        return {
            number: self._maker.obliged(piece)
            for piece, number in zip(self._found.pieces, self._numbers, strict=True)
            if piece.source == "article" and number and any(t.shares for t in piece.own)
        }

    def units(self, tasks: Sequence[Task]) -> tuple[Unit, ...]:
        """Every unit that a task charges."""
        return self._book.units(
            (a.unit, a.unit if ADDRESSED.fullmatch(a.text) else a.text)
            for task in tasks
            for a in task.assignments
        )

    def chunks(self, tasks: Sequence[Task]) -> list[Chunk]:
        """Pieces, rows and notes as passages."""
        found = self._found
        rows = [task.number for task in tasks if task.source == "annex"]
        chunks = [
            self._chunk(p.start, p.end, p.source, n, p.locator, p.title, p.section, _field_at(p))
            for p, n in zip(found.pieces, self._numbers, strict=True)
        ]
        chunks += [
            self._chunk(
                r.row.start, r.row.end, "annex", n, r.locator, r.row.title, r.section, r.row.tail
            )
            for r, n in zip(found.rows, rows, strict=True)
        ]
        return chunks + [
            self._chunk(start, end, "preamble", None, locator, "", "", None)
            for locator, start, end in found.notes
        ]

    def _chunk(
        self,
        start: int,
        end: int,
        source: Source,
        number: int | None,
        locator: str,
        title: str,
        section: str,
        tail: tuple[int, int] | None,
    ) -> Chunk:
        return Chunk(
            text=self._text.raw[start:end],
            start=start,
            end=end,
            source=source,
            number=number,
            locator=locator,
            title=title,
            section=section,
            tail=tail,
        )


def article_numbers(pieces: Sequence[Piece]) -> list[int | None]:
    """The number of each piece in its source: as printed where articles count up through the
    whole text, else the running order. Duties beside the tasks count on from there."""
    printed = [p.printed for p in pieces if p.source == "article" and not p.aside]
    counts_up = None not in printed and all((a or 0) < (b or 0) for a, b in pairwise(printed))
    last = (printed[-1] or 0) if printed and counts_up else len(printed)
    order: dict[Source, int] = {}
    numbers: list[int | None] = []
    for piece in pieces:
        if piece.source == "preamble":
            numbers.append(None)
            continue
        if piece.aside:
            last += 1
            numbers.append(last)
            continue
        order[piece.source] = order.get(piece.source, 0) + 1
        as_printed = piece.source == "article" and counts_up
        numbers.append(piece.printed if as_printed else order[piece.source])
    return numbers


def _field_at(piece: Piece) -> tuple[int, int] | None:
    """The place of the fields that close a piece."""
    if not piece.own or piece.own[-1].end < piece.end - 2:
        return None
    start = piece.own[-1].start
    for tail in reversed(piece.own[:-1]):
        if start - tail.end > 3:
            break
        start = tail.start
    return start, piece.end


def _body_end(chunk: Chunk) -> int:
    return chunk.tail[0] if chunk.tail and chunk.tail[1] == chunk.end else chunk.end
