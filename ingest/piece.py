"""A stretch of the body on its way to becoming a chunk, and how it is named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import Source
from ingest.fields import Share, Tail
from ingest.text import PolicyText

TITLE_LIMIT = 60
"""Characters of a title that is the beginning of a sentence."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the body that becomes one chunk, and a task where it is one.

    `own` are the fields inside it, `inherited` those of the headings above. `printed` is its
    number as printed, None where it shares one or has none. `checkbox`: an item to tick off.
    `running` are the units that its sentences charge, `lead_in` says that it stands between a
    heading of tasks and its first item, `aside` that a section of requirements states it.
    """

    source: Source
    start: int
    end: int
    title: str
    locator: str
    section: str = ""
    own: tuple[Tail, ...] = ()
    inherited: tuple[Tail, ...] = ()
    printed: int | None = None
    checkbox: bool = False
    running: tuple[Share, ...] = ()
    lead_in: bool = False
    aside: bool = False

    @property
    def assigned(self) -> bool:
        """Whether a field gives somebody a part in it."""
        return any(tail.shares for tail in (*self.own, *self.inherited))

    @property
    def dated(self) -> bool:
        """Whether a field gives it a deadline."""
        return any(tail.deadline for tail in (*self.own, *self.inherited))


def told_apart(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, articles that share a locator (items behind dashes, several lists under one
    heading) numbered within it: 二、（一）-1, 二、（一）-2."""
    many = Counter(piece.locator for piece in pieces if piece.source == "article")
    order: Counter[str] = Counter()
    done: list[Piece] = []
    for piece in pieces:
        if piece.source == "article" and many[piece.locator] > 1:
            order[piece.locator] += 1
            piece = replace(piece, locator=f"{piece.locator}-{order[piece.locator]}")
        done.append(piece)
    return done


_ITS_LABEL = re.compile(r"(?:[一-龥]{0,4}(?:事项|任务|内容|名称|议定意见))(?:\t|[:：]) *(?=\S{2})")
"""任务名称：… or the cell 督办事项 before what the item is called."""


def short_title(text: PolicyText, start: int, limit: int) -> str:
    """The first sentence of a stretch, or as much of it as makes a title."""
    if label := _ITS_LABEL.match(text.raw, start, limit):
        start = label.end()
    folded = text.folded[start:limit]
    stop = re.search(r"[。\n]|$", folded)
    end = stop.start() if stop else len(folded)
    if end > TITLE_LIMIT:
        cut = max(folded.rfind(mark, 0, TITLE_LIMIT) for mark in ",;、:")
        end = cut if cut > 8 else TITLE_LIMIT
    return bare_title(text.raw[start : start + end])


def join_locator(labels: Sequence[str]) -> str:
    """三 + （七） + 23 -> "三、（七）23"; 附件1 + 二 + 3 -> "附件1 二、3"."""
    shown, after = "", ""
    for label in filter(None, labels):
        if after.startswith("附") and " " not in after:
            shown += " "
        elif re.search(r"[一二三四五六七八九十百]$", after):
            shown += "、"
        shown, after = shown + label, label
    return shown


def bare_title(title: str) -> str:
    """A title without blanks, marks of emphasis and the sign that ends it."""
    return re.sub(r"\s+|\*\*", "", title).strip("。：:；;，,")
