"""parse_document: bytes in, PolicyDocument out. The steps, in order.

reader -> text; frame, parts, outline, tables; fields; units; tasks; targets, references; what
was not understood -> warnings. Every step is a module; this one only passes values on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import PurePath

from ingest.annex import Row, TaskTable, rows_from_lines
from ingest.body import Piece, read_body
from ingest.crosscheck import cross_check
from ingest.deadlines import Calendar
from ingest.document import (
    Chunk,
    DocumentWarning,
    Heading,
    PolicyDocument,
    Source,
    Span,
    Task,
)
from ingest.ends import closing_at
from ingest.errors import NotAPolicy
from ingest.formats import read_file
from ingest.frame import Frame, read_frame
from ingest.lexicon import Lexicon
from ingest.lines import Block, blocks
from ingest.linetable import find_line_table
from ingest.mentions import Mentions
from ingest.outline import Outline, read_outline
from ingest.parts import Part, split_parts
from ingest.references import cited_documents, joint_meetings
from ingest.running import with_duties
from ingest.tails import Rule, Tail
from ingest.targets import read_targets
from ingest.tasks import TaskMaker
from ingest.text import PolicyText, bracket_pairs
from ingest.units import UnitBook


def parse_document(data: bytes, *, filename: str, lexicon: Lexicon) -> PolicyDocument:
    """Read one file.

    The stored text is the result's `text`; every offset slices it. What could not be
    understood, was inferred or disagrees is in `warnings`.

    Raises IngestError: UnsupportedFormat, TooLarge, UnreadableFile, NotAPolicy.
    """
    read = read_file(data, filename=filename)
    document = _Parser(read.text, filename, lexicon).parse()
    return replace(document, warnings=(*read.warnings, *document.warnings))


@dataclass
class _Found:
    """What the parts of a document hold, before units are brought together."""

    pieces: list[Piece] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    rows: list[tuple[str, str, Row]] = field(default_factory=list)  # annex label, title, row
    notes: list[tuple[Source, str, int, int]] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)


class _Parser:
    """One document on its way through the steps."""

    def __init__(self, raw: str, filename: str, lexicon: Lexicon) -> None:
        self._text = PolicyText.of(raw)
        self._pairs = bracket_pairs(self._text.folded)
        self._filename = filename
        self._lexicon = lexicon
        self._found = _Found()

    def parse(self) -> PolicyDocument:
        """All steps."""
        parts = split_parts(self._text, blocks(self._text))
        frame = Frame()
        for part in parts:
            outline = self._read_part(part)
            if not part.label:
                frame = self._read_frame(outline)
        found = self._found
        if not any(p.source != "preamble" for p in found.pieces) and not found.rows:
            self._only_passages()
        fields = any(p.assigned for p in found.pieces)
        by_table = any(row.shares for _, _, row in found.rows)
        if fields or not by_table:
            found.pieces = with_duties(
                self._text, found.pieces, self._lexicon, only_running=not fields
            )
        numbers = _article_numbers(found.pieces)
        tasks = self._tasks(frame, numbers)
        chunks = self._chunks(numbers)
        calendar = self._calendar(frame)
        checked = cross_check(tasks, chunks, self._obliged)
        return PolicyDocument(
            text=self._text.raw,
            title=frame.title,
            doc_number=frame.doc_number,
            issuer=frame.issuer,
            place=frame.place,
            issued=frame.issued,
            year=frame.year,
            outline=tuple(sorted(found.headings, key=lambda h: h.start)),
            chunks=tuple(sorted(chunks, key=lambda c: c.start)),
            tasks=tuple(tasks),
            units=self._units,
            targets=tuple(
                target
                for chunk in chunks
                for target in read_targets(
                    self._text, chunk.start, _body_end(chunk), chunk.source, chunk.number, calendar
                )
            ),
            joint_meetings=tuple(
                meeting
                for chunk in chunks
                for meeting in joint_meetings(
                    self._text, chunk.start, chunk.end, chunk.source, chunk.number, self._lexicon
                )
            ),
            cited_documents=tuple(
                cited
                for chunk in chunks
                for cited in cited_documents(
                    self._text, chunk.start, chunk.end, chunk.source, chunk.number, self._pairs
                )
            ),
            furniture=tuple(sorted(found.furniture, key=lambda s: s.start)),
            links=checked.links,
            differences=checked.differences,
            warnings=tuple(found.warnings),
        )

    # Parts

    def _read_part(self, part: Part) -> Outline:
        """Tables of a part, then the outline of what stands around them."""
        rest: list[Block] = []
        table_at: int | None = None
        index = 0
        while index < len(part.blocks):
            table = find_line_table(self._text, part.blocks, index, self._lexicon)
            if table is None or not table.rows:
                rest.append(part.blocks[index])
                index += 1
                continue
            table_at = len(rest) if table_at is None else table_at
            title = self._annex_heading(part, rest[:table_at])
            self._take_table(part, title, rows_from_lines(self._text, table, self._lexicon))
            index = table.end
        if part.label and table_at is not None:
            self._notes("preamble", part.label, rest[table_at:])
            return Outline()
        if part.label and part.heading is not None:
            self._found.headings.append(self._heading(part.heading, part.label))
        stop = closing_at(self._text, rest)
        self._notes("preamble", part.label or "文末", rest[stop:])
        outline = read_outline(self._text, rest[:stop])
        body = read_body(self._text, outline, self._pairs, self._lexicon, annex_label=part.label)
        self._found.pieces += body.pieces
        self._found.headings += body.headings
        self._found.warnings += outline.warnings
        if part.label:
            self._notes("preamble", part.label, outline.intro)
        return outline

    def _take_table(self, part: Part, title: str, table: TaskTable) -> None:
        self._found.rows += [(part.label or "附表", title, row) for row in table.rows]
        self._found.furniture += table.furniture
        self._found.warnings += table.warnings

    def _annex_heading(self, part: Part, above: Sequence[Block]) -> str:
        """The heading of an annex: its label, and the lines between it and the table."""
        if not part.label or any(h.label == part.label for h in self._found.headings):
            return next((h.title for h in self._found.headings if h.label == part.label), "")
        lines = [part.heading, *above] if part.heading else list(above)
        if not lines:
            return ""
        start, end = lines[0].start, lines[-1].end
        title = "".join(self._text.raw[b.start : b.end] for b in above)
        self._found.headings.append(
            Heading(
                text=self._text.raw[start:end],
                start=start,
                end=end,
                label=part.label,
                title=title,
                level=1,
            )
        )
        return title

    def _heading(self, block: Block, label: str) -> Heading:
        words = self._text.raw[block.start : block.end]
        return Heading(text=words, start=block.start, end=block.end, label=label, title="", level=1)

    def _notes(self, source: Source, locator: str, found: Sequence[Block]) -> None:
        """Paragraphs that are neither item nor row, run together."""
        if found:
            self._found.notes.append((source, locator, found[0].start, found[-1].end))

    def _only_passages(self) -> None:
        """A text without outline and table: its paragraphs can still be cited."""
        if not any(end - start >= 20 for _, _, start, end in self._found.notes):
            raise NotAPolicy(
                f"“{self._filename}”里没有可以引用的条款、任务或段落，不像一份政策文件。"
                "请确认选对了文件；如果正文是图片，请换成带文字的版本再添加。",
                filename=self._filename,
            )

    # The head of the document

    def _read_frame(self, outline: Outline) -> Frame:
        first = outline.nodes[0] if outline.nodes else None
        stem = PurePath(self._filename).stem
        fallback = stem
        if first is not None and first.style.startswith("#"):
            fallback = self._text.raw[first.body : first.block.end].strip()
        frame = read_frame(self._text, outline.intro, self._lexicon, fallback_title=fallback)
        salutation = next(
            (
                i
                for i, b in enumerate(outline.intro)
                if self._text.folded[b.end - 1] == ":" and len(b) < 200
            ),
            None,
        )
        head = 0 if salutation is None else salutation + 1
        self._notes("preamble", "文首", outline.intro[:head])
        self._notes("preamble", "序言" if head else "文首", outline.intro[head:])
        return frame

    def _calendar(self, frame: Frame) -> Calendar:
        return Calendar(frame.issued, frame.year, self._text.traditional)

    # Units and tasks

    def _tasks(self, frame: Frame, numbers: Sequence[int | None]) -> list[Task]:
        found = self._found
        book = UnitBook(frame, self._lexicon)
        tails = [tail for piece in found.pieces for tail in (*piece.own, *piece.inherited)]
        shares = [s for tail in tails for s in tail.shares]
        shares += [s for _, _, row in found.rows for s in row.shares]
        shares += [s for piece in found.pieces for s in piece.running]
        for share in shares:
            book.learn(book.complete(share.names))
        known = [name for share in shares for name in book.complete(share.names)]
        rule = self._rules(tails)
        maker = TaskMaker(
            self._text,
            self._calendar(frame),
            book,
            Mentions(book, known, self._lexicon),
            self._lexicon,
            rule,
        )
        tasks = [
            maker.from_piece(piece, number or 0)
            for piece, number, is_task in zip(found.pieces, numbers, self._are_tasks(), strict=True)
            if is_task
        ]
        many = len({label for label, _, _ in found.rows}) > 1 or any(
            r.part for _, _, r in found.rows
        )
        for order, (label, title, row) in enumerate(found.rows, 1):
            number = row.number if row.number and not many else order
            part = f"-{row.part}" if row.part else ""
            section = f"{label} {title}".strip()
            tasks.append(maker.from_row(row, number, f"{label} 第{row.number}项{part}", section))
        self._units = book.units(
            (a.unit, word) for task in tasks for a in task.assignments for word in (a.text,)
        )
        self._obliged = {
            number: maker.obliged(piece)
            for piece, number in zip(found.pieces, numbers, strict=True)
            if piece.source == "article" and number and any(t.shares for t in piece.own)
        }
        self._numbers_of_rows = [t.number for t in tasks if t.source == "annex"]
        return tasks

    def _are_tasks(self) -> list[bool]:
        """For each piece, whether it is a task (the rules stand in the head of `tasks`)."""
        pieces = self._found.pieces
        to_tick = any(p.checkbox for p in pieces)
        assigned = any(p.assigned for p in pieces)
        running = any(p.running for p in pieces) and not assigned
        by_table = any(row.shares for _, _, row in self._found.rows) and not assigned
        return [
            p.source == "article"
            and (
                p.checkbox
                if to_tick
                else p.assigned or p.dated or bool(p.running) or not (running or by_table)
            )
            for p in pieces
        ]

    def _rules(self, tails: Sequence[Tail]) -> int | None:
        """Rules that fields state: reported; from where on the first unit leads."""
        rules: dict[int, Rule] = {rule.start: rule for tail in tails for rule in tail.rules}
        for rule in rules.values():
            if rule.kind == "standing-units":
                said = self._text.raw[rule.start : rule.end].strip("。；; ,，")
                self._found.warnings.append(
                    DocumentWarning(
                        code="standing-units",
                        message=f"原文说明“{said}”，以后各项未逐一列出的单位请按此理解。",
                        start=rule.start,
                        end=rule.end,
                    )
                )
        leads = [rule for rule in rules.values() if rule.kind == "first-leads"]
        if not leads:
            return None
        first = min(leads, key=lambda rule: rule.start)
        return min((t.start for t in tails if first in t.rules), default=first.start)

    # Chunks

    def _chunks(self, numbers: Sequence[int | None]) -> list[Chunk]:
        found = self._found
        chunks = [
            Chunk(
                text=self._text.raw[piece.start : piece.end],
                start=piece.start,
                end=piece.end,
                source=piece.source,
                number=number,
                locator=piece.locator,
                title=piece.title,
                section=piece.section,
                tail=_last_field(piece),
            )
            for piece, number in zip(found.pieces, numbers, strict=True)
        ]
        for number, (label, title, row) in zip(self._numbers_of_rows, found.rows, strict=True):
            part = f"-{row.part}" if row.part else ""
            chunks.append(
                Chunk(
                    text=self._text.raw[row.start : row.end],
                    start=row.start,
                    end=row.end,
                    source="annex",
                    number=number,
                    locator=f"{label} 第{row.number}项{part}",
                    title=row.title,
                    section=f"{label} {title}".strip(),
                    tail=row.tail,
                )
            )
        for source, locator, start, end in found.notes:
            chunks.append(
                Chunk(
                    text=self._text.raw[start:end],
                    start=start,
                    end=end,
                    source=source,
                    number=None,
                    locator=locator,
                    title="",
                )
            )
        return chunks


def _article_numbers(pieces: Sequence[Piece]) -> list[int | None]:
    """The number of each piece in its source: as printed where articles count up through the
    whole text, else the running order."""
    articles = [piece for piece in pieces if piece.source == "article"]
    printed = [piece.printed for piece in articles]
    counts_up = all(n is not None for n in printed) and all(
        (a or 0) < (b or 0) for a, b in pairwise(printed)
    )
    order: dict[Source, int] = {}
    numbers: list[int | None] = []
    for piece in pieces:
        if piece.source == "preamble":
            numbers.append(None)
            continue
        order[piece.source] = order.get(piece.source, 0) + 1
        numbers.append(
            piece.printed if piece.source == "article" and counts_up else order[piece.source]
        )
    return numbers


def _last_field(piece: Piece) -> tuple[int, int] | None:
    """The field that closes a piece."""
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
