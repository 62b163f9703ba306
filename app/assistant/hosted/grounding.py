"""Whether a hosted model's words state what the tools returned: all of it, and nothing else.

The measure is the embedded answer to the same question, which code made of the findings: each
unit with its role, each date, number, place, state and quotation that it states must be stated
of the same row, and nothing besides may be. Beyond facts: no requirement that the documents do
not make, no reproach, no address of any kind, nothing out of the instructions.
Strict on purpose: a sound answer that is turned away costs its wording, a wrong one that is let
through costs the users' trust.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.assistant import segment
from app.assistant.answer import Citation
from app.assistant.hosted.binding import Fact
from app.assistant.hosted.facts import FactReader, Reading, plain
from app.assistant.normalise import is_english
from app.assistant.words import Words

_QUOTED = re.compile(r"“([^“”]{3,400})”")
_READ_OUT = re.compile(r"^> (.+?)…?$", re.MULTILINE)
_NUMBERED = re.compile(r"[\u4e00-\u9fff]?[〔\[(【]\s*\d{4}\s*[〕\])】]\s*第?\d+号$")
_GLOSS = re.compile(r"[\u4e00-\u9fff]+ ?\([A-Za-z][^()]*\)")
_ADDRESS = re.compile(
    r"(?i)\b(?:https?|ftp|file|data|javascript)\s*:|\bwww\.|[\w.+-]+@[\w-]+\.\w|!\[|\]\(|<\s*[a-z!/]"
    r"|\b[\w-]+\.(?:com|cn|net|org|io|info|top|xyz|gov)\b"
)
_LEAST_QUOTE = 8  # characters; a shorter string in quotation marks is a word, not a quotation
_LEAK = 14  # characters of the instructions in a row
_CHINESE, _LATIN = r"[\u4e00-\u9fff]", r"[A-Za-z]{2,}"
_FOREIGN = 8  # words of the other language that an answer may have beside its facts
_NOVEL = 2  # words of its own that a sentence of duty may not have
_TALK = 3  # words of its own that no sentence may have
_STATES = frozenset(
    ("late", "not_late", "done", "undated", "ongoing", "no_record", "lead_unstated")
)
_CONTENT = ("n", "v", "a")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a text: `what` kind, and the words or the value at fault."""

    what: str
    said: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """What one answer rests on: the embedded text, its citations, and verbatim texts."""

    text: str
    citations: Sequence[Citation]
    total: int
    quotes: Sequence[str]  # sentences of the documents that the text quotes
    titles: Sequence[str]
    language: str = "zh"
    question: str = ""
    instructions: str = ""


@dataclass
class Grounds:
    """Judges texts against one answer's material."""

    reader: FactReader
    claims: Words
    material: Material
    stated: Reading = field(init=False)

    def __post_init__(self) -> None:
        self._rows = {n: _row(c) for n, c in enumerate(self.material.citations, 1)}
        self._places = _places(self.material.citations)
        self._quotes = _verbatim(self.material)
        self._one_row = len(set(self._rows.values())) <= 1
        self.stated = self._read(self.material.text)
        self._known = plain(self.material.text + self.material.question)
        self._own = set(segment.words(self._known))
        self._within = self._facts_in_quotes()
        self._talk_words = frozenset(self.claims.groups["talk.any"])

    def problems(self, text: str) -> list[Problem]:
        """Everything that is wrong with `text`, nothing where it may be shown."""
        read = self._read(text)
        found = [
            *self._form(text, read),
            *(Problem("unit", name) for name in read.strangers),
            *self._added(read),
            *self._dropped(read),
            *self._order(read),
            *self._wording(read),
        ]
        return list(dict.fromkeys(found))

    def kept(self, text: str) -> str:
        """Of a text that broke off: its whole sentences up to the first that is not true.
        They may leave things out; the whole answer has to stand beside them."""
        end = 0
        for match in re.finditer(r"[。！!？?]+(?:\[\d{1,3}\])*|\n", text):
            head = text[: match.end()]
            read = self._read(head)
            wrong = [
                *self._form(head, read), *read.strangers, *self._added(read), *self._wording(read)
            ]  # fmt: skip
            if [w for w in wrong if not (isinstance(w, Problem) and w.what.startswith("missing"))]:
                break
            end = match.end()
        return text[:end].strip()

    def _read(self, text: str) -> Reading:
        return self.reader.read(
            text,
            rows=self._rows,
            places=self._places,
            quotes=self._quotes,
            titles=self.material.titles,
            documents={c.document for c in self.material.citations},
            known=plain(self.material.text + self.material.question),
        )

    # -- facts ----------------------------------------------------------------------------------

    def _added(self, read: Reading) -> Iterable[Problem]:
        """What the text states and the material does not, of that row, in that role."""
        for fact in read.facts:
            if fact.kind == "mark":
                if int(fact.value) not in self._rows:
                    yield Problem("mark", fact.said)
            elif fact.kind == "number" and fact.said.startswith("一"):
                continue  # 一项, 一家: as often an article as a count
            elif fact.value == self._today and fact.of in ("", "state as_of") and not fact.row:
                continue
            elif not any(self._same(fact, other) for other in self.stated.facts) and not (
                self._is_within(fact)
            ):
                known = any(
                    fact.kind == o.kind and _values(fact) & _values(o) for o in self.stated.facts
                )
                yield Problem(f"{fact.kind} misplaced" if known else fact.kind, fact.said)

    def _dropped(self, read: Reading) -> Iterable[Problem]:
        """What the material states and the text does not."""
        for fact in self.stated.facts:
            if fact.kind == "quote" and len(fact.value) < _LEAST_QUOTE:
                continue
            told = any(self._same(other, fact, full=True) for other in read.facts)
            if fact.kind in ("mark", "quote", "title"):  # as often: a row told twice is told twice
                told = told and self._count(read, fact) >= self._count(self.stated, fact)
            if not told:
                yield Problem(f"missing {fact.kind}", fact.said)

    @staticmethod
    def _count(read: Reading, fact: Fact) -> int:
        return sum(f.kind == fact.kind and f.value == fact.value for f in read.facts)

    def _order(self, read: Reading) -> Iterable[Problem]:
        """Rows are told in the order in which the answer lists them."""
        told, wanted = self._told(read), self._told(self.stated)
        if told != wanted and set(told) == set(wanted):
            yield Problem("order", "")

    def _told(self, read: Reading) -> list[str]:
        marks = [int(f.value) for f in read.facts if f.kind == "mark"]
        return list(dict.fromkeys(self._rows[n] for n in marks if n in self._rows))

    @property
    def _today(self) -> str:
        return self.reader.today

    def _same(self, said: Fact, stated: Fact, *, full: bool = False) -> bool:
        """Whether a fact of a text is one of the material's. `full`: it must say as much."""
        if said.kind != stated.kind or not _values(said) & _values(stated):
            return False
        if said.marks and stated.marks and not set(said.marks) & set(stated.marks):
            return False
        return self._row_fits(said, stated) and self._of_fits(said, stated, full=full)

    def _row_fits(self, said: Fact, stated: Fact) -> bool:
        if self._one_row or stated.row in ("", "*"):
            return True
        return said.row == stated.row

    def _of_fits(self, said: Fact, stated: Fact, *, full: bool) -> bool:
        if said.kind == "unit":
            return said.of == stated.of or (not said.of and not full) or (not stated.of and full)
        if said.kind in ("number", "date"):
            if said.kind == "number" and said.value == str(self.material.total):
                return True
            return said.of == stated.of or not self._confusable(stated)
        if said.kind == "role" and self._both_roles:  # （责任） of a row, （责任或配合） of all
            return bool(said.marks) == bool(stated.marks)
        if said.kind == "title":
            return not said.of or not stated.of or said.of == stated.of
        return True

    @property
    def _both_roles(self) -> bool:
        return len({f.value for f in self.stated.facts if f.kind == "role"}) > 1

    def _confusable(self, fact: Fact) -> bool:
        """Whether the same row states another value of the kind that it could be swapped with."""
        unit = fact.value.lstrip("0123456789.-")
        return any(
            other.kind == fact.kind
            and other.value != fact.value
            and other.value.lstrip("0123456789.-") == unit
            and (self._one_row or other.row == fact.row)
            for other in self.stated.facts
        )

    def _facts_in_quotes(self) -> dict[str, list[Fact]]:
        """Row -> the facts inside the quotations that the material makes of it."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.stated.facts:
            if fact.kind == "quote":
                inner = self.reader.read(fact.value, rows={}, places={}, known=fact.value)
                found[fact.row] += inner.facts
        return found

    def _is_within(self, fact: Fact) -> bool:
        """Whether a quotation of the same row says it: explaining a quotation adds nothing."""
        for row, facts in self._within.items():
            if not (self._one_row or row in ("", "*", fact.row)):
                continue
            for inner in facts:
                role_holds = fact.kind != "unit" or fact.of in ("", inner.of)
                if inner.kind == fact.kind and _values(inner) & _values(fact) and role_holds:
                    return True
        return False

    # -- words ----------------------------------------------------------------------------------

    def _form(self, text: str, read: Reading) -> Iterable[Problem]:
        if not read.text.strip():
            yield Problem("empty", "")
            return
        if match := _ADDRESS.search(text):
            yield Problem("address", match[0])
        if len(text) > 3 * len(self.material.text) + 400:
            yield Problem("length", "")
        words = re.findall(_CHINESE if self.material.language == "en" else _LATIN, read.rest)
        if len(words) > _FOREIGN:
            yield Problem("language", "")
        for match in _QUOTED.finditer(read.text):
            if read.rest[match.start(1) : match.end(1)].strip() and match[1] not in self._known:
                yield Problem("quote", match[1][:40])
        leak = _shared(plain(self.material.instructions), read.text, self._known)
        if leak:
            yield Problem("instructions", leak)

    def _wording(self, read: Reading) -> Iterable[Problem]:
        own = (plain(self.material.text) + "".join(self._quotes)).lower()
        known = own + plain(self.material.question).lower()
        for group in self.claims.groups:
            if group.startswith("unsaid."):
                # A question may reproach; the answer does not take that up.
                source = own if group == "unsaid.accusing" else known
                for match in self.claims.pattern(group).finditer(read.text.lower()):
                    free = read.rest[match.start() : match.end()].strip()
                    if (free or group == "unsaid.accusing") and match[0] not in source:
                        yield Problem(group.partition(".")[2], match[0])
        denied = self.claims.pattern("negation.any").findall(read.rest.lower())
        denials = self.claims.pattern("negation.any").findall(self.stated.rest.lower())
        if len(denied) > len(denials):
            yield Problem("negation", denied[-1])
        elif denials and not denied:
            yield Problem("missing negation", denials[0])
        for match in _GLOSS.finditer(read.text):
            if match[0] not in self._known:
                yield Problem("unit", match[0])
        for sentence in re.split(r"[。！!？?\n]", read.rest):
            yield from self._talk(sentence)

    def _talk(self, sentence: str) -> Iterable[Problem]:
        """A requirement, or much else, in words that the material does not have."""
        talk = self._talk_words
        if is_english(sentence):
            novel = {
                w
                for w in re.findall(r"[a-z]{4,}", sentence.lower())
                if w not in self._known.lower()
            }
            limit = 3 * _TALK
        else:
            novel = {
                word
                for word, tag in segment.tagged(sentence.strip())
                if len(word) > 1 and tag[:1] in _CONTENT and word not in self._known
                and not any(word in quote for quote in self._quotes) and word not in talk
            }  # fmt: skip
            limit = _TALK
        duty = self.claims.pattern("duty.any").search(sentence)
        if duty and duty[0] not in self._known and len(novel) >= _NOVEL:
            yield Problem("duty", sentence.strip()[:40])
        elif len(novel) >= limit:
            yield Problem("talk", sentence.strip()[:40])


def _values(fact: Fact) -> set[str]:
    """A unit's short name may stand for several units; one in common is enough. Of a document's
    number the year and the number count, what stands before it may be part of the sentence."""
    if fact.kind == "unit":
        return set(fact.value.split("|"))
    if fact.kind == "document" and (number := _NUMBERED.search(fact.value)):
        return {number[0]}
    return {fact.value}


def _row(citation: Citation) -> str:
    return f"{citation.document_id} {citation.source} {citation.number or citation.locator}"


def _places(citations: Iterable[Citation]) -> dict[str, str]:
    """ "annex 3" -> its row, where no other document's row goes by the same place."""
    found: dict[str, set[str]] = defaultdict(set)
    for citation in citations:
        found[f"{citation.source} {citation.number}"].add(_row(citation))
    return {place: next(iter(rows)) for place, rows in found.items() if len(rows) == 1}


def _verbatim(material: Material) -> list[str]:
    """The texts that stand in the answer word for word: quotations, and what is read out."""
    text = plain(material.text)
    found = [q for q in map(plain, material.quotes) if q and q in text]
    found += [plain(q).strip() for q in _READ_OUT.findall(material.text)]
    rest = text
    for quote in found:
        rest = rest.replace(quote, "")
    titles = {plain(t) for t in material.titles}
    return [*found, *(q for q in _QUOTED.findall(rest) if q not in titles)]


def _shared(instructions: str, text: str, known: str) -> str:
    """A stretch of the instructions that the text repeats, "" where none."""
    for start in range(max(0, len(instructions) - _LEAK + 1)):
        piece = instructions[start : start + _LEAK]
        if piece in text and piece not in known:
            return piece
    return ""
