"""Automatic numbers of Word paragraphs, which stand in no paragraph's text.

A paragraph names a list and a level; the list says how the level's number is written
(chineseCounting: 一, decimal: 1) and what stands around it （%1）. Lists of one pattern count
together, unless one says that it starts anew (startOverride); a higher level begins the lower
ones again, unless a level says that it goes on (lvlRestart 0). Left out: bullets.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from ingest.numerals import chinese
from ingest.readers.wordml import W

_CHINESE = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting",
    "taiwaneseCounting", "taiwaneseCountingThousand", "ideographTraditional",
    "chineseLegalSimplified",
)  # fmt: skip
_CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 9999  # no list is longer; what a broken file says may be anything


@dataclass(frozen=True)
class _Level:
    form: str
    text: str
    start: int
    restarts: bool = True
    legal: bool = False  # every part of it is written in digits


class Numbering:
    """Counts the lists of one document, paragraph by paragraph in order."""

    def __init__(self, document: Any) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._anew: dict[str, dict[int, int]] = {}  # list -> level -> number it starts with
        self._own: dict[str, dict[int, _Level]] = {}
        self._of_style: dict[tuple[str, str], int] = {}  # (pattern, style) -> level
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
        levels = {**self._levels.get(abstract, {}), **self._own.get(number_id, {})}
        level = levels.get(depth)
        if level is None or level.form in ("bullet", "none"):
            return ""
        counts = self._counts[abstract]
        anew = self._anew.get(number_id, {}).pop(depth, None)
        value = counts.get(depth, level.start - 1) + 1 if anew is None else anew
        counts[depth] = min(value, _MOST)
        for deeper in [d for d in counts if d > depth and levels.get(d, level).restarts]:
            del counts[deeper]
        label = level.text
        for above in range(depth + 1):
            other = levels.get(above, level)
            form = "decimal" if level.legal and above < depth else other.form
            number = counts.get(above, other.start)
            label = label.replace(f"%{above + 1}", _written(number, form))
        return label + (" " if label[-1:].isalnum() else "")

    def is_contents(self, paragraph: Any) -> bool:
        """Whether a paragraph is a line of the table of contents, which repeats headings."""
        found = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._styles.get(found.get(f"{W}val", "")) if found is not None else None
        return style is not None and _value(style, "name").lower().startswith("toc ")

    def _list_of(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        for source, style in self._with_styles(properties):
            found = source.find(f"{W}numPr")
            if found is not None:
                number = found.find(f"{W}numId")
                level = found.find(f"{W}ilvl")
                number_id = number.get(f"{W}val", "0") if number is not None else "0"
                if number_id == "0":
                    return None
                if level is None:
                    pattern = self._abstract.get(number_id, "")
                    return number_id, self._of_style.get((pattern, style), 0)
                return number_id, _integer(level.get(f"{W}val", "0"), 0)
        return None

    def _with_styles(self, properties: Any) -> list[tuple[Any, str]]:
        """A paragraph's own properties, then those of its style and the styles behind it."""
        style = properties.find(f"{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        found = [(properties, name)]
        for _ in range(8):
            style = self._styles.get(name)
            if style is None:
                break
            own = style.find(f"{W}pPr")
            found += [(own, name)] if own is not None else []
            base = style.find(f"{W}basedOn")
            name = base.get(f"{W}val", "") if base is not None else ""
        return found

    def _read_styles(self, document: Any) -> None:
        try:
            styles = document.styles.element
        except (KeyError, AttributeError):
            return
        for style in styles.iter(f"{W}style"):
            self._styles[style.get(f"{W}styleId", "")] = style

    def _read_lists(self, numbering: Any) -> None:
        for abstract in numbering.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._levels[name] = _levels(abstract)
            for level in abstract.iter(f"{W}lvl"):
                if style := _value(level, "pStyle"):
                    self._of_style[name, style] = _integer(level.get(f"{W}ilvl", "0"), 0)
        for number in numbering.iter(f"{W}num"):
            name = number.get(f"{W}numId", "")
            self._abstract[name] = _value(number, "abstractNumId")
            self._own[name] = _levels(number)
            for change in number.iter(f"{W}lvlOverride"):
                if start := _value(change, "startOverride"):
                    depth = _integer(change.get(f"{W}ilvl", "0"), 0)
                    self._anew.setdefault(name, {})[depth] = _integer(start, 1)


def _levels(pattern: Any) -> dict[int, _Level]:
    return {
        _integer(level.get(f"{W}ilvl", "0"), 0): _Level(
            form=_value(level, "numFmt") or "decimal",
            text=_value(level, "lvlText"),
            start=_integer(_value(level, "start"), 1),
            restarts=_value(level, "lvlRestart") != "0",
            legal=level.find(f"{W}isLgl") is not None,
        )
        for level in pattern.iter(f"{W}lvl")
    }


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}")
    return str(found.get(f"{W}val", "")) if found is not None else ""


def _integer(text: str, otherwise: int) -> int:
    return min(int(text), _MOST) if text.isdecimal() and len(text) < 9 else otherwise


def _written(number: int, form: str) -> str:
    if form in _CHINESE and number < 1000:
        return chinese(number)
    if form in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord("０") + int(digit)) for digit in str(number))
    if form == "decimalZero":
        return f"{number:02d}"
    if form in ("upperLetter", "lowerLetter") and number >= 1:
        letters = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, sign in _ROMAN:
        written += sign * (number // value)
        number %= value
    return written
