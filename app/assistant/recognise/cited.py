"""Questions about the papers that ours name: which they are, and what one of them is called.

    开头提到的省里、市里两份文件，文号各是多少      all, narrowed by level and place
    正文引用了哪些文件
    常教基〔2016〕15号是讲什么的                  one, which our text gives a title

A sentence is one of these where its every word is: what also names a topic (作业管理那份意见的文号)
is asked of the text. What stands inside a paper that is only cited cannot be told (第三条, 原文).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.assistant.normalise import key
from app.assistant.recognise.whole import made_of
from app.assistant.utterance import Utterance
from app.assistant.words import Words
from app.ledger.document_records import CitedDocumentRecord

Part = Literal["", "preamble", "article", "annex"]
_PARTS: tuple[Part, ...] = ("preamble", "article", "annex")
_LEVELS = ("国", "省", "市", "区", "县")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d{1,4}号|第?\d{1,4}号文")


@dataclass(frozen=True, kw_only=True)
class CitedMention:
    """`levels` are characters of the levels of government that the papers are of, "" for all;
    `part` is where they are named; `paper` the key of the number of the one that is meant."""

    levels: str = ""
    part: Part = ""
    paper: str = ""


def recognise_cited(
    u: Utterance, words: Words, cited: Iterable[CitedDocumentRecord]
) -> CitedMention | None:
    """Take a sentence that asks for the papers that ours name, None where it asks otherwise."""
    text = u.blanked()  # the name of our own paper was taken
    found = _of_one(text, words, cited) or _of_all(text, words)
    if found:
        u.take(0, len(u.text), "fact")
    return found


def _of_all(text: str, words: Words) -> CitedMention | None:
    part: Part = next((p for p in _PARTS if words.search(f"cited.{p}", text)), "")
    verbs = ("cited.verb", "cited.opening_verb") if part == "preamble" else ("cited.verb",)
    if not (_names_papers(text, words, *verbs) and made_of(text, _word(words))):
        return None
    if not (words.search("cited.asks", text) or words.search("cited.about", text)):
        return None
    levels = (m.group() for m in words.pattern("cited.level").finditer(text))
    return CitedMention(levels="".join(c for m in levels for c in _LEVELS if c in m), part=part)


def _of_one(text: str, words: Words, cited: Iterable[CitedDocumentRecord]) -> CitedMention | None:
    named = _NUMBER.search(text)
    if not named or not words.search("cited.about", text[named.end() :]):
        return None
    rest = text[: named.start()] + text[named.end() :]
    papers = set(_with_number(named.group(), cited))
    if len(papers) != 1 or not made_of(rest, _word(words)):
        return None
    return CitedMention(paper=papers.pop())


def _with_number(typed: str, cited: Iterable[CitedDocumentRecord]) -> Iterator[str]:
    """The numbers of cited papers that a typed one means, a short one (15号文) by its end."""
    number = key(typed.removesuffix("文"))
    short = re.compile(rf"\D(?:19|20)\d\d{re.escape(number.removeprefix('第'))}")
    for paper in cited:
        whole = key(paper.number)
        if whole and (whole == number or short.search(whole)):
            yield whole


def _names_papers(text: str, words: Words, *verbs: str) -> bool:
    """What names, then the papers that it names: 文件里写了什么 names none."""
    named = re.search(_one_of(words, *verbs), text)
    return bool(named and words.search("cited.noun", text[named.end() :]))


@lru_cache(maxsize=4)
def _word(words: Words) -> re.Pattern[str]:
    named = _one_of(words, *(g for g in words.groups if g.startswith("cited.")))
    return re.compile(rf"[\s,，。、?？:：和与及的]|{named}")


def _one_of(words: Words, *groups: str) -> str:
    return "|".join(words.pattern(group).pattern for group in groups)
