"""Serving needs no connection, and neither torch nor what hangs on it. While it serves, the
other commands still work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_start import free_port

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "tests" / "documents" / "01-yunxiu-elderly-care.txt"
ANOTHER = ROOT / "tests" / "documents" / "05-luming-work-safety.txt"
QUESTION = "校车安全由哪些单位负责？"


@pytest.fixture(scope="module")
def day_at_the_desk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One server that was started, given a document and asked, with the way out closed."""
    folder = tmp_path_factory.mktemp("offline")
    env = {**os.environ, "PORT": str(free_port()), "POLICYDESK_DATA": str(folder / "data")}
    result_path = folder / "result.json"
    done = subprocess.run(
        [sys.executable, "tests/offline_scenario.py", result_path, QUESTION, DOCUMENT, ANOTHER],
        cwd=ROOT,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert result_path.exists(), done.stdout + done.stderr
    result: dict[str, Any] = json.loads(result_path.read_text("utf-8"))
    assert "error" not in result, (result, done.stdout, done.stderr)
    return result


def test_the_server_starts_reads_a_document_and_answers_with_no_way_out(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["page"] == 200
    assert day_at_the_desk["uploaded"]["chunks"] > 0
    assert day_at_the_desk["answer"]["status"] == "answered"
    assert day_at_the_desk["answer"]["citations"]
    assert len(day_at_the_desk["documents"]) == 3  # of corpus/, of HTTP, of the terminal


def test_it_did_not_even_try_to_reach_or_to_look_up_another_machine(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["attempts"] == []


def test_the_process_that_serves_has_imported_neither_torch_nor_sentence_transformers(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["imported"] == []


def test_a_question_at_the_terminal_is_answered_by_the_server_that_runs(
    day_at_the_desk: dict[str, Any],
) -> None:
    asked = day_at_the_desk["ask"]
    assert asked["status"] == 0, asked
    assert day_at_the_desk["answer"]["answer"].splitlines()[0] in asked["said"]
    for citation in day_at_the_desk["answer"]["citations"]:
        assert citation["locator"] in asked["said"]


def test_files_given_at_the_terminal_go_to_the_server_that_runs(
    day_at_the_desk: dict[str, Any],
) -> None:
    given = day_at_the_desk["ingest"]
    assert given["status"] == 1, given
    read, refused = given["said"].splitlines()
    assert read.startswith("已读入")
    assert refused.startswith("未读入")
    assert "nothing.txt" in refused


def test_a_second_start_names_the_server_that_runs(day_at_the_desk: dict[str, Any]) -> None:
    again = day_at_the_desk["serve"]
    assert again["status"] == 1
    assert len(again["wrong"].strip().splitlines()) == 1
    assert "http://127.0.0.1:" in again["wrong"]


def test_doctor_sees_the_server_that_runs(day_at_the_desk: dict[str, Any]) -> None:
    assert day_at_the_desk["doctor"]["status"] == 0, day_at_the_desk["doctor"]
    assert "正在运行" in day_at_the_desk["doctor"]["said"]
