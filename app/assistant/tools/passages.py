"""What the documents say: sentences found, judged and quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.assistant.answer import Citation
from app.assistant.knowledge import Ledger
from app.assistant.query import Ask, Query
from app.assistant.resolve import Match, Preference, Resolver
from app.assistant.tools.answer_types import fits
from app.assistant.tools.citing import Citer
from app.assistant.tools.finding import Finding, Quote
from app.assistant.tools.quoting import Sentence, best_value, is_heading, rank_sentences
from app.ledger.records import PassageRecord, TaskView

_SECOND_SENTENCE = 0.6  # of the best one's score
_SECOND_PASSAGE = 0.8  # of the best one's score
_SAME_DUTY = 0.4  # share of the topic that a sentence must hold to be quoted beside the units
_MOST_QUOTES = 3
_NEAREST = 2
_CONSIDERED = 5  # passages that are looked into for a sentence of the kind asked for
_BRIEF = 160  # characters of a passage of which two sentences are quoted in any case
_DOER = re.compile(r"由[^，。；]{2,40}|[^，。；]{2,30}(?:负责|牵头|会同|共同|审核|组织)")
_CITED = re.compile(r"《[^《》]+》|[\u4e00-\u9fff]{1,8}〔\d{4}〕\d+号")


@dataclass
class PassageTools:
    """Finds and quotes sentences for one turn."""

    resolver: Resolver
    citer: Citer

    @property
    def _ledger(self) -> Ledger:
        return self.resolver.ledger

    def search(self, query: Query) -> Finding:
        """The sentences that answer, or an empty finding with the nearest passages."""
        matches = self._matches(query, within=query.selection.ids)
        as_of = query.evaluated_on or self.resolver.as_of
        answering = [m for m in matches[:_CONSIDERED] if self._answers(query, m)]
        if not answering and query.selection.ids and query.selection.topic:
            # the task spoken of does not say it; another passage may
            query = replace(query, selection=replace(query.selection, ids=()))
            matches = self._matches(query, within=())
            answering = [m for m in matches[:_CONSIDERED] if self._answers(query, m)]
        if not answering:
            nearest = [self._nearest(m) for m in matches[:_NEAREST]]
            return Finding(query=query, as_of=as_of, nearest=tuple(nearest))
        quotes = self._quotes(query, answering)
        return Finding(
            query=query,
            as_of=as_of,
            quotes=tuple(quotes),
            citations=tuple(q.citation for q in quotes),
        )

    def who_does_it(self, query: Query, views: Sequence[TaskView]) -> list[Quote]:
        """The sentence of a task that names who does the thing asked about, where one does."""
        if len(views) != 1 or not query.selection.topic:
            return []
        passage = self._passage(views[0].task.id)
        says = [
            s
            for s in rank_sentences(passage, query.selection.topic)
            if s.score >= _SAME_DUTY and _DOER.search(s.text)
        ]
        return [self._quote(passage, s) for s in says[:1]]

    def dated_sentences(self, query: Query, views: Sequence[TaskView]) -> list[Quote]:
        """The milestones of the tasks meant that the question's topic is about."""
        quotes: list[Quote] = []
        for view in views[:_MOST_QUOTES]:
            if not view.task.milestones or view.task.due:
                continue
            passage = self._passage(view.task.id)
            topic = query.selection.topic or query.text
            ranked = rank_sentences(passage, topic, wants_figure=True)
            dated = [
                s
                for s in ranked
                if any(m.start < s.end and s.start < m.end for m in view.task.milestones)
            ]
            several = 1 if query.selection.topic else len(dated)
            quotes += [self._quote(passage, s) for s in dated[:several]]
        return quotes

    # -- which passages -------------------------------------------------------------------------

    def _matches(self, query: Query, *, within: Sequence[str]) -> list[Match]:
        selection = query.selection
        focus = frozenset(within)
        sources = (selection.source,) if selection.source else None
        found = self.resolver.passages(
            selection.topic or query.text,
            sources=sources,
            document_ids=selection.document_ids,
            prefer=Preference(focus=focus),
        )
        return [m for m in found if m.passage.id in focus] or found if focus else found

    def _answers(self, query: Query, best: Match) -> bool:
        """Whether the best match may be answered from. A task that the conversation is about
        needs no word of it said again."""
        question = query.selection.topic or query.text
        figure = query.ask is Ask.VALUE
        if not query.selection.ids and not self.resolver.holds(best, question, figure=figure):
            return False
        around = best.passage.title + best.passage.text
        return any(fits(query.text, s.text, around=around) for s in self._ranked(query, best))

    def _ranked(self, query: Query, match: Match) -> list[Sentence]:
        """The passage's sentences, those that hold the kind of thing asked for first."""
        question = query.selection.topic or query.text
        ranked = rank_sentences(
            match.passage,
            question,
            nearest=match.hit.sentence,
            wants_figure=query.ask is Ask.VALUE,
        )
        said = [s for s in ranked if not is_heading(s.text, match.passage.title)]
        around = match.passage.title + match.passage.text
        return sorted(said or ranked, key=lambda s: not fits(query.text, s.text, around=around))

    def _nearest(self, match: Match) -> Citation:
        sentence = rank_sentences(match.passage, match.passage.title, nearest=match.hit.sentence)[
            :1
        ]
        span = (
            (sentence[0].start, sentence[0].end)
            if sentence
            else (match.passage.start, match.passage.end)
        )
        return self.citer.of_passage(match.passage, *span)

    # -- which sentences ------------------------------------------------------------------------

    def _quotes(self, query: Query, matches: Sequence[Match]) -> list[Quote]:
        question = query.selection.topic or query.text
        wants_figure = query.ask is Ask.VALUE
        top = matches[0]
        quotes: list[Quote] = []
        for match in matches[:2]:
            if match is not top and match.score < _SECOND_PASSAGE * top.score:
                break
            ranked = self._ranked(query, match)
            if query.ask is Ask.DOCUMENTS:
                ranked = [s for s in ranked if _CITED.search(s.text)] or ranked
            if query.ask is Ask.MEMBERS:
                ranked = [s for s in ranked if "联席会议" in s.text] or ranked
            if not ranked:
                continue
            keep = [ranked[0]]
            if match is top:
                brief = len(match.passage.text) <= _BRIEF
                keep += [
                    s for s in ranked[1:2] if brief or s.score >= _SECOND_SENTENCE * ranked[0].score
                ]
            keep.sort(key=lambda s: s.start)
            quotes += [self._quote(match.passage, s, question, wants_figure) for s in keep]
        return quotes[:_MOST_QUOTES]

    def _quote(
        self,
        passage: PassageRecord,
        sentence: Sentence,
        question: str = "",
        wants_value: bool = False,
    ) -> Quote:
        value = ""
        if wants_value:
            targets = self._ledger.targets(document_ids=[passage.document_id])
            value = best_value(question, sentence, targets)
        citation = self.citer.of_passage(passage, sentence.start, sentence.end)
        return Quote(
            citation=citation,
            text=re.sub(r"\s+", "", sentence.text)
            if not sentence.text.isascii()
            else sentence.text,
            value=value,
            section=passage.section,
            title=passage.title,
        )

    def _passage(self, passage_id: str) -> PassageRecord:
        return self._ledger.passages(ids=[passage_id])[0]
