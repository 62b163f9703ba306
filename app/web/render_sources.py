"""Whose documents the rows come from: choose a place or a document, and what of them came later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.ledger.document_records import DocumentRecord
from app.ledger.provenance import UNNAMED, Provenance
from app.web.render_text import html, shortened
from app.web.task_query import Address
from app.web.words import chinese_day


def source_selects(address: Address, documents: Sequence[DocumentRecord]) -> str:
    """A select for the place, where there are several, and one for the document."""
    places = list(dict.fromkeys(d.place or UNNAMED for d in documents))
    chosen = address.get("doc_place")
    offered = [d for d in documents if not chosen or (d.place or UNNAMED) == chosen]
    of_place = _options([("", "全部地区"), *((place, place) for place in places)], chosen)
    named = [(d.id, shortened(f"{d.doc_number} {d.title}", 60)) for d in offered]
    # A document may be asked for by its number, too.
    asked = address.get("document")
    document = next((d.id for d in documents if asked in (d.id, d.doc_number, d.title)), "")
    of_document = _options([("", "全部文件"), *named], document if asked else "")
    by_place = (
        f'<label>地区<select name="doc_place">{of_place}</select></label>'
        if len(places) > 1
        else ""
    )
    return (
        f'{by_place}<label class="pd-wide">文件<select name="document">{of_document}</select>'
        "</label>"
    )


def _options(pairs: Sequence[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{html(value)}"{" selected" if value == chosen else ""}>'
        f"{html(word)}</option>"
        for value, word in pairs
    )


def later_line(sources: Provenance, as_of: date, address: Address, *, page: str) -> str:
    """How many rows come from documents issued after the day, and a link to leave them out."""
    later = sources.later
    if not later.tasks:
        return ""
    day, left_out = chinese_day(as_of), bool(address.get("issued"))
    said = (
        f"未计入{day}之后印发的 {later.documents} 份文件（{later.tasks} 项任务）。"
        if left_out
        else f"其中 {later.tasks} 项出自{day}之后印发的 {later.documents} 份文件。"
    )
    other = Address(
        (("tab", page), *address.but(issued=None if left_out else "1", page=None).pairs)
    )
    word = "计入" if left_out else "只计当日已印发的文件"
    return f'<p class="pd-quiet pd-later">{said}<a href="/?{html(str(other))}">{word}</a></p>'


def later_words(sources: Provenance) -> str:
    """The same in few words, where there is no room for a choice; "" where nothing came later."""
    later = sources.later
    return (
        f"其中 {later.tasks} 项出自当日之后印发的 {later.documents} 份文件" if later.tasks else ""
    )


def places_warning(sources: Provenance) -> str:
    """That the figures, and a report of them, mix places."""
    if not sources.places:
        return ""
    listed = "、".join(f"{html(place)} {count} 项" for place, count in sources.places)
    return (
        f'<p class="pd-mixed" role="note">统计范围含 {len(sources.places)} 个地区的文件：{listed}。'
        "通报、一单位一页和台账会把它们合在一起；只报一地的，请先选地区。</p>"
    )
