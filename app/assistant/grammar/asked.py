"""What a sentence wants to hear of: units or tasks, named or counted.

The noun beside the question word is asked for; without a question word the noun after 最多的, the
one before 数量, or else the last one.
"""

from __future__ import annotations

from typing import Literal

from app.assistant.grammar.tokens import Tokens

Noun = Literal["unit", "task"]

RANKED = ("top", "least-top")  # 前三名, 最少的三家: of units
_NOUNS: dict[str, Noun] = {
    "task": "task",
    "unit": "unit",
    "responsible_unit": "unit",
    "supporting_unit": "unit",
    "lead_unit": "unit",
    "participant_unit": "unit",
}
_SAYS_IT: dict[str, Noun] = {
    "which_task": "task",
    "count_task": "task",
    "which_unit": "unit",
    "count_unit": "unit",
}
_OPEN = ("which", "count")
_ADJECTIVES = (
    "idle", "need", "of", "overdue", "soon", "soon_whole", "done_mark", "finish", "recurring",
    "long", "responsible", "supporting", "lead", "participant", "other", "time", "due", "not",
    "passed", "deadline", "reach", "now",
)  # fmt: skip
_LINKS = ("have", "idle", "amount", "together", "total", "each", "left", "other", "overdue",
          "due", "finish", "done_mark", "join", "inside", "now", "time", "long", "recurring",
          "soon", "soon_whole", "not", "passed", "deadline")  # fmt: skip


def asked_noun(tokens: Tokens) -> Noun | None:
    """What the answer consists of, None where the sentence does not say."""
    if any(tokens.row[i].text == "次数" for i in tokens.where("amount")):
        return "unit"  # 当配合单位次数最少的有哪些
    if any(t.group in RANKED for t in tokens.row):
        return "unit"  # 排名前三的, 责任任务前五名
    for i in tokens.where(*_SAYS_IT, *_OPEN):
        if _of_nobody(i, tokens):
            continue
        found = _SAYS_IT.get(tokens.kind(i)) or _beside(i, tokens)
        if found:
            return found
    for i in tokens.where("most", "least"):
        after = tokens.skip(i + 1, 1, ("of", "idle", "have"))
        if found := _NOUNS.get(tokens.kind(after)):
            return "task" if _carry_it(after, tokens) else found
    for i in tokens.where("amount"):
        before = tokens.skip(i - 1, -1, ("of", "idle"))
        if found := _NOUNS.get(tokens.kind(before)):
            return found
    heads = [
        _NOUNS[t.kind]
        for i, t in enumerate(tokens.row)
        if t.kind in _NOUNS and tokens.kind(i + 1) != "of" and not _of_a_name(i, tokens)
    ]
    if not heads and tokens.has("amount", "count") and not tokens.has("name", "thing"):
        return "task"  # 逾期数是多少
    return heads[-1] if heads else None


def _carry_it(place: int, tokens: Tokens) -> bool:
    """要最多单位协助的任务: the units are those of the task that is asked for."""
    role = tokens.skip(place + 1, 1, ("idle", "need", "together"))
    verbs = ("responsible", "supporting", "lead", "participant")
    return (
        tokens.kind(role) in verbs
        and tokens.kind(role + 1) == "of"
        and tokens.kind(role + 2) == "task"
    )


def _of_nobody(place: int, tokens: Tokens) -> bool:
    """没写谁配合的: that nobody is named, which asks for none."""
    before = tokens.skip(place - 1, -1, ("have", "idle"))
    return tokens.kind(place) == "which_unit" and tokens.kind(before) == "not"


def _of_a_name(place: int, tokens: Tokens) -> bool:
    """责任单位有A的: the noun says what A is; in 第8项，责任单位，A除外 it is what is asked for."""
    if tokens.has("thing") and tokens.row[place + 1 :][:1] and tokens.row[place + 1].text in ",，":
        return False
    after = tokens.skip(place + 1, 1, ("have", "inside", "together", "idle", "not", "join", "by"))
    return tokens.row[place].kind.endswith("_unit") and tokens.kind(after) == "name"


def _beside(place: int, tokens: Tokens) -> Noun | None:
    after = tokens.skip(place + 1, 1, _ADJECTIVES)
    if found := _NOUNS.get(tokens.kind(after)):
        return found
    before = tokens.skip(place - 1, -1, _LINKS)
    if tokens.kind(before) == "of":  # 没有配合部门的是哪些, 负责第3项的是哪些
        return "unit" if tokens.has("thing") else "task"
    return _NOUNS.get(tokens.kind(before))
