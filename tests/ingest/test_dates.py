"""The date grammar: tables of phrases, and what holds for any text."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import (
    TimeExpression,
    describe_rrule,
    find_times,
    next_occurrence,
    occurrences,
)

HERE = Path(__file__).parent
MARK = re.compile("⟦([^⟧]*)⟧")


def rows(name: str, default: date) -> list[object]:
    cases = []
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if line and not line.startswith("#"):
            text, when, *meaning = line.split("\t")
            known = {"reference": default} if when == "." else {"reference": None}
            if when.startswith("year "):
                known["year"] = int(when.removeprefix("year "))  # type: ignore[assignment]
            elif when[0].isdigit():
                known["reference"] = date.fromisoformat(when)
            expected = meaning[0].split(" | ") if meaning and meaning[0] else []
            cases.append(pytest.param(text, known, expected, id=f"{number}:{text}"))
    return cases


def shown(one: TimeExpression) -> str:
    """An expression in the notation of the tables."""
    days = f"{one.first or ''}..{one.last or ''}"
    if one.kind == "recurring":
        rule = (one.rrule or "").replace("FREQ=", "")
        days = f"{rule} {days}" if days != ".." else rule
    elif one.kind == "ongoing":
        days = ""
    marks = "~" * bool(one.inferred) + "!" * bool(one.reason)
    return f"{one.kind} {days}{marks}".strip()


@pytest.mark.parametrize(
    ("text", "known", "expected"), rows("deadline_phrases.tsv", date(2017, 6, 15))
)
def test_phrase_in_a_document(text: str, known: dict[str, object], expected: list[str]) -> None:
    plain = MARK.sub(r"\1", text)
    found = find_times(plain, **known)  # type: ignore[arg-type]
    assert [shown(one) for one in found] == expected
    assert [one.text for one in found] == MARK.findall(text)


def test_table_of_documents_holds_three_hundred_phrases() -> None:
    assert len(rows("deadline_phrases.tsv", date(2017, 6, 15))) >= 300
