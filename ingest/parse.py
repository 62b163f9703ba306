"""parse_document: bytes in, PolicyDocument out. The steps, in order.

reader -> text; parts, tables, outline, fields -> findings; frame; running duties; units, tasks,
chunks, targets, references, cross-check -> document. What was not understood is a warning.
Every step is a module; this one passes values on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from ingest.addressee import after_salutation, given_to, parties, sole_addressee
from ingest.aside import DutiesAside
from ingest.assemble import assemble
from ingest.deadlines import Calendar
from ingest.document import PolicyDocument
from ingest.errors import NotAPolicy
from ingest.findings import Findings, PartReader
from ingest.formats import Converter, read_file, read_kind
from ingest.frame import Frame, read_frame
from ingest.lexicon import Lexicon
from ingest.lines import Block, blocks
from ingest.lost import with_lines
from ingest.outline import Outline
from ingest.parts import split_parts
from ingest.piece import told_apart
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
    lexicon = replace(lexicon, parties=parties(text, lines))
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
    salutation = after_salutation(text, intro)
    reader.note("文首", intro[:salutation])
    reader.note("序言" if salutation else "文首", intro[salutation:])
    if salutation:
        reader.found.addressee = sole_addressee(text, intro[salutation - 1], lexicon)
    return frame


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
        found.pieces = given_to(text, found.pieces, found.addressee)
    aside = DutiesAside(text, lexicon, calendar, untimed=not (by_field or by_table))
    if by_table and not by_field:
        titles = [row.row.title for row in found.rows]
        found.pieces = aside.unlisted(found.pieces, titles)
    found.pieces = told_apart(aside.divided(found.pieces))
