"""Automatic numbers of Word paragraphs, which stand in no paragraph's text.

A paragraph names a list and a level; the list says how the level's number is written
(chineseCounting: 一, decimal: 1) and what stands around it (（%1）). Counting is per list; a
higher level begins the lower ones again. Left out: bullets, roman numerals, letters.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ingest.numerals import chinese

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional",
    "chineseLegalSimplified",
)  # fmt: skip
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int


class Numbering:
    """Counts the lists of one document, paragraph by paragraph in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._styles: dict[str, Any] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            part = document.part.numbering_part
        except (KeyError, NotImplementedError, AttributeError):
            part = None
        if part is not None:
            self._read_lists(part.element)
        self._read_styles(document)

    def label(self, paragraph: Any) -> str:
        """The number in front of a paragraph, "" where it has none; counts on."""
        found = self._list_of(paragraph)
        if found is None:
            return ""
        number_id, depth = found
        abstract = self._abstract.get(number_id, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts[abstract]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            del counts[deeper]
        label = level.text
        for above in range(depth + 1):
            other = levels.get(above, level)
            value = counts.get(above, other.start)
            form = level.form if above == depth else other.form
            label = label.replace(f"%{above + 1}", _written(value, form))
        return label + (" " if label[-1:].isalnum() else "")

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return None
        for source in self._with_styles(properties):
            found = source.find(f"{_W}numPr")
            if found is not None:
                number = found.find(f"{_W}numId")
                level = found.find(f"{_W}ilvl")
                number_id = number.get(f"{_W}val", "0") if number is not None else "0"
                if number_id == "0":
                    return None
                depth = level.get(f"{_W}val", "0") if level is not None else "0"
                return number_id, int(depth) if depth.isdecimal() else 0
        return None

    def _with_styles(self, properties: Any) -> list[Any]:
        """A paragraph's own properties, then those of its style and the styles behind it."""
        found = [properties]
        style = properties.find(f"{_W}pStyle")
        name = style.get(f"{_W}val", "") if style is not None else ""
        for _ in range(8):
            style = self._styles.get(name)
            if style is None:
                break
            own = style.find(f"{_W}pPr")
            found += [own] if own is not None else []
            base = style.find(f"{_W}basedOn")
            name = base.get(f"{_W}val", "") if base is not None else ""
        return found

    def _read_styles(self, document: Any) -> None:
        try:
            styles = document.styles.element
        except (KeyError, AttributeError):
            return
        for style in styles.iter(f"{_W}style"):
            self._styles[style.get(f"{_W}styleId", "")] = style

    def _read_lists(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{_W}abstractNum"):
            levels: dict[int, _Level] = {}
            for level in abstract.iter(f"{_W}lvl"):
                depth = level.get(f"{_W}ilvl", "0")
                if depth.isdecimal():
                    levels[int(depth)] = _Level(
                        _value(level, "numFmt") or "decimal",
                        _value(level, "lvlText"),
                        int(_value(level, "start") or 1)
                        if (_value(level, "start") or "1").isdecimal()
                        else 1,
                    )
            self._levels[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in numbering.iter(f"{_W}num"):
            self._abstract[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId")


def _value(element: Any, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return str(found.get(f"{_W}val", "")) if found is not None else ""


def _written(number: int, form: str) -> str:
    if form in _CHINESE:
        return chinese(number)
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    return str(number)
