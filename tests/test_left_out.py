"""Nothing is left out silently: what conftest.py promises, run on a sample."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = """
import pytest

def test_plain(): pass

@pytest.mark.browser
def test_page(): pass

@pytest.mark.slow
def test_long(): pass

@pytest.mark.slow
@pytest.mark.browser
def test_long_page(): pass
"""


def run_sample(folder: Path, *arguments: str, sample: str = SAMPLE, **env: str) -> tuple[int, str]:
    """pytest on the sample, on a machine with no program on PATH."""
    (folder / "test_sample.py").write_text(sample, "utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "pytest_timeout", "-p", "no:cacheprovider"]
    command += ["-p", "tests.conftest", "-c", str(ROOT / "pyproject.toml")]
    done = subprocess.run(
        [*command, "--rootdir", str(folder), str(folder), *arguments],
        cwd=ROOT,
        env={**os.environ, "PATH": str(folder), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_test_that_needs_a_missing_program_is_left_out_and_said_to_be(tmp_path: Path) -> None:
    status, said = run_sample(tmp_path, "-m", "not slow", POLICYDESK_REQUIRE_ALL="")
    assert status == 0, said
    assert "1 passed" in said
    assert "1 项 · 需要 Chromium：apt install chromium" in said
    assert "2 项 · 慢的测试：make test-all" in said


def test_processes_side_by_side_say_once_what_was_left_out(tmp_path: Path) -> None:
    several = ("-p", "xdist.plugin", "-n", "2")
    status, said = run_sample(tmp_path, *several, "-m", "not slow", POLICYDESK_REQUIRE_ALL="")
    assert status == 0, said
    assert "1 项 · 需要 Chromium：apt install chromium" in said
    assert "2 项 · 慢的测试：make test-all" in said


def test_where_all_is_required_a_missing_program_fails_the_run(tmp_path: Path) -> None:
    status, said = run_sample(tmp_path, "-m", "not slow", POLICYDESK_REQUIRE_ALL="1")
    assert status == 1
    assert "1 passed" in said
    assert "1 error" in said or "1 failed" in said
    assert "Chromium" in said


def test_where_all_is_required_a_skip_fails_the_run(tmp_path: Path) -> None:
    skips = "import pytest\n\ndef test_one(): pytest.skip('no reason')\n"
    assert run_sample(tmp_path, sample=skips, POLICYDESK_REQUIRE_ALL="")[0] == 0
    assert run_sample(tmp_path, sample=skips, POLICYDESK_REQUIRE_ALL="1")[0] == 1
    several = ("-p", "xdist.plugin", "-n", "2")
    assert run_sample(tmp_path, *several, sample=skips, POLICYDESK_REQUIRE_ALL="1")[0] == 1
