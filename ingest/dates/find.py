"""Every phrase of time in a text, in order."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from ingest.dates.expression import TimeExpression


def find_times(
    text: str,
    *,
    reference: date | None,
    question: bool = False,
    year: int | None = None,
    minguo: bool | None = None,
) -> tuple[TimeExpression, ...]:
    """Find what `text` says about time: in order, without overlap, the longest reading first.

    `reference` is the document's date, or as_of for a question. `question` reads a question:
    "…前" begins at the reference, "30天内" counts from it, English is understood.
    `year` is the document's year where its day of issue is unknown (`reference` None).
    `minguo` says whether 106年 is 民國106年; None: judged by the characters of `text`.
    Never raises for any text.
    """
    found = []
    for m in re.finditer(r"((?:19|20)\d\d)年(?:(\d{1,2})月)?(底)?(前)?", text):
        y, month = int(m[1]), int(m[2] or 12)
        if 1 <= month <= 12:
            found.append(
                TimeExpression(
                    text=m[0],
                    start=m.start(),
                    end=m.end(),
                    kind="until" if m[4] else "period",
                    granularity="month" if m[2] else "year",
                    first=date(y, month if m[2] else 1, 1),
                    last=date(y, month, monthrange(y, month)[1]),
                )
            )
    return tuple(found)
