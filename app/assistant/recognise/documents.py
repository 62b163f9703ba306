"""Documents that a question names: by number, by title in 《》, by place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.assistant.normalise import key
from app.assistant.utterance import Utterance

if TYPE_CHECKING:
    from app.assistant.knowledge import Knowledge

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d{1,4}号")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_ENOUGH = 0.6


def recognise_documents(u: Utterance, knowledge: Knowledge) -> tuple[str, ...]:
    """Ids of the ledger's documents that the sentence names; the names are taken."""
    found: list[str] = []
    for match in u.find(_NUMBER):
        ids = [
            d.id
            for d in knowledge.documents
            if d.doc_number and key(d.doc_number) == key(match.group())
        ]
        if ids:
            u.take(match.start(), match.end(), "document")
            found += ids
    for match in u.find(_TITLE):
        ids = [d.id for d in knowledge.documents if _same_title(match[1], d.title)]
        if ids:
            u.take(match.start(), match.end(), "document")
            found += ids
    if len(knowledge.documents) > 1:
        for document in knowledge.documents:
            place = document.place
            if place and place != knowledge.home and place in u.text and document.id not in found:
                found.append(document.id)
    return tuple(dict.fromkeys(found))


def _same_title(typed: str, title: str) -> bool:
    short, full = key(typed), key(title)
    return short == full or (short in full and len(short) >= _ENOUGH * len(full))
