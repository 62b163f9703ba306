"""Conversations that were had on the page, kept on this machine: named, searched, deleted.

They are no part of the ledger and lie in a file of their own in the data folder, which may be
deleted at any time. A conversation grows by whole turns. Whoever saves says which revision they
saw: where another window has carried the same conversation on meanwhile, theirs becomes a new
one, so that neither loses a turn.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from app.web.problems import Problem
from app.web.turns import Kept

TITLE_LENGTH = 60  # characters of a name
LISTED = 200  # conversations shown at once; a search finds the others

_TABLES = """
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    updated TEXT NOT NULL,
    revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversations_by_time ON conversations (updated);
CREATE TABLE IF NOT EXISTS turns (
    conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    position INTEGER NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    kept TEXT NOT NULL,
    PRIMARY KEY (conversation_id, position)) WITHOUT ROWID;
"""


@dataclass(frozen=True, kw_only=True)
class Bookmark:
    """Which conversation a window shows, and how far it has seen it."""

    id: str
    revision: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A conversation as it stands in the list."""

    id: str
    title: str
    updated: datetime
    turns: int


class ConversationStore:
    """The file of conversations. Safe to call from several threads.

    Every method raises Problem 503 where the file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db: Database | None = None

    def close(self) -> None:
        """Let go of the file; a later call opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.conn.close()
                self._db = None

    def save(self, mark: Bookmark | None, turns: Sequence[Kept], *, at: datetime) -> Bookmark:
        """Keep `turns` as the whole of a conversation; a new one where `mark` is None or where
        another window has changed that one since. Its name is its first question until renamed.
        """
        with self._writing() as db:
            known = mark and _revision(db, mark.id)
            if mark is None or known != mark.revision:
                mark = Bookmark(id=secrets.token_hex(8), revision=0)
                title = " ".join(str(turns[0]["question"]).split())[:TITLE_LENGTH]
                db.table("conversations").insert(
                    {"id": mark.id, "title": title, "updated": at.isoformat(), "revision": 0}
                )
            db.execute("DELETE FROM turns WHERE conversation_id = ?", [mark.id])
            db.table("turns").insert_all(
                {
                    "conversation_id": mark.id,
                    "position": position,
                    "question": turn["question"],
                    "answer": turn["text"],
                    "kept": json.dumps(turn, ensure_ascii=False),
                }
                for position, turn in enumerate(turns)
            )
            db.execute(
                "UPDATE conversations SET updated = ?, revision = revision + 1 WHERE id = ?",
                [at.isoformat(), mark.id],
            )
            return Bookmark(id=mark.id, revision=mark.revision + 1)

    def open(self, conversation_id: str) -> tuple[Bookmark, list[Kept]] | None:
        """A conversation's turns, None where it is not there (any more)."""
        with self._reading() as db:
            revision = _revision(db, conversation_id)
            rows = db.execute(
                "SELECT kept FROM turns WHERE conversation_id = ? ORDER BY position",
                [conversation_id],
            ).fetchall()
        if revision is None:
            return None
        return Bookmark(id=conversation_id, revision=revision), [json.loads(row[0]) for row in rows]

    def title(self, conversation_id: str) -> str:
        """The name of a conversation, "" where it is not there."""
        with self._reading() as db:
            row = db.execute(
                "SELECT title FROM conversations WHERE id = ?", [conversation_id]
            ).fetchone()
        return str(row[0]) if row else ""

    def entries(self, wanted: str = "") -> list[Entry]:
        """The conversations whose name, questions or answers hold `wanted`, newest first."""
        like = f"%{_escaped(wanted.strip())}%"
        with self._reading() as db:
            rows = db.execute(
                """SELECT id, title, updated,
                        (SELECT count(*) FROM turns WHERE conversation_id = c.id)
                    FROM conversations c
                    WHERE title LIKE :like ESCAPE '\\' OR EXISTS (
                        SELECT 1 FROM turns WHERE conversation_id = c.id
                        AND (question LIKE :like ESCAPE '\\' OR answer LIKE :like ESCAPE '\\'))
                    ORDER BY updated DESC LIMIT :limit""",
                {"like": like, "limit": LISTED},
            ).fetchall()
        return [
            Entry(id=row[0], title=row[1], updated=datetime.fromisoformat(row[2]), turns=row[3])
            for row in rows
        ]

    def rename(self, conversation_id: str, title: str) -> str:
        """Give a conversation a name; the name as it is kept. Raises Problem 422 for no name."""
        name = " ".join(title.split())[:TITLE_LENGTH]
        if not name:
            raise Problem(422, "名称是空的，请写明这次对话的名称。")
        with self._writing() as db:
            db.execute("UPDATE conversations SET title = ? WHERE id = ?", [name, conversation_id])
        return name

    def delete(self, conversation_id: str) -> None:
        """Forget a conversation; one that is not there is no error."""
        with self._writing() as db:
            db.execute("DELETE FROM conversations WHERE id = ?", [conversation_id])

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        with self._reading() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                db.rollback()
                raise

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with self._lock:
            try:
                if self._db is None:
                    self._db = self._opened()
                yield self._db
            except (sqlite3.Error, OSError) as error:
                raise Problem(
                    503,
                    f"对话记录 {self._path.name} 不能读写（{error}）。提问不受影响，只是不会保存。"
                    "请检查磁盘空间和数据文件夹的权限。",
                ) from error

    def _opened(self) -> Database:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.executescript(_TABLES)
        return Database(connection, execute_plugins=False)


def _revision(db: Database, conversation_id: str) -> int | None:
    row = db.execute(
        "SELECT revision FROM conversations WHERE id = ?", [conversation_id]
    ).fetchone()
    return int(row[0]) if row else None


def _escaped(text: str) -> str:
    r""" "50%" -> "50\%": signs that LIKE would read as its own."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return text
