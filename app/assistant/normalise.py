"""One spelling for text that is compared: width, script and invisible characters folded.

Questions are folded before anything looks at them, and so are the names they are compared
with. Folded text is never shown or cited: quotes come from the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_SPACES = re.compile(r"\s+")
_LATIN_SPACE = re.compile(r"(?<![A-Za-z0-9,.;:?!%'])\s|\s(?![A-Za-z0-9])")
_PUNCTUATION = re.compile(r"[^\w%]+|_")
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")
_THREE_WORDS = re.compile(
    r"\s*(?:(?:[A-Za-z]+[\s,'’-]+){3}|(?:[A-Za-z]+[\s,'’-]+){2}.*[A-Za-z]\s+[A-Za-z]+\W*$)"
)
_ENDS_ENGLISH = re.compile(
    r"(?=.*\b(?:which|what|who|for|the|is|are|does|do|of|in|by|to)\b)"
    r"[^A-Za-z]*(?:[A-Za-z’']+[ ,]+){3,}[A-Za-z]+\W*$"
)
_FOUR_WORDS = re.compile(r"\s*[A-Za-z]{2,}\b.*?\b[A-Za-z]+(?: [A-Za-z]+){3}\b", re.DOTALL)
HAN = re.compile(r"[\u3400-\u9fff]")


@lru_cache(maxsize=1)
def _simplifier() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """NFKC, simplified script, lower case, no control characters, single blanks.

    "責任單位是誰？" -> "责任单位是谁?"
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    if HAN.search(text):
        text = _simplifier().convert(text)
    return _SPACES.sub(" ", text).strip().lower()


@lru_cache(maxsize=65536)
def key(text: str) -> str:
    """Folded text without punctuation and blanks, to compare titles and names by."""
    return _PUNCTUATION.sub("", fold(text))


def sentences(text: str) -> list[str]:
    """Split folded text at 。？！； and line ends; the marks stay with their sentence."""
    return [s.strip() for s in _SENTENCE.findall(text) if s.strip(" 。!?;\n")]


def is_english(text: str) -> bool:
    """Whether a question is put in English, Chinese names in it notwithstanding: a Latin word
    weighs as much as two Chinese characters, and a sentence that begins with three of them is
    English however long the name that follows, and so is one that begins and ends with two, or that
    begins with one and has four in a row; so is a name with nothing but four of them behind it, one
    of which is of those that make a sentence."""
    words = re.findall(r"[A-Za-z]{2,}", text)
    many = 2 * len(words) > len(HAN.findall(text))
    begun = _THREE_WORDS.match(text) or _FOUR_WORDS.match(text)
    return many or bool(begun or _ENDS_ENGLISH.match(text.lower()))


def compact(text: str) -> str:
    """Folded text without the blanks that people type between Chinese words."""
    return _LATIN_SPACE.sub("", fold(text))


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}


def number(text: str) -> int | None:
    """A small whole number in digits or Chinese numerals: "12" -> 12, "二十三" -> 23."""
    if text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c != "十" and c != "百" for c in text):
        return None
    total, current = 0, 0
    for c in text:
        if c in _DIGITS:
            current = _DIGITS[c]
        else:
            total += (current or 1) * (10 if c == "十" else 100)
            current = 0
    return total + current
