"""Thumbs: appended, whole, in Chinese as it was said."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from app.web.feedback import FeedbackLog

LINE: dict[str, Any] = {
    "question": "谁负责？\n快说",
    "answer": "甲局",
    "status": "answered",
    "as_of": date(2017, 9, 15),
    "model": "embedded",
    "at": datetime(2017, 9, 15, 8, tzinfo=UTC),
}


def test_a_verdict_is_kept_with_what_it_is_about(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path / "new" / "feedback.jsonl")
    log.append("good", **LINE)
    log.append("bad", **LINE)
    assert [entry["verdict"] for entry in log.entries()] == ["good", "bad"]
    assert log.entries()[0]["question"] == "谁负责？\n快说"
    assert "甲局" in log.path.read_text("utf-8")


def test_a_line_torn_by_a_power_cut_spoils_no_other(tmp_path: Path) -> None:
    log = FeedbackLog(tmp_path / "feedback.jsonl")
    log.append("good", **LINE)
    with log.path.open("a", encoding="utf-8") as file:
        file.write('{"verdict": "ba')
    assert [entry["verdict"] for entry in log.entries()] == ["good"]
