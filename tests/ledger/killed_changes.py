"""Adds and removes documents in children that kill themselves at chosen steps.

usage: killed_changes.py FOLDER EVERY

A step is whatever leaves a trace: an SQL statement, a file opened for writing, renamed or
removed. One child runs to the end and counts them; then one child for every EVERY-th step is
killed right before it, each in a data folder of its own under FOLDER. Children are forked from
this process, which has imported everything and started nothing. Prints one JSON line per child.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import chromadb  # noqa: F401  # imported once, here, and not in every child

from app.ledger.library import Library
from app.ledger.store import Store
from app.ledger.succession import Succession
from app.ledger.task_db import TaskDB
from tests.ledger.test_library import BUS, MEALS, file_of, parse_titles
from vectorstore import HashedNgramEmbedder, PolicyIndex

NEW_BUS = ["每季度公布检查结果", BUS[0]]
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}
WRITING = os.O_WRONLY | os.O_RDWR


class Steps:
    """Counts steps, and kills this process before a chosen one."""

    def __init__(self, kill_at: int | None) -> None:
        self.count = 0
        self.armed = False
        self._kill_at = kill_at

    def step(self) -> None:
        if not self.armed:
            return
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        self.count += 1

    def audit(self, event: str, args: tuple[object, ...]) -> None:
        if event in CHANGES or (event == "open" and int(args[2] or 0) & WRITING):
            self.step()


def change(folder: Path, kill_at: int | None, told: Callable[[str], None]) -> int:
    """Add two documents; under the eyes of the killer add the second, put a new version in the
    place of the first, and remove that."""
    steps = Steps(kill_at)
    sys.addaudithook(steps.audit)
    connect = Store._connect

    def watched(store: Store):
        connection = connect(store)
        connection.set_trace_callback(lambda _: steps.step())
        return connection

    Store._connect = watched
    db = TaskDB(folder / "ledger.db")
    index = PolicyIndex(folder / "index", embedder=HashedNgramEmbedder())
    index.open()
    library = Library(db, index, lexicon=None, parse=parse_titles)
    library.recover()
    first = library.add_document(file_of(*BUS, number="校车"), filename="校车.txt")
    db.record_progress(
        f"{first.id}#article-1", status="done", note="已办结", on=date(2017, 9, 1), by="王某"
    )
    steps.armed = True
    library.add_document(file_of(*MEALS, number="食堂"), filename="食堂.txt")
    told("added 食堂")
    data = file_of(*NEW_BUS, number="校车")
    second = library.keep(
        library.read(data, filename="校车.txt"),
        data=data,
        filename="校车.txt",
        replaces=Succession(old_id=first.id, same={f"{first.id}#article-1": "article-2"}),
    )
    told("replaced 校车")
    library.remove_document(second.id)
    told("removed 校车")
    steps.armed = False
    return steps.count


def in_child(folder: Path, kill_at: int | None) -> tuple[list[str], int]:
    """What the child said it had finished, and how many steps it counted."""
    folder.mkdir()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        count = change(folder, kill_at, lambda said: os.write(writing, f"{said}\n".encode()))
        os.write(writing, f"{count}".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        said = pipe.read().splitlines()
    os.waitpid(child, 0)
    count = int(said.pop()) if said and said[-1].isdecimal() else 0
    return said, count


def main(folder: Path, every: int) -> None:
    """See the top of the file."""
    said, count = in_child(folder / "whole", None)
    print(json.dumps({"folder": "whole", "said": said, "steps": count}))
    for kill_at in range(0, count, every):
        name = f"killed-{kill_at}"
        said, _ = in_child(folder / name, kill_at)
        print(json.dumps({"folder": name, "said": said}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
