"""Tables with a row a line whose cells only single blanks part, as pages leave them.

A blank may stand inside a cell (a person's name), a cell may be empty and leave none: the parts of
a line are brought into columns as the lines of a table are (`linetable`), a part a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.linetable import LineTable, find_line_table
from ingest.tables import column_kinds, is_task_header
from ingest.text import PolicyText

_ROW = re.compile(r"\d{1,4} +\S")
_FEWEST = 3  # columns


def find_blank_table(
    text: PolicyText, blocks: Sequence[Block], start: int, lexicon: Lexicon
) -> tuple[LineTable, int] | None:
    """The table of tasks whose header is blocks[start], numbered rows below it, and the index of
    the first block after it; None where none begins there."""
    header = _parts(text, blocks[start])
    kinds = column_kinds([text.folded[part.start : part.end] for part in header])
    if len(header) < _FEWEST or "number" not in kinds or not is_task_header(kinds):
        return None
    end = start + 1
    while end < len(blocks) and any(_is_row(text, block) for block in blocks[end : end + 2]):
        end += 1  # a row, or the heading of a group above one
    parts = [part for block in blocks[start:end] for part in _parts(text, block)]
    table = find_line_table(text, parts, 0, lexicon)
    return (table, end) if table is not None and table.rows else None


def next_row_at(text: PolicyText, blocks: Sequence[Block], index: int) -> bool:
    """Whether a numbered row stands at an index: a table that ends there is not whole."""
    return index < len(blocks) and _is_row(text, blocks[index])


def _is_row(text: PolicyText, block: Block) -> bool:
    return _ROW.match(text.folded, block.start, block.end) is not None


def _parts(text: PolicyText, block: Block) -> list[Block]:
    found = re.finditer(r"\S+", text.folded[block.start : block.end])
    return [Block(block.start + m.start(), block.start + m.end()) for m in found]
