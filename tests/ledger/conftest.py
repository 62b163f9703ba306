"""Databases to test on: real SQLite, in memory and in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.ledger.task_db import TaskDB
from ingest.document import PolicyDocument


@pytest.fixture
def db() -> Iterator[TaskDB]:
    """An empty database in memory."""
    database = TaskDB(":memory:")
    yield database
    database.close()


@pytest.fixture
def file_db(tmp_path: Path) -> Iterator[TaskDB]:
    """An empty database in a file, where readers do not wait for the writer."""
    database = TaskDB(tmp_path / "ledger.db")
    yield database
    database.close()


@pytest.fixture
def shelve() -> Callable[..., str]:
    """Store and publish a document; return its id."""

    def put(database: TaskDB, document: PolicyDocument, data: bytes | None = None) -> str:
        document_id = database.shelve(
            document, data=data or document.text.encode(), filename="通知.txt"
        )
        database.publish(document_id)
        return document_id

    return put
