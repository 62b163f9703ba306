"""Which rows a selection means: what the database decides is what looking at every row decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.assistant import rows as deciding
from app.assistant.answer import Message
from app.assistant.query import EVER, Ask, Bound, Order, Query, Selection, Window
from app.assistant.resolve import Resolver
from app.assistant.topical import by_topic
from app.ledger.records import TaskFilter
from app.settings import Settings
from app.wiring import Desk, build_desk

DAY = date(2017, 9, 15)
YEAR = Window(first=date(2017, 1, 1), last=date(2017, 12, 31), text="今年")

selections = st.builds(
    Selection,
    topic=st.sampled_from(["", "校车", "教师", "安全 管理", "大班额", "学前教育", "航天", "监测"]),
    contains=st.sampled_from([(), ("学校",), ("教育", "规划")]),
    units=st.sampled_from([(), ("区财政局",), ("区教育文体局", "区财政局")]),
    roles=st.sampled_from([frozenset(), frozenset({"responsible"}), frozenset({"supporting"})]),
    source=st.sampled_from([None, "article", "annex"]),
    states=st.sampled_from([(), ("overdue",), ("done",), ("done", "ongoing")]),
    recurring=st.sampled_from([None, True, False]),
    window=st.sampled_from([None, YEAR, EVER]),
    pending=st.booleans(),
    bounds=st.lists(
        st.builds(
            Bound,
            measure=st.sampled_from(["responsible", "supporting", "lead", "units", "late", "left"]),
            least=st.sampled_from([None, 1, 2, 20]),
            most=st.sampled_from([None, 0, 2, 60]),
        ),
        max_size=2,
    ).map(tuple),
)  # fmt: skip


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The seed document with some of its tasks reported done."""
    desk = build_desk(Settings(data_dir=tmp_path_factory.mktemp("rows") / "data"))
    for view in desk.db.find(TaskFilter(), as_of=DAY).tasks[::5]:
        desk.db.record_progress(
            view.task.id, status="done", note="", on=date(2017, 9, 1), by="",
            milestone=1 if view.task.milestones else None,
        )  # fmt: skip
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def resolver(reported: Desk) -> Resolver:
    turn = reported.assistant._turn([Message(role="user", content="你好")], DAY)
    return turn.resolver


def one_by_one(query: Query, resolver: Resolver) -> list[str]:
    """Every row that units, dates and sources leave, looked at by itself."""
    selection = query.selection
    plain = replace(query, order=None, selection=replace(selection, bounds=(), pending=False))
    views = resolver.ledger.find(deciding._filter(plain, resolver), as_of=DAY).tasks
    found = [v for v in views if deciding._passes(v, selection, frozenset())]
    if selection.ids:
        found.sort(key=lambda v: selection.ids.index(v.task.id))
    elif selection.topic:
        is_open = deciding._is_open(selection)
        found = by_topic(selection.topic, found, resolver, open_field=is_open)
    for literal in selection.contains:
        found = by_topic(literal, found, resolver, open_field=False)
    return [v.task.id for v in deciding.ordered(found, query)]


@given(
    selection=selections,
    order=st.sampled_from([None, None, "earliest_due", "latest_due", "longest_overdue"]),
    told=st.sampled_from([0, 0, 1, 20]),
)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_database_decides_as_looking_at_every_row_does(
    resolver: Resolver, selection: Selection, order: Order | None, told: int
) -> None:
    every = [v.task.id for v in resolver.ledger.find(TaskFilter(), as_of=DAY).tasks]
    selection = replace(selection, ids=tuple(every[:told][::-1]))  # 其中: of those told before
    query = Query(ask=Ask.TASKS, text="", selection=selection, order=order)
    expected = one_by_one(query, resolver)
    assert [v.task.id for v in deciding.rows(query, resolver)] == expected
    assert deciding.row_ids(query, resolver) == tuple(expected)
    views, total, articles = deciding.some_rows(query, resolver, limit=5)
    assert (total, len(views)) == (len(expected), min(5, len(expected)))
    assert [v.task.id for v in views] == expected[:5]
    if total <= 5:
        assert articles == sum(v.task.source == "article" for v in views)


def test_a_word_is_found_over_the_marks_that_stand_in_it(resolver: Resolver) -> None:
    """What is stored to be looked in keeps its marks: 修编“十三五”义务教育."""
    query = Query(ask=Ask.TASKS, text="", selection=Selection(contains=("十三五义务教育",)))
    assert [v.task.id for v in deciding.rows(query, resolver)] == one_by_one(query, resolver)


def test_what_is_told_first_of_a_list_by_days_is_what_is_listed_first(reported: Desk) -> None:
    listing = "2017年到期的任务有哪些？"
    first = reported.assistant.ask([Message(role="user", content=listing)], as_of=DAY)
    dates = [v.task.due for v in first.tasks if v.task.due and not v.task.milestones]
    assert dates == sorted(dates)
    talk = [
        Message(role="user", content=listing),
        Message(role="assistant", content=first.text),
        Message(role="user", content="第一个由谁负责？"),
    ]
    answer = reported.assistant.ask(talk, as_of=DAY)
    assert [v.task.id for v in answer.tasks] == [first.tasks[0].task.id]
