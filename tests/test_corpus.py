from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.corpus import corpus_files, first_place, read_corpus
from app.ledger.errors import DuplicateDocument
from ingest.errors import NotAPolicy


class Shelf:
    """A library that remembers what it was given; 坏 in a file makes it refuse."""

    def __init__(self) -> None:
        self.documents: dict[str, str] = {}

    def add_document(self, data: bytes, *, filename: str) -> Any:
        text, number = data.decode(), hashlib.sha256(data).hexdigest()[:8]
        if "坏" in text:
            raise NotAPolicy(f"{filename}：没有可以引用的条款。", filename=filename)
        if number in self.documents:
            raise DuplicateDocument(filename, document_id=number, existing=text)
        self.documents[number] = filename
        return SimpleNamespace(id=number, label=text, tasks=2, chunks=3)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "lexicon").mkdir(parents=True)
    (folder / "lexicon" / "units.toml").write_text("", "utf-8")
    for name, text in {"b.txt": "乙", "a.txt": "甲", "README.md": "说明", ".hidden": "隐"}.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def read(shelf: Any, corpus: Path) -> list[str]:
    said: list[str] = []
    read_corpus(shelf, corpus, record=corpus.parent / "corpus.json", report=said.append)
    return said


def test_readme_hidden_files_and_the_lexicon_are_no_documents(corpus: Path) -> None:
    assert [path.name for path in corpus_files(corpus)] == ["a.txt", "b.txt"]


def test_the_first_start_reads_all_and_the_second_nothing(corpus: Path) -> None:
    shelf = Shelf()
    said = read(shelf, corpus)
    assert sorted(shelf.documents.values()) == ["a.txt", "b.txt"]
    assert "2 份" in said[0]
    assert read(shelf, corpus) == []


def test_a_new_file_is_read_and_a_deleted_document_stays_deleted(corpus: Path) -> None:
    shelf = Shelf()
    read(shelf, corpus)
    shelf.documents.clear()
    (corpus / "c.txt").write_text("丙", "utf-8")
    read(shelf, corpus)
    assert list(shelf.documents.values()) == ["c.txt"]


def test_a_document_that_is_there_already_is_no_news(corpus: Path) -> None:
    shelf = Shelf()
    read(shelf, corpus)
    (corpus.parent / "corpus.json").unlink()
    assert len(read(shelf, corpus)) == 1
    assert read(shelf, corpus) == []


def test_a_bad_file_is_reported_and_stops_nothing(corpus: Path) -> None:
    shelf = Shelf()
    (corpus / "a.txt").write_text("坏", "utf-8")
    assert any("没有可以引用的条款" in line for line in read(shelf, corpus))
    assert list(shelf.documents.values()) == ["b.txt"]
    assert len(read(shelf, corpus)) == 2  # said again at the next start


def test_a_torn_record_is_made_anew(corpus: Path) -> None:
    shelf = Shelf()
    read(shelf, corpus)
    (corpus.parent / "corpus.json").write_text('{"tor', "utf-8")
    read(shelf, corpus)
    assert read(shelf, corpus) == []


def test_the_place_is_that_of_the_first_document_that_has_one(corpus: Path) -> None:
    shelf = Shelf()
    read(shelf, corpus)
    places = {number: {"a.txt": "", "b.txt": "天宁区"}[name] for number, name in
              shelf.documents.items()}  # fmt: skip
    assert first_place(places.get, corpus, record=corpus.parent / "corpus.json") == "天宁区"
    assert first_place({}.get, corpus, record=corpus.parent / "corpus.json") == ""
