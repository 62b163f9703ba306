"""Questions as a clerk, a deputy head, a street office and an administrator type them: short,
half-remembered, misspelt. Written from the documents before the recognisers were read.

fresh-answerable, fresh-unanswerable and fresh-dialogues.jsonl: half over corpus/, half over
tests/documents (`documents` names what is loaded). `half`: failures of the half "mend" were read
first and their causes mended. Those of "report" were read later (71 of 85 answerable questions
and 36 of 50 turns were right before that): neither half is blind any more.

fresh-2-answerable and fresh-2-dialogues.jsonl were written after that and asked once: 28 of 30
questions and 54 of 60 turns were right (four expectations that the documents contradict were put
right first; as written, 27 and 51). Three causes were mended since.

fresh-3 (in the form of dev.jsonl, for score_chat.py), fresh-3-dialogues and fresh-3-unanswerable
were written by another author before the product was run, and asked once: 142 of 170 questions,
56 of 75 turns, 26 of 40 refusals. Four turns were put right after that (three demanded more than
the documents say, one less) and two questions made stricter. Then the failures were read and their
causes mended, not the cases: 161 of 170 questions and 72 of 75 turns were right when the bounds
were set.

fresh-4 is by one who knew the product: 113 of 143 were right when first asked. One question that
can be read two ways was taken out, causes were mended, and 129 of 142 were right after that.

fresh-5-people (units, roles, aggregates) was written before the recognisers were read: 77 of 126
were right when first asked. Two expectations that demanded less than the ledger tells were put
right, causes were mended, and 120 were right when the bound was set. fresh-5-people-2 asks the
same of one of our own documents: 46 of 50 were right when first asked, and all after four causes
were mended.

fresh-5-dates and fresh-5-dialogues (days, states, rhythms, figures of a day, what is said after a
list) were written from the documents and asked once: 65 of 90 questions and 76 of 100 turns were
right. One expectation demanded more than was asked and one turn can be read two ways; both were put
right, the causes of the rest mended.

fresh-5-content holds what a content search must do, over the seed and five documents of ours:
70 questions with the passages that answer them, 60 near misses, 20 orders and injections, 20 in
English. Asked once, blind: 33, 50, 16 and 14 were right (27 of the 70 were refused, 11 answered
from another place). Then the failures were read and their causes mended; no expectation was
changed. When the bounds were set 45, 56, 20 and 18 were right.

fresh-9-a, -b, -d and -g (in the form of dev.jsonl, its categories in its shares, over the seed) are
by four examiners who had neither read nor run the product. Asked blind, before any mend, 127, 122
and 138 of 150 were right; g, written and asked when the causes behind a and b had been mended: 133.
No expectation was changed. Of d and g the failures were read late, and few were mended.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings
from app.wiring import Desk, build_desk
from tests.assistant.scoring import Turn, ask_turns, read_items

DOCUMENTS = Path(__file__).resolve().parents[1] / "documents"
HALVES = ("mend", "report")
ANSWERED_RIGHT = 0.9
REFUSED = 0.9
TURNS_RIGHT = 0.9
CONTENT_RIGHT = {"content": 0.6, "unanswerable": 0.9, "injection": 0.95, "english": 0.85}
LATER_ANSWERED_RIGHT = {
    "fresh-3": 0.94,
    "fresh-4": 0.88,
    "fresh-5-people": 0.92,
    "fresh-5-people-2": 0.96,
    "fresh-5-dates": 0.94,
    "fresh-9-a": 0.97,
    "fresh-9-b": 0.97,
    "fresh-9-d": 0.95,
    "fresh-9-g": 0.9,
}

DeskOf = Callable[[list[str] | None], Desk]


@pytest.fixture(scope="module")
def desk_of(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskOf]:
    """desk_of(["01-…"]): a desk that holds those documents of ours alone; None: the corpus."""
    with ExitStack() as opened:
        built: dict[tuple[str, ...], Desk] = {}

        def get(names: list[str] | None) -> Desk:
            key = tuple(names or ())
            if not key:
                return desk
            if key not in built:
                folder = tmp_path_factory.mktemp("fresh")
                (folder / "corpus").mkdir()
                for name in key:
                    shutil.copy(DOCUMENTS / f"{name}.txt", folder / "corpus")
                settings = Settings(data_dir=folder / "data", corpus_dir=folder / "corpus")
                built[key] = build_desk(settings)
                opened.callback(built[key].close)
            return built[key]

        yield get


def asked(desk_of: DeskOf, name: str, half: str) -> list[Turn]:
    items = [i for i in read_items(f"fresh-{name}") if i["half"] == half]
    return [t for i in items for t in ask_turns(desk_of(i.get("documents")), i)]


def report(failed: list[Turn]) -> str:
    return "\n".join(map(str, failed))


@pytest.mark.parametrize("half", HALVES)
def test_what_the_documents_hold_is_answered_right(desk_of: DeskOf, half: str) -> None:
    turns = asked(desk_of, "answerable", half)
    failed = [t for t in turns if t.faults]
    assert 1 - len(failed) / len(turns) >= ANSWERED_RIGHT, report(failed)


@pytest.mark.parametrize("half", HALVES)
def test_what_they_do_not_hold_is_refused(desk_of: DeskOf, half: str) -> None:
    turns = asked(desk_of, "unanswerable", half)
    failed = [t for t in turns if t.faults or not (t.refused and t.claims_nothing)]
    assert 1 - len(failed) / len(turns) >= REFUSED, report(failed)


@pytest.mark.parametrize("half", HALVES)
def test_turns_of_dialogues_are_answered_right(desk_of: DeskOf, half: str) -> None:
    turns = asked(desk_of, "dialogues", half)
    failed = [t for t in turns if t.faults]
    assert 1 - len(failed) / len(turns) >= TURNS_RIGHT, report(failed)


@pytest.mark.parametrize("name", ["2-answerable", "2-dialogues", "3-dialogues", "5-dialogues"])
def test_the_later_sets_are_answered_right(desk_of: DeskOf, name: str) -> None:
    items = read_items(f"fresh-{name}")
    turns = [t for i in items for t in ask_turns(desk_of(i.get("documents")), i)]
    failed = [t for t in turns if t.faults]
    assert 1 - len(failed) / len(turns) >= ANSWERED_RIGHT, report(failed)


def test_the_third_set_of_what_nothing_answers_is_refused(desk_of: DeskOf) -> None:
    turns = [t for i in read_items("fresh-3-unanswerable") for t in ask_turns(desk_of(None), i)]
    failed = [t for t in turns if t.faults or not (t.refused and t.claims_nothing)]
    assert 1 - len(failed) / len(turns) >= REFUSED, report(failed)


@pytest.mark.parametrize("name", LATER_ANSWERED_RIGHT)
def test_single_questions_of_the_later_sets_are_answered_right(desk_of: DeskOf, name: str) -> None:
    items = read_items(name)
    turns = [ask_turns(desk_of(i.get("documents")), as_dialogue(i))[-1] for i in items]
    failed = [t for t in turns if t.faults]
    assert 1 - len(failed) / len(turns) >= LATER_ANSWERED_RIGHT[name], report(failed)


@pytest.mark.parametrize("kind", CONTENT_RIGHT)
def test_content_questions_near_misses_orders_and_english(desk_of: DeskOf, kind: str) -> None:
    items = [i for i in read_items("fresh-5-content") if i["kind"] == kind]
    turns = [t for i in items for t in ask_turns(desk_of(i.get("documents")), i)]
    failed = [t for t in turns if t.faults or (kind == "unanswerable" and not t.claims_nothing)]
    assert 1 - len(failed) / len(turns) >= CONTENT_RIGHT[kind], report(failed)


def as_dialogue(item: dict[str, Any]) -> dict[str, Any]:
    """A question in the form of dev.jsonl, whose last turn alone is judged."""
    turns = [{"q": q, "expect": {}} for q in item["turns"]]
    turns[-1]["expect"] = item["expect"]
    return {**item, "turns": turns}
