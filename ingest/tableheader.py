"""The header of a table that survives as lines: a column a line, some over two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import Block
from ingest.tables import UNIT_COLUMNS, ColumnKind, column_kind
from ingest.text import PolicyText


@dataclass(frozen=True)
class Header:
    """(kind, words) of each column, and how many lines the header takes."""

    columns: tuple[tuple[ColumnKind | None, str], ...]
    lines: int


def header_at(text: PolicyText, blocks: Sequence[Block], start: int) -> Header:
    """The header that begins at a block, a column a line; a word may be broken over two lines
    (责任 / 单位). Behind 序号 one word may be unknown, where a known one follows."""
    columns: list[tuple[ColumnKind | None, str]] = []
    index = start
    while index < min(len(blocks), start + 20):
        word = word_of(text, blocks[index])
        after = word_of(text, blocks[index + 1]) if index + 1 < len(blocks) else ""
        if columns and _ASIDE.fullmatch(word):  # (列第一位的为牵头部门) below 责任部门
            columns[-1] = (columns[-1][0], columns[-1][1] + word)
            index += 1
            continue
        kind = column_kind(word)
        whole = len(word) > 3 or (kind == "number" and after != "号")
        half = after in _SECOND_HALVES and not whole
        broken = column_kind(word + after) if half else None
        kind = broken or kind
        if kind is None and not (
            len(columns) == 1
            and columns[0][0] == "number"
            and len(word) <= 10
            and column_kind(after)
        ):
            break
        if kind == "number" and "number" in (known for known, _ in columns):
            break
        columns.append((kind, word + after if broken else word))
        index += 2 if broken else 1
    return Header(tuple(_under_one_word(columns)), index - start)


_ASIDE = re.compile(r"\([^()]{2,24}\)")
_SHARED_OUT = re.compile(r"(?:责任|职责|任务)?分工|责任(?:单位|主体|部门)")


def _under_one_word(
    columns: list[tuple[ColumnKind | None, str]],
) -> list[tuple[ColumnKind | None, str]]:
    """责任分工 | 时限 | 牵头单位 | 配合单位: the last ones, of the header's second line, stand
    below the word that they share."""
    last = len(columns)
    while last > 0 and columns[last - 1][0] in UNIT_COLUMNS:
        last -= 1
    if len(columns) - last >= 2 and last > 1:
        for index in range(last):
            word = columns[index][1]
            if _SHARED_OUT.fullmatch(word) and (index < last - 1 or "分工" in word):
                return [*columns[:index], *columns[last:], *columns[index + 1 : last]]
    first = columns[last][1] if last < len(columns) else ""
    if "分工" in first and len(columns) - last >= 3:  # nothing stands between
        return [*columns[:last], *columns[last + 1 :]]
    return columns


_SECOND_HALVES = frozenset(
    ("单位", "部门", "时限", "时间", "内容", "事项", "任务", "措施", "名称", "要求", "号")
)


def word_of(text: PolicyText, block: Block) -> str:
    """What a block says, without blanks."""
    return re.sub(r"\s+", "", text.folded[block.start : block.end])
