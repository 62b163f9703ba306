"""The outline of a text: numbered blocks under each other, with the paragraphs they carry.

Rules:
- a style of number (一、 （一） 1． 第三条 # …) keeps the level it first had under its parents;
- numbers count up. A heading that lost its number is given the one that is missing between its
  neighbours, marked as inferred, where exactly one number and one bare line fit; other gaps
  are reported, nothing is moved;
- an item that ends in a colon is one item with what it enumerates.
What is a task, a goal or a requirement is decided elsewhere (`sections`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document import DocumentWarning
from ingest.lines import Block
from ingest.numerals import CHINESE, FORMAL, chinese, ordinal
from ingest.text import PolicyText

_MARKERS = (
    ("chapter", re.compile(rf"第(?P<n>[{CHINESE}\d]{{1,5}})[章编]")),
    ("section", re.compile(rf"第(?P<n>[{CHINESE}\d]{{1,5}})节")),
    ("article", re.compile(rf"第(?P<n>[{CHINESE}\d]{{1,5}})条(?!第)")),
    ("formal", re.compile(rf"(?P<n>[{FORMAL}]{{1,3}})、")),
    ("han", re.compile(rf"(?P<n>[{CHINESE}]{{1,4}})(?:、|\.(?!\d))")),
    ("bracket", re.compile(rf"\((?P<n>[{CHINESE}]{{1,4}})\)[、.]?")),
    ("digit", re.compile(r"(?P<n>\d{1,5})(?:[.、](?!\d)|[.、](?=\d{1,2}月|(?:19|20)\d\d年)| ?、)")),
    ("decimal", re.compile(r"\d{1,2}\.(?P<n>\d{1,2})(?:\.\d{1,2})?(?:[、.](?!\d)| (?=[一-龥]))")),
    ("dashed", re.compile(r"\d{1,2}-(?P<n>\d{1,2})(?:-\d{1,2})?[、.]? +(?=[一-龥])")),
    ("paren", re.compile(r"\((?P<n>\d{1,3})\)[、.]?")),
    ("half", re.compile(r"(?P<n>\d{1,2})\)(?!\d)")),
    ("circled", re.compile(r"(?P<n>[①-⑳])")),
    ("coded", re.compile(r"[A-Z]-?(?P<n>\d{1,2})(?:[.、:]| +)(?=[一-龥“])")),  # A1, B-2
    (
        "named",  # 问题一:, 项目3、
        re.compile(
            rf"(?:督办|交办|重点|整改|议定|民生|主要|工作)?(?:问题|任务|事项|项目|实事|举措|措施|工程)"
            rf"(?P<n>[{CHINESE}]{{1,3}}|\d{{1,2}})(?:[:、.]|(?= ))"
        ),
    ),
)
_HASHES = re.compile(r"(#{1,6}) +")
_CHECKBOX = re.compile(r"[-*+] \[[ xX]\] *")
_DASH = re.compile(r"——(?!—)(?=\S)")


@dataclass
class Node:
    """A numbered block, what stands below it, and the paragraphs that belong to it.

    `block` is the numbered block itself; `body` the offset after its number. `ordinal` is None
    where the style has none (#, a check box, ——).
    """

    style: str
    label: str
    ordinal: int | None
    level: int
    block: Block
    body: int
    paragraphs: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    inferred: bool = False

    def walk(self) -> Iterator[Node]:
        """The node and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def blocks(self) -> Iterator[Block]:
        """The node's own block and paragraphs, then those of all below it, in order."""
        yield self.block
        yield from self.paragraphs
        for child in self.children:
            yield from child.blocks()

    @property
    def end(self) -> int:
        """Where the last block of the node and of all below it ends."""
        if self.children:
            return self.children[-1].end
        return (self.paragraphs or [self.block])[-1].end


@dataclass
class Outline:
    """`intro` is what stands before the first number; `nodes` the top level."""

    intro: list[Block] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    warnings: list[DocumentWarning] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """Every node in the order of the text."""
        for node in self.nodes:
            yield from node.walk()


@dataclass(frozen=True)
class _Mark:
    style: str
    label: str
    ordinal: int | None
    body: int


def read_outline(text: PolicyText, blocks: Sequence[Block]) -> Outline:
    """Arrange blocks under their numbers."""
    outline = Outline()
    stack: list[Node] = []
    last: dict[str, int] = {}
    ticked = 0
    for block in blocks:
        mark = _mark(text, block)
        if mark is None or not _continues(mark, stack, last):
            (stack[-1].paragraphs if stack else outline.intro).append(block)
            continue
        while stack and any(open_.style == mark.style for open_ in stack):
            stack.pop()
        if mark.style.startswith("#"):
            while stack and not (stack[-1].style.startswith("#") and stack[-1].style < mark.style):
                stack.pop()
        ticked += mark.style == "checkbox"
        label = f"第{ticked}项" if mark.style == "checkbox" else mark.label
        node = Node(mark.style, label, mark.ordinal, len(stack) + 1, block, mark.body)
        (stack[-1].children if stack else outline.nodes).append(node)
        stack.append(node)
        if mark.ordinal is not None:
            last[mark.style] = mark.ordinal
    _restore_lost_numbers(text, outline)
    return outline


def _mark(text: PolicyText, block: Block) -> _Mark | None:
    folded, start, end = text.folded, block.start, block.end
    if match := _HASHES.match(folded, start, end):
        inner = _mark(text, Block(match.end(), end)) if match.end() < end else None
        label = inner.label if inner and inner.ordinal is not None else ""
        body = inner.body if inner and inner.ordinal is not None else match.end()
        return _Mark(match[1], label, None, body)
    if match := _CHECKBOX.match(folded, start, end):
        return _Mark("checkbox", "", None, match.end())
    if match := _DASH.match(folded, start, end):
        return _Mark("dash", "", None, match.end())
    start += _blanks(folded, start, end)
    for style, pattern in _MARKERS:
        if match := pattern.match(folded, start, end):
            number = _circled(match["n"]) if style == "circled" else ordinal(match["n"])
            if number is not None and match.end() < end:
                body = match.end() + _blanks(folded, match.end(), end)
                label = text.raw[start : match.end()].strip().rstrip("、．.")
                return _Mark(style, label, number, body)
    return None


def _circled(char: str) -> int:
    return ord(char) - ord("①") + 1


def _blanks(folded: str, start: int, end: int) -> int:
    return len(folded[start:end]) - len(folded[start:end].lstrip())


_SLACK = 3
"""How many numbers a list may skip and still be the same list."""


def _continues(mark: _Mark, stack: Sequence[Node], last: Mapping[str, int]) -> bool:
    """Whether a number goes on with an open list or opens one; else it is part of a sentence."""
    if mark.ordinal is None or mark.ordinal == 1:
        return True
    before = next((n.ordinal for n in reversed(stack) if n.style == mark.style), None)
    if before is None:  # a list may run on over headings (1 to 24); an excerpt begins anywhere
        before = last.get(mark.style)
    if before is None:
        return mark.ordinal < _YEARS  # 2018、2019年…: no list begins so
    return 0 < mark.ordinal - before <= _SLACK


_YEARS = 1000
"""Numbers from here on count items only where the one before them did."""


def run_on_over_headings(nodes: Sequence[Node]) -> frozenset[str]:
    """The styles of numbers that count on below the next heading: 1 to 3, then 4 to 6."""
    last: dict[str, int] = {}
    running: set[str] = set()
    for parent in (n for node in nodes for n in node.walk() if n.children):
        first, final = parent.children[0], parent.children[-1]
        if first.ordinal and first.ordinal == last.get(first.style, -1) + 1:
            running.add(first.style)
        if final.ordinal:
            last[final.style] = final.ordinal
    return frozenset(running)


def title_end(text: PolicyText, node: Node) -> int:
    """Where the title of a node ends: before its first full stop, else at the block's end."""
    stop = text.folded.find("。", node.body, node.block.end)
    return node.block.end if stop < 0 else stop


_HEADING_LENGTH = 40


def _restore_lost_numbers(text: PolicyText, outline: Outline) -> None:
    for siblings in _sibling_lists(outline):
        index = 1
        while index < len(siblings):
            before, after = siblings[index - 1], siblings[index]
            if before.style == after.style and before.ordinal and after.ordinal:
                missing = after.ordinal - before.ordinal - 1
                if missing == 1 and (lost := _lost_heading(text, before)):
                    siblings.insert(index, lost)
                    outline.warnings.append(_lost_number_warning(text, lost))
                elif missing > 0:
                    outline.warnings.append(_gap_warning(before, after, missing))
            index += 1


def _sibling_lists(outline: Outline) -> Iterator[list[Node]]:
    yield outline.nodes
    for node in list(outline.walk()):
        yield node.children


def _lost_heading(text: PolicyText, before: Node) -> Node | None:
    """The only bare line between two headings that can be one, with what follows it."""
    found: list[tuple[Node, int, Block]] = [
        (owner, place, block)
        for owner in before.walk()
        for place, block in enumerate(owner.paragraphs)
        if len(block) <= _HEADING_LENGTH
        and text.folded[block.end - 1] not in "。;,、:)〕"
        and "。" not in text.folded[block.start : block.end]
    ]
    if len(found) != 1:
        return None
    owner, place, block = found[0]
    label = before.label.replace(chinese(before.ordinal or 0), chinese((before.ordinal or 0) + 1))
    if before.label.strip("()（）.．、").isdecimal():
        label = before.label.replace(str(before.ordinal), str((before.ordinal or 0) + 1))
    if owner is not before and owner not in before.children:
        return None
    number = (before.ordinal or 0) + 1
    lost = Node(before.style, label, number, before.level, block, block.start, inferred=True)
    lost.paragraphs, owner.paragraphs = owner.paragraphs[place + 1 :], owner.paragraphs[:place]
    if owner is not before:
        cut = before.children.index(owner) + 1
        lost.children, before.children = before.children[cut:], before.children[:cut]
    else:
        lost.children, before.children = before.children, []
    return lost


def _lost_number_warning(text: PolicyText, node: Node) -> DocumentWarning:
    title = text.raw[node.block.start : node.block.end]
    return DocumentWarning(
        code="heading-number-missing",
        message=f"标题“{title}”在原文中缺少序号，按前后标题推定为{node.label}，请核对原文。",
        start=node.block.start,
        end=node.block.end,
    )


def _gap_warning(before: Node, after: Node, missing: int) -> DocumentWarning:
    return DocumentWarning(
        code="number-gap",
        message=f"序号从{before.label}跳到{after.label}，中间缺{missing}项，请核对原文是否有遗漏。",
        start=after.block.start,
        end=after.body,
    )
