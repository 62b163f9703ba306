"""Which task of a new version is which of the old: by words and numbers, doubts said."""

from __future__ import annotations

from datetime import date

import pytest

from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from app.ledger.versions import VersionDiff, bare_words, compare, same_milestones
from ingest.document import PolicyDocument
from tests.ledger.writer import Writer

DAY = date(2018, 1, 15)
BUS = "区校车安全管理领导小组和学校共同对校车公司进行管理和考核"
FOOD = "推进学校食堂明厨亮灶，落实食品留样制度，严禁采购不合格食材"


def diff(old: Writer, new: Writer, **choices) -> VersionDiff:
    sides = []
    for document in (old.done(), new.done()):
        db = TaskDB(":memory:")
        document_id = db.shelve(document, data=document.text.encode(), filename="a.txt")
        record = db.publish(document_id)
        tasks = [v.task for v in db.find(TaskFilter(), as_of=DAY).tasks]
        sides += [record, tasks]
        db.close()
    return compare(*sides, **choices)


def kinds(found: VersionDiff) -> list[tuple[str, str | None, str | None]]:
    return [
        (p.kind, p.old.title if p.old else None, p.new.title if p.new else None)
        for p in found.pairs
    ]


def test_a_task_that_moved_but_says_the_same_is_the_same():
    old = Writer().task("1．严格校车安全管理", body=BUS).task("2．学校食堂", body=FOOD)
    new = Writer().task("1．加强组织领导").task("2．严格校车安全管理", body=BUS)
    found = diff(old, new)
    assert [pair.kind for pair in found.pairs] == ["new", "changed", "gone"]
    moved = found.pairs[1]
    assert (moved.old.number, moved.new.number, moved.similarity) == (1, 2, 1.0)
    assert {c.what for c in moved.changes} == {"number", "title"}


def test_units_and_dates_that_changed_are_named():
    old = Writer().task(
        "制定方案", responsible=["区教育局"], deadline="2017年8月", due=date(2017, 8, 31)
    )
    new = Writer().task(
        "制定方案", responsible=["区财政局"], deadline="2018年6月", due=date(2018, 6, 30)
    )
    (pair,) = diff(old, new).pairs
    changes = {c.what: (c.before, c.after) for c in pair.changes}
    assert changes["units"] == ("责任：区教育局", "责任：区财政局")
    assert changes["dates"] == ("2017-08-31", "2018-06-30")
    assert pair.kind == "changed"


def test_the_order_of_units_is_no_change():
    old = Writer().task("制定方案", responsible=["区教育局", "区财政局"])
    new = Writer().task("制定方案", responsible=["区财政局", "区教育局"])
    changes = diff(old, new).pairs[0].changes
    assert "units" not in {c.what for c in changes}


def test_a_task_in_the_body_is_never_a_row_of_the_annex():
    old = Writer().task("严格校车安全管理", body=BUS)
    new = Writer().task("严格校车安全管理", body=BUS, source="annex")
    assert [p.kind for p in diff(old, new).pairs] == ["new", "gone"]


def test_what_only_resembles_is_doubtful_until_a_person_says_so():
    old = Writer().task("校车安全", body=BUS)
    new = Writer().task("学生交通安全", body=f"{BUS[:16]}负责上下学交通疏导和秩序维护")
    found = diff(old, new)
    assert kinds(found) == [("new", None, "学生交通安全"), ("gone", "校车安全", None)]
    (doubt,) = found.doubts
    assert 0.4 <= doubt.similarity < 0.6
    accepted = diff(old, new, confirmed={doubt.new.id})
    assert [p.kind for p in accepted.pairs] == ["changed"]
    assert accepted.doubts == ()


def test_quite_another_task_under_the_same_number_is_another():
    old, new = Writer().task("校车安全", body=BUS), Writer().task("学校食堂", body=FOOD)
    found = diff(old, new)
    assert [p.kind for p in found.pairs] == ["new", "gone"]
    assert found.doubts == ()


def test_a_text_that_stands_twice_is_paired_by_the_nearest_number():
    old = Writer().task("检查车辆").task("检查车辆")
    new = Writer().task("检查车辆").task("检查车辆")
    assert [(p.old.number, p.new.number) for p in diff(old, new).pairs] == [(1, 1), (2, 2)]


def test_the_same_version_has_no_changes_and_facts_are_compared():
    old = Writer().task("校车安全", body=BUS)
    new = Writer(title="关于校园安全的意见").task("校车安全", body=BUS)
    found = diff(old, new)
    assert [p.kind for p in found.pairs] == ["unchanged"]
    assert [(c.what, c.after) for c in found.facts] == [("title", "关于校园安全的意见")]


def test_milestones_are_known_by_their_sentence():
    stones = [("2017年消除大班额；", date(2017, 12, 31)), ("到2020年达标", date(2020, 12, 31))]
    old = Writer().task("消除大班额", milestones=stones)
    new = Writer().task("消除大班额", milestones=[("先摸底", date(2017, 1, 1)), *stones])
    (pair,) = diff(old, new).pairs
    assert same_milestones(pair.old, pair.new) == {1: 2, 2: 3}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("23．严格校车安全管理", "严格校车安全管理"),
        ("（二十三）严格校车", "严格校车"),
        ("3\t制定2017年实施意见", "制定2017年实施意见"),
        ("第三条 严格", "严格"),
        ("2017年底前完成", "2017年底前完成"),
        ("一是加强", "一是加强"),
    ],
)
def test_the_number_in_front_is_not_compared(text, words):
    assert bare_words(text) == words


def test_long_versions_are_compared_in_reasonable_time():
    def version(word: str) -> PolicyDocument:
        writer = Writer()
        for number in range(700):
            writer.task(f"第{number}项{word}工作", body=f"{number}做好{word}有关事项的落实" * 3)
        return writer

    found = diff(version("安全"), version("质量"))
    assert len(found.pairs) + len(found.doubts) >= 700
