"""How a document is written changes nothing in what is read: signs, characters, lines."""

import unicodedata
from collections.abc import Callable

import opencc
import pytest

from tests.ingest.parsing import OWN
from tests.ingest.scoring import Score

HALF = str.maketrans("，：；（）！？．", ",:;()!?.")
TRADITIONAL = opencc.OpenCC("s2t")
WIDTH = 68  # columns


def half_width(text: str) -> str:
    return text.translate(HALF)


def blank_lines(text: str) -> str:
    return text.replace("\n", "\n\n")


def traditional(text: str) -> str:
    return TRADITIONAL.convert(text)


def columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(char) in "WFA") for char in text)


def wrapped(text: str) -> str:
    """Paragraphs indented and broken at a width, as a program prints them."""
    lines: list[str] = []
    for line in text.split("\n"):
        if columns(line) <= WIDTH or "\t" in line or "|" in line or "    " in line:
            lines.append(line)
            continue
        rest = "　　" + line.strip()
        while columns(rest) > WIDTH:
            cut = 0
            while columns(rest[:cut]) < WIDTH:
                cut += 1
            cut += rest[cut : cut + 1] in tuple("，。；：、）")
            lines.append(rest[:cut])
            rest = rest[cut:]
        lines.append(rest)
    return "\n".join(lines)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rewrite", "least"),
    [(half_width, 0.985), (blank_lines, 0.985), (traditional, 0.985), (wrapped, 0.975)],
)
def test_a_rewritten_document_says_the_same(rewrite: Callable[[str], str], least: float):
    score = Score()
    for path in OWN:
        score.add(path, rewrite)
    assert all(count.f1 >= least for count in score.counts.values()), score.faults
