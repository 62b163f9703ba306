"""What of a file became neither a passage nor a heading: shown before it counts, so that a person
sees what the reader passed over.
"""

from __future__ import annotations

import re

from ingest.document import PolicyDocument, Span

_LINE = re.compile(r"[^\n]+")
_WORDS = re.compile(r"[一-龥A-Za-z0-9]")
SHORTEST = 2


def left_out(document: PolicyDocument) -> list[Span]:
    """Stretches of the text that nothing covers, line by line, in order; without what is printed
    but says nothing (`document.furniture`: table headers, what a web page adds)."""
    covered = sorted(
        (piece.start, piece.end)
        for piece in (*document.chunks, *document.outline, *document.tasks, *document.furniture)
        if piece.start < piece.end
    )
    gaps, at = [], 0
    for start, end in covered:
        if start > at:
            gaps.append((at, start))
        at = max(at, end)
    gaps.append((at, len(document.text)))
    return [
        Span(text=line[0].strip(), start=start, end=start + len(line[0].strip()))
        for low, high in gaps
        for line in _LINE.finditer(document.text, low, high)
        if len(_WORDS.findall(line[0])) >= SHORTEST
        for start in [line.start() + len(line[0]) - len(line[0].lstrip())]
    ]
