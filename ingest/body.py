"""The body of a document as pieces: articles, goals, requirements, with their fields.

An item of the outline is one piece. It is several where it holds several responsibility
fields, each of which ends a stretch of its own. Items below are part of the one above where
that one has the field for all of them, or ends in a colon. A field in a heading, or in the
head of the document, holds for every item below that has none of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Heading, Source, Span
from ingest.duties import bodies_alone, read_duties
from ingest.fields import Share, Tail
from ingest.inherit import nearest, set_apart_closing, spread_back
from ingest.items import Items
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.names import is_group
from ingest.outline import Node, Outline, run_on_over_headings, title_end
from ingest.piece import TITLE_LIMIT, Piece, bare_title, join_locator
from ingest.roles import Part, label_at, meeting_label_at
from ingest.sections import section_kind
from ingest.stretches import FieldReader
from ingest.tails import pure_field
from ingest.text import PolicyText
from ingest.titled import titled_tail

_PUT_UP = re.compile(r"(?:时间|日期|(?:发布|成文|更新|印发|发文|公开|生成)(?:时间|日期)) *:")
_CAME = re.compile(
    r"(?:主持)?召开[^。;]{0,30}会议?|(?:参加|出席|列席)(?:了)?(?:会议|本次会议|研究)?[。;]"
)
"""X主持召开专题会议。Y等单位参加会议。"""
_HEAD_BLOCKS = 4  # blocks in which a document says what it is


@dataclass
class Body:
    """Pieces and headings in the order of the text."""

    pieces: list[Piece] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    lines: list[Span] = field(default_factory=list)  # fields that hold for all below a heading
    held: list[Tail] = field(default_factory=list)  # every field above items
    taken_from: int = 0  # the first block before the numbers that pieces were made of


@dataclass(frozen=True)
class _Above:
    """What an item takes from the headings above it."""

    kind: Source = "article"
    labels: tuple[str, ...] = ()
    section: str = ""
    fields: tuple[Tail, ...] = ()


def read_body(
    text: PolicyText,
    outline: Outline,
    pairs: Mapping[int, int],
    lexicon: Lexicon,
    *,
    annex_label: str = "",
) -> Body:
    """Arrange an outline into pieces. `annex_label` opens the locators of an annex ("附件1")."""
    return _Reader(text, pairs, lexicon).read(outline, annex_label)


class _Reader:
    def __init__(self, text: PolicyText, pairs: Mapping[int, int], lexicon: Lexicon) -> None:
        self._text = text
        self._pairs = pairs
        self._lexicon = lexicon
        self._marked = FieldReader(text, pairs, lexicon)
        self._body = Body()
        self._items = Items(text, self._marked)
        self._last: dict[str, tuple[int, Source]] = {}  # number and kind of the last of a style

    def read(self, outline: Outline, annex_label: str) -> Body:
        met = [b for b in outline.intro if meeting_label_at(self._text.folded, b.start, b.end)]
        minutes = any(
            "纪要" in self._text.folded[b.start : b.end] for b in outline.intro[:_HEAD_BLOCKS]
        )
        if minutes:
            met += [b for b in outline.intro if _CAME.search(self._text.folded, b.start, b.end)]
        if len(met) > 1 or minutes:  # who came to a meeting is charged with nothing
            self._marked.skip(met)
        first = self._first_task(outline)
        labels = (annex_label,) if annex_label else ()
        if first < len(outline.intro):
            self._unnumbered(outline.intro[first:], labels)
        self._body.taken_from = first
        self._items = replace(self._items, running=run_on_over_headings(outline.nodes))
        fields = tuple(
            tail
            for block in outline.intro[:first]
            for tail in self._marked.of(block)
            if tail.whole_line and not self._of_the_page(tail)
        )
        heads = self._heads_between(outline.nodes, named=not fields)
        if not fields and heads and outline.intro[:first]:
            fields = self._named_above(outline.intro[first - 1])
        self._body.held += fields
        above = _Above(labels=labels, fields=fields)
        for index, node in enumerate(outline.nodes):
            if index in heads:
                above = replace(above, fields=heads[index])
            self._visit(node, above)
        spread_back(self._body.pieces)
        set_apart_closing(self._text, self._body.pieces)
        return self._body

    def _of_the_page(self, tail: Tail) -> bool:
        """时间: 2023-06-19 above a document says when it was put on a page, not by when to act."""
        return _PUT_UP.match(self._text.folded, tail.start) is not None

    def _heads_between(self, nodes: Sequence[Node], *, named: bool) -> dict[int, tuple[Tail, ...]]:
        """Fields on lines of their own above parts whose numbers begin again, by the index of
        the part's first node: where the document opens so, they are no tails of what is above.
        `named`: it opens with no such field, but the name of a body may stand there alone."""
        heads: dict[int, tuple[Tail, ...]] = {}
        for index in range(1, len(nodes)):
            last = list(nodes[index - 1].walk())[-1]
            line = last.paragraphs[-1] if last.paragraphs else None
            if line is None or not (nodes[index].ordinal == 1 or self._opens(line)):
                continue
            fields = (
                self._named_above(line)
                if named
                else tuple(tail for tail in self._marked.of(line) if tail.whole_line)
            )
            if any(tail.shares for tail in fields):
                last.paragraphs.pop()
                heads[index] = fields
                self._body.held += fields
                self._body.lines.append(self._text.span(line.start, line.end))
        return heads

    def _opens(self, line: Block) -> bool:
        return self._text.folded[line.end - 1] == ":"

    def _named_above(self, line: Block) -> tuple[Tail, ...]:
        """县农业农村局: or 县公安局负责: on a line of its own, above what it is to do."""
        names = bodies_alone(self._text, line.start, line.end, self._lexicon)
        if names:
            share = Share(names, Part("responsible"))
            return (Tail(line.start, line.end, (share,), whole_line=True),)
        if not self._opens(line):
            return ()
        field = pure_field(self._text, line.start, line.end - 1, self._lexicon)
        return (replace(field, whole_line=True),) if field and field.shares else ()

    def _first_task(self, outline: Outline) -> int:
        """Which block before the first number begins tasks: paragraphs with fields of their
        own. A single field on a line of its own there is meant for all that follows."""
        lines: list[int] = []
        for index, block in enumerate(outline.intro):
            fields = [tail for tail in self._marked.of(block) if tail.shares]
            if any(not tail.whole_line for tail in fields):
                return index if not lines else lines[0]
            if fields and len(lines) < 2:  # more are never asked for
                lines.append(self._above_labels(outline.intro, index))
        if not lines and not outline.nodes:
            listed = [i for i in range(len(outline.intro)) if self._charges(outline.intro, i)]
            return listed[0] if len(listed) > 1 else len(outline.intro)
        several = len(lines) > 1 and lines[1] > lines[0] + 1
        return lines[0] if lines and (several or not outline.nodes) else len(outline.intro)

    def _above_labels(self, blocks: Sequence[Block], index: int) -> int:
        """The block that a field on a line of its own belongs to: before it and the lines of
        labels (整改措施: 整改时限:) around it."""
        at = index - 1
        while at > 0 and label_at(self._text.folded, blocks[at].start, blocks[at].end):
            at -= 1
        return max(at, 0)

    def _charges(self, blocks: Sequence[Block], index: int) -> bool:
        """县林业局:负责…, 区水务局要于…: a paragraph that says who does what; or a line that is
        nothing but a body's name, above what it does."""
        block = blocks[index]
        if self._text.folded[block.end - 1] == "。":  # else a title, a salutation
            return bool(read_duties(self._text, block.start, block.end, self._lexicon))
        below = blocks[index + 1] if index + 1 < len(blocks) else None
        names = bodies_alone(self._text, block.start, block.end, self._lexicon)
        if any(is_group(name.text) for name in names):
            return False  # 各乡镇人民政府,县政府各部门: whom the letter is to
        return below is not None and self._text.folded[below.end - 1] == "。" and bool(names)

    def _unnumbered(self, blocks: Sequence[Block], labels: tuple[str, ...]) -> None:
        """Paragraphs without numbers, a stretch a field."""
        base = Piece(
            source="article",
            start=blocks[0].start,
            end=blocks[-1].end,
            title=self._marked.title(blocks[0].start, blocks[0]),
            locator=join_locator(labels) or "正文",
        )
        self._body.pieces.extend(self._marked.stretches(base, blocks))

    # Items and headings

    def _visit(self, node: Node, above: _Above) -> None:
        stop = title_end(self._text, node)
        title = self._text.folded[node.body : stop]
        kind = section_kind(title, node.level, above.kind)
        kind = self._runs_on(node, kind)
        here = replace(above, kind=kind, labels=(*above.labels, node.label))
        if not node.children or self._items.is_one(node):
            self._leaf(node, here, list(node.blocks()))
            return
        above_tasks = self._items.is_task_above(node, stop)
        if above_tasks:
            self._leaf(node, here, [node.block, *node.paragraphs])
        elif self._items.is_statement(node, stop):
            self._statement(node, here)
        else:
            self._heading(node, stop)
        rest = Block(*self._text.trimmed(min(stop + 1, node.block.end), node.block.end))
        heading = self._heading_text(node, stop)
        lines = [b for b in node.paragraphs if self._only_fields(b)]
        if self._items.closed_by_field(node):  # of a section: it holds for each of its items
            last = node.children[-1]
            while last.paragraphs and self._only_fields(last.paragraphs[-1]):
                lines.append(last.paragraphs.pop())
        fields = [t for b in (node.block, *lines) for t in self._marked.of(b)]
        fields += self._heading_fields(node)
        self._body.held += fields
        intro = [b for b in (rest, *node.paragraphs) if len(b) and b not in lines]
        if above_tasks:
            intro = lines = []
        if any(self._marked.of(b) for b in intro if b is not rest):
            self._unnumbered(intro, here.labels)
        elif intro:
            self._lead_in(node, here, intro)
        for line in lines:
            if not (intro and intro[0].start < line.start < intro[-1].end):
                self._body.lines.append(self._text.span(line.start, line.end))
        below = replace(here, section=heading, fields=nearest(fields, above.fields))
        charged = any(tail.shares for tail in fields)
        heads = self._heads_between(node.children, named=not charged)
        if not charged and node.paragraphs and (heads or self._opens(node.paragraphs[-1])):
            below = replace(below, fields=self._named_above(node.paragraphs[-1]) or below.fields)
        for index, child in enumerate(node.children):
            if index in heads:
                below = replace(below, fields=heads[index])
            self._visit(child, below)

    def _runs_on(self, node: Node, kind: Source) -> Source:
        """Tasks numbered 1 to 24 through all sections are tasks in the last section, too."""
        before = self._last.get(node.style)
        if node.ordinal is None:
            return kind
        if kind == "requirement" and before == (node.ordinal - 1, "article") and node.level > 1:
            kind = "article"
        self._last[node.style] = (node.ordinal, kind)
        return kind

    def _heading_fields(self, node: Node) -> list[Tail]:
        """What the title of an item says of who and when: (一)县林业局, 自查阶段(3月15日前)."""
        found = titled_tail(self._text, node.body, node.block.end, self._pairs, self._lexicon)
        return [found] if found else []

    def _heading(self, node: Node, stop: int) -> None:
        end = min(stop + 1, node.block.end)
        if self._text.folded[stop:end] != "。":
            end = node.block.end
        self._body.headings.append(
            Heading(
                text=self._text.raw[node.block.start : end],
                start=node.block.start,
                end=end,
                label=node.label,
                title=bare_title(self._text.raw[node.body : stop]),
                level=node.level,
                inferred=node.inferred,
            )
        )

    def _heading_text(self, node: Node, stop: int) -> str:
        return (
            node.label
            + ("、" if node.style == "han" else "")
            + bare_title(self._text.raw[node.body : stop])
        )

    def _only_fields(self, block: Block) -> bool:
        """Whether a block is nothing but fields: lines of labels, a bracket on its own line."""
        fields = self._marked.of(block)
        outer = (min(t.start for t in fields), max(t.end for t in fields)) if fields else (0, 0)
        beside = self._text.folded[block.start : outer[0]] + self._text.folded[outer[1] : block.end]
        return any(t.whole_line for t in fields) or bool(fields and not beside.strip(" 。;"))

    def _statement(self, node: Node, here: _Above) -> None:
        """A heading that states something is found and quoted like other sentences."""
        self._body.pieces.append(
            Piece(
                source="preamble",
                start=node.block.start,
                end=node.block.end,
                title="",
                locator=join_locator(here.labels),
                section=here.section,
            )
        )

    def _lead_in(self, node: Node, here: _Above, blocks: Sequence[Block]) -> None:
        """Paragraphs between a heading and its first item."""
        kind: Source = here.kind if here.kind in ("goal", "requirement") else "preamble"
        self._body.pieces.append(
            Piece(
                source=kind,
                start=blocks[0].start,
                end=blocks[-1].end,
                title=bare_title(self._text.raw[node.body : title_end(self._text, node)])[
                    :TITLE_LIMIT
                ],
                locator=join_locator(here.labels),
                section=here.section,
                lead_in=here.kind == "article",
            )
        )

    def _leaf(self, node: Node, here: _Above, blocks: list[Block]) -> None:
        section = here.section
        title_only = "。" not in self._text.folded[node.block.start : node.block.end]
        if node.level == 1 and title_only and len(blocks) > 1 and not self._marked.of(node.block):
            stop = title_end(self._text, node)
            self._heading(node, stop)
            section = self._heading_text(node, stop)
            blocks = blocks[1:]
        if not blocks:
            return
        first = self._marked.title(node.body, node.block) if blocks[0] == node.block else ""
        base = Piece(
            source=here.kind,
            start=blocks[0].start,
            end=blocks[-1].end,
            title=first
            or bare_title(self._text.raw[node.body : title_end(self._text, node)])[:TITLE_LIMIT],
            locator=join_locator(here.labels),
            section=section,
            inherited=nearest(self._heading_fields(node), here.fields),
            printed=node.ordinal,
            checkbox=node.style == "checkbox",
        )
        self._body.pieces.extend(self._marked.stretches(base, blocks))
