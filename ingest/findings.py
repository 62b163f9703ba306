"""What the parts of a document hold: headings, pieces, rows, notes, furniture.

Tables are taken out of a part first, the outline is read from what stands around them. Nothing
is decided here about units or tasks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.annex import Row, TaskTable, rows_from_grid, rows_from_lines
from ingest.blanktable import find_blank_table, next_row_at
from ingest.body import Body, read_body
from ingest.captions import caption_share
from ingest.delimited import find_delimited_table
from ingest.document import DocumentWarning, Heading, Span
from ingest.ends import closing_at
from ingest.fields import Share, Tail
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.linetable import find_line_table
from ingest.names import is_group
from ingest.outline import Outline, read_outline
from ingest.parts import Part
from ingest.piece import Piece
from ingest.tables import Grid
from ingest.tails import joined_labels
from ingest.text import PolicyText


@dataclass(frozen=True)
class FoundRow:
    """A row with the annex that it stands in, and whose table it is by the line above it."""

    label: str
    title: str
    row: Row
    whose: Share | None = None

    @property
    def locator(self) -> str:
        """附件2 第3项-1."""
        part = f"-{self.row.part}" if self.row.part else ""
        return f"{self.label} 第{self.row.number}项{part}"

    @property
    def section(self) -> str:
        """附件2 重点任务分解表."""
        return f"{self.label} {self.title}".strip()


@dataclass
class Findings:
    """Everything that the parts hold; `notes` are (locator, start, end) of passages that are
    neither item nor row."""

    pieces: list[Piece] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    rows: list[FoundRow] = field(default_factory=list)
    notes: list[tuple[str, int, int]] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)
    held: list[Tail] = field(default_factory=list)  # fields above items, used below or not
    closing: list[tuple[int, int]] = field(default_factory=list)
    addressee: str = ""  # the one body that the document is addressed to

    def take_captions(self) -> None:
        """Charge rows of tables without units with the bodies named above their tables, where two
        tables at least name different ones."""
        bare = {row.whose for row in self.rows if row.whose}
        bare -= {row.whose for row in self.rows if row.row.shares}
        if len({tuple(name.text for name in whose.names) for whose in bare if whose}) > 1:
            self.rows = [
                replace(found, row=replace(found.row, shares=(found.whose,)))
                if found.whose in bare and found.whose
                else found
                for found in self.rows
            ]

    def charged(self, lexicon: Lexicon) -> frozenset[str]:
        """The bodies that fields and rows charge, offices of one house among them: elsewhere in
        the document their names are bodies' names, too."""
        tails = [t for p in self.pieces for t in (*p.own, *p.inherited)]
        shares = [share for tail in (*tails, *self.held) for share in tail.shares]
        shares += [share for row in self.rows for share in row.row.shares]
        return frozenset(
            name.text
            for share in shares
            for name in share.names
            if _HOUSE.search(name.text) and not is_group(name.text)
        )

    @property
    def beside(self) -> list[tuple[int, int]]:
        """Where no field stands: what furnishes tables, what closes a part."""
        return [*((span.start, span.end) for span in self.furniture), *self.closing]


_HOUSE = re.compile(r"[一-龥]{2,}(?:处|科|室|股|站|所|办|馆|队|部|组|中心|局)$")


_DEMANDS = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、)?"
    r"(?P<word>(?:有关|相关|工作|几点|其他|整改|报送|落实|具体)(?:工作)?要求) ?:(?=.{12})"
)
_LOOSE = "附表"
"""A table that stands in no annex."""


class PartReader:
    """Reads the parts of one document into findings."""

    def __init__(
        self,
        text: PolicyText,
        pairs: Mapping[int, int],
        lexicon: Lexicon,
        grids: Sequence[Grid] = (),
    ) -> None:
        self.found = Findings()
        self.closing: Sequence[Block] = ()  # what stands below the last item of the body
        self._tables: Sequence[tuple[int, int]] = ()  # those of the body
        self._numbers: dict[str, tuple[int, set[int | None]]] = {}  # those of an annex's tables
        self._text = text
        self._pairs = pairs
        self._lexicon = lexicon
        self._grids = {grid.start: grid for grid in grids}

    def read(self, part: Part) -> tuple[Outline, int]:
        """Read a part; its outline, and how many of its first blocks no item took."""
        rest, tables = self._without_tables(part)
        self._tables = self._tables if part.label else tables
        if part.label and tables:
            below = [b for b in rest if b.start > tables[0][0]]
            self._note(part.label, below, tables)
            return Outline(), 0
        if part.heading is not None:
            self.found.headings.append(self._heading(part.heading, part.heading, part.label))
        rest = joined_labels(self._text, rest, self._lexicon)
        rest = self._without_demands(rest) if tables else rest
        stop = closing_at(self._text, rest)
        self.closing = self.closing if part.label else rest[stop:]
        self.found.closing += [(block.start, block.end) for block in rest[stop:]]
        outline = read_outline(self._text, rest[:stop])
        body = read_body(self._text, outline, self._pairs, self._lexicon, annex_label=part.label)
        self._take_body(body, tables)
        self.found.warnings += outline.warnings
        self._note(part.label or "文末", rest[stop:], tables)
        if part.label:
            self._note(part.label, outline.intro[: body.taken_from], tables)
        return outline, body.taken_from

    def _without_demands(self, blocks: Sequence[Block]) -> list[Block]:
        """The blocks without those beside a table that say what is asked besides (有关要求:…):
        each is a section of requirements of one paragraph."""
        rest: list[Block] = []
        for block in blocks:
            label = _DEMANDS.match(self._text.folded, block.start, block.end)
            if label is None:
                rest.append(block)
                continue
            title = self._text.raw[label.start("word") : label.end("word")]
            self.found.pieces.append(
                Piece("requirement", block.start, block.end, title=title, locator=title)
            )
        return rest

    def note(self, locator: str, blocks: Sequence[Block]) -> None:
        """Keep a run of blocks of the body as one passage, without the tables inside it."""
        self._note(locator, blocks, self._tables)

    # Tables

    def _without_tables(self, part: Part) -> tuple[list[Block], list[tuple[int, int]]]:
        """The blocks that stand in no table of tasks, and the places of the tables."""
        rest: list[Block] = []
        tables: list[tuple[int, int]] = []
        index = 0
        while index < len(part.blocks):
            taken = self._table_at(part, index)
            if taken is None:
                rest.append(part.blocks[index])
                index += 1
                continue
            table, after = taken
            title = self._annex_title(part, rest if not tables else [])
            label = self._row_label(part.label or _LOOSE, table)
            above = rest[-1] if rest and rest[-1] is part.blocks[index - 1] else None
            whose = caption_share(self._text, above, self._lexicon)
            self.found.rows += [FoundRow(label, title, row, whose) for row in table.rows]
            self.found.furniture += table.furniture
            self.found.warnings += table.warnings
            place = part.blocks[index].start, part.blocks[after - 1].end
            self.found.furniture += self._left_over(place, table)
            tables.append(place)
            index = after
        return rest, tables

    def _row_label(self, label: str, table: TaskTable) -> str:
        """附表2 for a table whose numbers begin again below another of the same annex."""
        count, taken = self._numbers.get(label, (0, set()))
        printed = {row.number for row in table.rows}
        again = bool(taken & printed)
        count += not count or again
        self._numbers[label] = (count, printed if again else taken | printed)
        if count < 2:
            return label
        return f"{label}{count}" if label == _LOOSE else f"{label} 表{count}"

    def _left_over(self, place: tuple[int, int], table: TaskTable) -> Iterator[Span]:
        """What of a table is in no row and no header: rulers, headings between the rows."""
        at, end = place
        taken = [(row.start, row.end) for row in table.rows]
        taken += [(span.start, span.end) for span in table.furniture]
        for left, right in [*sorted(taken), (end, end)]:
            start, stop = self._text.trimmed(at, min(left, end))
            if start < stop:
                yield self._text.span(start, stop)
            at = max(at, right)

    def _table_at(self, part: Part, index: int) -> tuple[TaskTable, int] | None:
        """The table of tasks that begins at a block, and the index after it."""
        blocks = part.blocks
        if grid := self._grids.get(blocks[index].start):
            after = next((i for i, b in enumerate(blocks) if b.start >= grid.end), len(blocks))
            table = rows_from_grid(self._text, grid, self._lexicon)
            return (table, after) if table is not None else None
        found = find_delimited_table(self._text, blocks, index, self._lexicon)
        if found is None or next_row_at(self._text, blocks, found[1]):
            parted = find_blank_table(self._text, blocks, index, self._lexicon)
            if parted is not None:
                return rows_from_lines(self._text, parted[0], self._lexicon), parted[1]
        if found is not None:
            table = rows_from_grid(self._text, found[0], self._lexicon)
            if table is not None:
                return table, found[1]
        lines = find_line_table(self._text, blocks, index, self._lexicon)
        if lines is not None and lines.rows:
            return rows_from_lines(self._text, lines, self._lexicon), lines.end
        return None

    def _annex_title(self, part: Part, above: Sequence[Block]) -> str:
        """The title of a table's annex; its heading is the label with the lines below it."""
        held = next((h for h in self.found.headings if h.label == part.label), None)
        if held is not None or not part.label:
            return held.title if held else ""
        lines = [part.heading, *above] if part.heading else list(above)
        if not lines:
            return ""
        title = "".join(self._text.raw[b.start : b.end] for b in above)
        self.found.headings.append(self._heading(lines[0], lines[-1], part.label, title))
        return title

    def _heading(self, first: Block, last: Block, label: str, title: str = "") -> Heading:
        return Heading(
            text=self._text.raw[first.start : last.end],
            start=first.start,
            end=last.end,
            label=label,
            title=title,
            level=1,
        )

    # What stands around tables

    def _take_body(self, body: Body, tables: Sequence[tuple[int, int]]) -> None:
        self.found.headings += body.headings
        self.found.held += body.held
        for line in body.lines:
            self.found.notes.append(("", line.start, line.end))
        for piece in body.pieces:
            (start, end), *others = self._around(piece.start, piece.end, tables)
            self.found.pieces.append(replace(piece, start=start, end=end))
            self.found.notes += [(piece.locator, *other) for other in others]

    def _note(
        self, locator: str, blocks: Sequence[Block], tables: Sequence[tuple[int, int]]
    ) -> None:
        if blocks:
            for start, end in self._around(blocks[0].start, blocks[-1].end, tables):
                self.found.notes.append((locator, start, end))

    def _around(
        self, start: int, end: int, tables: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """A stretch without the tables inside it: at least one piece."""
        pieces: list[tuple[int, int]] = []
        at = start
        for left, right in [*(t for t in tables if start <= t[0] < end), (end, end)]:
            piece = self._text.trimmed(at, min(left, end))
            if piece[0] < piece[1]:
                pieces.append(piece)
            at = right
        return pieces or [(start, end)]
