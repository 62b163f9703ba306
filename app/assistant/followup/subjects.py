"""Follow-ups that keep the last subject, or put another in its place."""

from __future__ import annotations

import re
from dataclasses import replace

from app.assistant.followup.earlier import OF_ONE, SAYS_LITTLE, Earlier, modified
from app.assistant.followup.lists import Lists
from app.assistant.followup.one_task import WHICH_NUMBER, OneTask
from app.assistant.query import OF_PASSAGES, Ask, Query, Selection, TaskSource
from app.assistant.reading import Reading
from app.assistant.recognise.topics import content_words
from app.assistant.selecting import CORRESPONDS, make_query, selection_of, with_subject

THAT_ONE = re.compile(r"[那这]一?[条项]")
_OF_A_LIST = re.compile(r"的(?:都|又)?(?:有|还有)?(?:呢|吗|么|没有?)?\W*$|哪[些几]|几[项条件个]")
_STAYS = 0.6  # share of a topic that the last passage must cover for the talk to stay there
_LEANS = 0.3  # the same of a figure that is found nowhere else
_SHORT = 3  # content words of such a topic


class Subjects:
    """Decides which subject a sentence is about that names none, or one that leans."""

    def __init__(self, earlier: Earlier, one: OneTask, lists: Lists) -> None:
        self._earlier = earlier
        self._resolver = earlier.resolver
        self._one = one
        self._lists = lists

    def same_subject(self, reading: Reading, previous: Query) -> Query | None:
        """No subject of its own: the last one's, and what the sentence names changes."""
        if other := self._lists.of_another_kind(reading):
            return other
        if read := self._lists.what_it_does(reading, previous):
            return read
        if CORRESPONDS.search(reading.text):
            told = self._one.counterparts(reading, previous)
            if told:
                return told
        if not previous.selection.places:
            only = self._earlier.result_ids(previous) if reading.clues.has("why") else ()
            if len(only) == 1:  # 为什么逾期 after a list of one asks of that one
                return make_query(reading, Ask.STATE, Selection(ids=only))
            return self._lists.of_list(reading, previous)
        lists = reading.ask in (Ask.TASKS, Ask.UNCLEAR) and _OF_A_LIST.search(reading.text)
        if reading.window and lists and not reading.marks.pronoun:
            scope = previous.selection.document_ids
            said = replace(selection_of(replace(reading, ask=Ask.TASKS)), document_ids=scope)
            return make_query(reading, Ask.TASKS, said)
        if previous.ask is Ask.TASKS:  # those that were listed, not those they were chosen from
            ids = self._earlier.result_ids(previous)
            kept = replace(previous.selection, ids=ids or previous.selection.ids)
            if ids:
                kept = replace(kept, units=(), contains=(), also=(), supported=None)
            previous = replace(previous, selection=kept)
        return self._one.of_one(reading, previous)

    def _stands_in(self, previous: Query, source: TaskSource) -> bool:
        """Whether the tasks spoken of stand in a part of the document."""
        views = self._resolver.views(previous.selection.places)
        return any(v.task.source == source for v in views)

    def stays(self, reading: Reading, previous: Query) -> bool:
        """Whether the last answer's passage covers a short new topic."""
        if not previous.selection.places or not reading.topic:
            return False
        names = reading.references or reading.titles or reading.units or reading.document_ids
        words = content_words(reading.topic, self._resolver.knowledge.words)
        if names or len(words) > _SHORT or THAT_ONE.search(reading.text):
            return False
        return self._resolver.coverage(reading.topic, previous.selection.places[0]) >= _STAYS

    def falls_back(self, reading: Reading, query: Query, previous: Query) -> Query | None:
        """国家标准是多少人 after a task, which no passage holds by itself: asked of that task where
        it speaks of some of it; whether a sentence of it answers is for the tool to judge."""
        found = query.selection.places or query.ask not in (Ask.VALUE, Ask.TEXT)
        names = reading.references or reading.titles or reading.units or reading.document_ids
        if found or names or not reading.topic:
            return None
        told = self._earlier.result_ids(previous)
        if len(told) != 1:
            return None
        enough = _LEANS if query.ask is Ask.VALUE else _STAYS
        covered = self._resolver.coverage(reading.topic, told[0])
        return self.further(reading, previous) if covered >= enough else None

    def further(self, reading: Reading, previous: Query) -> Query | None:
        """它……, 怎么管理: the last answer's tasks or passage, with this sentence's question."""
        ids = self._earlier.result_ids(previous)
        if not ids:
            return None
        said = selection_of(reading)
        asked_nothing = reading.marks.what_about and not reading.clues.groups
        ask = previous.ask if asked_nothing or reading.ask is Ask.UNCLEAR else reading.ask
        if WHICH_NUMBER.search(reading.text):
            ask = Ask.READ
        if not reading.topic and previous.selection.units and not previous.selection.ids:
            return make_query(reading, Ask.TASKS, modified(previous.selection, said))
        topic = f"{previous.selection.topic} {reading.topic}" if ask is Ask.WHEN else reading.topic
        selection = replace(said, ids=ids, topic=topic.strip(), states=(), window=None)
        return make_query(reading, ask, self._earlier.of_tasks(selection, ask))

    def of_the_whole(self, reading: Reading, previous: Query) -> Query:
        """整份文件里过期的: the tasks of the documents spoken of that the sentence picks."""
        said = selection_of(replace(reading, ask=Ask.TASKS))
        scope = said.document_ids or self._earlier.documents_of(previous)
        return make_query(reading, Ask.TASKS, replace(said, document_ids=scope))

    def in_other_documents(self, reading: Reading, previous: Query) -> Query | None:
        """钟楼那份呢, 另一份里呢: the same question of other documents; a unit is then the one that
        goes by its name there."""
        names = reading.topic or reading.references or reading.titles or reading.units
        leans = reading.marks.what_about or reading.other_document or not reading.clues.groups
        if not reading.document_ids or names or reading.strangers or reading.sections or not leans:
            return None
        said = selection_of(reading)
        base = replace(
            modified(previous.selection, said), document_ids=reading.document_ids,
            ids=(), about=(), excluded_ids=(),
        )  # fmt: skip
        base = replace(base, units=self._resolver.called_there(base.units, reading.document_ids))
        ask = previous.ask if reading.ask in SAYS_LITTLE else reading.ask
        if not base.topic:
            return replace(make_query(reading, ask, base), order=previous.order)
        same = replace(reading, ask=ask, topic=base.topic, search_text=base.topic)
        found = with_subject(base, same, self._resolver, focus=frozenset())
        return make_query(reading, ask, found)

    def other_subject(self, reading: Reading, previous: Query) -> Query | None:
        """那……呢, 打错了，是……: one subject for another, the rest stays."""
        selection, said = previous.selection, selection_of(reading)
        ask = (
            previous.ask if reading.ask in SAYS_LITTLE or not reading.clues.groups else reading.ask
        )
        of_list = previous.ask is Ask.TASKS and not selection.places
        if reading.references or reading.topic:
            if reading.units and not reading.references:
                return None
            if reading.references and ask in (*OF_PASSAGES, Ask.TASKS):
                ask = Ask.READ
            base = replace(
                modified(selection, said), ids=(), topic="", about=(), contains=(),
                units=selection.units if of_list and not reading.references else (),
                source=said.source or (selection.source if reading.references else None),
                document_ids=said.document_ids or selection.document_ids,
            )  # fmt: skip
            if ask in OF_ONE:  # how the last ones were picked does not pick these
                base = replace(
                    said, roles=base.roles, lead=base.lead, source=base.source, contains=(),
                    units=base.units, document_ids=base.document_ids, sections=base.sections,
                )  # fmt: skip
            found = with_subject(base, replace(reading, ask=ask), self._resolver, focus=frozenset())
            return make_query(reading, ask, found)
        if selection.places and not selection.units:
            if said.source and not self._stands_in(previous, said.source):
                return make_query(reading, Ask.TASKS, said)  # 街道在附件里呢
            return self._one.membership(reading, previous)
        changed = modified(selection, said)
        return make_query(reading, ask, replace(changed, units=reading.units, ids=()))
