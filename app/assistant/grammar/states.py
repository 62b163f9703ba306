"""States and dates that a sentence speaks of, put together from their parts.

没 + 到期, 时限 + 没 + 到       not yet due
过 + 时限                     overdue
快 + 到期                     due soon
没 + 完成                     not reported done
要 + 完成, a time + 完成        due
完成 alone                    reported done
"""

from __future__ import annotations

from dataclasses import dataclass

from app.assistant.grammar.tokens import Tokens
from app.ledger.records import State

_SMALL = ("idle", "of", "done_mark", "have", "inside", "left", "now", "join", "together")
_LISTED = ("of", "task", "long", "recurring", "join", "idle", "together")  # 长期和每年都做的
_HAS = (
    "有",
    "设有",
    "写有",
    "写明",
    "写了",
    "注明",
    "标明",
    "明确",
    "定了",
    "设了",
    "列有",
    "附有",
    "带有",
)
_IS_NOT = ("不", "非", "并不", "并非", "不属于")
_WEAK = ("idle", "done_mark", "left", "now", "need", "have")


@dataclass(frozen=True, kw_only=True)
class States:
    """`pending`: not reported done; `long`: the deadline says 长期; `due`: dated tasks are meant.
    `dated`: those that have a date; `long` and `recurring` are False where such are set aside."""

    states: tuple[State, ...] = ()
    pending: bool = False
    long: bool | None = None
    recurring: bool | None = None
    due: bool = False
    dated: bool = False


def read_states(tokens: Tokens) -> States:
    """What the sentence says of states."""
    found: set[State] = set()
    if _late(tokens) or _passed(tokens) or reads_overdue(tokens):
        found.add("overdue")
    if reads_soon(tokens):
        found.add("due_soon")
    if ahead := _ahead(tokens):
        found.update(ahead)
    if _without_deadline(tokens):
        found.add("no_deadline")
    finishing = {_finishing(i, tokens) for i in tokens.where("finish") if not _is_work(i, tokens)}
    if "done" in finishing and not found:
        found.add("done")
    long, recurring = _meant("long", tokens), _meant("recurring", tokens)
    bare = not (found or finishing or long is not None or recurring is not None)
    if long:
        found.discard("no_deadline")
    order: tuple[State, ...] = ("overdue", "done", "on_track", "due_soon", "no_deadline")
    return States(
        states=tuple(s for s in order if s in found),
        pending="pending" in finishing and not found,
        long=long,
        recurring=False if long is False else recurring,
        dated=_has_deadline(tokens) or (bare and _falls_due(tokens)),
        due="due" in finishing or tokens.has("due") or tokens.has("deadline"),
    )


def _meant(kind: str, tokens: Tokens) -> bool | None:
    """长期的 True, 长期的别算, 除了长期的, 长期和每年都做的除外 False."""
    for i in tokens.where(kind):
        if "except_before" in (_before(i, tokens), tokens.kind(i - 1)) or _unsaid(i, tokens):
            return False
        return tokens.kind(tokens.skip(i + 1, 1, _LISTED)) != "except_after"
    return None


def _unsaid(place: int, tokens: Tokens) -> bool:
    """没写长期的, 没说每年的: the paper does not say so; 没有长期的 may ask if there is none."""
    said = tokens.skip(place - 1, -1, ("have", "idle"))
    if tokens.kind(said) != "not":
        return False
    if tokens.row[said].text in _IS_NOT:
        return True  # 完成时间不是长期的
    between = tokens.row[said + 1 : place]
    return any(t.kind == "have" and t.text not in ("有", "是", "在", "为") for t in between)


def _before(place: int, tokens: Tokens, weak: tuple[str, ...] = _WEAK) -> str:
    return tokens.kind(tokens.skip(place - 1, -1, weak))


def _passed(tokens: Tokens) -> bool:
    return any(
        tokens.kind(_past_what(i, step, tokens)) == "deadline" and _before(i, tokens) != "not"
        for i in tokens.where("passed")
        for step in (1, -1)
    )


def _past_what(place: int, step: int, tokens: Tokens) -> int:
    """What has passed; in 过了该完成的日子 it is the day."""
    at = tokens.skip(place + step, step, _SMALL)
    to_be = tokens.skip(at, step, ("need", "finish"))
    return to_be + 1 if step > 0 and at < to_be and tokens.kind(to_be) == "of" else at


def reads_soon(tokens: Tokens) -> bool:
    """临期, 快到期, 快到时限, 时限快到了, 要到期了."""
    return (
        tokens.has("soon_whole")
        or _is_about_to(tokens)
        or any(
            tokens.kind(beyond := tokens.skip(i + 1, 1, (*_WEAK, "soon", "reach")))
            in ("due", "deadline")
            or (
                tokens.kind(tokens.skip(i - 1, -1, _SMALL)) == "deadline"
                and any(t.kind == "reach" or t.text == "到" for t in tokens.row[i + 1 : beyond])
            )
            for i in tokens.where("soon")
        )
    )


def _is_about_to(tokens: Tokens) -> bool:
    """要到期了, of no days: 下月要到期了的 are those of that month."""
    return not tokens.has("time") and any(
        tokens.row[i - 1].text in ("要", "就要") and tokens.kind(i + 1) == "done_mark"
        for i in tokens.where("due")
        if i
    )


def reads_overdue(tokens: Tokens) -> bool:
    """到期还没完成的, where no days are named: 本月到期没完成的 are pending in that month."""
    if tokens.has("time"):
        return False
    if any(_has_come(i, tokens) for i in (*tokens.where("due"), *_reached(tokens))):
        return True
    return any(_was_to_be(i, tokens) for i in tokens.where("finish")) or any(
        tokens.kind(beyond := tokens.skip(i + 1, 1, ("idle", "left", "join", "done_mark"))) == "not"
        and tokens.kind(tokens.skip(beyond + 1, 1, ("idle", "have", "done_mark"))) == "finish"
        for i in (*tokens.where("due"), *_reached(tokens))
        if _before(i, tokens, (*_WEAK, "reach")) != "soon"  # 快到期了还没办结
    )


def _has_come(place: int, tokens: Tokens) -> bool:
    """已经到截止日期的, 到了时限的, 到期了的; not 快到期了的, 要到期了的."""
    first = tokens.skip(place, -1, ("reach", "deadline", "due"))
    if tokens.kind(tokens.skip(first, -1, ("idle", "done_mark"))) in ("soon", "need", "not"):
        return False
    marked = "done_mark" in (tokens.kind(first), tokens.kind(place + 1))
    return marked or any(t.text == "到了" for t in tokens.row[first + 1 : place + 1])


def _reached(tokens: Tokens) -> list[int]:
    """The last places of 时间到了 and 到了日子, as good as 到期."""
    found = []
    for i in tokens.where("reach"):
        if _before(i, tokens, ("idle", "left")) == "not":
            continue
        if tokens.kind(i + 1) == "deadline":
            found.append(i + 1)
        elif "deadline" in _kinds_before(i, tokens):
            found.append(i)
    return found


def _late(tokens: Tokens) -> bool:
    return tokens.has("sort") or any(not _not_yet(i, tokens) for i in tokens.where("overdue"))


def _not_yet(place: int, tokens: Tokens) -> bool:
    """还没过期: not 没有逾期的任务吗, which asks whether there is none."""
    before = tokens.skip(place - 1, -1, ("idle", "left"))
    return tokens.kind(before) == "not" and tokens.row[before].text in ("没", "未", "尚未", "还未")


def _was_to_be(place: int, tokens: Tokens) -> bool:
    """该完成没完成的."""
    beyond = tokens.skip(place + 1, 1, ("idle", "left", "join", "of"))
    last = tokens.skip(beyond + 1, 1, ("idle", "have", "done_mark"))
    kinds = (tokens.kind(place - 1), tokens.kind(beyond), tokens.kind(last))
    return kinds == ("need", "not", "finish")


def _ahead(tokens: Tokens) -> set[State]:
    """没到期, 没到时限, 时限还没到: what is due soon is not due yet either. 未到期 is the office's
    word for what is not even due soon."""
    if tokens.has("early") and tokens.has("due", "deadline", "reach"):
        return {"on_track"}
    for i in tokens.where("due"):
        if _before(i, tokens, ("idle", "need", "left")) == "not":
            word = tokens.row[i - 1].text + tokens.row[i].text
            return {"on_track"} if word == "未到期" else {"on_track", "due_soon"}
    if any(_not_yet(i, tokens) for i in tokens.where("overdue")):
        return {"on_track", "due_soon"}
    for i in tokens.where("passed"):
        if _before(i, tokens, ("idle", "left")) == "not" and tokens.has("deadline"):
            return {"on_track", "due_soon"}  # 截止日期还没过
    if not tokens.has("finish") and any(_is_within(i, tokens) for i in tokens.where("deadline")):
        return {"on_track", "due_soon"}
    for i in tokens.where("reach"):
        if _before(i, tokens, ("idle", "left")) != "not":
            continue
        if tokens.kind(i + 1) == "deadline" or "deadline" in _kinds_before(i, tokens):
            return {"on_track", "due_soon"}
    return set()


def _is_within(place: int, tokens: Tokens) -> bool:
    """还在期限内的: 在 before and 内 behind."""
    before = tokens.row[place - 1].text if place else ""
    inside = tokens.row[place + 1].text if place + 1 < len(tokens.row) else ""
    denied = tokens.kind(tokens.skip(place - 2, -1, ("idle",))) == "not"
    return before in ("在", "处于") and inside in ("内", "之内", "里", "里面") and not denied


def _kinds_before(place: int, tokens: Tokens) -> tuple[str, ...]:
    at = tokens.skip(place - 1, -1, ("not", *_SMALL))
    return (tokens.kind(at),)


def _without_deadline(tokens: Tokens) -> bool:
    return any(
        _before(i, tokens, ("idle", "have")) == "not" or tokens.kind(i + 1) == "empty"
        for i in tokens.where("deadline")
        if tokens.kind(i - 1) != "reach"
    )


def _falls_due(tokens: Tokens) -> bool:
    """到期的任务有哪些, of no days: those that have a date."""
    said = ("time", "when", "days", "thing", "most", "least", "not", "left")
    return tokens.has("due") and not tokens.has(*said)


def _has_deadline(tokens: Tokens) -> bool:
    """有明确时限的, 写了完成时间的."""
    return any(
        any(t.text in _HAS for t in tokens.row[tokens.skip(i - 1, -1, ("have",)) + 1 : i])
        and _before(i, tokens) != "not"
        and tokens.kind(i + 1) in ("", "of", "join", "stop")
        for i in tokens.where("deadline")
    )


def _is_work(place: int, tokens: Tokens) -> bool:
    """A协助B完成的, 由A完成的: whose work it is, not how it stands."""
    before = tokens.kind(place - 1) == "name" and tokens.kind(place - 2)
    return before in ("supporting", "by") and tokens.kind(place + 1) == "of"


def _finishing(place: int, tokens: Tokens) -> str:
    """What 完成 says at a place: "pending", "due" or "done"."""
    if _before(place, tokens, ("idle", "done_mark", "left", "now", "have")) == "not":
        return "pending"
    if tokens.kind(place - 1) == "need":
        return "due"  # 哪些该办结了
    marked = "done_mark" in (tokens.kind(place - 1), tokens.kind(place + 1))
    registered = "登记" in tokens.row[place].text
    if marked or registered:
        return "done"
    if tokens.has("time", "need", "when"):
        return "due"
    return "done"
