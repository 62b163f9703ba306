"""Marks of secrecy in the head of a document: 机密★10年, 密级：秘密, 内部资料.

Only a mark of its own counts, near the top: a text that speaks of 国家秘密 has none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.document import DocumentWarning
from ingest.errors import Classified
from ingest.lines import Block
from ingest.text import PolicyText

_HEAD = 12  # blocks; marks stand above or beside the document number
_SECRET = re.compile(
    r"(?:密级[::]?)?(?P<mark>绝密|机密|秘密)(?:[★☆*].{0,12}|\(.{0,12}\))?(?:特急|加急|平急)?"
)
_UNMISTAKABLE = re.compile(r"密级 ?: ?(?:绝密|机密|秘密)|(?:绝密|机密|秘密) ?[★☆]")
"""A mark that stands for itself, even in a line that swallowed others."""
_LINE_HEAD = 300  # characters of a line in which such a mark may stand
_INTERNAL = re.compile(
    r"内部(?:资料|文件|材料|刊物)?(?:[,、 ]?(?:注意保存|请勿外传|不得外传|注意保密))*|\(?内部\)?"
)


def check_secrecy(
    text: PolicyText, blocks: Sequence[Block], filename: str, *, allowed: bool
) -> list[DocumentWarning]:
    """Warnings about marks in the head of a document.

    Raises Classified where it is marked 绝密, 机密 or 秘密 and that is not `allowed`.
    """
    found: list[DocumentWarning] = []
    for block in blocks[:_HEAD]:
        glued = _UNMISTAKABLE.search(
            text.folded, block.start, min(block.end, block.start + _LINE_HEAD)
        )
        for start, end in [glued.span()] if glued else _pieces(text, block):
            line = text.folded[start:end]
            if match := _SECRET.fullmatch(line.replace(" ", "")):
                if not allowed:
                    raise Classified(
                        f"“{filename}”标有“{match['mark']}”，本系统未获准保存涉密文件，没有读入。"
                        "请按保密规定处理；确属误标的，请管理员允许后再添加。",
                        filename=filename,
                    )
                found.append(_warning("secret-mark", text, start, end))
            elif _INTERNAL.fullmatch(line):
                found.append(_warning("internal-mark", text, start, end))
    return found


def _pieces(text: PolicyText, block: Block) -> list[tuple[int, int]]:
    """The parts of a line between wide blanks: a mark may share its line with a number."""
    found = [
        text.trimmed(block.start + m.start(), block.start + m.end())
        for m in re.finditer(r"\S+(?: \S+)*", text.folded[block.start : block.end])
    ]
    return found if block.end - block.start <= 60 else []


def _warning(code: str, text: PolicyText, start: int, end: int) -> DocumentWarning:
    mark = text.raw[start:end]
    return DocumentWarning(
        code=code,
        message=f"文件标有“{mark}”，请确认本系统的使用范围与之相符。",
        start=start,
        end=end,
    )
