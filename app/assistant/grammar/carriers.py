"""Which unit carries what: every group of units with its role, negated or not.

    A负责、B配合              A responsible, B supporting
    不由A负责、由B负责         not A responsible, B responsible
    责任单位有B但没有A         B responsible, not A responsible
    A配合B做                 A supporting, B responsible
    除了A负责的, A负责的不算    not A responsible
    A和B都参与               each of the two, in any role
    除了A，还有谁负责          A is set aside from the units told

A group binds to the role word that follows it, else to the role noun before it, else to one that
nothing else is bound to.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from app.assistant.grammar.tokens import Token, Tokens

CarriedRole = Literal["responsible", "lead", "supporting", "any"]

ROLE_OF: dict[str, CarriedRole] = {
    "responsible": "responsible",
    "responsible_unit": "responsible",
    "supporting": "supporting",
    "supporting_unit": "supporting",
    "lead": "lead",
    "lead_unit": "lead",
    "participant": "any",
    "participant_unit": "any",
}
ROLE_VERBS = ("responsible", "supporting", "lead", "participant")
ROLE_NOUNS = ("responsible_unit", "supporting_unit", "lead_unit", "participant_unit")
_BETWEEN = frozenset(
    ("together", "only", "one_unit", "each", "need", "idle", "total", "other", "left", "now",
     "done_mark", "have", "by", "of", "unit", "degree")
)  # fmt: skip
_BEFORE = frozenset(
    ("idle", "have", "together", "inside", "by", "left", "now", "other", "total", "need")
)
_LISTS = frozenset("和与跟同及或、,，") | {"以及", "或者", "还是"}
_BESIDE = frozenset("和与跟同")
_TURNS = frozenset(
    ("既", "又", "但", "但是", "而", "却", "并", "并且", "而且", "且", "也", ",", "，", "、")
)
_ASSIGNED = "by-assigned"
_TO = ("by-for", "by-to")
_FOR = ("by-for", "by-help", "have-for")
_PLANS = ("安排", "交代")  # nouns as well
_SPLITS = _TURNS - {"既"}
_ALSO = frozenset(("又", "也", "却", "而", "且"))


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """One group of units. `role` None: not said; `every`: each of the units must carry it;
    `negated`: tasks that they carry are not meant; `aside`: only their names are left out."""

    units: tuple[str, ...]
    role: CarriedRole | None = None
    every: bool = False
    negated: bool = False
    aside: bool = False
    sole: bool = False
    shared: bool = False  # 不是唯一的: with others
    helped: bool = False  # 给A搭手的: A's, and others support it


@dataclass(frozen=True, kw_only=True)
class Carried:
    """The carriers in order, and the places of the role words that belong to none of them."""

    carriers: tuple[Carrier, ...] = ()
    free: tuple[int, ...] = ()


@dataclass
class _Group:
    first: int
    last: int
    units: tuple[str, ...]
    role: CarriedRole | None = None
    bound_before: bool = False
    negated: bool = False
    excepted: bool = False
    every: bool = False
    sole: bool = False
    only_before: bool = False  # 只由A负责的
    shared: bool = False
    helped: bool = False


def read_carriers(tokens: Tokens) -> Carried:
    """Bind every group of units to its role."""
    groups = _groups(tokens)
    used: set[int] = set()
    turned: list[_Group] = []
    for group in groups:
        if place := _look_after(group, tokens, used):
            turned += _turned(group, place, tokens, used)
    for position, group in enumerate(groups):
        _look_before(group, groups[:position], tokens, used)
    if any(g.negated for g in groups):  # A不用负责、只有B负责的: without A, whoever else
        for group in groups:
            group.sole &= not group.only_before
    groups = _joined(groups, tokens)
    _serve(groups, tokens)
    for group, following in pairwise(groups):
        if group.role is None and following.negated and _is_contrast(group, following, tokens):
            group.role = following.role
    free = [i for i in tokens.where(*ROLE_OF) if i not in used and not _is_set_aside(i, tokens)]
    for group in groups:
        if group.role is None and _is_assigned(group, tokens):
            group.role = "responsible"
    for group in groups:
        if group.role is None and not group.excepted and free:
            group.role = _union([ROLE_OF[tokens.row[i].kind] for i in free])
            group.every |= any(_of_each(i, tokens) for i in free)
            used.update(free)
    free = [i for i in free if i not in used]
    return Carried(carriers=tuple(_carrier(g) for g in (*groups, *turned)), free=tuple(free))


def _of_each(place: int, tokens: Tokens) -> bool:
    """A和B在哪些任务上都是责任单位, 共同负责的任务（A、B）."""
    return tokens.kind(tokens.skip(place - 1, -1, ("have", "by", "idle", "need"))) == "together"


def _turned(group: _Group, place: int, tokens: Tokens, used: set[int]) -> list[_Group]:
    """A不负责、但要配合的, A只配合、不负责的: the second role of the same units, the other way."""
    at = tokens.skip(place + 1, 1, ("of",))
    if tokens.kind(at) != "join" or tokens.row[at].text not in _SPLITS:
        return []
    end = tokens.skip(at, 1, ("join", "need", "idle", "only", "not", "have", "by"))
    denied = any(t.kind == "not" for t in tokens.row[at:end])
    if tokens.kind(end) not in ROLE_OF or denied == group.negated or end in used:
        return []
    used.add(end)
    return [replace(group, role=ROLE_OF[tokens.kind(end)], negated=denied)]


def _joined(groups: list[_Group], tokens: Tokens) -> list[_Group]:
    """A有哪些任务是跟B共同负责的: who works with whom is one group."""
    joined: list[_Group] = []
    for group in groups:
        before = joined[-1] if joined else None
        beside = tokens.row[group.first - 1] if group.first else None
        if (
            before and before.role is None and not (before.negated or before.excepted)
            and group.every and beside and beside.kind == "join" and beside.text in _BESIDE
        ):  # fmt: skip
            group = replace(group, first=before.first, units=(*before.units, *group.units))
            joined.pop()
        joined.append(group)
    return joined


def _is_contrast(group: _Group, following: _Group, tokens: Tokens) -> bool:
    """有A没B负责的, 由A而不由B负责: one role is said for both."""
    between = tokens.row[group.last + 1 : following.first]
    return all(t.of("not", "have", "join", "by") for t in between)


def _is_assigned(group: _Group, tokens: Tokens) -> bool:
    """归A的, 划给A的, 不归A: what is A's is A's to do."""
    before = tokens.row[group.first - 1].group if group.first else ""
    told = before in _TO and is_assigned_to(group.last, tokens)
    return told or before == _ASSIGNED


def is_assigned_to(place: int, tokens: Tokens) -> bool:
    """Whether what follows a name is that something is assigned: 给A|派了哪些."""
    after = tokens.row[place + 1] if place + 1 < len(tokens.row) else None
    return after is not None and (after.kind == "assign" or after.text in _PLANS)


def _serve(groups: list[_Group], tokens: Tokens) -> None:
    """A给B搭手的, A替B办的: what A supports is B's; 给B搭手的: whoever supports it."""
    for at, group in enumerate(groups):
        before = tokens.row[group.first - 1].group if group.first else ""
        serves = before in _FOR and group.role == "supporting" and not group.bound_before
        if not serves and not (before == "by-help" and group.role is None and at):
            continue
        helper = groups[at - 1] if at else None
        if helper and helper.role is None and not (helper.negated or helper.excepted):
            group.role, helper.role = "responsible", "supporting"
            helper.negated, group.negated = group.negated, False
        elif helper is None and not group.negated:
            group.role, group.helped = "responsible", True


def _groups(tokens: Tokens) -> list[_Group]:
    groups: list[_Group] = []
    for i in tokens.where("name"):
        before = groups[-1] if groups else None
        aside = before is not None and tokens.kind(before.first - 1) == "except_before"
        between = tokens.row[before.last + 1 : i] if before else ()
        if before and before.units == tokens.row[i].units and _is_again(between):
            before.last = i
        elif before and _is_list(between, aside=aside):
            before.last = i
            before.units = tuple(dict.fromkeys((*before.units, *tokens.row[i].units)))
        else:
            groups.append(_Group(i, i, tokens.row[i].units))
    return groups


def _is_again(between: tuple[Token, ...]) -> bool:
    """卫健局也就是原来的卫计局: one unit, named twice."""
    return bool(between) and all(t.of("idle", "have", "of", "time", "now") for t in between)


def _is_list(between: tuple[Token, ...], *, aside: bool) -> bool:
    """A和B, A，B; but 除了A，B负责 are two."""
    lists = _LISTS - {",", "，"} if aside else _LISTS
    return len(between) <= 1 and all(
        t.kind == "than" or (t.kind == "join" and t.text in lists) for t in between
    )


def _look_after(group: _Group, tokens: Tokens, used: set[int]) -> int:
    """Bind the role word after a group; the place of the last one bound, 0 where there is none."""
    at, negated = group.last + 1, False
    while True:
        token = tokens.row[at] if at < len(tokens.row) else None
        if token is None:
            return 0
        if _excepts(at, tokens):
            group.excepted = True
            return 0
        if token.kind == "not":
            negated = True
        elif token.kind in ROLE_OF:
            break
        elif token.kind not in _BETWEEN and not (token.kind == "join" and token.text in _ALSO):
            return 0
        group.every |= token.kind == "together"
        if token.kind in ("only", "one_unit"):
            group.shared |= negated
            group.sole |= not negated
            negated = False
        at += 1
    if tokens.kind(at) in ROLE_NOUNS and _opens_clause(at, tokens):
        return 0
    group.role = ROLE_OF[tokens.row[at].kind]
    group.sole &= group.role != "supporting"  # 只配合的, 只算配合的
    group.negated ^= negated
    used.add(at)
    at = at if group.negated else _further_role(group, at, tokens, used)
    _after_role(group, at, tokens, used)
    return at


def _excepts(place: int, tokens: Tokens) -> bool:
    """A除外, and A不算 where no other unit follows: 不算B goes with B, 除了负责的 with the role."""
    kind, following = tokens.kind(place), tokens.kind(place + 1)
    return kind == "except_after" or (
        kind == "except_before" and following != "name" and following not in ROLE_OF
    )


def _is_set_aside(place: int, tokens: Tokens) -> bool:
    """除责任单位外还要谁配合: the role that is set aside is not asked about."""
    return tokens.kind(tokens.skip(place - 1, -1, ("idle", "have"))) == "except_before"


def _opens_clause(at: int, tokens: Tokens) -> bool:
    """……，配合单位有B: the noun belongs to what follows it."""
    beyond = tokens.skip(at + 1, 1, ("have", "inside", "together", "not", "idle", "by"))
    linked = tokens.kind(at - 1) in ("have", "by", "not")
    return beyond > at + 1 and tokens.kind(beyond) == "name" and not linked


def _further_role(group: _Group, at: int, tokens: Tokens, used: set[int]) -> int:
    """负责或者配合的, 参与，负责和配合的都算: both roles."""
    while True:
        after = tokens.skip(at + 1, 1, ("of", "task"))  # 责任任务和配合任务
        after = after if tokens.kind(after) == "join" else at + 1
        beyond = tokens.skip(after, 1, ("join", "idle", "need"))
        if beyond == after or tokens.kind(beyond) not in ROLE_VERBS:
            return at
        group.role = _union([group.role or "any", ROLE_OF[tokens.kind(beyond)]])
        used.add(beyond)
        at = beyond


def _after_role(group: _Group, at: int, tokens: Tokens, used: set[int]) -> None:
    """A负责的不算; A配合B; A与B责任重合的."""
    if at + 1 < len(tokens.row) and tokens.row[at + 1].group == "together-twice":
        group.every = True
    beyond = tokens.skip(at + 1, 1, ("of", "task", "idle"))
    if _excepts(beyond, tokens):
        group.excepted = True
    if tokens.kind(at) == "supporting" and tokens.kind(at + 1) == "name":
        used.add(at)


def _look_before(group: _Group, earlier: list[_Group], tokens: Tokens, used: set[int]) -> None:
    at = group.first - 1
    if group.role is None and tokens.kind(at) == "supporting" and at in used:
        group.role = "responsible"  # A配合B
        return
    if tokens.kind(at) == "participant" and at not in used and group.role is None:
        group.role = "any"  # 涉及A的
        used.add(at)
        at -= 1
    while at >= 0:
        token = tokens.row[at]
        if token.kind == "except_before":
            group.excepted = True
            return
        if token.kind == "not":
            group.negated = not group.negated
        elif token.kind in ROLE_NOUNS and group.role is None:
            if at in used:
                return
            group.role, group.bound_before = ROLE_OF[token.kind], True
            used.add(at)
            if tokens.kind(at - 1) == "join" and tokens.kind(at - 2) in ROLE_OF:
                group.role = _union([group.role, ROLE_OF[tokens.kind(at - 2)]])
                used.add(at - 2)  # 主办或者协办单位里有A的
            return
        elif token.kind == "name" and group.role is None:
            before = next(g for g in earlier if g.first <= at <= g.last)
            group.role = before.role if before.bound_before else None
            return
        elif token.kind == "only":
            group.only_before = not group.sole and _alone_does(at, tokens, group)
            group.sole |= group.only_before
            return
        elif not (token.kind in _BEFORE or _leads_on(token, group)):
            return
        group.every |= token.kind == "together"
        at -= 1


def _alone_does(place: int, tokens: Tokens, group: _Group) -> bool:
    """光街道干的, 只由街道负责的, 单靠街道的: none but these; 只看财政局的 is no such word."""
    says_so = place + 1 == group.first or tokens.kind(place + 1) == "by"
    return says_so and group.role not in ("supporting", "any") and not group.negated


def _leads_on(token: Token, group: _Group) -> bool:
    """……，而不 before a group whose role stands before the clause."""
    return token.kind == "join" and token.text in _TURNS and group.role is None


def _union(roles: list[CarriedRole]) -> CarriedRole:
    kinds = set(roles)
    return roles[0] if len(kinds) == 1 else "any"


def _carrier(group: _Group) -> Carrier:
    carrier = Carrier(
        units=group.units,
        role=group.role,
        every=group.every and len(group.units) > 1,
        negated=group.negated,
        sole=group.sole,
        shared=group.shared and group.role in ("responsible", "lead"),
        helped=group.helped,
    )
    if group.excepted and group.role is None:
        return replace(carrier, aside=True, negated=False)
    return replace(carrier, negated=True) if group.excepted else carrier
