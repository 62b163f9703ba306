"""Which part of a document is meant, and whether the task stands in one part only.

附件里的            rows
只在附件里的         rows without an article
正文有、附件没有的    articles without a row
没进分解表的         articles without a row
"""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.grammar.tokens import Token, Tokens
from app.assistant.query import TaskSource

_OTHER: dict[TaskSource, TaskSource] = {"annex": "article", "article": "annex"}
_AFTER = ("inside", "idle", "have", "join", "of", "done_mark")
_ON_THE_WAY = (*_AFTER, "together", "left", "now")
_BEFORE = ("have", "idle", "by", "done_mark")
_NOTHING_MORE = (
    "",
    "stop",
    "of",
    "have",
    "join",
    "task",
    "idle",
    "done_mark",
    "which",
    "which_task",
)


@dataclass(frozen=True, kw_only=True)
class Part:
    """`alone`: tasks that the other part has no counterpart of."""

    source: TaskSource | None = None
    alone: bool = False


def read_part(tokens: Tokens) -> Part:
    """The part of the document that the sentence keeps to."""
    if more := in_one_only(tokens):
        return Part(source=more, alone=True)
    said: list[TaskSource] = []
    denied: list[TaskSource] = []
    alone = False
    for i in tokens.where("annex", "article"):
        if tokens.kind(i - 1) == tokens.kind(i):
            continue  # 附件分解表 is one name
        source: TaskSource = "annex" if tokens.kind(i) == "annex" else "article"
        if _is_denied(i, tokens):
            denied.append(source)
        else:
            said.append(source)
            alone |= _is_only(i, tokens)
    if denied and not set(denied) & set(said):
        return Part(source=_OTHER[denied[0]], alone=True)
    if len(set(said)) == 1:
        return Part(source=said[0], alone=alone)
    return Part()


def units_missing_from(tokens: Tokens) -> tuple[TaskSource, TaskSource] | None:
    """正文里有责任、附件里一次都没出现的单位: the part that names the units, and the one that does
    not."""
    if more := in_one_only(tokens):
        return more, _OTHER[more]
    parts: dict[TaskSource, bool] = {}
    for i in tokens.where("annex", "article"):
        source: TaskSource = "annex" if tokens.kind(i) == "annex" else "article"
        before = tokens.skip(i - 1, -1, _BEFORE)
        after = tokens.skip(i + 1, 1, (*_ON_THE_WAY, tokens.kind(i)))
        denied = tokens.kind(before) == "not"
        denied |= tokens.kind(after) == "not" and all(
            t.kind in (*_NOTHING_MORE, "participant", "unit", "which_unit", "inside", "passed")
            for t in _clause(after + 1, tokens)
        )
        parts[source] = parts.get(source, False) or denied
    missing = [source for source, denied in parts.items() if denied]
    return (_OTHER[missing[0]], missing[0]) if len(parts) == 2 and len(missing) == 1 else None


def in_one_only(tokens: Tokens) -> TaskSource | None:
    """附件比正文多的, 正文比附件多了哪些: the part with tasks of its own; 少 is the other way."""
    for i in tokens.where("than"):
        first = tokens.skip(i - 1, -1, ("inside",))
        second = i + 1
        told = tokens.skip(second + 1, 1, ("inside", "idle"))
        kinds = {tokens.kind(first), tokens.kind(second)}
        if kinds == {"annex", "article"} and tokens.kind(told) in ("degree", "compare"):
            at = second if tokens.row[told].text.startswith("少") else first
            return "annex" if tokens.kind(at) == "annex" else "article"
    return None


def _is_denied(place: int, tokens: Tokens) -> bool:
    """附件里没有, 没有进附件."""
    before = tokens.skip(place - 1, -1, _BEFORE)
    if tokens.kind(before) == "not":
        return True
    after = tokens.skip(place + 1, 1, ("inside", "idle", "join"))
    if tokens.kind(after) != "not":
        return False
    return all(t.kind in _NOTHING_MORE for t in _clause(after + 1, tokens))


def _clause(place: int, tokens: Tokens) -> list[Token]:
    end = place
    while end < len(tokens.row) and not (
        tokens.kind(end) in ("stop", "task", "of")
        or tokens.row[end].text in (",", "，")
        or (
            tokens.row[end].text == "、"
            and tokens.kind(tokens.skip(end + 1, 1, ("only",))) in ("annex", "article")
        )
    ):
        end += 1
    return list(tokens.row[place:end])


def _is_only(place: int, tokens: Tokens) -> bool:
    """只在附件里, 仅见于附件, 附件独有."""
    after = tokens.skip(place + 1, 1, ("inside", "of"))
    if after < len(tokens.row) and tokens.row[after].group == "only-extra":
        return True  # 附件多出来的
    if tokens.kind(after) == "only" and tokens.row[after].text.endswith("有"):
        return tokens.row[after].text not in ("只有", "仅有")
    return tokens.kind(tokens.skip(place - 1, -1, ("have", "idle"))) == "only" and (
        tokens.kind(place - 1) == "have"
        or tokens.kind(place + 1) == "inside"
        or tokens.row[place - 1].text in ("只有", "仅有")
    )
