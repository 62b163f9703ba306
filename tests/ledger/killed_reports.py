"""Reports progress in children that are killed at random moments.

usage: killed_reports.py FILE KILLS

Every child opens the same database, reports as fast as it can and says the id of each entry once
it has it. Prints one JSON line per child: the ids that it said before it was killed.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import date
from pathlib import Path

from app.ledger.task_db import TaskDB
from tests.ledger.writer import school_safety


def reports(file: Path, task_id: str, writing: int) -> None:
    """Report until killed."""
    db = TaskDB(file)
    while True:
        entry = db.record_progress(
            task_id, status="in_progress", note="进展", on=date(2017, 9, 1), by="王"
        )
        os.write(writing, f"{entry.id}\n".encode())


def killed(file: Path, task_id: str, after: float) -> list[int]:
    """The ids that one child said before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        reports(file, task_id, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        first = pipe.readline()  # the clock starts when the child has
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        said = [first, *pipe.read().splitlines(keepends=True)]
    os.waitpid(child, 0)
    return [int(line) for line in said if line.endswith("\n")]


def main(file: Path, kills: int) -> None:
    """See the top of the file."""
    db = TaskDB(file)
    document_id = db.shelve(school_safety(), data=b"1", filename="通知.txt")
    db.publish(document_id)
    db.close()
    chance = random.Random(7)
    for _ in range(kills):
        print(json.dumps(killed(file, f"{document_id}#annex-1", chance.uniform(0, 0.2))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
