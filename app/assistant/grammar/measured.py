"""Units that are told by how many tasks they have beside another, or by having none.

比财政局负责的任务多的单位, 责任任务超过财政局的, 配合得跟镇一样多的是谁
没有牵头任务的单位, 哪些单位一项逾期的都没有
"""

from __future__ import annotations

from app.assistant.grammar.carriers import ROLE_OF
from app.assistant.grammar.tokens import Tokens
from app.assistant.query import Side

_BETWEEN = (*ROLE_OF, "of", "task", "need", "have", "idle", "amount", "inside", "annex", "article",
            "overdue", "together", "left", "now")  # fmt: skip
_OF_TASKS = (*ROLE_OF, "have", "idle", "of", "annex", "article", "inside", "time", "overdue",
             "due", "soon", "soon_whole", "recurring", "long", "other", "now")  # fmt: skip
_ENDS = ("", "stop", "of", "unit", "which_unit", "overdue", *ROLE_OF)


def beside_another(tokens: Tokens) -> tuple[str, Side] | None:
    """The one unit by whose tasks others are measured, and the side of it that is asked for."""
    for i in tokens.where("name"):
        before = tokens.row[i - 1] if i else None
        if before is None or len(tokens.row[i].units) != 1:
            continue
        after = tokens.skip(i + 1, 1, _BETWEEN)
        group = tokens.row[after].group if after < len(tokens.row) else ""
        unit = tokens.row[i].units[0]
        if group == "degree-same" and before.kind in ("join", "than"):
            return unit, "same"
        if before.kind != "than":
            continue
        if before.group == "than-less":
            return unit, "less"
        if before.group != "than":
            return unit, "more"  # 多于, 超过
        if tokens.kind(after) in ("degree", "compare"):
            return unit, "less" if group.endswith("-less") else "more"
    return None


def denies_any(tokens: Tokens) -> int | None:
    """The place of the word by which units have none of what stands beside it.

    没有牵头任务的单位, 一项逾期的都没有, 一项都没超
    """
    for i in tokens.where("not"):
        if tokens.kind(tokens.skip(i + 1, 1, _OF_TASKS)) == "task":
            return i
        before = tokens.skip(i - 1, -1, ("idle", "have"))
        counted = any(t.group == "idle-one" for t in tokens.row[:i])
        every = before >= 0 and (
            tokens.kind(before) == "together" or tokens.row[before].text == "也"
        )
        ends = tokens.kind(tokens.skip(i + 1, 1, ("idle", "have"))) in _ENDS
        if counted and every and ends:
            return i
    return None
