"""Tasks that a sentence sets aside: 除了附件第10项还负责什么, 除了校车那条还有别的吗.

Units that are set aside are those of recognise/units.py; roles, states and times that are, of the
grammar. Here: what names a task, by its number or in words, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.recognise.references import Reference
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_NAMES_A_TASK = frozenset({"reference", "title", "mark"})
_NO_TASK = ("role.lead", "role.responsible", "role.supporting", "role.participant", "due.words",
            "state.overdue", "state.recurring", "state.ongoing", "state.on_track", "state.due_soon",
            "source.annex", "source.article", "ask.tasks", "ask.units")  # fmt: skip
_OTHERS = "还|另外?|别的|其他|其余|又|剩下"
_REST = rf"(?:(?:以外|之外|外)[,，]?|(?=(?:[,，][^,，。?？]{{0,12}}?|(?:它|他们?)?)(?:{_OTHERS})))"
_THE_THING = re.compile(r"的?(?:[这那]一?(?:[条项个件块]|摊子?|方面|件事)?|这?事儿?|工作|任务)*$")


def recognise_set_aside(
    u: Utterance, words: Words, references: Sequence[Reference]
) -> tuple[list[Reference], str]:
    """Take what is set aside: the tasks named by number, and the words for another one."""
    pattern = re.compile(
        rf"(?:{words.pattern('exclude.except_unit').pattern})(?P<what>[^,，。?？]{{2,24}}?){_REST}"
    )
    for match in pattern.finditer(u.text):
        start, end = match.span("what")
        inside = [r for r in references if start <= r.start and r.end <= end]
        others = [label for s, e, label in u.taken if s < end and start < e]
        if not _NAMES_A_TASK.issuperset(others):
            continue
        said = _THE_THING.sub("", u.text[inside[-1].end if inside else start : end])
        if bool(said) is bool(inside) or any(words.search(g, said) for g in _NO_TASK):
            continue
        u.taken[:] = [t for t in u.taken if not (start <= t[0] and t[1] <= end)]
        u.take(match.start(), match.end(), "aside")
        return inside, said
    return [], ""
