"""Thumbs up and down on answers: one JSON object a line, appended and never rewritten.

A line holds what a person needs to mend the answer: the question, the day, the answer and the
verdict. It stays in the data folder; nothing is sent anywhere.
"""

from __future__ import annotations

import json
import os
import threading
from datetime import date, datetime
from pathlib import Path
from typing import Literal

Verdict = Literal["good", "bad", "withdrawn"]


class FeedbackLog:
    """The file of verdicts. Safe to call from several threads."""

    def __init__(self, path: Path):
        self.path = path
        self._lock = threading.Lock()

    def append(
        self,
        verdict: Verdict,
        *,
        question: str,
        answer: str,
        status: str,
        as_of: date,
        model: str,
        at: datetime,
    ) -> None:
        """Add one line, on disk when this returns. Raises OSError where that fails."""
        line = json.dumps(
            {
                "at": at.isoformat(timespec="seconds"),
                "verdict": verdict,
                "question": question,
                "answer": answer,
                "status": status,
                "as_of": as_of.isoformat(),
                "model": model,
            },
            ensure_ascii=False,
        )
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())

    def entries(self) -> list[dict[str, str]]:
        """Every line, oldest first; a line torn by a power cut is passed over."""
        if not self.path.exists():
            return []
        rows = []
        for line in self.path.read_text(encoding="utf-8").splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                continue
        return rows
