"""What the documents say: sentences found, judged and quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.assistant.answer import Citation
from app.assistant.knowledge import Ledger
from app.assistant.normalise import fold, key
from app.assistant.query import Ask, Query
from app.assistant.recognise.topics import content_words
from app.assistant.recognise.units import recognise_units
from app.assistant.resolve import Match, Preference, Resolver
from app.assistant.tools.answer_types import fits, says_when, without_asked_noun
from app.assistant.tools.citing import Citer
from app.assistant.tools.finding import Finding, Quote
from app.assistant.tools.quoting import (
    Sentence,
    best_value,
    holds_figure,
    is_heading,
    rank_sentences,
    repeats,
)
from app.assistant.tools.values import sentences_with
from app.assistant.utterance import Utterance
from app.ledger.document_records import PassageRecord
from app.ledger.entries import body
from app.ledger.records import TaskRecord, TaskView

_SECOND_SENTENCE = 0.8  # of the best one's score
_BRIEF = 120  # characters of a passage of which two sentences are quoted in any case
_SECOND_PASSAGE = 0.8  # of the best one's score
_SAME_DUTY = 0.4  # share of the topic that a sentence must hold to be quoted beside the units
_MOST_QUOTES = 3
_MOST_WITH_FIGURE = 6
_NEAREST = 2
_CONSIDERED = 5  # passages that are looked into for a sentence of the kind asked for
_DOER = re.compile(r"由[^，。；]{2,40}|[^，。；]{2,30}(?:负责|牵头|会同|共同|审核|组织)")
_BRACKET = re.compile(r"[（(][^（）()]*(?:单位|部门)[^（）()]*[）)]")
_NUMBERED = 8  # characters that a task's number may take before its title
_MOST_DATED = 30  # tasks whose dated sentences are quoted
_ANNEX_NAME = re.compile(r"附件[一二三四五六七八九十\d]*[:：][^。；;]*$")
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
        if query.figure:
            return self._of_figure(query)
        matches = self._matches(query, within=query.selection.ids)
        as_of = self.resolver.day_of(query)
        answering = [m for m in matches[:_CONSIDERED] if self._answers(query, m)]
        if not answering and query.selection.ids and query.selection.topic:
            # the task spoken of does not say it; another passage may
            query = replace(query, selection=replace(query.selection, ids=()))
            matches = self._matches(query, within=())
            answering = [m for m in matches[:_CONSIDERED] if self._answers(query, m)]
        if not answering:
            nearest = [self._nearest(query, m) for m in matches[:_NEAREST]]
            return Finding(query=query, as_of=as_of, nearest=tuple(nearest))
        quotes, undefined = self._quotes(query, answering), ""
        if query.defines:
            told = self._meaning(query, answering)
            named = [q for q in quotes if key(query.selection.topic) in key(q.text)]
            quotes, undefined = told or named or quotes, "" if told else query.selection.topic
        return Finding(
            query=query,
            as_of=as_of,
            quotes=tuple(quotes),
            undefined=undefined,
            papers=self._papers(quotes) if query.which_paper else (),
            citations=tuple(q.citation for q in quotes),
        )

    def _of_figure(self, query: Query) -> Finding:
        """The sentences that hold the figure asked about; what a second place repeats is cited
        beside the first."""
        quotes: list[Quote] = []
        for passage, start, end, text in sentences_with(query, self.resolver):
            sentence = Sentence(start=start, end=end, text=text, score=0.0)
            _add(quotes, self._quote(passage, sentence))
        kept = quotes[:_MOST_WITH_FIGURE]
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
            quotes=tuple(kept),
            citations=tuple(q.citation for q in kept),
        )

    def _papers(self, quotes: Sequence[Quote]) -> tuple[str, ...]:
        """《title》number of the papers that are quoted."""
        quoted = {q.citation.document_id for q in quotes}
        known = self.resolver.knowledge.documents
        return tuple(f"《{d.title}》{d.doc_number}" for d in known if d.id in quoted)

    def who_does_it(self, query: Query, views: Sequence[TaskView]) -> list[Quote]:
        """The sentence of a task that names who does the thing asked about, where one does."""
        if len(views) != 1 or not query.selection.topic:
            return []
        passage = self._passage(views[0].task.id)
        within = self.says_more_than_title(query, views[0])
        says = [
            s
            for s in rank_sentences(passage, query.selection.topic)
            if s.score >= _SAME_DUTY and self._names_a_doer(s.text, any_unit=within)
        ]
        return [self._quote(passage, s) for s in says[:1]]

    def body_of(self, task: TaskRecord) -> str:
        """A task's own words: without its number and title before them, and without the list of
        units and the cells that the answer tells apart."""
        passage = self._passage(task.id)
        text = re.sub(
            r"\s+",
            " " if passage.text.isascii() else "",
            "".join(piece for _, piece in body(passage)),
        )
        title = re.sub(r"\s+", "", task.title)
        head, found, rest = text.partition(title) if title else ("", "", "")
        if found and len(head) <= _NUMBERED and (told := rest.lstrip("。．.，,；;：: ")):
            text = told
        if task.source == "annex" and task.deadline_text:
            text = text.removesuffix(re.sub(r"\s+", "", task.deadline_text))
        return text.strip("—-　 ") or text

    def says_more_than_title(self, query: Query, view: TaskView) -> bool:
        """Whether the question asks for one thing within a task rather than for the task."""
        words = content_words(query.selection.topic, self.resolver.knowledge.words)
        return not any(key(w) in key(view.task.title) for w in words)

    def _names_a_doer(self, sentence: str, *, any_unit: bool) -> bool:
        """Whether a sentence says who: 由……负责, or, with `any_unit`, names a unit at all."""
        said = _BRACKET.sub("", sentence)
        if _DOER.search(said) or not any_unit:
            return bool(_DOER.search(said))
        mentions, _ = recognise_units(Utterance(fold(said)), self.resolver.knowledge.unit_names)
        return bool(mentions)

    def dated_sentences(self, query: Query, views: Sequence[TaskView]) -> list[Quote]:
        """The milestones of the tasks meant that the question's topic is about."""
        quotes: list[Quote] = []
        dated = [v for v in views if v.task.milestones and not v.task.due]
        for view in dated[:_MOST_DATED]:
            passage = self._passage(view.task.id)
            topic = query.selection.topic or query.text
            ranked = rank_sentences(passage, topic, wants_figure=True)
            inside = [
                s
                for s in ranked
                if any(m.start < s.end and s.start < m.end for m in view.task.milestones)
            ]
            several = 1 if query.selection.topic else len(inside)
            quotes += [self._quote(passage, s) for s in inside[:several]]
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
        around = best.passage.title + best.passage.text

        def answers(sentence: str) -> bool:
            return self._fits(query, sentence, around)

        if not any(answers(s.text) for s in self._ranked(query, best)):
            return False
        told = bool(query.selection.ids)
        bare = without_asked_noun(question, query.text)
        return told or all(
            self.resolver.holds(best, q, figure=figure, fits=answers) for q in {question, bare}
        )

    def _ranked(self, query: Query, match: Match) -> list[Sentence]:
        """The passage's sentences, those that hold the kind of thing asked for first."""
        question = query.selection.topic or query.text
        ranked = rank_sentences(
            match.passage,
            question,
            nearest=match.hit.sentence,
            wants_figure=query.ask is Ask.VALUE,
            wants_list=query.enumerates,
            meaning=self.resolver.evidence.sentences(
                question, match.passage, self.resolver.knowledge
            ),
        )
        ranked = [s for s in ranked if not self._is_title(s.text, match.passage)]
        said = [s for s in ranked if not is_heading(s.text, match.passage.title)]
        around = match.passage.title + match.passage.text
        return sorted(
            said or ranked,
            key=lambda s: (
                not self._fits(query, s.text, around),
                not says_when(query.text, s.text),
            ),
        )

    def _is_title(self, text: str, passage: PassageRecord) -> bool:
        """Whether a sentence is the paper's own title or the name of its annex, which say nothing
        of what they name."""
        known = self.resolver.knowledge.documents
        title = next((key(d.title) for d in known if d.id == passage.document_id), "")
        said = key(text)
        return bool(title) and (said in title or bool(_ANNEX_NAME.match(text.strip())))

    def _fits(self, query: Query, sentence: str, around: str) -> bool:
        """Whether a sentence holds the kind of thing asked for."""
        return fits(query.text, sentence, around=around, expand=self.resolver.evidence.expand)

    def _nearest(self, query: Query, match: Match) -> Citation:
        """The sentence of a passage that comes nearest to the question."""
        ranked = self._ranked(query, match)
        start, end = (
            (ranked[0].start, ranked[0].end) if ranked else (match.passage.start, match.passage.end)
        )
        return self.citer.of_passage(match.passage, start, end)

    # -- which sentences ------------------------------------------------------------------------

    def _quotes(self, query: Query, matches: Sequence[Match]) -> list[Quote]:
        """The one or two sentences that answer, of the best passage and of one as good; what a
        second place only repeats is cited beside the first."""
        top = matches[0]
        quotes: list[Quote] = []
        for match in matches[:2]:
            if match is not top and match.score < _SECOND_PASSAGE * top.score:
                break
            for sentence in self._kept(query, match, best=match is top):
                quote = self._quote(
                    match.passage,
                    sentence,
                    query.selection.topic or query.text,
                    query.text if query.ask is Ask.VALUE else "",
                )
                if query.ask is Ask.MEMBERS:
                    quote = replace(quote, value=self._members(quote.citation))
                _add(quotes, quote)
        return quotes[:_MOST_QUOTES]

    def _kept(self, query: Query, match: Match, *, best: bool) -> list[Sentence]:
        """The sentences of a passage to quote, in the order of the text: one, of the best passage
        a second where it is nearly as good; where a figure is asked for, those that hold one."""
        ranked = self._ranked(query, match)
        if query.ask is Ask.DOCUMENTS:
            ranked = [s for s in ranked if _CITED.search(s.text)] or ranked
        if query.ask is Ask.MEMBERS:
            ranked = [s for s in ranked if "联席会议" in s.text] or ranked
        if query.defines:
            term = key(query.selection.topic)
            ranked = [s for s in ranked if term in key(s.text)] or ranked
        kept = ranked[:1]
        if best and kept:
            brief = len(match.passage.text) <= _BRIEF and not query.defines
            enough = _SECOND_SENTENCE * kept[0].score
            kept += [s for s in ranked[1:2] if brief or s.score >= enough]
        if query.ask is Ask.VALUE:
            around = match.passage.title + match.passage.text
            kept = [
                s
                for s in kept
                if s is kept[0] or (holds_figure(s.text) and self._fits(query, s.text, around))
            ]
        return sorted(kept, key=lambda s: s.start)

    def _meaning(self, query: Query, matches: Sequence[Match]) -> list[Quote]:
        """The sentence that says what a term means: X是指……, 所谓X……"""
        term = r"\W*".join(map(re.escape, key(query.selection.topic)))
        says = re.compile(
            rf"(?:{term})\W{{0,2}}[，,]?(?:是指|即|指的是|系指|指(?!导|标|挥|数))|所谓\W?{term}"
        )
        for match in matches[:2]:
            for sentence in self._ranked(query, match):
                if says.search(fold(sentence.text)):
                    return [self._quote(match.passage, sentence)]
        return []

    def _quote(
        self,
        passage: PassageRecord,
        sentence: Sentence,
        question: str = "",
        asked: str = "",
    ) -> Quote:
        """The sentence; where a value is `asked` for, with the one in it that is of that kind."""
        value = ""
        if asked:
            around = passage.title + passage.text
            stated = self._ledger.targets(document_ids=[passage.document_id])
            value = best_value(
                question, sentence, [t for t in stated if fits(asked, t.value, around=around)]
            )
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

    def _members(self, place: Citation) -> str:
        """The members, as printed, of the joint meeting that a sentence sets up."""
        meetings = self._ledger.joint_meetings(document_ids=[place.document_id])
        held = (m for m in meetings if m.start < place.end and place.start < m.end)
        return "、".join(next((m.members for m in held if m.members), ()))

    def _passage(self, passage_id: str) -> PassageRecord:
        return self._ledger.passages(ids=[passage_id])[0]


def _add(quotes: list[Quote], quote: Quote) -> None:
    """A quote after the others, or cited beside the one whose words it only repeats."""
    same = next((i for i, q in enumerate(quotes) if repeats(quote.text, q.text)), None)
    if same is None:
        quotes.append(quote)
    else:
        told = quotes[same]
        quotes[same] = replace(told, also=(*told.also, quote.citation))
