"""Connections to the SQLite file: one that writes, as many that read as are wanted at once.

- Every write is one BEGIN IMMEDIATE transaction behind a lock. A bare `db.atomic()` begins with a
  read and fails at once with "database is locked" when another process writes in between, without
  waiting for the busy timeout; inside our transaction it nests as a savepoint.
- A read runs in a transaction of its own, so that all its queries see one state of the file, and
  waits for no writer (WAL). Read connections are lent from a pool and cannot write.
- Only the writer checkpoints: SQLite before 3.51.3 can damage the file when two connections do.
- ":memory:" has one connection, so there reads take turns with writes.

Left out: who may open the data folder at all (one process; the command line holds that lock).
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlite_utils import Database

from app.ledger.errors import LedgerUnavailable
from app.ledger.migrations import migrations

BUSY_SECONDS = 5.0
SPARE_READERS = 8


class Store:
    """The file and its connections, brought to the newest schema.

    Raises LedgerUnavailable when the file cannot be opened, is no database, or was written by a
    newer program.
    """

    def __init__(self, path: Path | Literal[":memory:"]) -> None:
        self._path = None if path == ":memory:" else Path(path)
        self._lock = threading.RLock()
        self._spare: list[sqlite3.Connection] = []
        self._pool_lock = threading.Lock()
        self._closed = False
        try:
            self._writer = self._connect()
            self._db = Database(self._writer, execute_plugins=False)
            self._prepare()
        except (sqlite3.Error, OSError) as error:
            raise LedgerUnavailable(
                f"任务数据库{self._path or ''}无法打开（{error}）。"
                "请检查数据文件夹是否可写、文件是否完好。"
            ) from error

    def close(self) -> None:
        """Close every connection that is not lent; the others close when they come back."""
        with self._pool_lock:
            self._closed = True
            spare, self._spare = self._spare, []
        for connection in spare:
            connection.close()
        with self._lock:
            self._writer.close()

    @contextmanager
    def writing(self, *, reports_only: bool = False) -> Iterator[Database]:
        """A transaction that commits when the block ends, and leaves nothing when it raises.

        `reports_only`: nothing but progress is written, which changes no name and no text.
        """
        with self._lock:
            before = self._writer.total_changes
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._db
                if self._writer.total_changes != before:
                    grown = ("revision",) if reports_only else ("revision", "contents")
                    for key in grown:
                        self._writer.execute(
                            "UPDATE meta SET value = value + 1 WHERE key = ?", [key]
                        )
                self._writer.execute("COMMIT")
            except BaseException as error:
                self._db.rollback()
                if isinstance(error, sqlite3.OperationalError) and _is_outside_fault(error):
                    raise LedgerUnavailable(
                        f"任务数据库写入失败（{error}），本次操作没有保存。"
                        "请检查磁盘空间和数据文件夹的权限后重试。"
                    ) from error
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection whose queries all see the same state of the file."""
        if self._path is None:
            with self._lock:
                yield self._writer
            return
        connection = self._borrow()
        try:
            connection.execute("BEGIN")
            yield connection
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            self._give_back(connection)

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path or ":memory:",
            timeout=BUSY_SECONDS,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    def _prepare(self) -> None:
        # Changing to WAL needs the file to itself, so a file that is in WAL already is left alone.
        if self._writer.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            self._writer.execute("PRAGMA journal_mode = WAL")
        self._writer.execute("PRAGMA synchronous = FULL")
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            self._refuse_newer()
            migrations.apply(self._db)
            self._writer.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            raise

    def _refuse_newer(self) -> None:
        with Database(sqlite3.connect(":memory:"), execute_plugins=False) as empty:
            known = {migration.name for migration in migrations.pending(empty)}
        newer = [m.name for m in migrations.applied(self._db) if m.name not in known]
        if newer:
            raise LedgerUnavailable(
                f"任务数据库{self._path or ''}是由更新版本的程序建立的（{'、'.join(newer)}）。"
                "请升级程序，或换一个数据文件夹。"
            )

    def _borrow(self) -> sqlite3.Connection:
        with self._pool_lock:
            if self._closed:
                raise LedgerUnavailable("任务数据库已经关闭（系统正在停止）。请重新启动后再试。")
            if self._spare:
                return self._spare.pop()
        connection = self._connect()
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        return connection

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if not self._closed and len(self._spare) < SPARE_READERS:
                self._spare.append(connection)
                return
        connection.close()


def _is_outside_fault(error: sqlite3.OperationalError) -> bool:
    """Whether the disk or another process is to blame, not our SQL."""
    primary = error.sqlite_errorcode & 0xFF
    return primary in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
    )
