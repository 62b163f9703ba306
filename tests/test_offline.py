"""Serving needs no connection, and neither torch nor what hangs on it."""

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
QUESTION = "校车安全由哪些单位负责？"


@pytest.fixture(scope="module")
def day_at_the_desk(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One server that was started, given a document and asked, with the way out closed."""
    folder = tmp_path_factory.mktemp("offline")
    env = {**os.environ, "PORT": str(free_port()), "POLICYDESK_DATA": str(folder / "data")}
    done = subprocess.run(
        [sys.executable, "tests/offline_scenario.py", folder / "result.json", DOCUMENT, QUESTION],
        cwd=ROOT,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert (folder / "result.json").exists(), done.stdout + done.stderr
    result: dict[str, Any] = json.loads((folder / "result.json").read_text("utf-8"))
    assert "error" not in result, (result, done.stdout, done.stderr)
    return result


def test_the_server_starts_reads_a_document_and_answers_with_no_way_out(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["page"] == 200
    assert day_at_the_desk["uploaded"]["chunks"] > 0
    assert day_at_the_desk["answer"]["status"] == "answered"
    assert day_at_the_desk["answer"]["citations"]
    assert len(day_at_the_desk["documents"]) == 2  # the one of corpus/ and the one added


def test_it_did_not_even_try_to_reach_or_to_look_up_another_machine(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["attempts"] == []


def test_the_process_that_serves_has_imported_neither_torch_nor_sentence_transformers(
    day_at_the_desk: dict[str, Any],
) -> None:
    assert day_at_the_desk["imported"] == []
