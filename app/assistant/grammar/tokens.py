"""A sentence as a row of typed tokens: names that were recognised, and words of the table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.assistant.recognise.units import UnitMention
from app.assistant.utterance import Utterance
from app.assistant.words import Words

SECTION = "grammar."
_BREAK = re.compile(r"[\s“”\"'《》()·….~:：]+")
_STOP = re.compile(r"[。!?！？;；]+")
_ASKER = ("我", "我们", "咱", "咱们")  # words of the table may hold them: 发我, 提醒我们
_NAMES = {
    "unit": "name",
    "reference": "thing",
    "title": "thing",
    "time": "time",
    "every": "recurring",
    "document": "idle",
    "mark": "idle",
    "bound": "idle",
    "aside": "idle",
    "period": "idle",
}


_ROLES = frozenset(("responsible", "supporting", "lead", "participant"))
_PARTS = frozenset(("annex", "article"))
_STANDING = frozenset(
    ("overdue", "due", "finish", "long", "recurring", "soon", "soon_whole", "deadline", "reach",
     "passed", "not")
)  # fmt: skip
_BESIDE_A_CHOICE = ("join", "have", "idle", "of", "inside", "done_mark", "left", "by")
_AFTER_A_CHOICE = ("name", "thing", "task", "unit", "time", "which", "which_task", "which_unit",
                   "count", "count_task", "together", "each")  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A word with its kind: a group of the table, or "name" (a unit), "thing" (a task by number
    or title), "time", "stop"; `units` are the canonical names of a "name", `group` is the line of
    the table that a word stands in: idle-work is a class of idle."""

    kind: str
    text: str
    start: int
    end: int
    units: tuple[str, ...] = ()
    group: str = ""

    def of(self, *kinds: str) -> bool:
        """Whether it is of one of these kinds."""
        return self.kind in kinds


@dataclass(frozen=True)
class Tokens:
    """The tokens in order; `rest` is what no token covers."""

    row: tuple[Token, ...]
    rest: tuple[str, ...]

    def has(self, *kinds: str) -> bool:
        """Whether a token of these kinds occurs."""
        return any(t.kind in kinds for t in self.row)

    def where(self, *kinds: str) -> list[int]:
        """The places of the tokens of these kinds."""
        return [i for i, t in enumerate(self.row) if t.kind in kinds]

    def without(self, place: int) -> Tokens:
        """The row with one token left out."""
        return Tokens((*self.row[:place], *self.row[place + 1 :]), self.rest)

    def kind(self, place: int) -> str:
        """The kind at a place, "" beyond either end."""
        return self.row[place].kind if 0 <= place < len(self.row) else ""

    def skip(self, place: int, step: int, kinds: Iterable[str]) -> int:
        """The first place from `place` on, in steps of +1 or -1, whose kind is not one of these."""
        kinds = frozenset(kinds)
        while 0 <= place < len(self.row) and self.row[place].kind in kinds:
            place += step
        return place


def tokenise(u: Utterance, mentions: Sequence[UnitMention], words: Words) -> Tokens:
    """Cut a sentence whose names were taken; the longest word of the table wins."""
    names = _spans(u, mentions, words)
    row: list[Token] = []
    rest: list[str] = []
    at = 0
    while at < len(u.text):
        limit = _limit(names, at, len(u.text))
        token = (
            names.get(at) or _word(u.text, at, limit, words) or _filler(u.text, at, limit, words)
        )
        if token is None:
            gap = _BREAK.match(u.text, at)
            if gap is None:
                rest.append(u.text[at])
            at = gap.end() if gap else at + 1
            continue
        row.append(token)
        at = token.end
    return Tokens(tuple(_whichever(list(_compared(row)))), tuple(rest))


def _compared(row: Sequence[Token]) -> Iterator[Token]:
    """超过 before a unit compares; before 时限 it says that a day has passed."""
    for at, token in enumerate(row):
        beside = at + 1 < len(row) and row[at + 1].kind == "name"
        yield replace(token, kind="than") if token.kind == "passed" and beside else token


def _whichever(row: list[Token]) -> list[Token]:
    """不管是负责还是配合 is one word, 参与; 不论正文附件, 不管逾期没逾期 narrow nothing."""
    for at, token in enumerate(row):
        if token.kind != "either":
            continue
        end = next((i for i in range(at + 1, len(row)) if _ends_choice(row[i])), len(row))
        said = [t for t in row[at + 1 : end] if t.kind not in _BESIDE_A_CHOICE]
        both = {t.kind.removesuffix("_unit") for t in said}
        if both and (both <= _ROLES or both <= _STANDING or both <= _PARTS):
            kind = "participant" if both <= _ROLES else "idle"
            text = "".join(t.text for t in row[at:end])
            one = Token(kind, text, token.start, row[end - 1].end, group=kind)
            return _whichever([*row[:at], one, *row[end:]])
    return row


def _ends_choice(token: Token) -> bool:
    return token.kind == "stop" or token.text in (",", "，") or token.kind in _AFTER_A_CHOICE


def _spans(u: Utterance, mentions: Sequence[UnitMention], words: Words) -> dict[int, Token]:
    """The names as tokens; 到目前为止 is no stretch of days that something falls due in."""
    now = words.pattern(f"{SECTION}now")
    units: dict[int, list[str]] = {}
    for mention in mentions:
        units.setdefault(mention.start, []).append(mention.name)
    return {
        start: Token(
            kind="now" if now.fullmatch(u.text, start, end) else _NAMES.get(label, "unknown"),
            text=u.text[start:end],
            start=start,
            end=end,
            units=tuple(units.get(start, ())) if label == "unit" else (),
        )
        for start, end, label in u.taken
        if end > start and not (label == "mark" and u.text[start:end] in _ASKER)
    }


def _limit(names: dict[int, Token], at: int, size: int) -> int:
    return min((start for start in names if start > at), default=size)


def _word(text: str, at: int, limit: int, words: Words) -> Token | None:
    stop = _STOP.match(text, at)
    if stop:
        return Token("stop", stop.group(), at, stop.end())
    best = None
    for group, entry in _table(words).get(text[at], ()):
        match = entry.match(text, at)
        if match and match.end() > limit:  # 带有 before 有关部门
            match = entry.match(text, at, limit)
        if match and at < match.end() and (best is None or match.end() > best.end):
            kind = group.partition("-")[0]
            best = Token(kind, match.group(), at, match.end(), group=group)
    return best


def _filler(text: str, at: int, limit: int, words: Words) -> Token | None:
    """What means nothing anywhere means nothing here; the table comes first."""
    match = words.pattern("filler.words").match(text, at)
    if match is None or not at < match.end() <= limit:
        return None
    return Token("idle", match.group(), at, match.end())


@lru_cache(maxsize=4)
def _table(words: Words) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """The entries that may begin with a character, in the order of the table: of two words as long
    the earlier group's wins."""
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = defaultdict(list)
    for group, entries in words.groups.items():
        if group.startswith(SECTION):
            for entry in entries:
                for character in set(entry):  # more than those it begins with, none is missed
                    found[character].append((group.removeprefix(SECTION), re.compile(entry)))
    return {character: tuple(entries) for character, entries in found.items()}
