"""What stops a start, each as one plain sentence and a non-zero exit, before anything heavy."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.folder import DataFolder

ROOT = Path(__file__).resolve().parent.parent
QUICK = 10.0  # seconds; building the real parts would take longer than this on a busy machine


def serve(**variables: str) -> tuple[int, str]:
    """`python -m app serve` with these variables: exit status and what it said on stderr."""
    env = {**os.environ, "PYTHONUTF8": "1", **variables}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert time.monotonic() - began < QUICK
    assert done.stdout == ""
    return done.returncode, done.stderr


def assert_one_sentence(stderr: str, *words: str) -> None:
    lines = stderr.strip().splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("错误：")
    assert lines[0].endswith("。")
    for word in words:
        assert word in lines[0]


def test_a_second_start_on_the_same_data_folder_names_the_first(tmp_path: Path) -> None:
    folder = DataFolder.claim(tmp_path)
    folder.announce("http://127.0.0.1:7999")
    try:
        status, said = serve(POLICYDESK_DATA=str(tmp_path), PORT=str(free_port()))
    finally:
        folder.release()
    assert status == 1
    assert_one_sentence(said, str(tmp_path), "http://127.0.0.1:7999", str(os.getpid()))


def test_a_port_in_use_is_said_with_one_that_may_be_free(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        status, said = serve(POLICYDESK_DATA=str(tmp_path), PORT=port)
    assert status == 1
    assert_one_sentence(said, port, "占用", "PORT=")


@pytest.mark.parametrize("below", ["", "data"])
def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path, below: str) -> None:
    (tmp_path / "taken").write_text("not a folder", "utf-8")
    folder = str(tmp_path / "taken" / below)
    status, said = serve(POLICYDESK_DATA=folder, PORT=str(free_port()))
    assert status == 1
    assert_one_sentence(said, "taken", "POLICYDESK_DATA")


@pytest.mark.skipif(sys.platform != "linux", reason="/proc 是 Linux 的")
def test_a_data_folder_that_cannot_be_written_is_refused() -> None:
    # Not a folder made read-only: that would not stop root, as which CI runs.
    status, said = serve(POLICYDESK_DATA="/proc/policydesk", PORT=str(free_port()))
    assert status == 1
    assert_one_sentence(said, "/proc/policydesk")


def test_an_address_beyond_this_machine_is_refused_with_the_reason(tmp_path: Path) -> None:
    status, said = serve(POLICYDESK_DATA=str(tmp_path), HOST="0.0.0.0")
    assert status == 1
    assert_one_sentence(said, "0.0.0.0", "账号")
    assert not list(tmp_path.iterdir())


def test_a_bad_setting_is_refused_by_name(tmp_path: Path) -> None:
    status, said = serve(POLICYDESK_DATA=str(tmp_path), POLICYDESK_TIME_ZONE="Beijing")
    assert status == 1
    assert_one_sentence(said, "POLICYDESK_TIME_ZONE", "Asia/Shanghai")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
