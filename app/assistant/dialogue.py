"""A sentence and the turns before it -> the query that is meant.

The state of a conversation is derived from its messages alone: every user message is read
again, in order, and the last contentful query is what a follow-up leans on.

    names a subject of its own        a new query
    ……呢, 打错了，是……                the slot it names replaces the same slot of the last query
    其中……, 最久的是哪个               narrows the last query
    谁负责, 什么时候, 它……             the same tasks, another projection
    第二个, 下一条                     one task beside or out of the last answer
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.assistant.answer import Message
from app.assistant.normalise import compact, is_english, sentences
from app.assistant.query import Ask, Query, Selection, TaskSource
from app.assistant.reading import Reading, read
from app.assistant.recognise.references import Reference
from app.assistant.resolve import Preference, Resolver
from app.assistant.selecting import rows, selection_of, topic_ids, with_subject
from ingest.document import Source

_SPEECH = (Ask.GREETING, Ask.THANKS, Ask.HELP, Ask.ACTION, Ask.INSTRUCTION, Ask.INTRODUCTION)
_OF_ROWS = (Ask.TASKS, Ask.UNITS, Ask.UNIT_COUNTS, Ask.UNIT_RANK, Ask.TASK_RANK)


@dataclass(frozen=True)
class Understood:
    """The query of the last message; `queries` are all its questions, in order."""

    queries: tuple[Query, ...]

    @property
    def last(self) -> Query:
        """The one that a follow-up leans on."""
        return self.queries[-1]


class Dialogue:
    """Reads a conversation for one turn."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._knowledge = resolver.knowledge
        self._as_of = resolver.as_of
        self._own_unit: tuple[str, ...] = ()

    def understand(self, messages: Sequence[Message]) -> Understood:
        """The queries of the last user message, read after all the others."""
        previous: Query | None = None
        queries: tuple[Query, ...] = ()
        for message in messages:
            if message.role == "user":
                queries = self._message(message.content, previous)
                previous = next((q for q in reversed(queries) if q.ask not in _SPEECH), previous)
        return Understood(queries)

    def _message(self, content: str, previous: Query | None) -> tuple[Query, ...]:
        language: Literal["zh", "en"] = "en" if is_english(content) else "zh"
        text = self._knowledge.english.to_chinese(content) if language == "en" else content
        queries: list[Query] = []
        for sentence in sentences(compact(text)):
            query = self._sentence(sentence, queries[-1] if queries else previous)
            queries.append(replace(query, language=language))
        return _worth_answering(queries) or (
            Query(ask=Ask.UNCLEAR, text=content, missing="question"),
        )

    def _sentence(self, sentence: str, previous: Query | None) -> Query:
        sentence, introduced = self._introduction(sentence)
        if introduced and not sentence:
            return Query(ask=Ask.INTRODUCTION, text="", selection=Selection(units=self._own_unit))
        reading = read(sentence, knowledge=self._knowledge, as_of=self._as_of)
        if previous is not None and previous.ask in _SPEECH:
            previous = None
        query = self._query(reading, None if reading.marks.fresh else previous)
        return replace(query, repairs=reading.repairs)

    def _introduction(self, sentence: str) -> tuple[str, bool]:
        """Split off 我是人社局的: remember the unit, return the rest of the sentence."""
        words = self._knowledge.words
        if not words.pattern("dialogue.self_intro").match(sentence):
            return sentence, False
        head, _, tail = sentence.replace(",", "，").partition("，")
        units = read(head, knowledge=self._knowledge, as_of=self._as_of).units
        if not units:
            return sentence, False
        self._own_unit = units
        return tail, True

    def _query(self, reading: Reading, previous: Query | None) -> Query:
        if reading.ask in _SPEECH:
            return Query(ask=reading.ask, text=reading.text, selection=selection_of(reading))
        if reading.absent_kind and reading.absent_kind != "name":
            return Query(
                ask=Ask.ABSENT,
                text=reading.text,
                absent_kind=reading.absent_kind,
                unknown_names=reading.places,
            )
        reading = self._with_own_unit(reading)
        if reading.marks.own_unit and not reading.units:
            return Query(ask=Ask.UNCLEAR, text=reading.text, missing="unit")
        query = self._leaning(reading, previous) if previous else None
        return query or self._fresh(reading, previous)

    def _with_own_unit(self, reading: Reading) -> Reading:
        if reading.marks.own_unit and not reading.units and self._own_unit:
            ask = Ask.TASKS if reading.ask is Ask.UNCLEAR else reading.ask
            return replace(reading, units=self._own_unit, ask=ask)
        return reading

    # -- a question that stands by itself -------------------------------------------------------

    def _fresh(self, reading: Reading, previous: Query | None) -> Query:
        ask = reading.ask
        if reading.marks.pronoun and not (reading.references or reading.topic or reading.units):
            return self._unclear(reading)
        if not reading.names_subject() and ask is not Ask.SUMMARY and ask not in _OF_ROWS:
            return self._unclear(reading)
        if not reading.names_subject() and (ask is Ask.UNITS or reading.marks.pronoun):
            return self._unclear(reading)
        if reading.strangers and not reading.units and not reading.references and ask in _OF_ROWS:
            return Query(
                ask=Ask.ABSENT,
                text=reading.text,
                absent_kind="unit",
                unknown_names=reading.strangers,
            )
        said = selection_of(reading)
        said = replace(said, document_ids=said.document_ids or self._scope(reading, previous))
        selection = with_subject(said, reading, self._resolver, focus=self._focus(previous))
        return self._make(reading, ask, selection)

    def _unclear(self, reading: Reading) -> Query:
        task_is_missing = (
            reading.ask in (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.VALUE)
            or reading.marks.pronoun
        )
        return Query(
            ask=Ask.UNCLEAR, text=reading.text, missing="task" if task_is_missing else "question"
        )

    # -- a question that leans on the last one --------------------------------------------------

    def _leaning(self, reading: Reading, previous: Query) -> Query | None:
        marks = reading.marks
        if marks.step:
            return self._step(reading, previous)
        if marks.ordinal is not None:
            return self._ordinal(reading, previous)
        if marks.more and not reading.names_subject():
            return replace(previous, text=reading.text, show_all=True)
        if reading.units and _asks_membership(reading) and previous.selection.ids:
            return replace(
                previous, ask=Ask.MEMBERSHIP, text=reading.text, compared_unit=reading.units[0]
            )
        if marks.other and reading.units and previous.selection.ids:
            selection = replace(selection_of(reading), excluded_ids=self._result_ids(previous))
            return self._make(reading, Ask.TASKS, selection)
        if marks.subset or (
            reading.order and reading.ask is Ask.TASKS and not reading.units and not reading.topic
        ):
            return self._narrowed(reading, previous)
        if not reading.names_subject() or _only_judges(reading, previous):
            return self._projected(reading, previous)
        if marks.correction or marks.what_about:
            return self._replaced(reading, previous)
        if marks.pronoun and not reading.references and not reading.titles:
            return self._about_the_same(reading, previous)
        return None

    def _step(self, reading: Reading, previous: Query) -> Query | None:
        views = self._resolver.views(previous.selection.ids[:1])
        if not views:
            return None
        task = views[0].task
        beside = self._resolver.numbered(
            Reference(_task_source(task.source), (task.number + reading.marks.step,), 0, 0),
            document_ids=(task.document_id,),
        )
        if not beside:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        ask = previous.ask if reading.ask in (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT) else reading.ask
        selection = replace(previous.selection, ids=(beside[0].task.id,), topic="")
        return replace(previous, ask=ask, text=reading.text, selection=selection)

    def _ordinal(self, reading: Reading, previous: Query) -> Query | None:
        ids = self._result_ids(previous)
        place = reading.marks.ordinal or 0
        if not ids or place > len(ids):
            return None
        chosen = ids[place - 1] if place > 0 else ids[-1]
        ask = Ask.READ if reading.ask in (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT) else reading.ask
        selection = Selection(ids=(chosen,), roles=reading.qualities.roles)
        return self._make(reading, ask, selection)

    def _narrowed(self, reading: Reading, previous: Query) -> Query:
        """其中……: the last answer's tasks, and what this sentence adds."""
        before, added = previous.selection, selection_of(reading)
        ids = self._result_ids(previous)
        narrowed = replace(
            added,
            ids=ids,
            units=added.units or (() if reading.without_units else before.units),
            without_units=added.without_units,
            roles=added.roles or before.roles,
            source=added.source or before.source,
        )
        if reading.without_units and not added.units:
            narrowed = replace(narrowed, units=before.units)
        if reading.topic:
            narrowed = replace(narrowed, contains=(reading.topic,))
        ask = Ask.TASKS if reading.ask in (Ask.UNCLEAR, Ask.TEXT, Ask.READ) else reading.ask
        return self._make(reading, ask, narrowed)

    def _projected(self, reading: Reading, previous: Query) -> Query:
        """No subject of its own: the same tasks, another question word or role."""
        roles = reading.qualities.roles or (
            previous.selection.roles if reading.ask is not Ask.UNITS else frozenset()
        )
        ask = reading.ask
        if ask in (Ask.UNCLEAR, Ask.TASKS) and (
            reading.marks.what_about or reading.qualities.roles
        ):
            ask = previous.ask
        if ask is Ask.UNCLEAR:
            return self._unclear(reading)
        if previous.order and not previous.selection.ids:
            previous = replace(
                previous, selection=replace(previous.selection, ids=self._result_ids(previous))
            )
        if previous.selection.units and not previous.selection.ids and ask is Ask.UNITS:
            ask = previous.ask
        selection = replace(previous.selection, roles=roles, lead=reading.qualities.lead)
        if ask in (Ask.TEXT, Ask.VALUE, Ask.READ) and not selection.ids:
            selection = replace(selection, ids=self._result_ids(previous))
        if ask in (Ask.DAYS, Ask.WHEN, Ask.STATE) and not selection.ids:
            selection = replace(
                selection,
                ids=self._result_ids(previous)[:1]
                if previous.order
                else self._result_ids(previous),
            )
        if ask is Ask.UNITS and previous.ask is Ask.UNITS and not reading.qualities.roles:
            selection = replace(selection, roles=previous.selection.roles)
        return self._make(reading, ask, selection)

    def _replaced(self, reading: Reading, previous: Query) -> Query | None:
        """那……呢, 打错了，是……: one slot changes, the rest stays."""
        selection, said = previous.selection, selection_of(reading)
        if reading.references or reading.topic:
            if reading.units and not reading.references:
                return None
            base = replace(
                selection,
                ids=(),
                topic="",
                contains=(),
                units=() if selection.ids else selection.units,
                source=said.source or (selection.source if reading.references else None),
                roles=said.roles or selection.roles,
            )
            selection = with_subject(base, reading, self._resolver, focus=frozenset())
        elif reading.units:
            if selection.ids and not selection.units:
                return replace(
                    previous, ask=Ask.MEMBERSHIP, text=reading.text, compared_unit=reading.units[0]
                )
            selection = replace(
                selection,
                units=reading.units,
                ids=() if selection.units else selection.ids,
                roles=said.roles or selection.roles,
                source=said.source or selection.source,
            )
        else:
            changes = {name: getattr(said, name) for name in said.named()}
            if selection.ids and changes.keys() & {"source", "sections"}:
                changes |= {"ids": ()}
                if selection.topic:
                    moved = replace(selection, **changes)
                    changes |= {
                        "ids": topic_ids(selection.topic, moved, self._resolver, Preference())
                    }
            selection = replace(selection, **changes)
        ask = (
            previous.ask
            if reading.ask in (Ask.UNCLEAR, Ask.TASKS, Ask.TEXT, Ask.READ)
            or not reading.clues.groups
            else reading.ask
        )
        return self._make(reading, ask, selection)

    def _about_the_same(self, reading: Reading, previous: Query) -> Query | None:
        """它……, 这条……: the last answer's tasks with this sentence's question."""
        ids = self._result_ids(previous)
        if previous.selection.units and not previous.selection.ids and reading.ask is Ask.TASKS:
            said = selection_of(reading)
            return self._make(
                reading,
                Ask.TASKS,
                replace(previous.selection, **{n: getattr(said, n) for n in said.named()}),
            )
        if not ids:
            return None
        said = selection_of(reading)
        return self._make(reading, reading.ask, replace(said, ids=ids, topic=reading.search_text))

    # -- shared ---------------------------------------------------------------------------------

    def _make(self, reading: Reading, ask: Ask, selection: Selection) -> Query:
        return Query(
            ask=ask,
            text=reading.text,
            selection=selection,
            order=reading.order,
            evaluated_on=reading.times.evaluated_on,
            wants_why=reading.clues.has("why"),
            plural=reading.clues.has("each"),
            absent_kind=reading.absent_kind,
            unknown_names=reading.strangers,
        )

    def _result_ids(self, query: Query) -> tuple[str, ...]:
        """The tasks that the query's answer listed, or the passage it quoted."""
        if query.selection.about:
            return query.selection.about
        return tuple(v.task.id for v in rows(query, self._resolver))

    def _scope(self, reading: Reading, previous: Query | None) -> tuple[str, ...]:
        """The documents that a question means which names none: those the conversation is
        about, else the home place's; all where it names units of other places."""
        homes = self._knowledge.unit_names.homes
        if reading.units and not homes.intersection(reading.units):
            return ()
        if previous and previous.selection.document_ids:
            return previous.selection.document_ids
        return self._knowledge.home_document_ids

    def _focus(self, previous: Query | None) -> frozenset[str]:
        return frozenset(previous.selection.places) if previous else frozenset()


def _task_source(source: Source) -> TaskSource:
    return "annex" if source == "annex" else "article"


def _only_judges(reading: Reading, previous: Query) -> bool:
    """为什么算逾期, 超了多少天: a state and nothing else, of the tasks just answered."""
    asks = (Ask.STATE, Ask.DAYS, Ask.WHEN)
    elsewhere = (
        reading.units or reading.topic or reading.references or reading.window or reading.sections
        or reading.source
    )  # fmt: skip
    return reading.ask in asks and bool(previous.selection.places) and not elsewhere


_WITHIN = re.compile(r"有|包括|包含|在不在|是不是|在内|在里")


def _asks_membership(reading: Reading) -> bool:
    """有妇联吗: a unit and 有……吗, and no topic."""
    asks = (Ask.TASKS, Ask.UNITS, Ask.UNCLEAR, Ask.STATE)
    within = reading.marks.yes_no and _WITHIN.search(reading.text)
    return bool(within) and not reading.topic and reading.ask in asks


def _worth_answering(queries: list[Query]) -> tuple[Query, ...]:
    """Courtesies and orders to the assistant are passed over where there is a question."""
    idle = (Ask.GREETING, Ask.THANKS, Ask.INSTRUCTION, Ask.INTRODUCTION, Ask.UNCLEAR)
    real = [q for q in queries if q.ask not in idle]
    if real:
        return tuple(real)
    kept = [q for q in queries if q.ask is not Ask.THANKS] or queries
    return tuple(kept[-1:])
