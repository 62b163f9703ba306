"""What the two READMEs promise exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.__main__ import cli
from app.settings import ROOT

READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
COMMANDS = {
    command.name or getattr(command.callback, "__name__", "") for command in cli.registered_commands
}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


def shell_lines(readme: Path) -> str:
    text = readme.read_text("utf-8")
    return "\n".join(
        re.findall(r"^```sh\n(.*?)^```", text, re.M | re.S) + re.findall("`(.+?)`", text)
    )


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_of_a_readme_exists(readme: Path) -> None:
    lines = shell_lines(readme)
    made = set(re.findall(r"\bmake ([a-z-]+)", lines))
    run = set(re.findall(r"python -m app ([a-z-]+)", lines))
    assert made
    assert made <= TARGETS
    assert run <= COMMANDS


def test_the_chinese_readme_shows_every_command() -> None:
    assert set(re.findall(r"python -m app ([a-z-]+)", shell_lines(READMES[1]))) == COMMANDS


def test_the_chinese_readme_names_every_variable_that_is_read() -> None:
    code = (ROOT / "app" / "settings.py").read_text("utf-8")
    read = set(re.findall(r'value\("([A-Z_]+)"', code))
    assert len(read) == 10
    assert read == set(re.findall(r"^\| `([A-Z_]+)` \|", READMES[1].read_text("utf-8"), re.M))


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_file_that_a_readme_points_to_is_there(readme: Path) -> None:
    text = readme.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target


def test_every_room_is_on_the_map() -> None:
    listed = READMES[0].read_text("utf-8")
    rooms = [path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()]
    for room in [*rooms, "corpus", "prompts", "tests", "bench"]:
        assert f"`{room}/" in listed, room


def test_the_chinese_readme_names_whatever_lies_in_the_data_folder() -> None:
    code = "\n".join(
        (ROOT / "app" / name).read_text("utf-8")
        for name in ("folder.py", "wiring.py", "web/api.py", "web/office.py")
    )
    kept = set(re.findall(r'(?:self\.path|data_dir) / "(\w[\w.]*)"', code))
    assert len(kept) > 6
    told = READMES[1].read_text("utf-8")
    assert {name for name in kept if f"`{name}" not in told} == set()
