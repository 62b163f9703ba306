"""What is done at a time: 每月开什么会议, 明年三月要迎接什么检查, 九月份有什么督查.

The question word stands before a noun (or 有没有 before both), and a time says when: the answer is
the duties of that time whose own sentence speaks of such a thing. Where none does, the sentence is
a question of text.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.normalise import key
from app.assistant.query import Ask, Query, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.topics import content_words, is_noun
from app.assistant.resolve import Resolver
from app.assistant.rows import rows, rules_meant
from app.assistant.selecting import make_query
from app.ledger.records import TaskView

_WHAT = re.compile(
    r"什么|哪[些种个样]|啥|有(?:没有|无)|是(?:不是|否)[也还]?有|有(?=[^,，。]{2,}(?:吗|么|没有?)\W*$)"
)
_FEW = 4  # content words that name one thing


def happening(reading: Reading, said: Selection, resolver: Resolver) -> Query | None:
    """The tasks of the time that a question of text names; None where it asks otherwise."""
    time = reading.window or reading.times.recurring
    if reading.ask is not Ask.TEXT or not (time and _WHAT.search(reading.text)):
        return None
    words = content_words(reading.topic, resolver.knowledge.words)
    if not words or len(words) > _FEW or reading.references or reading.titles or reading.units:
        return None
    nouns = tuple(dict.fromkeys(w for w in words if is_noun(w))) or tuple(words)
    of_time = replace(said, window=reading.window, recurring=True, contains=nouns)
    at_some_time = (replace(of_time, recurring=None),) if reading.window else ()
    for selection in (of_time, *at_some_time):
        query = make_query(reading, Ask.TASKS, selection)
        found = rows(query, resolver)
        others = tuple(v.task.id for v in found if not _speaks_of(v, nouns, selection, resolver))
        if len(others) < len(found):
            kept = tuple(v.task.id for v in found if v.task.id not in others)
            return replace(query, selection=replace(selection, ids=kept if others else ()))
    return None


def _speaks_of(
    view: TaskView, nouns: tuple[str, ...], selection: Selection, resolver: Resolver
) -> bool:
    """Whether the sentence that recurs speaks of the thing; a row without sentences does as a
    whole."""
    sentences = [
        key(m.text) for m in view.task.milestones if rules_meant([m.recurrence], selection)
    ]
    if not (selection.recurring and sentences):
        return True
    finders = [resolver.evidence.finder(noun) for noun in nouns]
    return any(find(sentence) > 0 for find in finders for sentence in sentences)
