"""The everyday-question set holds what its users count on: its shape, its places, its halves."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SEED = "000_106c2e27e4b059fd.txt"
LONGEST_COMMON_RUN = 2
"""Characters an everyday question may share, in one run, with the paragraph that answers it."""


def read_questions(name: str = "everyday") -> list[dict]:
    lines = (ROOT / f"tests/questions/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def read_document(name: str) -> str:
    folder = ROOT / ("corpus" if name == SEED else "tests/documents")
    return (folder / name).read_text(encoding="utf-8")


QUESTIONS = read_questions()
TEXTS = {g["document"]: read_document(g["document"]) for q in QUESTIONS for g in q["gold"]}


def of_kind(kind: str) -> list[dict]:
    return [q for q in QUESTIONS if q["kind"] == kind]


def paragraph_with(quote: str, text: str) -> str:
    return next(line for line in text.splitlines() if quote in line)


def test_ids_and_questions_are_not_repeated():
    assert len({q["id"] for q in QUESTIONS}) == len(QUESTIONS)
    assert len({q["q"] for q in QUESTIONS}) == len(QUESTIONS)


def test_there_are_enough_questions_of_each_kind():
    assert len(of_kind("everyday")) >= 180
    assert len(of_kind("exact")) >= 40
    assert len(of_kind("absent")) >= 60
    assert len(QUESTIONS) == sum(len(of_kind(k)) for k in ("everyday", "exact", "absent"))


def test_every_document_has_its_share_of_everyday_questions():
    shares = Counter(q["document"] for q in of_kind("everyday"))
    assert shares.pop(SEED) >= 60
    assert len(shares) == 5
    assert min(shares.values()) >= 24


@pytest.mark.parametrize("kind", ["everyday", "exact", "absent"])
def test_halves_are_balanced_in_every_document(kind: str):
    halves = Counter((q["document"] or q["near"], q["half"]) for q in of_kind(kind))
    documents = {document for document, _ in halves}
    assert {half for _, half in halves} == {"tune", "report"}
    for document in documents:
        assert 0 <= halves[document, "tune"] - halves[document, "report"] <= 1


def test_each_quote_stands_exactly_once_in_the_document_it_names():
    wrong = [
        (q["id"], g["quote"])
        for q in QUESTIONS
        for g in q["gold"]
        if TEXTS[g["document"]].count(g["quote"]) != 1
    ]
    assert wrong == []


def test_answerable_questions_have_a_gold_passage_in_their_own_document():
    for q in of_kind("everyday") + of_kind("exact"):
        assert q["gold"][0]["document"] == q["document"], q["id"]


def test_absent_questions_name_no_passage():
    assert all(q["gold"] == [] and q["document"] is None for q in of_kind("absent"))


def test_everyday_questions_avoid_the_wording_of_the_paragraph_that_answers_them():
    size = LONGEST_COMMON_RUN + 1
    for q in of_kind("everyday"):
        runs = {q["q"][i : i + size] for i in range(len(q["q"]) - size + 1)}
        for g in q["gold"]:
            paragraph = paragraph_with(g["quote"], TEXTS[g["document"]])
            assert not {run for run in runs if run in paragraph}, q["id"]


def test_the_further_tuning_questions_name_passages_that_stand_and_repeat_no_wording():
    asked = read_questions("everyday-tune")
    assert {q["half"] for q in asked} == {"tune"}
    assert not {q["q"] for q in asked} & {q["q"] for q in QUESTIONS}
    assert len({q["id"] for q in asked + QUESTIONS}) == len(asked) + len(QUESTIONS)
    size = LONGEST_COMMON_RUN + 1
    for q in asked:
        assert q["gold"][0]["document"] == q["document"], q["id"]
        runs = {q["q"][i : i + size] for i in range(len(q["q"]) - size + 1)}
        for g in q["gold"]:
            text = TEXTS[g["document"]]
            assert text.count(g["quote"]) == 1, q["id"]
            paragraph = paragraph_with(g["quote"], text)
            assert not {run for run in runs if run in paragraph}, q["id"]


def test_the_second_everyday_set_names_passages_that_stand_and_repeats_no_wording():
    asked = read_questions("everyday-2")
    assert len(asked) >= 60
    assert len({q["document"] for q in asked}) >= 12
    assert len({q["q"] for q in asked + QUESTIONS}) == len(asked) + len(QUESTIONS)
    size = LONGEST_COMMON_RUN + 1
    for q in asked:
        runs = {q["q"][i : i + size] for i in range(len(q["q"]) - size + 1)}
        for g in q["gold"]:
            text = read_document(g["document"])
            assert g["quote"] in text, q["id"]
            # A document without line breaks is read clause by clause.
            near = [p for p in re.split(r"[\n()]", text) if g["quote"] in p]
            assert not {run for run in runs for p in near if run in p}, q["id"]


def test_the_third_fresh_set_asks_each_category_as_often_as_the_development_set_does():
    fresh = Counter(q["category"] for q in read_questions("fresh-3"))
    dev = Counter(q["category"] for q in read_questions("dev"))
    assert fresh.keys() == dev.keys()
    share = fresh.total() / dev.total()
    assert all(abs(fresh[c] - share * dev[c]) <= 1 for c in dev)


@pytest.mark.parametrize("name", ["fresh-9-a", "fresh-9-b", "fresh-9-d", "fresh-9-g"])
def test_the_ninth_sets_ask_each_category_as_often_as_the_development_set_does(name):
    fresh = Counter(q["category"] for q in read_questions(name))
    dev = Counter(q["category"] for q in read_questions("dev"))
    assert fresh.keys() == dev.keys()
    share = fresh.total() / dev.total()
    assert all(abs(fresh[c] - share * dev[c]) <= 1 for c in dev)


def test_the_fifth_content_set_names_passages_that_stand_once_and_repeats_nothing():
    asked = read_questions("fresh-5-content")
    assert Counter(q["kind"] for q in asked) == {
        "content": 70, "unanswerable": 60, "injection": 20, "english": 20,
    }  # fmt: skip
    assert len({q["q"] for q in asked}) == len({q["id"] for q in asked}) == len(asked)
    assert all(q.get("gold") for q in asked if q["kind"] == "content")
    quotes = [(g["document"], g["quote"]) for q in asked for g in q.get("gold", ())]
    assert [q for q in quotes if read_document(q[0]).count(q[1]) != 1] == []


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("fresh-7-content", {"content": 60, "figure": 10, "unanswerable": 15}),
        ("fresh-8-content", {"content": 25, "unanswerable": 5}),
    ],
)
def test_the_later_content_sets_name_passages_that_stand_once_and_repeat_nothing(name, kinds):
    asked = read_questions(name)
    assert Counter(q["kind"] for q in asked) == kinds
    assert len({q["q"] for q in asked}) == len({q["id"] for q in asked}) == len(asked)
    assert all(q.get("gold") for q in asked if q["kind"] != "unanswerable")
    quotes = [(g["document"], g["quote"]) for q in asked for g in q.get("gold", ())]
    assert [q for q in quotes if read_document(q[0]).count(q[1]) != 1] == []
