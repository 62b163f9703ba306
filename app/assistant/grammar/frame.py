"""The frame of a question: its constituents, bound to each other.

A `Frame` is made only of a sentence that the table covers wholly and each of whose denials says
something: where the frame would be the same without a 不, that 不 was not understood, and an answer
could be the opposite of what was asked. reading.py puts the frame in the place of what the
recognisers found one by one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.assistant.grammar.asked import Noun, asked_noun
from app.assistant.grammar.carriers import (
    ROLE_OF,
    Carried,
    CarriedRole,
    Carrier,
    is_assigned_to,
    read_carriers,
)
from app.assistant.grammar.measured import beside_another, denies_any
from app.assistant.grammar.sources import Part, in_one_only, read_part, units_missing_from
from app.assistant.grammar.states import States, read_states, reads_overdue, reads_soon
from app.assistant.grammar.tokens import Tokens
from app.assistant.query import Ask, Order, Side, TaskSource

_LISTING = re.compile(r"^列|(?:清单|单子|列表|明细|一览)$")
_OF_A_TASK = ("unit", "responsible_unit", "supporting_unit", "lead_unit", "participant_unit",
              "responsible", "supporting", "lead", "participant")  # fmt: skip
EVERY_UNIT = ("each-unit", "idle-every")
_COUNTS = ("count", "count_task", "count_unit", "amount")


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What a sentence asks, constituent by constituent.

    `carriers` narrow the tasks, `roles` are the roles that are asked about, `supported` and
    `sole` are properties of a task's units.
    """

    ask: Ask
    order: Order | None = None
    carriers: tuple[Carrier, ...] = ()
    roles: frozenset[CarriedRole] = frozenset()
    part: Part
    states: States
    supported: bool | None = None
    sole: bool = False
    led: bool | None = None
    shared: bool = False  # the task's responsible units are more than one
    beside: tuple[str, Side] | None = None  # units with more tasks than this one
    none: bool = False  # units without such a task
    missing_from: TaskSource | None = None  # units that this part does not name
    by_all: CarriedRole | None = None  # every unit has this role in it: 各单位都要参与的


def read_frame(tokens: Tokens) -> Frame | None:
    """The frame, None where the sentence is not wholly the grammar's or leaves a part unbound."""
    if tokens.rest or tokens.has("unknown") or not _assigns(tokens):
        return None
    frame = _bound(tokens)
    if frame and _narrows_nothing(frame) and any(t.group == "idle-work" for t in tokens.row):
        return None  # 哪些任务要催: what is done with them narrows them
    if frame and _asks_which(tokens) and any(t.group == "have-none" for t in tokens.row):
        return None  # 一件都没办结的有哪些单位: of units that have none
    if frame and any(_bound(tokens.without(place)) == frame for place in _denials(tokens)):
        return None
    return frame


def _assigns(tokens: Tokens) -> bool:
    """Whether all that is assigned is assigned to a unit: 给财政局派了哪些, not 上面派了哪些."""
    return all(
        is_assigned_to(i - 1, tokens) and tokens.kind(i - 1) == "name"
        for i in tokens.where("assign")
    )


def _narrows_nothing(frame: Frame) -> bool:
    return frame == Frame(ask=Ask.TASKS, part=frame.part, states=States()) and not frame.part.alone


def _asks_which(tokens: Tokens) -> bool:
    return any(t.kind.startswith(("which", "count", "most", "least")) for t in tokens.row)


def _denials(tokens: Tokens) -> list[int]:
    """The places of 不 and its like; 时限已过还没办完的 says with its 没 what 时限已过 implies."""
    weak = ("idle", "done_mark", "left", "now", "have")
    return [
        i
        for i in tokens.where("not")
        if not _is_implied(tokens.kind(tokens.skip(i + 1, 1, weak)), tokens)
        and not (_denies_others(i, tokens) and tokens.has("one_unit", "only"))
    ]


def _is_implied(denied: str, tokens: Tokens) -> bool:
    """时限已过还没办完的, 快到期了还没办结的, 没有截止日期的长期任务: said already."""
    if denied == "finish":
        return tokens.has("passed", "overdue") or reads_overdue(tokens) or reads_soon(tokens)
    return denied == "deadline" and tokens.has("long")


def _alone(tokens: Tokens, free: list[str]) -> bool:
    """独家负责的, 单独承担的: said of no unit in particular, one of them does it."""
    alone = any(t.group == "only-alone" for t in tokens.row)
    return alone and bool({"responsible", "responsible_unit"}.intersection(free))


def _of_one_unit(tokens: Tokens) -> bool:
    """只有一家责任单位的: the noun and its number are one word."""
    return any(tokens.row[i].text.endswith(("单位", "部门")) for i in tokens.where("one_unit"))


def _denies_others(place: int, tokens: Tokens) -> bool:
    """没有别的责任单位."""
    after = tokens.skip(place + 1, 1, ("other", "have", "of", "idle"))
    others = any(t.kind == "other" for t in tokens.row[place:after])
    return others and tokens.kind(after) in ("responsible", "responsible_unit")


def _bound(tokens: Tokens) -> Frame | None:
    """The constituents put together, None where a part is left over."""
    noun = None if _names_no_head(tokens) else asked_noun(tokens)
    carried = read_carriers(tokens)
    positive = [c for c in carried.carriers if not (c.negated or c.aside)]
    if noun == "unit" and (measured := _measured(carried, tokens)):
        return measured
    order = _order(tokens)
    ask = _ask(tokens, noun, positive, order)
    parts = in_one_only(tokens) is not None and not carried.carriers
    apart = noun == "unit" and not (carried.carriers or tokens.has("thing", "when", "days"))
    if apart and not order and (pair := units_missing_from(tokens)):
        roles = frozenset(ROLE_OF[tokens.row[i].kind] for i in carried.free) - {"any"}
        part = Part(source=pair[0])
        states = read_states(tokens)
        return Frame(ask=Ask.UNITS, roles=roles, part=part, states=states, missing_from=pair[1])
    if parts and noun == "task":
        ask = Ask.TASKS  # 附件比正文多了哪些任务
    elif tokens.has("degree", "than") and ask is not Ask.UNIT_COUNTS:
        return None
    led = _led(carried, tokens) if not positive else None
    if ask is None and noun is None and not tokens.has("thing") and _ends_in_of(tokens):
        told = carried.carriers or led is not None or read_states(tokens) != States()
        bound = told or (carried.free and tokens.has("not", "one_unit")) or _of_one_unit(tokens)
        # 没让A牵头的, 没写牵头单位的, 责任单位只有一家的, 误了时限的，列出来
        ask = Ask.TASKS if bound and not tokens.has("when", "days") else None
    if ask is None and noun is None and read_part(tokens).alone:
        ask = Ask.TASKS  # 分解表里有、正文里没有的是哪些
    if ask is None and noun is None and _asks_what_is_left(carried, tokens):
        ask = Ask.TASKS
    if ask is None:
        return None
    free = [tokens.row[i].kind for i in carried.free]
    carriers, roles = carried.carriers, frozenset(ROLE_OF[k] for k in free)
    by_all = _by_all(tokens) if ask is Ask.TASKS else None
    if ask is Ask.UNIT_COUNTS and _counts_each_role(tokens):
        carriers = tuple(replace(c, role="any") for c in carriers)
    if ask is Ask.UNITS and tokens.has("thing"):
        beside = tokens.has("together")  # 跟A一起负责第9条的还有谁
        carriers = tuple(_aside(c, beside=beside) for c in carriers)
        roles |= {c.role for c in carried.carriers if (c.negated or beside) and c.role}
        if any(c.helped for c in carriers):  # 第13项谁给教文局打配合
            carriers, roles = (), frozenset({"supporting"})
    supported = sole = None
    if ask is Ask.TASKS:
        whoever = any(c.role == "any" for c in positive)  # 有关的，责任的配合的都算
        if roles == {"supporting"} and not (whoever or by_all):
            supported = not _is_denied(carried.free[0], tokens)
        elif _has_no_support(carried, tokens):
            supported, roles = False, frozenset()
        supported = True if any(c.helped for c in positive) else supported
        sole = (tokens.has("one_unit") or _alone(tokens, free)) and not positive
        sole |= any(_denies_others(i, tokens) for i in tokens.where("not"))
        if sole and supported is not None:
            return None  # 只有一个配合单位: no such selection
    return Frame(
        ask=ask,
        order=order,
        carriers=carriers,
        roles=roles,
        part=read_part(tokens),
        states=read_states(tokens),
        supported=supported,
        sole=bool(sole) or any(c.sole for c in positive),
        led=led if ask is Ask.TASKS else None,
        shared=any(c.shared for c in positive),
        by_all=by_all,
    )


def _has_no_support(carried: Carried, tokens: Tokens) -> bool:
    """光有责任单位、没有配合单位的任务: that one is responsible says nothing of it."""
    free = {ROLE_OF[tokens.kind(i)]: _is_denied(i, tokens) for i in carried.free}
    return free == {"responsible": False, "supporting": True}


def _measured(carried: Carried, tokens: Tokens) -> Frame | None:
    """Units by how many tasks they have: more than another has, or none."""
    if tokens.has("thing", "when", "days"):
        return None
    free = frozenset(ROLE_OF[tokens.row[i].kind] for i in carried.free)
    part, states = read_part(tokens), read_states(tokens)
    beside = beside_another(tokens)
    if beside and len(carried.carriers) == 1 and not carried.carriers[0].negated:
        role = carried.carriers[0].role
        roles = frozenset({role}) if role else free
        return Frame(ask=Ask.UNIT_COUNTS, roles=roles, part=part, states=states, beside=beside)
    denial = denies_any(tokens)
    if carried.carriers or denial is None:
        return None
    states = read_states(tokens.without(denial))  # 一项都没超: that are late, of which it has none
    return Frame(ask=Ask.UNIT_COUNTS, roles=free, part=part, states=states, none=True)


def _asks_what_is_left(carried: Carried, tokens: Tokens) -> bool:
    """去掉财政局负责的，附件里还剩哪些, 除了财政局负责的，还有哪些: of tasks."""
    if tokens.has("thing", "when", "days", "time"):
        return False
    denied = bool(carried.carriers) and all(c.negated for c in carried.carriers)
    return denied and tokens.has("which", "which_task") and tokens.has("except_before", "left")


def _by_all(tokens: Tokens) -> CarriedRole | None:
    """几项任务各单位都要参与, 各单位都参与的任务: the role that every unit has in a task."""
    for every, role in _done_by_every_unit(tokens):
        asked_before = any(t.kind.startswith(("count", "which")) for t in tokens.row[:every])
        if asked_before or tokens.kind(role + 1) == "of":
            return ROLE_OF[tokens.kind(role)]
    return None


def _done_by_every_unit(tokens: Tokens) -> list[tuple[int, int]]:
    """The places of 各 and of the role in 各单位都要参与."""
    found = []
    for i in (i for i, t in enumerate(tokens.row) if t.group in EVERY_UNIT):
        both = tokens.skip(i + 1, 1, ("unit", "idle"))
        role = tokens.skip(both + 1, 1, ("need", "have", "idle", "together"))
        if tokens.kind(both) == "together" and tokens.kind(role) in ROLE_OF:
            found.append((i, role))
    return found


def _order(tokens: Tokens) -> Order | None:
    """Which end of a ranking: 最多, 前三名; 最少, 倒数三名."""
    if tokens.has("sort"):
        return "late_first"
    if tokens.has("least"):
        return "least"
    return "most" if tokens.has("most", "top") else None


def _led(carried: Carried, tokens: Tokens) -> bool | None:
    """没写牵头单位的, 没人牵头的 False, 有牵头单位的 True; None where no such thing is said."""
    if {ROLE_OF[tokens.row[i].kind] for i in carried.free} != {"lead"}:
        return None
    place = carried.free[0]
    if _is_denied(place, tokens):
        return False
    stated = tokens.kind(tokens.skip(place - 1, -1, ("idle", "done_mark"))) == "have"
    ends = tokens.kind(place + 1) in ("of", "stop", "")
    named = tokens.kind(place) == "lead_unit" and ends
    return True if stated and named else None


def _aside(carrier: Carrier, *, beside: bool) -> Carrier:
    """第9条的责任单位，财政局以外还有谁: of one task's units it is left untold."""
    if carrier.negated or beside:
        return replace(carrier, aside=True, negated=False, role=None)
    return carrier


def _ask(
    tokens: Tokens, noun: Noun | None, positive: list[Carrier], order: Order | None
) -> Ask | None:
    thing = tokens.has("thing")
    if thing and tokens.has("when"):
        return Ask.WHEN
    if thing and tokens.has("days"):
        return None if _asks_the_term(tokens) else Ask.DAYS
    if tokens.has("when", "days") or (thing and noun != "unit"):
        return None
    if tokens.has("by_unit"):
        return None if thing else Ask.UNIT_COUNTS
    if sum(len(c.units) for c in positive) > 1 and _compares(tokens):
        return Ask.UNIT_COUNTS
    if positive and not order and _counts_each_role(tokens):
        return Ask.UNIT_COUNTS
    if order == "late_first":
        return Ask.TASKS
    if order and _of_one_task(tokens):
        return Ask.TASK_RANK
    if order:
        return {"unit": Ask.UNIT_RANK, "task": Ask.TASK_RANK}.get(noun or "")
    if not thing and _counts_for_every_unit(tokens):
        return Ask.UNIT_COUNTS
    if noun == "unit":
        return Ask.UNITS
    if noun == "task" or positive or (noun is None and _asks_by_state(tokens)):
        return Ask.TASKS
    return None


def _asks_the_term(tokens: Tokens) -> bool:
    """第2项要几天办结: within how many days, not how many are left."""
    ends = (tokens.skip(i + 1, 1, ("inside", "need", "idle")) for i in tokens.where("days"))
    counts = tokens.has("left", "overdue", "passed")
    return not counts and any(tokens.kind(end) == "finish" for end in ends)


def _of_one_task(tokens: Tokens) -> bool:
    """最多有几家配合部门: so many has one task, of all the one with most."""
    for i in tokens.where("most", "least"):
        beyond = tokens.skip(i + 1, 1, ("have", "idle", "need"))
        counted = tokens.kind(beyond) in ("count_unit", "count")
        if counted and tokens.kind(tokens.skip(beyond + 1, 1, ("idle",))) in (
            *_OF_A_TASK,
            "",
            "stop",
        ):
            return tokens.kind(beyond) == "count_unit" or tokens.kind(beyond + 1) in _OF_A_TASK
    return False


def _asks_by_state(tokens: Tokens) -> bool:
    """哪些该办结了, 有哪些逾期, 办结清单: only tasks are finished or late."""
    listed = any(t.kind == "idle" and _LISTING.search(t.text) for t in tokens.row)
    come = tokens.has("deadline") and tokens.has("reach", "passed", "soon")  # 哪些还没到截止时间
    named = tokens.has("finish", "overdue", "due", "soon_whole", "long", "recurring")
    return (tokens.has("which") or listed) and (named or come)


def _ends_in_of(tokens: Tokens) -> bool:
    """没让A牵头的, 误了时限的，列出来, 逾期的，A的不算."""
    end = len(tokens.row)
    while end and (
        tokens.row[end - 1].of("idle", "stop", "join") or _LISTING.match(tokens.row[end - 1].text)
    ):
        end -= 1
    return tokens.kind(end - 1) in ("of", "except_after")


def _names_no_head(tokens: Tokens) -> bool:
    """责任单位既有A又有B的, 配合单位没写的: what the clause says holds of tasks."""
    asks = ("which", "which_unit", "which_task", "amount", "most", "least", "thing", "task", "unit")
    return _ends_in_of(tokens) and not tokens.has(*asks, *_COUNTS)


def _compares(tokens: Tokens) -> bool:
    counts = len(tokens.where(*_COUNTS))
    return (
        tokens.has("compare", "than", "degree", "most", "least")
        or (tokens.has("each") and counts > 0)
        or counts > 1
    )


def _counts_each_role(tokens: Tokens) -> bool:
    """负责几项、配合几项; 负责的和配合的各几项."""
    both = tokens.has("responsible", "lead") and tokens.has("supporting")
    lists = tokens.has("which", "which_task") and not tokens.has(*_COUNTS)  # 分别有哪些
    return both and not lists and (len(tokens.where(*_COUNTS)) > 1 or tokens.has("each"))


def _counts_for_every_unit(tokens: Tokens) -> bool:
    """各单位的任务数量, 每家几项, 各单位都负责几项; 各单位一共几项 and 各单位都有的几项 are one
    figure."""
    every = any(t.group in EVERY_UNIT for t in tokens.row)
    counts = tokens.has("count_task") or (tokens.has("task") and tokens.has("count", "amount"))
    one_figure = tokens.has("together") and (not _done_by_every_unit(tokens) or _by_all(tokens))
    return every and counts and not (tokens.has("total") or one_figure)


def _is_denied(place: int, tokens: Tokens) -> bool:
    """没有配合单位, 不需要别的单位配合, 配合部门是空的, 配合的都没有, 配合单位没写."""
    weak = ("have", "need", "of", "other", "unit", "idle", "by", "which_unit")  # 没写谁配合
    before = tokens.skip(place - 1, -1, weak)
    after = tokens.skip(place + 1, 1, ("have", "idle"))
    beyond = tokens.skip(place + 1, 1, ("of", "together", "idle"))
    written = tokens.skip(beyond + 1, 1, ("have",))
    none = tokens.kind(beyond) == "not" and tokens.kind(written) in ("", "stop", "of", "join")
    return tokens.kind(before) == "not" or tokens.kind(after) == "empty" or none
