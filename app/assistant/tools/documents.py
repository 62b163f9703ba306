"""Facts of a document as a whole, each with the place in its text that states it.

A fact that the text does not state is not told: an issue date is the one that stands there,
never one guessed from the number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from app.assistant.answer import Citation
from app.assistant.knowledge import Ledger
from app.assistant.normalise import key, number
from app.assistant.query import Fact, Query
from app.assistant.resolve import Resolver
from app.assistant.tools.citing import Citer
from app.assistant.tools.finding import Finding, Quote
from app.ledger.document_records import (
    CitedDocumentRecord,
    DocumentRecord,
    PassageRecord,
)
from app.ledger.entries import sentences

_MOST_DOCUMENTS = 5
_TOLD = 10
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_ANNEX = re.compile(r"(?m)^[\s　]*附件[一二三四五六七八九十\d]*[:：][\s　]*(.+?)[\s　]*$")
_PART = re.compile(r"(?m)^[\s　]*([一二三四五六七八九十]{1,3})、([^\n。]{2,40}?)[\s　]*$")
_TO = re.compile(  # 主送机关: names in a line that ends in a colon
    r"(?m)^[\s　]*((?:各|[\u4e00-\u9fff]{2,20}?"
    r"(?:政府|委员会|管委会|办事处|局|委|办|公司|单位|部门))"
    r"[^。；;\n：:]{0,200}(?:\n[^。；;\n：:]{1,80})?)[：:][\s　]*$"
)
_EDGES = ("文首", "文末")  # where a signature or an issue date stands
_HEAD = 2000  # characters of a document without numbered parts
_BLANK = re.compile(r"\s+")
_REASON = re.compile(r"(?:^|[，,])为(?!各|全)[^，。,]{3,}|存在|面临|差距")
_MADE_FOR = re.compile(r"为了?[^。]{4,}制定本")
_ASKS_NUMBER = re.compile(r"文号|字号")
_OF_LEVEL = {
    "国": re.compile(r"国务院|国家|中央|国办|[育政安生设源通务]部"),
    "省": re.compile("省|自治区"),
    "市": re.compile("市"),
    "区": re.compile("区(?!域)"),
    "县": re.compile("县"),
}
_CLAUSES: dict[Fact, re.Pattern[str]] = {  # sentences that policy documents state these in
    "validity": re.compile(
        r"[自从][^，。,]{2,30}起(?:施行|实施|执行|生效)|有效期|同时废止|[试施]行期"
    ),
    "interpreter": re.compile(r"负责解释|解释权"),
}


@dataclass
class DocumentTools:
    """Reads facts of documents for one turn."""

    resolver: Resolver
    citer: Citer

    def read(self, query: Query) -> Finding:
        """The fact that the query asks, of each document meant."""
        if query.fact == "held":
            return self._held(query)
        if query.fact == "differences" and query.selection.ids:
            return self._side_by_side(query)
        fact = query.fact or "title"
        quotes = [q for d in self._documents(query) for q in _READERS[fact](self, d, query)]
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
            quotes=tuple(quotes),
            total=len(dict.fromkeys((q.section, q.text) for q in quotes)),
            citations=tuple(q.citation for q in quotes),
        )

    def _held(self, query: Query) -> Finding:
        """The papers that the ledger holds: how many, and the titles of the first."""
        known = self.resolver.knowledge.documents
        meant = [d for d in known if d.id in query.selection.document_ids] or list(known)
        told = meant if query.show_all else meant[:_TOLD]
        quotes = [q for d in told for q in self._title(d, query)]
        named = {
            q.section: replace(q, title=d.doc_number) for q, d in zip(quotes, told, strict=False)
        }
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
            quotes=tuple(named.values()),
            total=len(meant),
            citations=tuple(q.citation for q in quotes),
        )

    def _side_by_side(self, query: Query) -> Finding:
        """One task in the body and in the annex, and what differs between them."""
        views = self.resolver.views(query.selection.ids)
        documents = [d for d in self._documents(query) if d.id == views[0].task.document_id]
        inside = [(v.task.start, v.task.end) for v in views]
        quotes = [
            q
            for d in documents
            for q in self._differences(d, query)
            if any(s <= q.citation.start < e for s, e in inside)
        ]
        return Finding(
            query=query,
            as_of=self.resolver.day_of(query),
            views=tuple(views),
            total=len(views),
            quotes=tuple(quotes),
            citations=tuple(self.citer.of_view(v) for v in views),
        )

    @property
    def _ledger(self) -> Ledger:
        return self.resolver.ledger

    def _documents(self, query: Query) -> list[DocumentRecord]:
        wanted = query.selection.document_ids
        known = self.resolver.knowledge.documents
        return [d for d in known if not wanted or d.id in wanted][:_MOST_DOCUMENTS]

    def _passages(self, document: DocumentRecord, *sources: str) -> list[PassageRecord]:
        found = self._ledger.passages(document_ids=[document.id], sources=sources or None)
        return sorted(found, key=lambda p: p.start)

    # -- one fact each --------------------------------------------------------------------------

    def _number(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        yield from self._stated(document, document.doc_number, document.doc_number)

    def _title(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        yield from self._stated(document, document.title, document.title)

    def _issuer(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        name = document.issuer
        shown = f"{name}（{document.place}）" if document.place and len(name) < 5 else name
        yield from self._stated(document, name, shown)

    def _issued(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        edges = [p for p in self._passages(document, "preamble") if p.locator in _EDGES]
        text = self.citer.text(document.id)
        days = [m for p in edges for m in _DAY.finditer(text, p.start, p.end)]
        if document.issued:
            d = document.issued
            same = f"{d.year}年{d.month}月{d.day}日"
            days = [m for m in _DAY.finditer(text) if m.group() == same] or days
        for match in days[-1:]:
            yield self._quote(document, match.start(), match.end(), match.group())

    def _recipients(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        body = [
            p.start for p in self._passages(document, "article", "goal", "requirement", "annex")
        ]
        match = _TO.search(self.citer.text(document.id), 0, min(body, default=_HEAD))
        if match:
            shown = _BLANK.sub("", match[1])
            yield self._quote(document, match.start(1), match.end(1), shown)

    def _goals(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        yield from self._headings(document, "goal")

    def _requirements(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        yield from self._headings(document, "requirement")

    def _annex(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        for match in _ANNEX.finditer(self.citer.text(document.id)):
            yield self._quote(document, match.start(1), match.end(1), match[1])

    def _basis(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        own = {key(document.doc_number), key(document.title)}
        for cited in self._ledger.cited_documents(document_ids=[document.id]):
            names = {key(cited.title), key(cited.number)} - {""}
            is_own = names & own or any(n in key(document.title) for n in names)
            if cited.source != "preamble" or is_own:
                continue
            text = self.citer.text(document.id)[cited.start : cited.end]
            if query.level in text:
                yield self._quote(document, cited.start, cited.end, _BLANK.sub("", text))

    def _cited(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        """The papers that it names, each once; of one that is meant, the sentence as well."""
        own = {key(document.doc_number), key(document.title)}
        told: set[str] = set()
        for cited in sorted(self._cited_by(document), key=lambda c: c.start):
            text = _BLANK.sub("", self.citer.text(document.id)[cited.start : cited.end])
            if {key(cited.title), key(cited.number)} & own or not _is_of(cited, text, query):
                continue
            if key(text) not in told:
                told.add(key(text))
                yield self._quote(document, cited.start, cited.end, text)
            if query.paper:
                yield from self._around(document, cited.start)

    def _cited_by(self, document: DocumentRecord) -> list[CitedDocumentRecord]:
        return self._ledger.cited_documents(document_ids=[document.id])

    def _around(self, document: DocumentRecord, at: int) -> Iterator[Quote]:
        """The sentence that a place stands in."""
        for passage in self._passages(document):
            for start, end, text in sentences(passage):
                if start <= at < end:
                    yield self._quote(document, start, end, _BLANK.sub("", text))
                    return

    def _differences(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        """Each difference with all its places: quotes of the same words, one a passage."""
        for difference in self._ledger.differences(document_ids=[document.id]):
            if not difference.code.startswith(query.level):
                continue
            passages: set[tuple[str, str]] = set()
            for start, end in difference.places:
                told = self._quote(document, start, end, difference.message.rstrip("。"))
                quote = replace(told, title=difference.code)
                passage = (quote.citation.source, quote.citation.locator)
                if start < end and passage not in passages:
                    passages.add(passage)
                    yield quote

    def _clauses(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        """The sentences that state the fact, wherever they stand."""
        yield from self._saying(document, _CLAUSES[query.fact or "validity"])

    def _purpose(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        """Why it was made: what its opening says, else its first article (为了……，制定本办法)."""
        opening = list(self._saying(document, _REASON, "preamble"))
        yield from opening or list(self._saying(document, _MADE_FOR))[:1]

    def _saying(
        self, document: DocumentRecord, pattern: re.Pattern[str], *sources: str
    ) -> Iterator[Quote]:
        for passage in self._passages(document, *sources):
            for start, end, text in sentences(passage):
                said = _BLANK.sub("", text)
                if pattern.search(said):
                    yield self._quote(document, start, end, said)

    def _outline(self, document: DocumentRecord, query: Query) -> Iterator[Quote]:
        parts = list(_PART.finditer(self.citer.text(document.id)))
        numbers = [number(m[1]) for m in parts]
        if numbers == list(range(1, len(parts) + 1)):  # else some heading was not one
            for match in parts:
                yield self._quote(document, match.start(2), match.end(2), match[2])

    # -- places ---------------------------------------------------------------------------------

    def _headings(self, document: DocumentRecord, source: str) -> Iterator[Quote]:
        """The heading of each passage of a kind; the whole of the only one."""
        passages = self._passages(document, source)
        for passage in passages:
            end = passage.end if len(passages) == 1 else _heading_end(passage)
            text = self.citer.text(document.id)[passage.start : end]
            shown = _BLANK.sub("", text) if len(passages) == 1 else passage.title
            yield Quote(
                citation=self.citer.of_passage(passage, passage.start, end),
                text=shown,
                section=document.id,
            )

    def _stated(self, document: DocumentRecord, words: str, shown: str) -> Iterator[Quote]:
        """Where the text states it, blanks and line ends apart; nothing where it does not."""
        letters = _BLANK.sub("", words)
        if not letters:
            return
        spaced = r"\s*".join(map(re.escape, letters))
        if match := re.search(spaced, self.citer.text(document.id)):
            yield self._quote(document, match.start(), match.end(), shown)

    def _quote(self, document: DocumentRecord, start: int, end: int, shown: str) -> Quote:
        place: Citation = self.citer.of_place(document, start, end)
        return Quote(citation=place, text=shown, section=document.id)


def _is_of(cited: CitedDocumentRecord, text: str, query: Query) -> bool:
    """Whether a paper that is named is one of those meant: by number, else by place and level."""
    if query.paper:
        return key(cited.number) == query.paper
    numbered = not _ASKS_NUMBER.search(query.text) or bool(cited.number)
    placed = not query.part or cited.source == query.part
    level = not query.level or any(_OF_LEVEL[c].search(text) for c in query.level)
    return numbered and placed and level


def _heading_end(passage: PassageRecord) -> int:
    stop = passage.text.find("。")
    return passage.start + stop + 1 if stop > 0 else passage.end


_READERS: dict[Fact, Callable[[DocumentTools, DocumentRecord, Query], Iterator[Quote]]] = {
    "purpose": DocumentTools._purpose,
    "validity": DocumentTools._clauses,
    "interpreter": DocumentTools._clauses,
    "number": DocumentTools._number,
    "title": DocumentTools._title,
    "issuer": DocumentTools._issuer,
    "issued": DocumentTools._issued,
    "goals": DocumentTools._goals,
    "requirements": DocumentTools._requirements,
    "annex": DocumentTools._annex,
    "recipients": DocumentTools._recipients,
    "basis": DocumentTools._basis,
    "cited": DocumentTools._cited,
    "outline": DocumentTools._outline,
    "differences": DocumentTools._differences,
    "overview": DocumentTools._outline,
    "held": DocumentTools._title,
}
