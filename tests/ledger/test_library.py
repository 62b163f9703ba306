"""Documents in and out of both stores: whole or not at all, whatever fails on the way."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.ledger.errors import DuplicateDocument, UnknownDocument
from app.ledger.library import Library
from app.ledger.records import TaskFilter
from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument
from ingest.errors import NotAPolicy
from tests.ledger.writer import Writer
from vectorstore import HashedNgramEmbedder, PolicyIndex
from vectorstore.errors import IndexDamaged, StoreError

DAY = date(2017, 9, 15)
BUS = ["严格校车安全管理", "每月检查车辆"]
MEALS = ["学校食堂明厨亮灶", "食品留样检查"]


def file_of(*titles: str, number: str = "一号") -> bytes:
    """A file that `parse_titles` reads."""
    return json.dumps({"number": number, "titles": titles}).encode()


def parse_titles(data: bytes, *, filename: str, lexicon: object) -> PolicyDocument:
    """Stands in for parse_document: a list of titles to a document of articles."""
    if not data.startswith(b"{"):
        raise NotAPolicy(f"{filename}：不是政策文件。", filename=filename)
    written = json.loads(data)
    writer = Writer(doc_number=written["number"])
    for title in written["titles"]:
        writer.task(title, responsible=["区教育局"])
    return writer.done()


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PolicyIndex]:
    with PolicyIndex(tmp_path / "index", embedder=HashedNgramEmbedder()) as index:
        yield index


@pytest.fixture
def library(file_db: TaskDB, index: PolicyIndex) -> Library:
    return Library(file_db, index, lexicon=None, parse=parse_titles)


def titles(library: Library, query: str, **wanted) -> list[str]:
    return [passage.title for passage, _ in library.search(query, k=5, **wanted)]


def break_once(monkeypatch, target: object, method: str, error: BaseException) -> None:
    whole = getattr(target, method)
    failed: list[bool] = []

    def broken(*args, **kwargs):
        if failed:
            return whole(*args, **kwargs)
        failed.append(True)
        raise error

    monkeypatch.setattr(target, method, broken)


def assert_empty(db: TaskDB, index: PolicyIndex) -> None:
    assert db.documents() == []
    assert db.shelved() == []
    assert db.passages() == []
    assert db.units(as_of=DAY) == []
    assert db.find(TaskFilter(), as_of=DAY).total == 0
    assert index.document_ids() == set()


def test_an_added_document_is_stored_and_found(library, file_db):
    record = library.add_document(file_of(*BUS), filename="校车.txt")
    assert (record.tasks, record.chunks, record.filename) == (2, 2, "校车.txt")
    assert file_db.documents() == [record]
    passage, hit = library.search("校车", k=1)[0]
    assert passage.title == BUS[0]
    assert hit.id == passage.id == f"{record.id}#article-1"


def test_a_file_that_cannot_be_read_leaves_nothing(library, file_db, index):
    with pytest.raises(NotAPolicy):
        library.add_document(b"\x00\x01", filename="图片.png")
    assert_empty(file_db, index)


def test_the_same_file_is_refused_and_the_first_stays(library, file_db):
    record = library.add_document(file_of(*BUS), filename="校车.txt")
    with pytest.raises(DuplicateDocument, match="一号"):
        library.add_document(file_of(*BUS), filename="副本.txt")
    assert file_db.documents() == [record]


def test_the_same_text_in_another_file_is_taken_with_a_warning(library):
    library.add_document(file_of(*BUS), filename="校车.txt")
    record = library.add_document(file_of(*BUS) + b" ", filename="校车.docx")
    assert [w.code for w in record.warnings] == ["same_text"]
    assert "校车.txt" in record.warnings[0].message


@pytest.mark.parametrize("method", ["shelve", "publish", "shelved_passages"])
def test_a_failing_database_leaves_both_stores_empty(library, file_db, index, monkeypatch, method):
    break_once(monkeypatch, file_db, method, OSError("disk"))
    with pytest.raises(OSError, match="disk"):
        library.add_document(file_of(*BUS), filename="校车.txt")
    assert_empty(file_db, index)
    assert library.add_document(file_of(*BUS), filename="校车.txt").tasks == 2


def test_an_interrupted_import_leaves_both_stores_empty(library, file_db, index, monkeypatch):
    break_once(monkeypatch, index, "add", KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        library.add_document(file_of(*BUS), filename="校车.txt")
    assert_empty(file_db, index)


def test_an_index_that_refuses_is_rebuilt_with_the_new_document(library, index, monkeypatch):
    library.add_document(file_of(*BUS), filename="校车.txt")
    break_once(monkeypatch, index, "add", StoreError("torn"))
    library.add_document(file_of(*MEALS, number="二号"), filename="食堂.txt")
    assert titles(library, "食堂")[0] == MEALS[0]
    assert titles(library, "校车")[0] == BUS[0]


def test_an_index_that_cannot_be_rebuilt_leaves_both_stores_empty(
    library, file_db, index, monkeypatch
):
    break_once(monkeypatch, index, "add", StoreError("torn"))
    break_once(monkeypatch, index, "rebuild", StoreError("disk full"))
    with pytest.raises(StoreError, match="disk full"):
        library.add_document(file_of(*BUS), filename="校车.txt")
    assert_empty(file_db, index)


def test_a_damaged_index_is_rebuilt_by_the_search_that_meets_it(library, index, monkeypatch):
    library.add_document(file_of(*BUS), filename="校车.txt")
    break_once(monkeypatch, index, "search", IndexDamaged("torn"))
    assert titles(library, "校车")[0] == BUS[0]


def test_a_removed_document_is_gone_from_both_stores(library, file_db, index):
    record = library.add_document(file_of(*BUS), filename="校车.txt")
    library.remove_document(record.id)
    assert_empty(file_db, index)
    assert titles(library, "校车") == []
    with pytest.raises(UnknownDocument):
        library.remove_document(record.id)


def test_a_document_is_removed_although_the_index_fails(library, file_db, index, monkeypatch):
    record = library.add_document(file_of(*BUS), filename="校车.txt")
    break_once(monkeypatch, index, "remove", StoreError("torn"))
    library.remove_document(record.id)
    assert_empty(file_db, index)


def test_what_is_not_published_is_never_found(library, file_db, index):
    hidden = library.add_document(file_of(*BUS), filename="校车.txt")
    library.add_document(file_of("校车线路公示", number="二号"), filename="线路.txt")
    file_db.discard(hidden.id)  # the index has not heard of it
    assert titles(library, "校车") == ["校车线路公示"]
    assert titles(library, "校车", document_ids=[hidden.id]) == []


def test_a_search_is_narrowed_by_document_and_source(library):
    first = library.add_document(file_of(*BUS), filename="校车.txt")
    library.add_document(file_of("校车线路公示", number="二号"), filename="线路.txt")
    assert titles(library, "校车", document_ids=[first.id])[0] == BUS[0]
    assert titles(library, "校车", sources=["annex"]) == []


def test_recovery_clears_an_import_that_never_ended(library, file_db, index):
    document = parse_titles(file_of(*BUS), filename="校车.txt", lexicon=None)
    document_id = file_db.shelve(document, data=b"1", filename="校车.txt")
    index.add(library._entries(document_id))
    library.recover()
    assert_empty(file_db, index)


@pytest.mark.parametrize("lost", ["index forgot", "index knows too much", "other recipe"])
def test_recovery_rebuilds_an_index_that_does_not_match(library, file_db, index, lost, monkeypatch):
    record = library.add_document(file_of(*BUS), filename="校车.txt")
    library.recover()
    match lost:
        case "index forgot":
            index.remove(record.id)
        case "index knows too much":
            extra = parse_titles(file_of(*MEALS), filename="食堂.txt", lexicon=None)
            shelved = file_db.shelve(extra, data=b"1", filename="食堂.txt")
            index.add(library._entries(shelved))
            file_db.discard(shelved)
        case "other recipe":
            file_db.index_recipe = 0
    generation = index.describe()["generation"]
    library.recover()
    assert index.describe()["generation"] != generation
    assert index.document_ids() == {record.id}
    assert titles(library, "校车")[0] == BUS[0]


def test_recovery_leaves_an_index_that_matches_alone(library, index):
    library.recover()
    library.add_document(file_of(*BUS), filename="校车.txt")
    generation = index.describe()["generation"]
    library.recover()
    assert index.describe()["generation"] == generation


def test_the_index_folder_can_be_thrown_away(library, file_db, index, tmp_path):
    library.add_document(file_of(*BUS), filename="校车.txt")
    index.close()
    with PolicyIndex(tmp_path / "another", embedder=HashedNgramEmbedder()) as empty:
        again = Library(file_db, empty, lexicon=None, parse=parse_titles)
        again.recover()
        assert titles(again, "校车")[0] == BUS[0]


def test_files_added_at_the_same_time_are_all_there(library, file_db, index):
    files = [file_of(f"任务{n}", number=f"{n}号") for n in range(8)]
    threads = [
        threading.Thread(target=library.add_document, args=[f], kwargs={"filename": f"{n}.txt"})
        for n, f in enumerate([*files, *files])
    ]
    with pytest.MonkeyPatch.context() as patch:
        refused: list[object] = []
        patch.setattr(threading, "excepthook", lambda a: refused.append(a.exc_type))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(file_db.documents()) == 8
    assert index.document_ids() == {d.id for d in file_db.documents()}
    assert refused == [DuplicateDocument] * 8
