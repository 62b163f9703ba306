"""parse_document: bytes in, PolicyDocument out. The steps, in order.

reader -> text; parts, tables, outline, fields -> findings; frame; running duties; units, tasks,
chunks, targets, references, cross-check -> document. What was not understood is a warning.
Every step is a module; this one passes values on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from ingest.aside import DutiesAside
from ingest.assemble import assemble
from ingest.deadlines import Calendar
from ingest.document import PolicyDocument
from ingest.duties import bodies_alone
from ingest.errors import NotAPolicy
from ingest.fields import Share
from ingest.findings import Findings, PartReader
from ingest.formats import Converter, read_file, read_kind
from ingest.frame import Frame, read_frame
from ingest.lexicon import Lexicon
from ingest.lines import Block, blocks
from ingest.lost import with_lines
from ingest.names import Name, is_group
from ingest.outline import Outline
from ingest.parts import split_parts
from ingest.piece import Piece, told_apart
from ingest.roles import Part
from ingest.running import with_duties
from ingest.secrecy import check_secrecy
from ingest.tables import Grid
from ingest.text import PolicyText, bracket_pairs
from ingest.wrapped import unwrapped


def parse_document(
    data: bytes,
    *,
    filename: str,
    lexicon: Lexicon,
    convert: Converter | None = None,
    kind: str = "",
    allow_classified: bool = False,
) -> PolicyDocument:
    """Read one file; `convert` opens .doc, .wps and their kin (see `formats.Converter`), `kind`
    is what the bytes are where the caller has looked (`formats.check_file`) and converted them,
    `allow_classified` lets documents marked as secret in.

    The stored text is the result's `text`; every offset slices it. What could not be
    understood or was inferred is in `warnings`, where body and annex disagree in `differences`.

    Raises IngestError: UnsupportedFormat, TooLarge, Classified, UnreadableFile, NotAPolicy.
    """
    reading = (
        read_kind(data, kind, filename=filename)
        if kind
        else read_file(data, filename=filename, convert=convert)
    )
    text = PolicyText.of(reading.text if reading.grids else with_lines(unwrapped(reading.text)))
    lines = blocks(text)
    marks = check_secrecy(text, lines, filename, allowed=allow_classified)
    document = _parse(text, lines, reading.grids, PurePath(filename).stem, lexicon)
    if not any(len(chunk.text) >= _PASSAGE for chunk in document.chunks):
        raise NotAPolicy(
            f"“{filename}”里没有可以引用的条款、任务或段落，不像一份政策文件。"
            "请确认选对了文件；如果正文是图片，请换成带文字的版本再添加。",
            filename=filename,
        )
    return replace(
        document,
        tasks=tuple(replace(task, unconfirmed=reading.unconfirmed) for task in document.tasks),
        warnings=(*reading.warnings, *marks, *document.warnings),
    )


_PASSAGE = 12
"""Characters; a text whose longest passage is shorter says nothing that could be cited."""


def _parse(
    text: PolicyText,
    lines: Sequence[Block],
    grids: Sequence[Grid],
    stem: str,
    lexicon: Lexicon,
) -> PolicyDocument:
    pairs = bracket_pairs(text.folded)
    lexicon = replace(lexicon, parties=_parties(text, lines))
    reader = PartReader(text, pairs, lexicon, grids)
    body, *annexes = split_parts(text, lines)
    outline, head = reader.read(body)
    frame = _frame(text, reader, outline, head, stem, lexicon)
    for annex in annexes:
        reader.read(annex)
    found = reader.found
    found.take_captions()
    calendar = Calendar(frame.issued, frame.year, text.traditional)
    _read_running_duties(text, found, lexicon, calendar)
    return assemble(text, found, frame, calendar, pairs, lexicon)


def _frame(
    text: PolicyText,
    reader: PartReader,
    outline: Outline,
    head: int,
    stem: str,
    lexicon: Lexicon,
) -> Frame:
    """The document's particulars; what stands before its first item is kept as passages."""
    first = outline.nodes[0] if outline.nodes else None
    below: Sequence[Block] = ()
    if first is not None and first.style.startswith("#"):
        stem = text.raw[first.body : first.block.end].strip().strip("*")
        below = first.paragraphs
    frame = read_frame(
        text, outline.intro, lexicon, below=below, closing=reader.closing, fallback_title=stem
    )
    intro = outline.intro[:head]
    salutation = _after_salutation(text, intro)
    reader.note("文首", intro[:salutation])
    reader.note("序言" if salutation else "文首", intro[salutation:])
    if salutation:
        block = intro[salutation - 1]
        names = bodies_alone(text, block.start, block.end, lexicon)
        if len(names) == 1 and not is_group(names[0].text):
            reader.found.addressee = names[0].text
    return frame


def _given_to(text: PolicyText, pieces: Sequence[Piece], addressee: str) -> list[Piece]:
    """The pieces, those that charge nobody charged with what the line above the first says:
    现将以下任务交办你单位:"""
    first = min((piece.start for piece in pieces), default=0)
    given = _GIVEN.search(text.folded, max(0, first - _LEAD), first)
    if given is None:
        return list(pieces)
    name = Name(addressee, *given.span("you"))
    share = Share((name,), Part("responsible"), False)
    return [
        replace(piece, running=(share,))
        if piece.source == "article" and not piece.running
        else piece
        for piece in pieces
    ]


_LEAD = 160  # characters of the line above the first item
_GIVEN = re.compile(
    r"(?:交办|交由|转办|责成|要求|请)(?:给|至)?(?P<you>[你贵](?:单位|部门|[局委办厅院镇乡]|街道|公司|中心))"
    r"[^。\n]{0,20}:\s*$"
)


def _parties(text: PolicyText, lines: Sequence[Block]) -> dict[str, str]:
    """Whom a contract calls 甲方 and 乙方, by the lines at its head: 乙方：鹿鸣市教育局."""
    found: dict[str, str] = {}
    for line in lines[:_HEAD]:
        if match := _PARTY.fullmatch(text.folded, line.start, line.end):
            found.setdefault(match["party"].replace(" ", ""), match["name"])
    return found


_HEAD = 12  # lines in which the parties may be named
_PARTY = re.compile(
    r"(?P<party>[甲乙丙] ?方)(?:\([^()]{1,12}\))? ?: ?(?P<name>[一-龥]{3,24}?(?:局|委|办|政府|中心"
    r"|街道|办事处|镇|乡|公司|集团|学校|学院|委员会|队|院|站|所|厂)) *"
)


def _after_salutation(text: PolicyText, intro: Sequence[Block]) -> int:
    """The index of the block after 各有关单位：, 0 where nobody is addressed."""
    for index, block in enumerate(intro):
        if text.folded[block.end - 1] == ":" and len(block) < 200:
            return index + 1
    return 0


def _read_running_duties(
    text: PolicyText, found: Findings, lexicon: Lexicon, calendar: Calendar
) -> None:
    """Articles without a field are charged by their sentences, unless an annexed table charges
    for all of them; so are sections of requirements, where they give a time."""
    lexicon = replace(lexicon, charged=found.charged(lexicon), addressee=found.addressee)
    by_field = any(piece.assigned for piece in found.pieces)
    by_table = any(row.row.shares for row in found.rows)
    if by_field or not by_table:
        found.pieces = with_duties(text, found.pieces, lexicon, only_running=not by_field)
    if not (by_field or by_table) and found.addressee:
        found.pieces = _given_to(text, found.pieces, found.addressee)
    aside = DutiesAside(text, lexicon, calendar, untimed=not (by_field or by_table))
    if by_table and not by_field:
        titles = [row.row.title for row in found.rows]
        found.pieces = aside.unlisted(found.pieces, titles)
    found.pieces = told_apart(aside.divided(found.pieces))
