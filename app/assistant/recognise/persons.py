"""A person named as the one who does something: 马建军分管哪几项, 王局长管什么.

Papers charge units. A name that no document holds is told to be none of theirs; one that a document
does hold stays what is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from app.assistant import segment
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_NAME = "nr"  # the segmenter's tag for people's names
_SIZES = (4, 3, 2)
_PLACES = ("省", "市", "区", "县", "州", "旗", "镇", "乡", "村", "街", "局", "委", "办", "会")


def recognise_person(u: Utterance, words: Words, *, held: Callable[[str], bool]) -> str:
    """The name of a person that a sentence asks the tasks of, and that no document holds."""
    for found in words.pattern("people.person_does").finditer(u.text):
        for size in _SIZES:
            start = found.start() - size
            name = u.text[max(start, 0) : found.start()]
            begins = start >= 0 and (start == 0 or not _is_han(u.text[start - 1]))
            led = start > 0 and bool(words.search("people.before_person", u.text[:start]))
            if (begins or led) and _is_person(name, words) and not held(name):
                return name if u.is_free(start, found.start()) else ""
    return ""


def _is_person(name: str, words: Words) -> bool:
    """马建军, 王局长: one word that the segmenter takes for a name, or a surname with a title."""
    if name.endswith(_PLACES):
        return False
    titled = words.search("people.title", name)
    stem = name[: titled.start()] if titled else name
    told = segment.tagged(stem)
    surname = bool(titled) and len(stem) == 1 and bool(words.search("people.surname", stem))
    return surname or (len(stem) > 1 and len(told) == 1 and told[0][1].startswith(_NAME))


def _is_han(character: str) -> bool:
    return bool(re.match(r"[\u4e00-\u9fff]", character))
