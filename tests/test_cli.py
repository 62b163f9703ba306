"""The command line on its own; beside a server that runs it is tested in test_offline.py."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "校车安全由哪些单位负责？"


def policydesk(*arguments: str, data: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "POLICYDESK_DATA": str(data), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ask"], ["问题", "--help"]),
        (["ask", "谁负责？", "--as-of", "2017-13-01"], ["--as-of", "2017-09-15"]),
        (["ask", "--when", "今天"], ["--when"]),
        (["sreve"], ["sreve", "serve", "ask", "ingest", "doctor"]),
        (["ingest"], ["文件"]),
        (["ask", "校车", "谁管"], ["谁管", "引号"]),
    ],
)
def test_a_command_that_is_wrong_is_told_in_one_chinese_line(
    arguments: list[str], words: list[str], tmp_path: Path
) -> None:
    done = policydesk(*arguments, data=tmp_path / "data")
    assert done.returncode != 0
    assert done.stderr.startswith("错误：")
    assert len(done.stderr.strip().splitlines()) == 1
    for word in words:
        assert word in done.stderr
    assert not (tmp_path / "data").exists()


def test_without_a_command_the_commands_are_listed(tmp_path: Path) -> None:
    done = policydesk(data=tmp_path / "data")
    for command in ("serve", "ask", "ingest", "doctor"):
        assert command in done.stdout
    assert done.stderr == ""


def test_help_comes_at_once(tmp_path: Path) -> None:
    before = os.times()
    assert policydesk("--help", data=tmp_path / "data").returncode == 0
    after = os.times()  # its own processor time: other work on the machine is not its fault
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    assert spent < 5.0  # gradio or langchain alone would take longer


def test_doctor_reports_and_exits_by_what_it_found(tmp_path: Path) -> None:
    done = policydesk("doctor", data=tmp_path / "data", POLICYDESK_TIME_ZONE="Beijing")
    assert done.returncode == 1
    assert "POLICYDESK_TIME_ZONE" in done.stdout
    assert "1 处错误" in done.stdout


def test_the_libraries_are_told_to_stay_at_home_before_they_are_imported() -> None:
    code = (
        "import os, sys\n"
        "import app.__main__\n"
        "print(os.environ['GRADIO_ANALYTICS_ENABLED'], os.environ['HF_HUB_OFFLINE'],"
        " os.environ['ANONYMIZED_TELEMETRY'], os.environ['LANGSMITH_TRACING'])\n"
        "print(*[m for m in ('gradio', 'chromadb', 'langchain', 'torch') if m in sys.modules])\n"
    )
    env = {**os.environ, "LANGSMITH_TRACING": "true", "HF_HUB_OFFLINE": "0"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    ).stdout
    assert said == "False 1 False false\n\n"


@pytest.fixture(scope="module")
def without_a_server(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What two commands print one after the other on a data folder of their own."""
    data = tmp_path_factory.mktemp("cli") / "data"
    document = "tests/documents/01-yunxiu-elderly-care.txt"
    asked = policydesk("ask", QUESTION, "--as-of", "2017-09-15", data=data)
    assert asked.returncode == 0, asked.stderr
    given = policydesk("ingest", document, document, data=data)
    assert given.returncode == 1, given.stderr
    return [asked.stdout, given.stdout]


def test_the_first_command_reads_the_corpus_and_answers(without_a_server: list[str]) -> None:
    asked, _ = without_a_server
    assert asked.startswith("读取 corpus/")
    assert "出处" in asked


def test_the_readme_shows_a_question_and_the_true_answer(without_a_server: list[str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert f'ask "{QUESTION}" --as-of 2017-09-15' in readme
    shown = readme.split("```text\n")[1].split("```")[0].strip()
    assert without_a_server[0].strip().endswith(shown)


def test_a_file_is_read_once_and_what_was_read_is_not_read_again(
    without_a_server: list[str],
) -> None:
    read, refused = without_a_server[1].splitlines()
    assert read.startswith("已读入")
    assert "项任务" in read
    assert refused.startswith("未读入")  # the same file again
