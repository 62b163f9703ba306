"""A conversation -> the queries that its last message asks.

The state of a conversation is derived from its messages alone: every user message is read
again, in order, and the last contentful query is what a follow-up leans on (followup/). A
sentence that names a subject of its own is a new query.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.assistant.answer import Message
from app.assistant.asides import Heard, without_asides
from app.assistant.clauses import clauses, corrected, distributed, recalled, with_commas
from app.assistant.described import Described
from app.assistant.followup.follow_ups import FollowUps
from app.assistant.followup.more import added, with_more
from app.assistant.followup.that_unit import THAT_UNIT
from app.assistant.fresh import Fresh
from app.assistant.judging import (
    OF_ROWS,
    SPEECH,
    asked_back,
    denial_asked_back,
    leaves_a_trace,
    of_one_thing,
    of_us_alone,
    talks_of_a_place,
    worth_answering,
    year_spoken_of,
)
from app.assistant.narrowing import less_what_is_set_apart, narrows_the_last
from app.assistant.normalise import compact, is_english, sentences
from app.assistant.query import Ask, Query, Selection
from app.assistant.reading import Reading, read
from app.assistant.resolve import Resolver
from app.assistant.selecting import ManyDocuments, NoSuchTask, make_query, selection_of
from app.assistant.side_by_side import compared

_LISTS = re.compile(r"哪些|哪几")  # 哪些逾期了，哪些快到期: two lists are better read together
_FROM = re.compile(
    r"^(?:我们?)?(?:[\u4e00-\u9fff]{2,12}[局委办所队部联会]|街道|镇上?)(?:这边|那边)?的\W*$"
)
_WE = re.compile(r"我|咱|本(?:单位|局|委|办)")
_ALONE_NAMED = re.compile(r"^(?:那么?|至于)?(?P<unit>[\u4e00-\u9fff]{2,20}?)呢?$")
_IT = re.compile(rf"^{THAT_UNIT}")
_PLAIN = (Ask.TASKS, Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE, Ask.DOCUMENT, Ask.MEMBERSHIP)


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
        self._follow_ups = FollowUps(resolver)
        self._fresh = Fresh(resolver)
        self._described = Described(
            resolver, self._read, lambda sentence: self._query(self._read(sentence), None)
        )
        self._own_unit: tuple[str, ...] = ()

    def understand(self, messages: Sequence[Message]) -> Understood:
        """The queries of the last user message, read after all the others."""
        previous: Query | None = None
        queries: tuple[Query, ...] = ()
        for message in messages:
            if message.role == "user":
                queries = self._message(message.content, previous)
                for query in queries:
                    if leaves_a_trace(query):
                        self._follow_ups.remember(query)
                        previous = query
        return Understood(queries)

    def _message(self, content: str, previous: Query | None) -> tuple[Query, ...]:
        language: Literal["zh", "en"] = "en" if is_english(content) else "zh"
        if language == "en":
            english = self._knowledge.english.put(content)
            heard, unknown, denied = Heard(english.text), english.unknown, english.denied
        else:
            heard, unknown, denied = self._without_asides(content), [], []
        queries: list[Query] = []
        said = sentences(compact(with_commas(heard.text)))
        if len(denied) != len(said):  # which one denies cannot be told
            denied = [[word for words in denied for word in words]] * len(said)
        for sentence, words in zip(said, denied, strict=True):
            before = queries[-1] if queries else previous
            for query in self._apart(sentence, before) or [self._sentence(sentence, before)]:
                query = denial_asked_back(asked_back(query, unknown), words)
                left_out = (*query.left_out, *heard.left_out)
                if queries and narrows_the_last(sentence, query, queries[-1]):
                    queries.pop()
                queries.append(replace(query, language=language, left_out=left_out))
        return worth_answering(queries) or (
            Query(ask=Ask.UNCLEAR, text=content, missing="question"),
        )

    def _without_asides(self, content: str) -> Heard:
        return without_asides(
            recalled(corrected(content)),
            read=self._read,
            knowledge=self._knowledge,
            as_of=self._as_of,
        )

    def _sentence(self, sentence: str, previous: Query | None) -> Query:
        sentence, introduced = self._introduction(sentence)
        if introduced and not sentence:
            return Query(ask=Ask.INTRODUCTION, text="", selection=Selection(units=self._own_unit))
        if described := self._describes(sentence, previous) or self._widened(sentence, previous):
            return described
        reading = self._read(sentence)
        if self._own_unit and reading.marks.we and not reading.units:
            ours = "、".join(self._own_unit)
            reading = self._read(sentence.replace(reading.marks.we, ours, 1))
        if year := year_spoken_of(reading, previous):
            reading = read(sentence, knowledge=self._knowledge, as_of=self._as_of, year=year)
        less = less_what_is_set_apart(sentence, previous, self._read, self._resolver)
        if less and previous and not less[0]:
            return less[1](previous)
        reading = self._read(less[0]) if less else reading
        afresh = reading.marks.fresh and not reading.marks.what_about
        query = self._query(reading, None if afresh else previous)
        query = less[1](query) if less else query
        told = {n: getattr(reading, n) for n in ("repairs", "renamed", "left_out")}
        return replace(query, **told)

    def _describes(self, sentence: str, previous: Query | None) -> Query | None:
        described = self._described.query(
            sentence, lambda: self._follow_ups.listed(previous) if previous else ()
        )
        if described and less_what_is_set_apart(sentence, previous, self._read, self._resolver):
            return None
        return described

    def _widened(self, sentence: str, previous: Query | None) -> Query | None:
        what = added(sentence) if previous else ""
        more = with_more(self._read(what), previous, self._resolver) if what and previous else None
        return replace(more, text=sentence) if more else None

    def _read(self, sentence: str) -> Reading:
        return read(sentence, knowledge=self._knowledge, as_of=self._as_of)

    def _apart(self, sentence: str, previous: Query | None) -> list[Query]:
        """The questions of a sentence that asks several, where each is understood by itself or
        leans on the one before; none where it is better read as one."""
        if each := self._counted_apart(sentence, previous):
            return each
        if described := self._describes(sentence, previous):
            return [described]
        parts = clauses(sentence)
        if len(parts) == 2 and (joined := self._of_the_unit_named(*parts)):
            return [self._sentence(joined, previous)]
        if len(parts) == 1 or any(_LISTS.match(part) for part in parts[1:]):
            return []
        whole = self._read(sentence)
        if whole.ask is Ask.UNIT_COUNTS:
            return []  # 附件里A负责几项，B又负责几项
        if whole.ask is Ask.UNITS and whole.framed and len(whole.qualities.roles) > 1:
            return []  # 第9条由哪些单位负责，又由哪些单位配合
        queries: list[Query] = []
        for part in parts:
            query = self._sentence(part, queries[-1] if queries else previous)
            same = any(q.ask is query.ask and q.selection == query.selection for q in queries)
            if query.ask not in _PLAIN or (same and query.ask is not Ask.DOCUMENT):
                return []
            queries.append(query)
        return queries

    def _of_the_unit_named(self, first: str, second: str) -> str:
        """交警呢，它负责什么 -> 交警负责什么; "" where no unit stands alone in the first part."""
        named, goes_on = _ALONE_NAMED.match(first), _IT.match(second)
        reading = self._read(first) if named and goes_on else None
        alone = reading and len(reading.units) == 1 and not reading.clues.groups
        if not (named and goes_on and reading and alone) or reading.topic or reading.references:
            return ""
        return named["unit"] + second[goes_on.end() :]

    def _counted_apart(self, sentence: str, previous: Query | None) -> list[Query]:
        """附件里长期的和有期限的各几项: a list of each, where each is one that narrows."""
        parts = distributed(sentence)
        readings = [self._read(part) for part in parts]
        if not parts or any(r.units or r.ask is not Ask.TASKS for r in readings):
            return []
        if any(r.topic or not (r.window or r.qualities.narrows()) for r in readings):
            return []
        return [self._sentence(part, previous) for part in parts]

    def _introduction(self, sentence: str) -> tuple[str, bool]:
        """Split off 我是人社局的: remember the unit, return the rest of the sentence."""
        head, _, tail = sentence.replace(",", "，").partition("，")
        said = self._knowledge.words.pattern("dialogue.self_intro").match(sentence)
        if not (said or (_FROM.match(head) and (head.startswith("我") or _WE.search(tail)))):
            return sentence, False
        units = self._read(head).units
        if not units:
            return sentence, False
        self._own_unit = units
        return tail, True

    def _query(self, reading: Reading, previous: Query | None) -> Query:
        if reading.ask in SPEECH:
            return Query(ask=reading.ask, text=reading.text, selection=selection_of(reading))
        if reading.person:
            return Query(
                ask=Ask.ABSENT,
                text=reading.text,
                absent_kind="someone",
                unknown_names=(reading.person,),
            )
        if reading.absent_kind and reading.absent_kind != "name":
            return Query(
                ask=Ask.ABSENT,
                text=reading.text,
                absent_kind=reading.absent_kind,
                unknown_names=reading.places,
            )
        if reading.contrast:
            scope = reading.document_ids or self._fresh.scope(reading, previous)
            query = compared(reading, previous, self._resolver, scope=scope)
            if query:
                return query
        if reading.fact and (reading.names_document or not talks_of_a_place(previous)):
            scope = reading.document_ids or self._fresh.scope(reading, previous)
            if reading.fact == "held" or reading.cited_paper:
                scope = reading.document_ids
            return make_query(reading, Ask.DOCUMENT, Selection(document_ids=scope))
        unread = reading.unread or reading.unread_verb
        if unread and reading.ask in (*OF_ROWS, Ask.STATE, Ask.WHEN):
            return Query(
                ask=Ask.UNCLEAR,
                text=reading.text,
                missing="denial" if reading.unread else "words",
                unknown_names=(unread,),
            )
        if reading.several:
            typed = next(t for t, name in reading.renamed if name in reading.several)
            return Query(
                ask=Ask.UNCLEAR,
                text=reading.text,
                missing="which_unit",
                unknown_names=(typed,),
                choices=reading.several,
            )
        if reading.other_document or reading.this_document:
            pointed = self._pointed_at(reading, previous)
            if not pointed.document_ids and reading.other_document:
                labels = tuple(d.doc_number or d.title for d in self._knowledge.documents)
                return Query(ask=Ask.UNCLEAR, text=reading.text, missing="document", choices=labels)
            reading = pointed
        reading = self._with_own_unit(reading)
        named = reading.units or reading.without_units or reading.also
        ours = reading.marks.own_unit and not of_one_thing(reading)
        if not named and (ours or of_us_alone(reading)):
            return Query(ask=Ask.UNCLEAR, text=reading.text, missing="unit")
        try:
            leans = previous and not reading.figure
            query = self._follow_ups.read(reading, previous) if previous and leans else None
            query = query or self._fresh.query(reading, previous)
            leaning = previous and leans and self._follow_ups.falls_back(reading, query, previous)
            return leaning or query
        except NoSuchTask:
            return Query(ask=Ask.ABSENT, text=reading.text, absent_kind="number")
        except ManyDocuments as several:
            return Query(
                ask=Ask.UNCLEAR, text=reading.text, missing="document", choices=several.labels
            )

    def _pointed_at(self, reading: Reading, previous: Query | None) -> Reading:
        """这份文件: the documents that the talk is about; 另一份: the only other one."""
        spoken = self._follow_ups.spoken_of(previous) if previous else ()
        if reading.other_document:
            rest = tuple(d.id for d in self._knowledge.documents if d.id not in spoken)
            spoken = rest if spoken and len(rest) == 1 else ()
        return replace(reading, document_ids=spoken)

    def _with_own_unit(self, reading: Reading) -> Reading:
        if reading.marks.own_unit and not reading.units and self._own_unit:
            ask = Ask.TASKS if reading.ask is Ask.UNCLEAR else reading.ask
            return replace(reading, units=self._own_unit, ask=ask)
        return reading
