"""The annotations of our own documents hold together with the texts that they describe."""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tests.ingest.parsing import PAPERS, parse

FOLDER = Path(__file__).resolve().parent / "documents"
FILES = {path.stem: path for path in PAPERS}
NAMES = sorted(FILES)
RECURRENCES = r"daily|weekly|monthly|quarterly|half-yearly|yearly(:\d\d)?"


def squash(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def read(name: str) -> tuple[str, dict]:
    file = FILES[name]
    text = file.read_text(encoding="utf-8") if file.suffix == ".txt" else parse(file).text
    gold = json.loads((FOLDER / f"{name}.gold.json").read_text(encoding="utf-8"))
    return squash(text), gold


def test_every_document_has_its_annotation():
    assert len(NAMES) >= 27
    assert sorted(path.name.removesuffix(".gold.json") for path in FOLDER.glob("*.json")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_task_stands_at_one_place_in_its_document(name: str):
    text, gold = read(name)
    for task in gold["tasks"] + gold.get("optional_tasks", []):
        assert text.count(squash(task["key_text"])) == 1, task["locator"]


@pytest.mark.parametrize("name", NAMES)
def test_units_and_deadlines_are_the_documents_own_words(name: str):
    text, gold = read(name)
    for task in gold["tasks"] + gold.get("optional_tasks", []):
        phrases = [*task["responsible"], *task["supporting"], task["deadline_text"] or ""]
        assert all(squash(phrase) in text for phrase in phrases), task["locator"]
        assert set(task["lead"]) <= set(task["responsible"]), task["locator"]


@pytest.mark.parametrize("name", NAMES)
def test_dates_and_recurrences_are_well_formed(name: str):
    _, gold = read(name)
    for task in gold["tasks"] + gold.get("optional_tasks", []):
        if task["due"]:
            assert date.fromisoformat(task["due"]).year >= gold["year"], task["locator"]
            assert task["deadline_text"], task["locator"]
        if task["recurrence"]:
            assert re.fullmatch(RECURRENCES, task["recurrence"]), task["locator"]
