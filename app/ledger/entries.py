"""Stored passages to what the index searches by.

Searched is the title and the body without the responsibility bracket or the unit columns: a
question about 财政局 is answered from rows, and nineteen articles end in the same names.
Sentences keep their place in the document, so that one of them can be quoted.

`RECIPE` goes up when what is made here changes, and the index is then rebuilt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.ledger.document_records import PassageRecord
from vectorstore.types import IndexEntry

RECIPE = 2

_SENTENCE = re.compile(  # a quotation stays whole
    r"(?:“[^”\n]{0,120}”|[^。！？；!?;\n])+[。！？；!?;]*[”’」』）】)\"']*"
)
_SHORTEST_SENTENCE = 4
"""In characters. A shorter piece is a row's number or a cell such as 长期."""


def entry_of(passage: PassageRecord) -> IndexEntry:
    """What the index should know of one passage."""
    return IndexEntry(
        id=passage.id,
        document_id=passage.document_id,
        source=passage.source,
        title=passage.title,
        text=_with_whole_title("\n".join(text for _, text in body(passage)), passage.title),
        sentences=tuple(sentences(passage)),
    )


def body(passage: PassageRecord) -> list[tuple[int, str]]:
    """The passage's text outside its tail, as (offset in the document, text).

    A passage that is nothing but tail is given whole: it must be found by something.
    """
    after = passage.end if passage.tail_end is None else passage.tail_end
    spans = [(passage.start, passage.body_end), (after, passage.end)]
    pieces = [
        (start, passage.text[start - passage.start : end - passage.start]) for start, end in spans
    ]
    held = [(start, text) for start, text in pieces if text.strip()]
    return held or [(passage.start, passage.text)]


def sentences(passage: PassageRecord) -> Iterator[tuple[int, int, str]]:
    """The sentences of the body with their places: `document.text[start:end] == sentence`.

    A semicolon ends one: policy text strings duties together with it, each to be quoted alone.
    """
    for offset, text in body(passage):
        for match in _SENTENCE.finditer(text):
            sentence = match.group()
            stripped = sentence.strip()
            start = offset + match.start() + sentence.index(stripped)
            if len(stripped) >= _SHORTEST_SENTENCE:
                yield start, start + len(stripped), stripped


def _with_whole_title(text: str, title: str) -> str:
    """The text with its title in one piece: cells break titles over lines."""
    letters = "".join(title.split())
    if not letters:
        return text
    broken = re.compile(r"\s*".join(map(re.escape, letters)))
    return broken.sub(lambda _: title, text, count=1)
