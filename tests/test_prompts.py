"""Every variable of a prompt is supplied, and no file of prompts/ is left unread."""

from __future__ import annotations

import inspect
import re
from string import Template

from app.assistant import agent
from app.assistant.hosted import speaker
from app.settings import ROOT

PROMPTS = ROOT / "prompts"


def test_every_variable_of_a_prompt_is_supplied() -> None:
    code = inspect.getsource(speaker)
    for path in PROMPTS.glob("*.md"):
        wanted = set(Template(path.read_text("utf-8")).get_identifiers())
        supplied = set(
            re.findall(r"(\w+)=", "".join(re.findall(r"substitute\((.*?)\)\s*,?\n", code)))
        )
        assert wanted <= supplied, path.name


def test_the_day_that_counts_is_in_the_instructions() -> None:
    prompts = agent.Prompts.read(PROMPTS)
    assert "2017-09-15" in prompts.answer.substitute(as_of="2017-09-15")


def test_no_prompt_is_left_unread() -> None:
    code = inspect.getsource(agent)
    for path in PROMPTS.iterdir():
        assert f'"{path.name}"' in code, path.name
