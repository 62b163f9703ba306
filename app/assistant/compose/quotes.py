"""Text: the sentence that answers, the value in it, or a whole task read out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.assistant.answer import Citation
from app.assistant.compose.writer import Writer
from app.assistant.query import Query
from app.assistant.tools.finding import Finding, Quote

_YEAR = re.compile(r"(?<![\d〔\[(（])(20\d\d)(?=年)")
_OF_FIGURE = re.compile(r"目标|指标|比例|比率|率|多少|几|标准")
_SINCE = re.compile(r"(?<!\d)(20\d\d)年(?:\d+月)?(?:起|以来|以后|开始)")
_FOLDED = 400  # characters of a task's text that are read out in chat


def write_quotes(finding: Finding, writer: Writer) -> str:
    """The value first where one was asked for, then the sentence and where it stands."""
    lines: list[str] = []
    if finding.papers:
        lines.append(writer.say("text.papers", papers=writer.phrases.names(finding.papers)))
    value = next((q.value for q in finding.quotes if q.value), "")
    if value:
        lines.append(writer.say("text.value", value=value))
    if finding.undefined:
        lines.append(writer.say("text.undefined", term=finding.undefined.replace(" ", "")))
    for quote in finding.quotes:
        places = writer.cite(quote.citation, *quote.also)
        lines.append(writer.say("text.quote", quote=quote.text, cite=places))
    lines.append(writer.say("text.source", place=_sources(finding, writer)))
    return "\n\n".join(lines)


def of_years(query: Query, quotes: Sequence[Quote]) -> bool:
    """Whether what is quoted may be said of the years asked about: it names one of them, a stretch
    that holds one, or no year at all. Where a figure is asked for, a sentence without a year says
    nothing against one that has another."""
    asked = query.years
    if _OF_FIGURE.search(query.text):
        quotes = [q for q in quotes if _YEAR.search(q.text)] or quotes
    for quote in quotes:
        stated = [int(y) for y in _YEAR.findall(quote.text)]
        since = [int(m[1]) for m in _SINCE.finditer(quote.text)]
        if not stated or set(stated) & set(asked) or any(s <= a for s in since for a in asked):
            return True
    return False


def write_other_years(finding: Finding, writer: Writer) -> str:
    """文件没有写2025年的；写到的是2020年：……"""
    stated = [y for q in finding.quotes for y in _YEAR.findall(q.text)]
    lines = [
        writer.say(
            "text.other_years",
            asked="、".join(map(str, finding.query.years)),
            stated="、".join(dict.fromkeys(stated)),
        )
    ]
    lines += [
        "> " + writer.say("absent.nearest_line", place=q.citation.locator, quote=q.text)
        for q in finding.quotes
    ]
    return "\n\n".join(lines)


def _sources(finding: Finding, writer: Writer) -> str:
    titles = {q.citation: q.title for q in finding.quotes}
    cited = [c for q in finding.quotes for c in (q.citation, *q.also)]
    places = [place_of(c, titles.get(c, ""), writer) for c in cited]
    return writer.phrases.names(list(dict.fromkeys(places)))


def place_of(place: Citation, title: str, writer: Writer) -> str:
    """正文第9条“按省定标准班额办学”, 文首: where a citation stands."""
    if place.source in ("article", "annex"):
        name = writer.say(f"place.{place.source}", number=place.number)
        name = writer.say("place.locator", place=name, title=title) if title else name
    else:
        name = place.locator
    return writer.within(place.document_id, place.document, name)


def write_reading(finding: Finding, writer: Writer) -> str:
    """The tasks' own text, units and date."""
    parts = []
    for view, place, body in zip(finding.views, finding.citations, finding.bodies, strict=True):
        task = view.task
        supporting = (
            writer.say("text.read_supporting", supporting=writer.units(task.supporting))
            if task.supporting
            else ""
        )
        lines = [
            writer.say(
                "text.read_title", place=f"**{writer.titled(task)}**", cite=writer.cite(place)
            ),
            _body(body),
        ]
        if task.responsible:
            lines.append(
                writer.say(
                    "text.read_units",
                    responsible=writer.units(task.responsible),
                    supporting=supporting,
                )
            )
        if task.deadline_text:
            lines.append(
                writer.say("text.read_due", deadline=task.deadline_text)
                + writer.detail(view, named=True)
            )
        parts.append("\n\n".join(lines))
    return "\n\n".join(parts)


def _body(text: str) -> str:
    text = " ".join(text.split())
    return f"> {text[:_FOLDED]}…" if len(text) > _FOLDED else f"> {text}"


def write_nothing(finding: Finding, writer: Writer) -> str:
    """Not in the corpus, with the nearest passages set apart as no evidence."""
    lines = [writer.say("absent.corpus")]
    if finding.nearest:
        lines.append(writer.say("absent.nearest"))
        lines += [
            "> "
            + writer.say(
                "absent.nearest_line", place=c.locator, quote=" ".join(c.quote.split())[:120]
            )
            for c in finding.nearest
        ]
    return "\n\n".join(lines)
