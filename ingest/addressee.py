"""Whom a letter is addressed to and whom a contract calls 甲方 and 乙方.

They are named once, at the head; what says 你局 or 乙方 below means them (`names.ADDRESSED`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.duties import bodies_alone
from ingest.fields import Share
from ingest.lexicon import Lexicon
from ingest.lines import Block
from ingest.names import Name, is_group
from ingest.piece import Piece
from ingest.roles import Part
from ingest.text import PolicyText

_HEAD = 12  # lines in which the parties may be named
_PARTY = re.compile(
    r"(?P<party>[甲乙丙] ?方)(?:\([^()]{1,12}\))? ?: ?(?P<name>[一-龥]{3,24}?(?:局|委|办|政府|中心"
    r"|街道|办事处|镇|乡|公司|集团|学校|学院|委员会|队|院|站|所|厂)) *"
)
_LEAD = 160  # characters of the line above the first item
_GIVEN = re.compile(
    r"(?:交办|交由|转办|责成|要求|请)(?:给|至)?(?P<you>[你贵](?:单位|部门|[局委办厅院镇乡]|街道|公司|中心))"
    r"[^。\n]{0,20}:\s*$"
)


def parties(text: PolicyText, lines: Sequence[Block]) -> dict[str, str]:
    """Whom a contract calls 甲方 and 乙方, by the lines at its head: 乙方：鹿鸣市教育局."""
    found: dict[str, str] = {}
    for line in lines[:_HEAD]:
        if match := _PARTY.fullmatch(text.folded, line.start, line.end):
            found.setdefault(match["party"].replace(" ", ""), match["name"])
    return found


def after_salutation(text: PolicyText, intro: Sequence[Block]) -> int:
    """The index of the block after 各有关单位：, 0 where nobody is addressed."""
    for index, block in enumerate(intro):
        if text.folded[block.end - 1] == ":" and len(block) < 200:
            return index + 1
    return 0


def sole_addressee(text: PolicyText, salutation: Block, lexicon: Lexicon) -> str:
    """The one body that a salutation names, "" where it names several or a group."""
    names = bodies_alone(text, salutation.start, salutation.end, lexicon)
    return names[0].text if len(names) == 1 and not is_group(names[0].text) else ""


def given_to(text: PolicyText, pieces: Sequence[Piece], addressee: str) -> list[Piece]:
    """The pieces, those that charge nobody charged with what the line above the first says:
    现将以下任务交办你单位:"""
    first = min((piece.start for piece in pieces), default=0)
    given = _GIVEN.search(text.folded, max(0, first - _LEAD), first)
    if given is None:
        return list(pieces)
    name = Name(addressee, *given.span("you"))
    share = Share((name,), Part("responsible"), False)
    return [
        replace(piece, running=(share,))
        if piece.source == "article" and not piece.running
        else piece
        for piece in pieces
    ]
