"""The data folder: one process owns it, and says who it is.

    data/policydesk.db   the truth
    data/index/          a cache, rebuilt from it
    data/policydesk.log  warnings and tracebacks
    data/corpus.json     which files of corpus/ have been read
    data/.lock           held by the owner; holds its process id and address

The lock is the operating system's, so a killed owner leaves nothing to clear away. Two owners
would damage the index silently, which is why there is never a second one: whoever finds the
folder taken asks the owner instead (`app/client.py`).
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

PATIENCE = 0.5  # seconds; `doctor` holds the lock for an instant when it looks
REASONS = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "超出磁盘配额",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "同名的文件已经存在",
    errno.ENOENT: "在那里建不了文件夹",
}


class FolderError(Exception):
    """The data folder cannot be used; `str(error)` is what to show."""


class FolderUnusable(FolderError):
    """It cannot be made or written."""


@dataclass(frozen=True, kw_only=True)
class Owner:
    """Who owns a folder; `url` is "" until it answers there."""

    pid: int
    url: str = ""


class FolderInUse(FolderError):
    """Another process owns it."""

    def __init__(self, path: Path, owner: Owner | None) -> None:
        where = f"（进程 {owner.pid}{f'，页面 {owner.url}' if owner.url else ''}）" if owner else ""
        super().__init__(
            f"数据文件夹 {path} 正由另一个 PolicyDesk 使用{where}，同一时间只能有一个。"
            "请使用已启动的那个，或先停止它；另开一个请用 POLICYDESK_DATA 指定别的文件夹。"
        )
        self.owner = owner


class DataFolder:
    """A data folder that this process owns; `claim` makes one, `release` gives it up."""

    def __init__(self, path: Path, lock: IO[str]) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def claim(cls, path: Path) -> DataFolder:
        """Make the folder if need be and own it.

        Raises FolderUnusable, FolderInUse.
        """
        try:
            path.mkdir(parents=True, exist_ok=True)
            lock = _open_lock(path)
            if not _hold(lock, fcntl.LOCK_EX, patience=PATIENCE):
                lock.close()
                raise FolderInUse(path, _read_owner(path))
            folder = cls(path, lock)
            folder.announce("")  # also proves that the folder takes a write
        except OSError as error:
            raise FolderUnusable(unusable(path, error)) from error
        return folder

    def announce(self, url: str) -> None:
        """Write down where this process answers, for those who find the folder taken."""
        self._lock.seek(0)
        self._lock.truncate()
        self._lock.write(json.dumps(asdict(Owner(pid=os.getpid(), url=url))))
        self._lock.flush()

    def release(self) -> None:
        """Give the folder up; again is no error."""
        self._lock.close()

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.path / "policydesk.db"

    @property
    def index(self) -> Path:
        """The index folder, which may be deleted at any time."""
        return self.path / "index"

    @property
    def log(self) -> Path:
        """Warnings and tracebacks."""
        return self.path / "policydesk.log"

    @property
    def corpus_record(self) -> Path:
        """Which corpus files have been read."""
        return self.path / "corpus.json"


def owner_of(path: Path) -> Owner | None:
    """Who owns the folder now; None where nobody does or there is no folder."""
    try:
        with (path / ".lock").open("r", encoding="utf-8") as lock:
            return None if _hold(lock, fcntl.LOCK_SH) else _read_owner(path) or Owner(pid=0)
    except OSError:
        return None


def unusable(path: Path, error: OSError) -> str:
    """Why a data folder cannot be used, as one sentence."""
    reason = REASONS.get(error.errno or 0, error.strerror or str(error))
    return (
        f"数据文件夹 {path} 不能使用：{reason}。请检查文件夹的权限和磁盘，"
        "或用 POLICYDESK_DATA 指定另一个文件夹。"
    )


def _open_lock(path: Path) -> IO[str]:
    # "a+": made where it is missing, and never emptied before the lock is held.
    return (path / ".lock").open("a+", encoding="utf-8")


def _hold(lock: IO[str], kind: int, *, patience: float = 0.0) -> bool:
    """Take the lock, waiting up to `patience` seconds; False when somebody else keeps it."""
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)


def _read_owner(path: Path) -> Owner | None:
    try:
        return Owner(**json.loads((path / ".lock").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
