"""Documents that a question names: by number, by title in 《》, by place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.assistant import segment
from app.assistant.normalise import key
from app.assistant.utterance import Utterance

if TYPE_CHECKING:
    from app.assistant.knowledge import Knowledge

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d{1,4}号")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2,3}(?:省|市|区|县|州)(?![一-龥]{0,6}(?:局|委|办|部|院|所))")
_LINK = re.compile(r"[在由让请给跟和与归把被中里的]")  # 中由区 is no place
_PLACE_TAGS = frozenset({"ns", "nr", "nt", "nz"})
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


def recognise_places(u: Utterance, knowledge: Knowledge) -> list[str]:
    """Places of which the ledger holds nothing: 武进区的任务分解表."""
    home = knowledge.home
    unknown = []
    for match in u.find(_PLACE):
        if home and match.group().endswith(home):
            continue
        words = [w for w, tag in segment.tagged(match.group()) if tag in _PLACE_TAGS and len(w) > 2]
        unknown += [
            w
            for w in words
            if _PLACE.fullmatch(w) and not _LINK.search(w) and not knowledge.attested(key(w))
        ]
    return unknown


def take_home(u: Utterance, home: str) -> None:
    """Take the home place's name where no unit's name holds it: it says nothing new."""
    for name in (home, home[:-1]) if len(home) > 2 else (home,):
        if name:
            u.take_all(re.compile(re.escape(name)), "document")


def _same_title(typed: str, title: str) -> bool:
    short, full = key(typed), key(title)
    return short == full or (short in full and len(short) >= _ENOUGH * len(full))
