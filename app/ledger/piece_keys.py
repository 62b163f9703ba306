"""How a document and its tasks are known again after a re-read: by what they say, not by row ids.

A document is known by its number, or by title and year where it has none; a task by source,
locator and the fingerprint of its words; a milestone by the fingerprint of its sentence. White
space, width and traditional characters do not count: a .docx and a .txt of one document agree.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from app.ledger.folding import searchable

_SIGNS = re.compile(r"[〔〕\[\]()（）【】《》“”\"'\s]")

_OFFICE = re.compile(r"[^\d第号年期]")


def document_key(*, doc_number: str, title: str, year: int | None) -> str:
    """ "常天政发〔2017〕68号" -> "n:常天政发201768号"; without a number by title and year.

    A number that names no office ("〔2022〕第27号") is that of many: the title counts too.
    """
    number = _SIGNS.sub("", searchable(doc_number))
    named = _SIGNS.sub("", searchable(title))
    if not number:
        return f"t:{named}|{year or ''}"
    return f"n:{number}" if _OFFICE.search(number) else f"n:{number}|{named}"


def fingerprint(text: str) -> str:
    """Equal for texts of the same words."""
    return hashlib.sha256(searchable(text).encode()).hexdigest()[:32]


def milestone_keys(texts: Iterable[str]) -> Iterator[str]:
    """A key for each sentence in order; one that stands there again takes its count."""
    met: Counter[str] = Counter()
    for text in texts:
        key = fingerprint(text)
        met[key] += 1
        yield key if met[key] == 1 else f"{key}/{met[key]}"
