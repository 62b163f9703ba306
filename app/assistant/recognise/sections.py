"""Sections of a document: 教师队伍整体水平这一部分, 第（七）部分."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from app.assistant.normalise import fold, key
from app.assistant.utterance import Utterance

_SECTION_WORD = re.compile(r"(?:这|那)?一?(?:个)?(?:部分|章节|板块|大类|小节|大项)里?")
_THIS_PIECE = re.compile(
    r"[这那]一?(?:块|方面)(?=.{0,4}(?:几[条项]|哪[些几]|多少[条项]))"
)  # 这块有几条
_NUMBERED = re.compile(r"(?:第|\()([一二三四五六七八九十]+)\)?(?=个?(?:部分|章|大项|大类|板块))")
_ENOUGH = 4
_SHORTEST = 2
_LONGEST = 8


def recognise_sections(u: Utterance, sections: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The section headings that are meant, where the sentence speaks of a section at all."""
    word = u.find(_SECTION_WORD) or u.find(_THIS_PIECE)
    if not word:
        return ()
    headings = tuple(dict.fromkeys(s for _, s in sections))
    numbered = _NUMBERED.search(u.text)
    if numbered:
        found = tuple(h for h in headings if re.match(rf"\(?{numbered[1]}[\)、]", fold(h)))
        if found:
            u.take(numbered.start(), word[0].end(), "section")
            return found
    best, span = "", None
    for heading in headings:
        match = SequenceMatcher(None, u.text, key(heading), autojunk=False).find_longest_match()
        if match.size >= _ENOUGH and (span is None or match.size > span[1] - span[0]):
            best, span = heading, (match.a, match.a + match.size)
    if span is None:
        best, span = _named_shortly(u.text[: word[0].start()], headings)
    if span is None:
        return ()
    u.take(*span, "section")
    u.take_all(_SECTION_WORD, "section")
    u.take_all(_THIS_PIECE, "section")
    return (best,)


def _named_shortly(before: str, headings: Iterable[str]) -> tuple[str, tuple[int, int] | None]:
    """安全这一部分: the one heading that holds what stands before the word, and its place."""
    for size in range(min(_LONGEST, len(before)), _SHORTEST - 1, -1):
        holding = [h for h in headings if before[-size:] in key(h)]
        if len(holding) == 1:
            return holding[0], (len(before) - size, len(before))
    return "", None
