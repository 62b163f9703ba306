"""The sentences of answers: both languages say the same things with the same slots."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from app.assistant.agent import Prompts
from app.assistant.compose.phrases import Phrases

ROOT = Path(__file__).resolve().parents[2]
ENGLISH_ONLY = re.compile(r"[\u4e00-\u9fff]")
NAMED_IN_CHINESE = {
    "absent.cited_document",
    "absent.unknown_document",
    "speech.action",
    "summary.sum",
}


@pytest.fixture(scope="module")
def phrases() -> dict[str, Phrases]:
    return Prompts.read(ROOT / "prompts").phrases


def test_both_languages_have_the_same_sentences(phrases: dict[str, Phrases]) -> None:
    assert phrases["zh"].sentences.keys() == phrases["en"].sentences.keys()


def test_a_sentence_wants_the_same_slots_in_both_languages(phrases: dict[str, Phrases]) -> None:
    zh, en = phrases["zh"], phrases["en"]
    assert {n: zh.slots(n) for n in zh.sentences} == {n: en.slots(n) for n in en.sentences}


def test_english_sentences_hold_no_chinese_but_the_names_of_pages(
    phrases: dict[str, Phrases],
) -> None:
    chinese = {n for n, s in phrases["en"].sentences.items() if ENGLISH_ONLY.search(s)}
    assert chinese <= NAMED_IN_CHINESE


def test_every_sentence_that_the_code_says_exists(phrases: dict[str, Phrases]) -> None:
    said = set()
    for path in (ROOT / "app" / "assistant" / "compose").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "say" and node.args and isinstance(node.args[0], ast.Constant):
                said.add(node.args[0].value)
    assert said - phrases["zh"].sentences.keys() == set()


def test_no_sentence_says_that_work_was_left_undone(phrases: dict[str, Phrases]) -> None:
    accusing = re.compile(r"未完成|没有完成|没完成|拖延|失职")
    assert [n for n, s in phrases["zh"].sentences.items() if accusing.search(s)] == []
