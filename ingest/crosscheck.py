"""Body and annex side by side: which row breaks down which article, and where they disagree.

A row and an article belong together where they share rare pairs of characters: pairs that
stand in every article (责任单位, 学校) count little. What is reported are facts of the text,
not faults: an office may have meant the difference. Left out: differences of wording that
change nothing (the qualifiers in `_STRENGTH` are all that is compared).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.dates import describe_rrule
from ingest.document import Assignment, Chunk, Deadline, Difference, Link, Task

_LINKED, _AS_CLOSE = 0.30, 0.80
_COMPARABLE = 250_000  # rows times articles: beyond, the file is no single policy
_REPEATED, _SENTENCE_PAIRS = 0.5, 8
_SENTENCE = re.compile(r"[^。;；\n]+")


@dataclass(frozen=True)
class CrossCheck:
    """Links of rows, best first, and the differences, in the order of the text."""

    links: tuple[Link, ...] = ()
    differences: tuple[Difference, ...] = ()


def cross_check(
    tasks: Sequence[Task], chunks: Sequence[Chunk], obliged: Mapping[int, Sequence[Assignment]]
) -> CrossCheck:
    """Compare rows with articles, articles with their own sentences, goals with articles.

    `obliged` gives for an article's number the units that its sentences charge.
    """
    rows = [task for task in tasks if task.source == "annex"]
    articles = {task.number: task for task in tasks if task.source == "article"}
    pieces = [c for c in chunks if c.source in ("article", "requirement") and c.number]
    comparable = 0 < len(rows) * len(pieces) <= _COMPARABLE
    said = {c.number: _without_fields(c) for c in chunks if c.source == "annex" and c.number}
    links = _links(rows, pieces, said) if comparable else []
    found: list[Difference] = []
    if links and articles:
        found += _rows_and_articles(rows, articles, links)
    for number, units in obliged.items():
        if number in articles:
            found += _own_sentences(articles[number], units)
    goals = [chunk for chunk in chunks if chunk.source == "goal"]
    found += _wording(goals, [c for c in chunks if c.source in ("article", "annex")])
    return CrossCheck(tuple(links), tuple(found))


# Links


def _without_fields(chunk: Chunk) -> str:
    """What a row says is to be done: not its cells of units and dates."""
    at_end = chunk.tail is not None and chunk.tail[1] == chunk.end
    return chunk.text[: chunk.tail[0] - chunk.start] if chunk.tail and at_end else chunk.text


def _links(rows: Sequence[Task], pieces: Sequence[Chunk], said: Mapping[int, str]) -> list[Link]:
    """For each row the pieces that it resembles as a whole, then those that one of its
    sentences repeats. `said` is a row's text without its fields."""
    bags = [_pairs(piece.title + piece.text) for piece in pieces]
    titles = [_pairs(piece.title) for piece in pieces]
    spread = Counter(pair for bag in bags for pair in bag)
    weight = {pair: math.log(1 + len(bags) / count) for pair, count in spread.items()}
    links: list[Link] = []
    for row in rows:
        title, whole = _pairs(row.title), _pairs(row.text)
        scores = [
            0.5 * _share(whole, bag, weight)
            + 0.2 * _share(title, bag, weight)
            + 0.3 * max(_share(title, head, weight), _share(head, title, weight))
            for bag, head in zip(bags, titles, strict=True)
        ]
        best = max(scores)
        close = [i for i, s in enumerate(scores) if s >= _LINKED and s >= best * _AS_CLOSE]
        near = sorted(close, key=lambda i: -scores[i])
        for sentence in _SENTENCE.findall(said.get(row.number, row.text)):
            words = _pairs(sentence)
            if len(words) >= _SENTENCE_PAIRS:
                shares = [_share(words, bag, weight) for bag in bags]
                index = max(range(len(shares)), key=shares.__getitem__)
                near += [index] if shares[index] >= _REPEATED else []
        for index in dict.fromkeys(near):
            piece = pieces[index]
            links.append(Link(row=row.number, source=piece.source, number=piece.number or 0))
    return links


def _pairs(text: str) -> frozenset[str]:
    han = re.sub(r"[^一-龥A-Za-z0-9]", "", text)
    return frozenset(han[i : i + 2] for i in range(len(han) - 1))


def _share(part: frozenset[str], whole: frozenset[str], weight: Mapping[str, float]) -> float:
    """How much of one stands in the other, rare pairs counting more."""
    total = sum(weight.get(pair, 3.0) for pair in part)
    return sum(weight.get(pair, 3.0) for pair in part & whole) / total if total else 0.0


# Rows and articles


def _rows_and_articles(
    rows: Sequence[Task], articles: Mapping[int, Task], links: Sequence[Link]
) -> Iterator[Difference]:
    linked: dict[int, list[int]] = {}
    for link in links:
        if link.source == "article" and link.number in articles:
            linked.setdefault(link.row, []).append(link.number)
    matched = {link.row for link in links}
    broken_down: dict[int, list[Task]] = {}
    for row in rows:
        if numbers := linked.get(row.number, []):
            broken_down.setdefault(numbers[0], []).append(row)
        elif row.number not in matched:
            yield Difference(
                code="row-unmatched",
                message=f"附件{_named(row)}在正文中没有找到对应的条款。",
                places=((row.start, row.end),),
                row=row.number,
            )
    for number, parts in sorted(broken_down.items(), key=lambda pair: pair[1][0].number):
        main = articles[number]
        yield from _dropped(main, parts)
        for row in parts:
            others = [articles[n] for n in linked[row.number]]
            yield from _moved(main, row, parts)
            yield from _added(main, row, others)
            for kind in (_DATES, _RHYTHMS):
                yield from _only_in_row(kind, main, row, others)
        for kind in (_DATES, _RHYTHMS):
            yield from _only_in_body(kind, main, parts)
    covered = {number for numbers in linked.values() for number in numbers}
    for number, article in articles.items():
        if number not in covered:
            yield Difference(
                code="article-unmatched",
                message=f"正文{_named(article)}没有列入附件分解表。",
                places=((article.start, article.end),),
                article=number,
            )


def _named(task: Task) -> str:
    which = f"第{task.number}条" if task.source == "article" else f"第{task.number}项"
    return f"{which}“{task.title}”"


def _rows_named(rows: Sequence[Task]) -> str:
    """第6项“…”; 第6、7项 where an article is broken down in several rows."""
    numbers = "、".join(str(row.number) for row in rows)
    return _named(rows[0]) if len(rows) == 1 else f"第{numbers}项"


def _dropped(main: Task, rows: Sequence[Task]) -> Iterator[Difference]:
    """Units of an article that none of its rows lists."""
    if not main.assignments or not all(row.assignments for row in rows):
        return
    listed = {a.unit for row in rows for a in row.assignments}
    dropped = [a for a in main.assignments if a.unit not in listed]
    if dropped:
        message = f"正文{_named(main)}列有{_list(dropped)}，附件{_rows_named(rows)}没有列。"
        place = (rows[0].start, rows[0].end)
        yield _difference("unit-dropped", message, main, rows[0], dropped, place)


def _moved(main: Task, row: Task, rows: Sequence[Task]) -> Iterator[Difference]:
    """Units that answer in one place and assist in the other: in this row of an article, and in
    no other row of it as the article says."""
    held = {(a.unit, a.role) for part in rows for a in part.assignments}
    in_row = {a.unit: a for a in row.assignments}
    for role, said, other in (("responsible", "责任", "配合"), ("supporting", "配合", "责任")):
        moved = [
            a
            for a in main.assignments
            if a.role == role and a.unit in in_row and (a.unit, role) not in held
        ]
        if moved:
            message = f"{_list(moved)}在正文{_named(main)}是{said}单位，"
            message += f"在附件{_named(row)}是{other}单位。"
            there = [in_row[a.unit] for a in moved]
            place = (min(a.start for a in there), max(a.end for a in there))
            yield _difference("unit-moved", message, main, row, moved, place)


def _added(main: Task, row: Task, articles: Sequence[Task]) -> Iterator[Difference]:
    """Units of a row that no article lists to which it is linked."""
    anywhere = {a.unit for article in articles for a in article.assignments}
    added = [a for a in row.assignments if anywhere and a.unit not in anywhere]
    if added:
        message = f"附件{_named(row)}列有{_list(added)}，正文{_named(main)}没有列。"
        yield _difference("unit-added", message, main, row, added, (main.start, main.end))


def _list(assignments: Sequence[Assignment]) -> str:
    return "、".join(a.unit for a in assignments)


def _difference(
    code: str,
    message: str,
    article: Task,
    row: Task,
    units: Sequence[Assignment],
    other: tuple[int, int],
) -> Difference:
    """One difference: the places of the units on one side, a place on the other."""
    return Difference(
        code=code,
        message=message,
        places=(*((a.start, a.end) for a in units), other),
        row=row.number,
        article=article.number,
        units=tuple(a.unit for a in units),
    )


@dataclass(frozen=True)
class _Timing:
    """A kind of timing that is compared: what a task names of it, with its places, and how a
    difference tells it."""

    code: str
    named: Callable[[Task], dict[str, tuple[int, int]]]
    told: Callable[[Iterable[str]], str]


def _only_in_row(
    kind: _Timing, main: Task, row: Task, articles: Sequence[Task]
) -> Iterator[Difference]:
    """Timings that a row names and none of its articles."""
    if missing := _missing(kind, row, articles):
        instead = _instead(kind, _missing(kind, main, [row]))
        message = f"附件{_named(row)}写有{kind.told(missing)}，正文{_named(main)}{instead}。"
        yield _timing_missing(kind, message, main, row, missing, (main.start, main.end))


def _only_in_body(kind: _Timing, main: Task, rows: Sequence[Task]) -> Iterator[Difference]:
    """Timings that an article names and none of its rows."""
    if missing := _missing(kind, main, rows):
        instead = _instead(kind, [named for row in rows for named in _missing(kind, row, [main])])
        message = f"正文{_named(main)}写有{kind.told(missing)}，附件{_rows_named(rows)}{instead}。"
        place = (rows[0].start, rows[0].end)
        yield _timing_missing(kind, message, main, rows[0], missing, place)


def _instead(kind: _Timing, others: Iterable[str]) -> str:
    """What the other place says: nothing of the kind, or another date."""
    named = list(dict.fromkeys(others))
    return f"写的是{kind.told(named)}" if named else "没有写"


def _missing(kind: _Timing, task: Task, others: Sequence[Task]) -> dict[str, tuple[int, int]]:
    """What a task names and none of the others does."""
    there = {named for other in others for named in kind.named(other)}
    return {named: place for named, place in kind.named(task).items() if named not in there}


def _timing_missing(
    kind: _Timing,
    message: str,
    main: Task,
    row: Task,
    missing: Mapping[str, tuple[int, int]],
    other: tuple[int, int],
) -> Difference:
    return Difference(
        code=kind.code,
        message=message,
        places=(*missing.values(), other),
        row=row.number,
        article=main.number,
    )


def _deadlines(task: Task) -> list[Deadline]:
    """Those of its milestones, then its own."""
    return [m.deadline for m in task.milestones] + ([task.deadline] if task.deadline else [])


def _days(task: Task) -> dict[str, tuple[int, int]]:
    return {d.due.isoformat(): (d.start, d.end) for d in _deadlines(task) if d.due}


def _rhythms(task: Task) -> dict[str, tuple[int, int]]:
    """The rules of a task without their ends, and where they stand."""
    found = _deadlines(task)
    rules = {d.recurrence.partition(";UNTIL")[0]: (d.start, d.end) for d in found if d.recurrence}
    if task.recurrence:
        rules.setdefault(task.recurrence.partition(";UNTIL")[0], (task.start, task.end))
    return rules


_DATES = _Timing("date-missing", _days, lambda days: f"时限{'、'.join(days)}")
_RHYTHMS = _Timing(
    "recurrence-missing", _rhythms, lambda rules: "、".join(map(describe_rrule, rules))
)


# Articles and their own sentences


def _own_sentences(article: Task, charged: Sequence[Assignment]) -> Iterator[Difference]:
    listed = {a.unit for a in article.assignments}
    for unit in {a.unit: a for a in charged}.values():
        if listed and unit.unit not in listed:
            yield Difference(
                code="sentence-unit",
                message=f"正文{_named(article)}的文字要求{unit.unit}承担工作，"
                "但该条的责任单位中没有列。",
                places=((unit.start, unit.end), (article.start, article.end)),
                article=article.number,
                units=(unit.unit,),
            )


# Goals and articles

_STRENGTH = (
    ("全部", re.compile(r"全部|所有|100%|百分之百|全面|全覆盖|均达到|均实现")),
    (
        "基本",
        re.compile(
            r"基本(?!养老|医疗|公共|农田|单元|原则|情况|信息|要求|生活|建设|药物|工资|保障|国策|面|上"
            r"|功|盘|制度|条件|思路|目标|任务|工作|服务|医保|民生|权益|依据|规范|职责)[一-龥]"
        ),
    ),
)
_SAME_MATTER = 0.34


def _wording(goals: Sequence[Chunk], others: Sequence[Chunk]) -> Iterator[Difference]:
    """The same matter called 全部 in one place and 基本 in another."""
    stated = [(chunk, *said) for chunk in others for said in _strong_clauses(chunk)]
    for goal in goals:
        for text, strength, place in _strong_clauses(goal):
            for chunk, other, other_strength, other_place in stated:
                if strength != other_strength and _alike(text, other):
                    yield Difference(
                        code="wording",
                        message=f"目标{goal.locator}说“{text}”，{chunk.locator}说“{other}”。",
                        places=(place, other_place),
                        article=chunk.number if chunk.source == "article" else None,
                        row=chunk.number if chunk.source == "annex" else None,
                    )


def _strong_clauses(chunk: Chunk) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """(clause, 全部 or 基本, place) of the clauses that say how far something is to go."""
    for match in re.finditer(r"[^。;；\n，,]+(?:[，,][^。;；\n，,]+)?", chunk.text):
        for strength, pattern in _STRENGTH:
            if pattern.search(match[0]):
                yield (
                    match[0].strip(),
                    strength,
                    (chunk.start + match.start(), chunk.start + match.end()),
                )
                break


def _alike(one: str, other: str) -> bool:
    a, b = _pairs(one), _pairs(other)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= _SAME_MATTER
