"""A file is a body and its annexes; each is read on its own.

An annex begins at a line that says only 附件, 附件2 or 附表1, its title stands below. A line
such as 附件：重点任务分解表 announces an annex and belongs to the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.lines import Block
from ingest.numerals import CHINESE
from ingest.text import PolicyText

_HEADING = re.compile(rf"附 ?(?:件|表|录) ?(?:\d{{1,2}}|[{CHINESE}]{{1,3}})?(?:-\d+)? ?[::]?")
_NUMBERED_HEADING = re.compile(r"附 ?(?:件|表) ?\d{1,2}[:: ] ?(?=\S)")


@dataclass(frozen=True)
class Part:
    """The body (`label` "") or one annex ("附件2"), without its heading line."""

    label: str
    heading: Block | None
    blocks: tuple[Block, ...]


def split_parts(text: PolicyText, blocks: Sequence[Block]) -> list[Part]:
    """The body, then each annex. The body may be empty, it is always there."""
    starts = [i for i, block in enumerate(blocks) if _HEADING.fullmatch(_folded(text, block))]
    if not starts:
        starts = _titled_headings(text, blocks)
    heading: Block | None = None
    if starts[:1] == [0]:  # the file is an annex by itself
        starts = starts[1:]
        if _HEADING.fullmatch(_folded(text, blocks[0])):
            heading, blocks = blocks[0], blocks[1:]
            starts = [start - 1 for start in starts]
    bounds = [*starts, len(blocks)]
    parts = [Part("", heading, tuple(blocks[: bounds[0]]))]
    for start, stop in pairwise(bounds):
        line = _folded(text, blocks[start])
        match = _HEADING.match(line)
        label = re.sub(r"[\s::]", "", match[0]) if match else "附件"
        if match and match.end() == len(line):
            parts.append(Part(label, blocks[start], tuple(blocks[start + 1 : stop])))
        else:
            parts.append(Part(label, None, tuple(blocks[start:stop])))
    return parts


def _titled_headings(text: PolicyText, blocks: Sequence[Block]) -> list[int]:
    """附件1：责任分工表 as a heading: each number stands twice, the first time as a notice."""
    seen: dict[str, list[int]] = {}
    for index, block in enumerate(blocks):
        line = _folded(text, block)
        if match := _NUMBERED_HEADING.match(line):
            seen.setdefault(re.sub(r"\D", "", match[0]), []).append(index)
    return sorted(places[-1] for places in seen.values() if len(places) > 1)


def _folded(text: PolicyText, block: Block) -> str:
    return text.folded[block.start : block.end]
