"""The words of tasks, without what else is known of them: what a topic is looked for in."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from app.ledger.charges import Meant
from app.ledger.plain_rows import plain_rows
from app.ledger.records import TaskWords

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\%_"})


def load_words(
    connection: sqlite3.Connection, meant: Meant, holding: Sequence[str]
) -> list[TaskWords]:
    """The tasks meant, of those that have the characters of each word in their order: what is
    stored to be looked in keeps the punctuation that may stand between two of them."""
    holds = "".join(
        f"""
        AND EXISTS (SELECT 1 FROM task_words w
            WHERE w.task_seq = t.seq AND w.folded LIKE :word{n} ESCAPE '\\')"""
        for n in range(len(holding))
    )
    rows = plain_rows(
        connection,
        f"""SELECT t.id, t.title, x.text FROM tasks t JOIN task_texts x ON x.task_seq = t.seq
            WHERE {meant.of_tasks}{holds} ORDER BY t.seq""",
        {**meant.parameters, **{f"word{n}": _like(word) for n, word in enumerate(holding)}},
    )
    return [TaskWords(id=task_id, title=title, text=text) for task_id, title, text in rows]


def _like(word: str) -> str:
    """校车 -> %校%车%"""
    return f"%{'%'.join(c.translate(_SIGNS) for c in word)}%"
