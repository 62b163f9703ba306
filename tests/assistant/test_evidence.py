"""Whether a passage answers: its words, and how far it stands out among the candidates."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assistant.asides import without_asides
from app.assistant.contrasts import Contrasts
from app.assistant.evidence import Verdict, standing
from app.assistant.knowledge import Knowledge
from app.assistant.reading import read
from tests.assistant.conftest import ROOT, Ask

EVERYDAY = ROOT / "tests/questions/everyday-tune.jsonl"
SEED = "000_106c2e27e4b059fd.txt"

SCORES = st.lists(st.integers(-50, 50).map(lambda n: n / 10), max_size=24)


@given(SCORES, st.integers(-3, 3))
def test_standing_has_one_value_a_score_and_no_zero_point(scores: list[float], by: int):
    apart = standing(scores)
    assert len(apart) == len(scores)
    assert all(a >= 0 for a in apart)
    assert standing([s + by for s in scores]) == pytest.approx(apart, abs=0.02)


def test_a_score_far_above_the_others_stands_out_and_one_of_many_does_not():
    alone = standing([3.0, 1.1, 1.0, 0.9, 1.0])
    among = standing([3.0, 2.9, 2.8, 2.9, 3.0])
    assert alone[0] > 2 > among[0]
    assert alone[1] == 0


@pytest.mark.parametrize("scores", [[], [2.0], [1.0, 1.0]])
def test_nothing_stands_out_among_too_few(scores: list[float]):
    assert standing(scores) == [0.0] * len(scores)


WORDLESS = Verdict(coverage=0.0, found=0.0, head=0.0)


def test_a_passage_that_shares_no_word_answers_where_it_stands_out():
    assert WORDLESS.holds(0.5, apart=2.5, length=14)
    assert not WORDLESS.holds(0.5, apart=1.2, length=14)
    assert not WORDLESS.holds(0.5, apart=2.5, length=2), "a word stands out by chance"


def test_standing_out_is_not_enough_where_a_figure_is_asked_for():
    assert not WORDLESS.holds(0.5, apart=2.5, length=14, figure=True)


def test_a_passage_about_a_sibling_answers_nothing():
    assert not Verdict(coverage=1.0, conflict="高中").holds(0.9, apart=3.0, length=14, title=1.0)


def test_another_level_of_government_is_another_thing():
    table = Contrasts.from_toml((ROOT / "corpus/lexicon/contrasts.toml").read_text("utf-8"))
    said = "州级河长每季度巡河，县级河长每月巡河。"
    assert table.conflict("省级河长多久巡河", said, said) == "省级"
    assert not table.conflict("市级河长多久巡河", said, said), "a prefecture by another name"
    assert not table.conflict("省级河长多久巡河", "各级河长定期巡河。" + said, said)


def test_everyday_questions_find_their_passage_and_few_are_answered_beside_the_point(ask: Ask):
    """42 lay questions over the seed that share no word with what answers them."""
    shown, wrong = 0, []
    for asked in map(json.loads, EVERYDAY.read_text("utf-8").splitlines()):
        if asked["document"] != SEED:
            continue
        answer = ask(asked["q"])
        quotes = ["".join(c.quote.split()) for c in (*answer.citations, *answer.nearest)]
        right = any("".join(g["quote"].split()) in q for g in asked["gold"] for q in quotes)
        shown += right
        wrong += [asked["q"]] if answer.status == "answered" and not right else []
    assert shown >= 14
    assert len(wrong) <= 10, wrong


def test_a_question_that_is_looked_up_keeps_all_its_clauses(knowledge: Knowledge):
    as_of = date(2017, 9, 15)
    heard = without_asides(
        "没房没车抵给银行，还肯借吗",
        read=lambda sentence: read(sentence, knowledge=knowledge, as_of=as_of),
        knowledge=knowledge,
        as_of=as_of,
    )
    assert heard.text == "没房没车抵给银行，还肯借吗"
