"""What a fact is said of: its row by the marks of its sentence, its role, the word beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "unit", "role", "date", "number", "place", "document", "state", "mark", "quote", "title"
]

MARK = re.compile(r"\[(\d{1,3})\](?:\s*(?:…|\.\.\.|-|–|—|至|到)\s*\[(\d{1,3})\])?")
_STOP = re.compile(r"[。！!？?\n]")
_LINE_END = re.compile(r"\n")
_ROLE_END = re.compile(r"[，,。！!？?；;\n]")
_FINE_END = re.compile(r"[，,、。！!？?；;\n]")


@dataclass(frozen=True)
class Fact:
    """One fact: a value, `of` what it is said (role, unit, state, place), in which `row`, and
    the marks that stand behind it."""

    kind: Kind
    value: str
    of: str = ""
    row: str = ""
    marks: tuple[int, ...] = ()
    said: str = field(default="", compare=False)


@dataclass(frozen=True)
class Token:
    """A stretch of a text that was understood: as what, and with which value."""

    start: int
    end: int
    kind: str
    value: str


def bound(
    text: str, found: list[Token], rows: Mapping[int, str], places: Mapping[str, str]
) -> Iterable[Fact]:
    """The facts of what was found in a text, in order, each tied to what it is said of."""
    tokens = sorted(found, key=lambda t: t.start)
    row_at = _Rows(text, tokens, rows, places)
    for token in tokens:
        said = text[token.start : token.end].strip()
        if token.kind == "mark":
            for number in _mark_numbers(token.value):
                yield Fact("mark", str(number), said=said)
            continue
        row, marks = row_at(token)
        of = ""
        if token.kind == "unit":
            of = _role(text, tokens, token)
        elif token.kind in ("number", "date"):
            of = _nearest(text, tokens, token, _WORDS_BESIDE)
        elif token.kind == "title":
            of = _nearest(text, tokens, token, ("place",))
        elif token.kind == "state" and token.value in _COMPARES:
            of = _nearest(text, tokens, token, ("unit", "place"))
        elif token.kind not in ("role", "state", "place", "document", "quote"):
            continue
        yield Fact(token.kind, token.value, of, row, marks, said)  # type: ignore[arg-type]


_COMPARES = ("more", "fewer", "most", "least")
_WORDS_BESIDE = ("unit", "state", "role", "source", "place")


def _mark_numbers(text: str) -> range:
    match = MARK.fullmatch(text)
    assert match is not None
    first = int(match[1])
    return range(first, max(first, int(match[2] or first)) + 1)


class _Rows:
    """Which row a token is said of: by the marks of its sentence or line, else by its place."""

    def __init__(
        self,
        text: str,
        tokens: list[Token],
        rows: Mapping[int, str],
        places: Mapping[str, str],
    ) -> None:
        self._text = text
        self._rows, self._places = rows, places
        self._tokens = tokens
        self._marks = [t for t in tokens if t.kind == "mark"]
        self._named = [t for t in tokens if t.kind == "place"]

    def __call__(self, token: Token) -> tuple[str, tuple[int, ...]]:
        line = self._around(token, "\n")
        marks = [m for m in self._marks if line[0] <= m.start < line[1]]
        if not marks:
            head = _heading(self._text, self._tokens, token)
            marks = [m for m in self._marks if head[0] <= m.start < head[1]]
        if not marks:
            found = {
                self._places[p.value]
                for p in self._named
                if line[0] <= p.start < line[1] and p.value in self._places
            }
            return (found.pop() if len(found) == 1 else ""), ()
        numbers = [n for m in self._group(token, marks) for n in _mark_numbers(m.value)]
        found = {self._rows.get(n, "?") for n in numbers}
        return (found.pop() if len(found) == 1 else "*"), tuple(sorted(numbers))

    def _group(self, token: Token, marks: list[Token]) -> list[Token]:
        """The marks that close the token's stretch; behind the last of a line, the last."""
        after = [m for m in marks if m.start >= token.end]
        before = [m for m in marks if m.start < token.start]
        between = self._text[before[-1].end : after[0].start] if before and after else ""
        between = between.rstrip("”\"')） 。！!？?")  # a sentence that the next mark closes
        if before and (not after or self._closes_before(token, before[-1], between)):
            return _adjacent(before, self._text, last=True)
        return _adjacent(after, self._text, last=False)

    def _closes_before(self, token: Token, mark: Token, between: str) -> bool:
        """Whether a whole sentence without a mark stands behind one that has: it says more of
        the same."""
        ends = [m.start() + mark.end for m in re.finditer(r"[。！!？?]", between)]
        return len(ends) > 1 and ends[0] < token.start < ends[1]

    def _around(self, token: Token, end: str) -> tuple[int, int]:
        first = self._text.rfind(end, 0, token.start) + 1
        last = self._text.find(end, token.end)
        return first, len(self._text) if last < 0 else last


def _adjacent(marks: list[Token], text: str, *, last: bool) -> list[Token]:
    """The run of marks that stand side by side at the near end of `marks`."""
    ordered = marks[::-1] if last else marks
    run = ordered[:1]
    for mark in ordered[1:]:
        left, right = (mark, run[-1]) if last else (run[-1], mark)
        if text[left.end : right.start].strip():
            break
        run.append(mark)
    return run


def _role(text: str, tokens: list[Token], unit: Token) -> str:
    """The role that a unit is named in: the word of its clause, else the one carried over from
    the clause before it, as in 责任单位共六家，分别是……"""
    start, end = _stretch(text, unit, _ROLE_END)
    inside = [t for t in tokens if t.kind == "role" and start <= t.start < end]
    if len({t.value for t in inside}) == 1:
        return inside[0].value
    before = [t for t in inside if t.end <= unit.start]
    if before:
        return before[-1].value
    if inside:
        return inside[0].value
    floor = _stretch(text, unit, _STOP)[0]
    if (head := _heading(text, tokens, unit)) != (0, 0):
        floor = head[0]
    carried = [t for t in tokens if t.kind == "role" and floor <= t.start < unit.start]
    return carried[-1].value if carried else ""


def _heading(text: str, tokens: list[Token], token: Token) -> tuple[int, int]:
    """The line above a list that a token stands in: "责任单位6家[1]：" over "- 区财政局".

    (0, 0) where its line is no item of a list, or nothing that ends in a colon stands above.
    """
    items = {t.start for t in tokens if t.kind == "enumerator"}
    start = text.rfind("\n", 0, token.start) + 1
    while start in items and start > 0:
        above = text.rfind("\n", 0, start - 1) + 1
        if above not in items:
            line = text[above : start - 1]
            return (above, start - 1) if line.rstrip().endswith((":", "：")) else (0, 0)
        start = above
    return (0, 0)


def _nearest(text: str, tokens: list[Token], token: Token, kinds: tuple[str, ...]) -> str:
    """The word beside a number, a date or a title that says of what it is."""
    start, end = _stretch(text, token, _FINE_END)
    words = [t for t in tokens if t.kind in kinds and start <= t.start < end]
    before = [t for t in words if t.end <= token.start]
    after = [t for t in words if t.start >= token.end]
    near = before[-1] if before else after[0] if after else None
    if near is None:  # 按2017年8月计，到2017年8月31日: the one that stands before it
        floor, _ = _stretch(text, token, _STOP)
        earlier = [t for t in tokens if t.kind == "date" and floor <= t.start < token.start]
        return f"date {earlier[-1].value}" if earlier and token.kind == "date" else ""
    line = _stretch(text, token, _LINE_END)
    units = {t.value for t in tokens if t.kind == "unit" and line[0] <= t.start < line[1]}
    whose = f" {units.pop()}" if len(units) == 1 and near.kind in ("role", "state") else ""
    return f"{near.kind} {near.value}{whose}"


def _stretch(text: str, token: Token, ends: re.Pattern[str]) -> tuple[int, int]:
    before = [m.end() for m in ends.finditer(text, 0, token.start)]
    after = ends.search(text, token.end)
    return (before[-1] if before else 0), (after.start() if after else len(text))
