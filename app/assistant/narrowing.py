"""What a question takes back from what it has just named: part of the tasks, by a description.

    编办有哪些任务？只要它负责的。          the second sentence narrows the first: one answer
    写长期的，去掉每年9月那两项，还剩哪些     without the tasks that a description of its own picks

Units, roles and 长期的 that are set aside are the grammar's, tasks by number or title those of
recognise/set_aside.py. Here: times and states, whose opposite is no selection of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from app.assistant.clauses import asks
from app.assistant.query import Ask, Query
from app.assistant.reading import Reading
from app.assistant.resolve import Resolver
from app.assistant.rows import rows
from app.assistant.selecting import make_query, selection_of
from app.assistant.words import Words

_RESTRICTS = re.compile(
    r"^(?:那就?|请)?(?:只|仅|光|单|就|限|不要|不用|不含|不包括|不算|别|甭|去掉|除|剔|扣|刨|排除|其中)"
)
_UNWANTED = r"(?:不|别|甭)(?:要|用|必|给)?(?:再)?(?:列|看|算|报|放)|不要|别要|别管"
_AND = re.compile(r"的?(?:和|与|跟|、|以及|还有|或者?)")
_AFTER = r"(?:以外|之外|除外|外|不算|不要|不计|后|之后|再说)?"
_WHAT = r"(?P<what>[^,，。;；?？]{2,24}?)"
_SUCH_AS = re.compile(
    r"的?(?:(?:[这那](?:几|[一二两三四五六七八九十\d]+)?|几|[一二两三四五六七八九十\d]+)[项条件个]"
    r"|[这那]些|[这那]类|部分)?(?:任务|事项|工作|的)?$"
)


def narrows_the_last(sentence: str, query: Query, before: Query) -> bool:
    """Whether a sentence asks nothing of its own and keeps all that the one before it named."""
    said, kept = before.selection, query.selection
    restricts = _RESTRICTS.match(sentence) or kept.excluded_ids != said.excluded_ids
    if asks(sentence) or not restricts or query.ask is not before.ask:
        return False
    same = all(getattr(said, n) == getattr(kept, n) for n in said.named() - {"excluded_ids"})
    return same and kept != said


def set_apart(sentence: str, words: Words) -> tuple[str, list[str]] | None:
    """The sentence without what is set aside, "" where it says no more, and the questions for
    that; None where nothing is: (写长期的，还剩哪些, [每年9月的任务有哪些])."""
    text = sentence.rstrip("。.!！?？ ")
    for match in (found for way in _ways(words) for found in way.finditer(text)):
        rest = text[: match.start()] + text[match.end() :]
        kinds = [_SUCH_AS.sub("", kind) for kind in _AND.split(match["what"])]
        if all(kinds):
            return rest.strip(" ,，"), [f"{kind}的任务有哪些" for kind in kinds]
    return None


@lru_cache(maxsize=4)
def _ways(words: Words) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """去掉每年9月那两项, and 逾期的不要."""
    first = f"{words.pattern('grammar.except_before').pattern}|{_UNWANTED}"
    last = f"{words.pattern('grammar.except_after').pattern}|{first}"
    before = rf"(?<![没算])(?<!没有)(?:{first}){_WHAT}{_AFTER}(?:[,，]|$)"
    behind = rf"(?:^|[,，]){_WHAT}(?:都|全|统统|就|先|给我)*(?:{last})(?:了|啊|吧)?(?:[,，]|$)"
    return re.compile(before), re.compile(behind)


def less_what_is_set_apart(
    sentence: str, previous: Query | None, read: Callable[[str], Reading], resolver: Resolver
) -> tuple[str, Callable[[Query], Query]] | None:
    """The rest of a sentence, and what makes of its query the one meant: without the tasks of
    another time or state. None where the sentence sets no such aside. A sentence that does nothing
    else (不要配合的) takes from the last list, what it names of a role or a part of the paper, too;
    its rest is ""."""
    found = set_apart(sentence, resolver.knowledge.words)
    if found is None:
        return None
    rest, questions = found
    if previous and not rest:
        questions = [_of_the_same_units(q, previous, resolver.knowledge.words) for q in questions]
    left_out = [read(q) for q in questions]
    if any(r.ask is not Ask.TASKS or r.topic or r.references or r.strangers for r in left_out):
        return None
    if rest and not (all(map(_of_times_or_states, left_out)) and any(map(_is_ours, left_out))):
        return None
    listed = previous is not None and previous.ask is Ask.TASKS
    if not rest and not (listed and all(_names_some(r, previous) for r in left_out)):
        return None

    def without(query: Query) -> Query:
        if query.ask is not Ask.TASKS:
            return query
        asked = [q for r in left_out for q in _asked_for(r, query)]
        ids = tuple(dict.fromkeys(v.task.id for q in asked for v in rows(q, resolver)))
        excluded = tuple(dict.fromkeys((*query.selection.excluded_ids, *ids)))
        selection = replace(query.selection, excluded_ids=excluded)
        return replace(query, text=sentence, selection=selection)

    if previous and not rest and not rows(without(previous), resolver):
        return None  # 除了长期的呢 after 其中长期的: another rule knows the list before it
    return rest, without


def _of_the_same_units(question: str, previous: Query, words: Words) -> str:
    """配合的任务有哪些, after a list of A's: A配合的任务有哪些."""
    role = any(words.search(f"role.{r}", question) for r in ("lead", "responsible", "supporting"))
    units = previous.selection.units
    return f"{'和'.join(units)}{question}" if role and len(units) == 1 else question


def _asked_for(left_out: Reading, query: Query) -> list[Query]:
    """What a description picks beside a query: of the same units, papers and part."""
    kept = query.selection
    said = selection_of(left_out)
    scope = replace(
        said,
        units=said.units or (kept.units if said.roles else ()),
        document_ids=kept.document_ids,
        source=said.source or kept.source,
    )
    asked = [make_query(left_out, Ask.TASKS, scope)]
    if scope.window and (kept.recurring or kept.long):  # 每年要做的，刨掉9月份做的
        asked.append(make_query(left_out, Ask.TASKS, replace(scope, recurring=True)))
    return asked


def _of_times_or_states(reading: Reading) -> bool:
    return bool(_is_ours(reading) or reading.qualities.recurring or reading.qualities.long)


def _is_ours(reading: Reading) -> bool:
    """Whether a description is more than 长期的 or 每年要做的, which the grammar knows to deny."""
    q, times = reading.qualities, reading.times
    return bool(reading.window or times.months or times.pace or q.states or q.pending)


def _names_some(reading: Reading, previous: Query | None) -> bool:
    """Whether a description by itself picks some of a list."""
    of_role = reading.qualities.roles and (
        reading.units or (previous is not None and previous.selection.units)
    )
    return bool(_of_times_or_states(reading) or of_role or reading.source)
