"""What the papers of other places hold of a topic that home's hold less well.

A question that names no place means home, and one that says 区里 nothing else. The former is
answered from elsewhere, and the paper named, where home has nothing on its topic and a passage
there has all of its words or answers by the measure of all papers together, or where a passage
there stands out so far that no paper of home can be meant: 加装电梯补助多少 beside a paper about
schools.
Where the question does name papers, such a passage of another says that theirs does not answer.
"""

from __future__ import annotations

from dataclasses import replace

from app.assistant.query import OF_PASSAGES, Ask, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.places import means_home
from app.assistant.resolve import Match, Resolver
from app.assistant.selecting import with_subject

ALL_WORDS = 0.95  # the share of a topic's words, by weight, that counts as all of them
_FAR = 1.6  # times the score of home's best passage


def elsewhere(
    selection: Selection, said: Selection, reading: Reading, resolver: Resolver
) -> Selection | None:
    """The selection among the papers of other places, None where the one given is meant."""
    within = said.document_ids
    others = tuple(d.id for d in resolver.knowledge.documents if d.id not in within)
    named = bool(reading.document_ids)
    default = within == resolver.knowledge.home_document_ids
    if not (reading.topic and within and others) or reading.references:
        return None
    if means_home(reading.text, resolver.knowledge.home):
        return None
    if not (default or named):
        return None
    if any(resolver.coverage(reading.topic, p) >= ALL_WORDS for p in selection.places):
        return None
    found = with_subject(replace(said, document_ids=others), reading, resolver, focus=frozenset())
    if not found.places:
        return None
    covered = resolver.coverage(reading.topic, found.places[0]) >= ALL_WORDS
    if covered and not selection.about and not named:
        return found
    topic = found.topic or reading.topic
    if default and reading.ask in OF_PASSAGES and not selection.about:
        figure = reading.ask is Ask.VALUE
        return found if _answers(topic, others, resolver, figure=figure) else None
    here, there = _best(topic, within, resolver), _best(topic, others, resolver)
    far = there and there.score >= _FAR * (here.score if here else 0.0)
    if named:
        return replace(selection, ids=(), about=()) if far and covered else None
    return found if far else None


def _answers(topic: str, documents: tuple[str, ...], resolver: Resolver, *, figure: bool) -> bool:
    """Whether the best passage of all papers stands in one of these and holds the topic. Beside
    passages of other fields it shows better whether one stands out than beside its own
    document's, which may all be about the same thing."""
    best = next(iter(resolver.passages(topic)), None)
    return bool(
        best
        and best.passage.document_id in documents
        and resolver.holds(best, topic, figure=figure)
    )


def _best(topic: str, documents: tuple[str, ...], resolver: Resolver) -> Match | None:
    matches = resolver.passages(topic, document_ids=documents)
    return matches[0] if matches else None
