"""Conversations are kept whole, found again, and never lost to another window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.assistant.answer import Message
from app.web.conversations import ConversationStore
from app.web.problems import Problem
from app.web.turns import Turn, conversation, kept_turn, opened_turn
from tests.web.conftest import TODAY
from tests.web.desk import Parts

NOON = datetime(2017, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ConversationStore]:
    opened = ConversationStore(tmp_path / "data" / "conversations.db")
    yield opened
    opened.close()


def turn(question: str, text: str = "没有找到。") -> dict[str, object]:
    return {"question": question, "text": text}


def test_a_conversation_is_named_by_its_first_question_and_grows(store: ConversationStore) -> None:
    mark = store.save(None, [turn("校车谁管？")], at=NOON)
    mark = store.save(mark, [turn("校车谁管？"), turn("什么时候？")], at=NOON)
    (entry,) = store.entries()
    assert (entry.title, entry.turns, entry.updated) == ("校车谁管？", 2, NOON)
    found = store.open(mark.id)
    assert found is not None
    assert found[0] == mark
    assert [kept["question"] for kept in found[1]] == ["校车谁管？", "什么时候？"]


def test_a_second_window_makes_a_conversation_of_its_own(store: ConversationStore) -> None:
    first = store.save(None, [turn("甲")], at=NOON)
    here = store.save(first, [turn("甲"), turn("乙")], at=NOON)
    there = store.save(first, [turn("甲"), turn("丙")], at=NOON)
    assert here.id != there.id
    kept = {mark.id: store.open(mark.id) for mark in (here, there)}
    assert [k["question"] for k in (kept[here.id] or (None, []))[1]] == ["甲", "乙"]
    assert [k["question"] for k in (kept[there.id] or (None, []))[1]] == ["甲", "丙"]


def test_a_deleted_conversation_that_goes_on_is_kept_anew(store: ConversationStore) -> None:
    mark = store.save(None, [turn("甲")], at=NOON)
    store.delete(mark.id)
    assert store.open(mark.id) is None
    again = store.save(mark, [turn("甲"), turn("乙")], at=NOON)
    assert [entry.id for entry in store.entries()] == [again.id]


def test_the_newest_stands_first_and_a_search_looks_into_answers(store: ConversationStore) -> None:
    store.save(None, [turn("食堂谁管？", "区市场监管局。")], at=NOON)
    store.save(None, [turn("校车谁管？", "100%的校车")], at=NOON + timedelta(hours=1))
    assert [entry.title for entry in store.entries()] == ["校车谁管？", "食堂谁管？"]
    assert [entry.title for entry in store.entries("市场监管")] == ["食堂谁管？"]
    assert [entry.title for entry in store.entries("100%")] == ["校车谁管？"]
    assert store.entries("%_%") == []


def test_a_name_is_kept_on_one_line_and_none_is_refused(store: ConversationStore) -> None:
    mark = store.save(None, [turn("校车谁管？")], at=NOON)
    assert store.rename(mark.id, "  九月\n通报 ") == "九月 通报"
    assert store.entries()[0].title == "九月 通报"
    assert (store.title(mark.id), store.title("none")) == ("九月 通报", "")
    with pytest.raises(Problem, match="名称是空的"):
        store.rename(mark.id, "  ")


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "conversations.db"
    broken.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(Problem, match="提问不受影响"):
        ConversationStore(broken).entries()


def test_an_opened_turn_has_its_rows_and_places_again(parts: Parts) -> None:
    messages = [Message(role="user", content="哪些任务逾期了？")]
    answer = parts.assistant.ask(messages, as_of=TODAY.replace(year=2030))
    asked = Turn(messages[0].content, answer)
    opened = opened_turn(kept_turn(asked), parts.db.find)
    assert conversation([opened]) == conversation([asked])
    assert opened.answer.tasks == answer.tasks
    assert answer.tasks
    assert (opened.answer.citations, opened.answer.total) == (answer.citations, answer.total)


def test_rows_of_a_deleted_document_are_left_out(parts: Parts) -> None:
    messages = [Message(role="user", content="哪些任务逾期了？")]
    answer = parts.assistant.ask(messages, as_of=TODAY.replace(year=2030))
    kept = kept_turn(Turn(messages[0].content, answer))
    parts.library.remove_document(parts.db.documents()[0].id)
    opened = opened_turn(kept, parts.db.find)
    assert (opened.answer.tasks, opened.answer.total) == ((), 0)
    assert opened.answer.text == answer.text
