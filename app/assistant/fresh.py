"""A question that stands by itself -> its query.

What it says of the selection is searched for among the documents that the conversation is about;
what names nothing is asked back. What leans on the last question is read in followup/.
"""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.elsewhere import elsewhere
from app.assistant.followup.earlier import has_subject
from app.assistant.happenings import happening
from app.assistant.judging import OF_ROWS, of_the_whole
from app.assistant.query import Ask, Missing, Query, Selection
from app.assistant.reading import Reading
from app.assistant.recognise.references import Reference
from app.assistant.resolve import Resolver
from app.assistant.rows import rows
from app.assistant.selecting import make_query, selection_of, with_subject

_THAT_UNIT = re.compile(r"[那这]一?[个家]?(?:单位|部门|局|委办|街道|办公室)")
_SO_MANY = re.compile(r"(?:几|多少)[个座处所家台部辆](?!任务|事项|工作|单位|部门)")
_SO_MANY_DAYS = re.compile(r"[0-9一二两三四五六七八九十]+个?(?:工作|自然)?[天日](?!前)")
_OF_A_TASK = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.VALUE)


class Fresh:
    """Reads questions that name a subject of their own."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._knowledge = resolver.knowledge

    def query(self, reading: Reading, previous: Query | None) -> Query:
        """What is asked; asked back where no subject is named."""
        ask = reading.ask
        if reading.marks.ordinal and reading.marks.ordinal > 0 and not reading.references:
            numbered = Reference(None, (reading.marks.ordinal,), 0, 0)  # 第3个问题, of no list
            reading = replace(reading, references=(numbered,))
        if reading.position and reading.marks.what_about and not has_subject(reading):
            return self._unclear(reading)  # 前三个呢, of no list
        if (place := reading.position) and not reading.references:  # 最后一项, of no list
            numbered = Reference(place.source, place.places, 0, 0)
            ask = Ask.READ if ask is Ask.UNCLEAR else ask
            reading = replace(reading, references=(numbered,), ask=ask)
        if reading.marks.pronoun and not (reading.references or reading.topic or reading.units):
            return self._unclear(reading)
        if not reading.names_subject() and ask is not Ask.SUMMARY and ask not in OF_ROWS:
            return self._unclear(reading)
        of_one = ask is Ask.UNITS and not of_the_whole(reading)
        of_one &= reading.missing_from is None
        if not reading.names_subject() and (of_one or reading.marks.pronoun):
            return self._unclear(reading)
        if ask is Ask.DAYS and not (
            has_subject(reading) or reading.window or reading.order or reading.source
        ):
            return self._unclear(reading)  # 超期几天了
        of_unit = ask is Ask.MEMBERSHIP or (ask in OF_ROWS and not reading.references)
        if reading.strangers and not reading.units and of_unit:
            return Query(
                ask=Ask.ABSENT,
                text=reading.text,
                absent_kind="unit",
                unknown_names=reading.strangers,
            )
        if reading.units and reading.document_ids:
            there = self._resolver.called_there(reading.units, reading.document_ids)
            reading = replace(reading, units=there)
        said = selection_of(reading)
        if ask is Ask.MEMBERSHIP:
            return self._role_of(reading, said, previous)
        said = replace(said, document_ids=said.document_ids or self.scope(reading, previous))
        if ask is Ask.TASKS and said.units:
            said = replace(said, document_ids=self._where_they_are(said))
        if ask is Ask.SUMMARY:  # every figure is told, whichever were named
            of = replace(Selection(), units=said.units, roles=said.roles, source=said.source)
            return make_query(reading, ask, replace(of, document_ids=said.document_ids))
        if happens := happening(reading, said, self._resolver):
            return happens
        selection = with_subject(said, reading, self._resolver, focus=self._focus(previous))
        if ask is Ask.UNITS and selection.ids and not self._resolver.carried(selection):
            return self._role_of(reading, said, previous)  # 城管局管不管校车: it has no part in it
        selection = elsewhere(selection, said, reading, self._resolver) or selection
        query = make_query(reading, ask, selection)
        query = self._term_of_a_task(query, said, reading) or query
        return self._counts_things(query, said, reading) or query

    def _term_of_a_task(self, query: Query, said: Selection, reading: Reading) -> Query | None:
        """校车那项几天办完: where no passage says in how many days, the deadline of the task."""
        if query.ask is not Ask.TEXT or not reading.clues.has("term"):
            return None
        told = self._resolver.ledger.passages(ids=query.selection.places)
        if any(_SO_MANY_DAYS.search(passage.text) for passage in told):
            return None
        asked = replace(reading, ask=Ask.WHEN, topic=reading.topic.rstrip("要得"))
        selection = with_subject(said, asked, self._resolver, focus=frozenset())
        return make_query(asked, Ask.WHEN, selection) if selection.ids else None

    def _counts_things(self, query: Query, said: Selection, reading: Reading) -> Query | None:
        """要改造多少个小区: no task is called so, and a passage says how many there are."""
        if query.ask is not Ask.TASKS or reading.units or not _SO_MANY.search(reading.text):
            return None
        if not reading.topic or rows(query, self._resolver):
            return None
        asked = replace(reading, ask=Ask.VALUE)
        said = replace(said, window=None, states=())
        selection = with_subject(said, asked, self._resolver, focus=frozenset())
        selection = elsewhere(selection, said, asked, self._resolver) or selection
        return make_query(asked, Ask.VALUE, selection) if selection.places else None

    def _role_of(self, reading: Reading, said: Selection, previous: Query | None) -> Query:
        """财政局负责校车吗, 招生那项发改局是负责还是配合: one unit and one thing, in any role."""
        scope = said.document_ids or self.scope(reading, previous)
        said = replace(said, units=(), roles=frozenset(), document_ids=scope)
        found = with_subject(said, reading, self._resolver, focus=self._focus(previous))
        query = make_query(reading, Ask.MEMBERSHIP, found)
        asks = reading.text.endswith("?") and not reading.clues.has("role")
        return replace(query, compared=reading.units, yes_no=query.yes_no or asks)

    def _unclear(self, reading: Reading) -> Query:
        of_a_task = reading.marks.pronoun or reading.ask in _OF_A_TASK
        missing: Missing = "task" if of_a_task else "question"
        if _THAT_UNIT.search(reading.text):
            missing = "that_unit"
        return Query(ask=Ask.UNCLEAR, text=reading.text, missing=missing)

    def scope(self, reading: Reading, previous: Query | None) -> tuple[str, ...]:
        """The documents that a question means which names none: those the conversation is
        about, else the home place's; all where it names units of other places."""
        homes = self._knowledge.unit_names.homes
        if reading.units and not homes.intersection(reading.units):
            return ()
        if previous and previous.selection.document_ids:
            return previous.selection.document_ids
        return self._knowledge.home_document_ids

    def _where_they_are(self, said: Selection) -> tuple[str, ...]:
        """三份文件里财政局负责几项: the home place's 财政局, not that of a place with one of its
        own by this name."""
        names, home = self._knowledge.unit_names, self._knowledge.home
        known = {d.id: d.place for d in self._knowledge.documents}
        places = {known[i] for i in said.document_ids if i in known}
        if len(places) < 2 or home not in places or not names.homes.issuperset(said.units):
            return said.document_ids
        theirs = {p for u in said.units for p in names.of_places.get(u, ()) if p != home}
        return tuple(i for i in said.document_ids if known.get(i) not in theirs)

    def _focus(self, previous: Query | None) -> frozenset[str]:
        return frozenset(previous.selection.places) if previous else frozenset()
