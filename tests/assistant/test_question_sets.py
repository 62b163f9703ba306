"""Questions written from the document alone, before any of them was asked: three rates.

answerable.jsonl and unanswerable.jsonl hold single questions, dialogues.jsonl holds dialogues of
five turns, each turn with its own expectation. No progress has been recorded. A refusal is a
`no_answer` or a `clarify` that claims no task and no unit.
"""

from __future__ import annotations

from collections import Counter

import pytest

from app.wiring import Desk
from tests.assistant.scoring import Turn, ask_turns, read_items

REFUSED = 0.95
FALSELY_REFUSED = 0.05
TURNS_RIGHT = 0.95


@pytest.fixture(scope="module")
def turns(desk: Desk) -> dict[str, list[Turn]]:
    """Every turn that was asked, by the set it belongs to."""
    sets = ("answerable", "unanswerable", "dialogues")
    return {name: [t for i in read_items(name) for t in ask_turns(desk, i)] for name in sets}


def report(failed: list[Turn]) -> str:
    return "\n".join(map(str, failed))


def test_the_sets_have_their_size_and_repeat_nothing() -> None:
    for name in ("answerable", "unanswerable"):
        items = read_items(name)
        assert len(items) >= 100
        assert len({i["q"] for i in items}) == len(items)
        assert len({i["id"] for i in items}) == len(items)
    dialogues = read_items("dialogues")
    assert len(dialogues) >= 50
    assert Counter(len(d["turns"]) for d in dialogues) == {5: len(dialogues)}
    assert len({d["turns"][0]["q"] for d in dialogues}) == len(dialogues)


def test_what_the_corpus_does_not_hold_is_refused(turns: dict[str, list[Turn]]) -> None:
    asked = turns["unanswerable"]
    failed = [t for t in asked if t.faults or not (t.refused and t.claims_nothing)]
    assert 1 - len(failed) / len(asked) >= REFUSED, report(failed)


def test_what_the_corpus_holds_is_seldom_refused(turns: dict[str, list[Turn]]) -> None:
    asked = turns["answerable"]
    failed = [t for t in asked if t.refused]
    assert len(failed) / len(asked) <= FALSELY_REFUSED, report(failed)


def test_turns_of_dialogues_are_answered_right(turns: dict[str, list[Turn]]) -> None:
    asked = turns["dialogues"]
    failed = [t for t in asked if t.faults]
    assert 1 - len(failed) / len(asked) >= TURNS_RIGHT, report(failed)
