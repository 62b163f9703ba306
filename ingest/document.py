"""What a policy document is once it has been read: the value that `parse_document` returns.

Every piece carries `start` and `end`, Python string offsets into `PolicyDocument.text`, and
`document.text[piece.start:piece.end] == piece.text`. The stored text is the text that people
are shown, so a citation is always a slice of it.

Nothing here reads a clock, a file or a setting.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Source = Literal["article", "annex", "goal", "requirement", "preamble"]
"""Which part of a document a chunk stands in. Tasks come from `article` and `annex` only."""

Role = Literal["responsible", "supporting"]
"""责任、牵头、负责、主办、落实、指导 answer for a task; 配合、协办、参与、会同 assist."""


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a document's text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Heading(Span):
    """One line of the outline, in order: 三、重点任务, （七）全力保障校园和学生安全.

    `label` is the number as printed ("（七）"), or the one it should have had when the source
    lost it (then `inferred`); `level` counts from 1.
    """

    label: str
    title: str
    level: int
    inferred: bool = False


@dataclass(frozen=True, kw_only=True)
class Chunk(Span):
    """One article, annex row, goal or requirement: the smallest thing an answer may cite.

    `number` is the running order within its source, from 1; None for a preamble.
    `locator` is how the office cites it: "三、（七）23", "附件 第3项".
    `section` is the heading above it ("（七）全力保障校园和学生安全"), "" where there is none.
    `tail` is the place of the responsibility bracket or columns, which search leaves out.
    """

    source: Source
    number: int | None
    locator: str
    title: str
    section: str = ""
    tail: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline(Span):
    """One deadline phrase and what it means.

    Exactly one of these holds: `due` is set (the last day meant); `recurrence` is set (an RFC
    5545 RRULE that carries the day meant, BYMONTHDAY=-1); `ongoing` is true (长期); or none,
    and `reason` says why in Chinese. `begins` is the first day of a range, where it has one.
    `inferred` says what was supplied that the phrase does not state ("年份取自文号"), else "".
    """

    due: date | None = None
    recurrence: str | None = None
    ongoing: bool = False
    begins: date | None = None
    reason: str = ""
    inferred: str = ""


@dataclass(frozen=True, kw_only=True)
class Assignment(Span):
    """One unit charged with a task; `text` is the name as the document prints it there.

    `unit` is the canonical full name. `lead` is true only where the responsibility bracket,
    line, table or a stated rule sets the unit apart as leading. `inferred` says how the
    canonical name was arrived at where the text does not spell it out, else "".
    """

    unit: str
    role: Role
    lead: bool = False
    inferred: str = ""


@dataclass(frozen=True, kw_only=True)
class Milestone(Span):
    """A deadline or a recurring duty that stands inside a task's sentence.

    `text` is the sentence or clause that states the duty; `deadline` the phrase inside it.
    `units` are the canonical names of who does it, where the sentence names them.
    """

    deadline: Deadline
    units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task(Span):
    """One duty: a numbered article of the body or a row of an annexed breakdown table.

    `deadline` comes from a deadline field of its own (完成时间, 时序进度) or, in a row whose
    field says 长期, its `recurrence` may come from the row's content. What stands inside an
    article's sentences belongs to `milestones`. `unconfirmed` says why a person has to hold the
    task against the original ("文字由扫描件识别"), "" where none needs to.
    """

    source: Source
    number: int
    locator: str
    title: str
    section: str = ""
    assignments: tuple[Assignment, ...] = ()
    deadline: Deadline | None = None
    recurrence: str | None = None
    milestones: tuple[Milestone, ...] = ()
    unconfirmed: str = ""


@dataclass(frozen=True, kw_only=True)
class Target(Span):
    """A quantified aim: `value` "92%" of what `text`, the sentence around it, says.

    `by` is the day it is to be reached, where the sentence names one; `source` and `number`
    say which chunk it stands in.
    """

    value: str
    source: Source
    number: int | None
    by: date | None = None


@dataclass(frozen=True, kw_only=True)
class JointMeeting(Span):
    """A 联席会议: `text` is the sentence that sets it up, `members` the names as printed."""

    source: Source
    number: int | None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CitedDocument(Span):
    """A document named in the text: `title` without 《》, `number` like 苏政发〔2017〕1号.

    Either may be "" where the text gives only the other.
    """

    title: str
    number: str
    source: Source
    chunk_number: int | None


@dataclass(frozen=True, kw_only=True)
class Unit:
    """One unit of the document under its canonical name, with every name the text uses for it.

    `place` is the place whose unit it is ("天宁区", "常州市", "江苏省"), "" where unknown.
    `group` is true for 各街道 and the like, which stand for several bodies.
    `inferred` says how the canonical name was arrived at, "" where the text spells it out.
    """

    name: str
    aliases: tuple[str, ...] = ()
    place: str = ""
    group: bool = False
    inferred: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentWarning:
    """Something about the document that a person should see: what was not understood,
    was inferred, or disagrees. `code` is stable, `message` is Chinese, the place optional."""

    code: str
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """An annex row and a piece of the body that it breaks down, by source and number.

    The first link of a row is to the piece that it resembles most.
    """

    row: int
    source: Source
    number: int


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Body and annex, or two places of the body, say different things.

    `code` is stable: unit-dropped, unit-added, unit-moved, date-missing, recurrence-missing,
    row-unmatched, article-unmatched, sentence-unit, wording. `places` are what to look at, as
    offsets; `row` and `article` are numbers where the difference is between such.
    """

    code: str
    message: str
    places: tuple[tuple[int, int], ...] = ()
    row: int | None = None
    article: int | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PolicyDocument:
    """A whole document as read. `issued` is the date of issue where the text states one;
    `year` comes from it or from the document number, None where neither is there.
    `furniture` is what is printed but says nothing: table headers, what a web page adds."""

    text: str
    title: str
    doc_number: str = ""
    issuer: str = ""
    place: str = ""
    issued: date | None = None
    year: int | None = None
    outline: tuple[Heading, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    tasks: tuple[Task, ...] = ()
    units: tuple[Unit, ...] = ()
    targets: tuple[Target, ...] = ()
    joint_meetings: tuple[JointMeeting, ...] = ()
    cited_documents: tuple[CitedDocument, ...] = ()
    warnings: tuple[DocumentWarning, ...] = field(default=())
    furniture: tuple[Span, ...] = ()
    links: tuple[Link, ...] = ()
    differences: tuple[Difference, ...] = ()
