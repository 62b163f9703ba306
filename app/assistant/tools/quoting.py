"""The sentence of a passage that answers a question, and the value in it that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.assistant import segment
from app.assistant.normalise import fold, key
from app.assistant.tools.answer_types import LIST
from app.ledger.document_records import PassageRecord, TargetRecord
from app.ledger.entries import sentences

_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十两百千]+(?:个|项|所|年|月|天|次|小时|名|倍|成|家|类|人|元|种|门|级)"
    r"|[一二三四五六七八九十百]分之[一二三四五六七八九十百]"
)
_DENSE_BONUS = 0.25  # the sentence that the index found nearest in meaning
_LETTERS = 0.6  # what shared letters count beside the meaning of the words
_DENSE_BESIDE = 0.05  # and what the nearest sentence does
_FIGURE_BONUS = 0.2
_LIST_BONUS = 0.2
_LISTS = re.compile(LIST)
_SHORTEST = 6
_NUMBERING = 4  # characters that a heading's own number may take
_HEADING = 24  # characters of the longest heading that has clauses: 加强组织领导，抓紧动员部署
_PARTS = re.compile("[，,；;]")
_SAME = 0.7  # share of the shorter sentence's character pairs that another holds, too
_THAN = re.compile(  # what a figure is measured against: 高于省定标准 10%
    r"(?:不?[高低多少优大小]于|不?超过|不足|(?<!占)比(?!例|率|重))[^，,；;。、]{0,16}$"
)
_CLAUSE = re.compile(r"[^，,；;：:]+[，,；;：:]?")


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence with its place in the document and how well it fits."""

    start: int
    end: int
    text: str
    score: float


def rank_sentences(
    passage: PassageRecord,
    question: str,
    *,
    nearest: tuple[int, int] | None = None,
    wants_figure: bool = False,
    wants_list: bool = False,
    meaning: Mapping[str, float] | None = None,
) -> list[Sentence]:
    """The passage's sentences, the best first. `meaning`
    says how near a sentence's words are to the question's: then shared letters count less."""
    asked = _pairs_of_words(question)
    found = []
    for start, end, text in sentences(passage):
        if len(text) < _SHORTEST and len(passage.text) > 4 * _SHORTEST:
            continue
        here = _pairs(text)
        if is_heading(text, passage.title):
            here = set()  # the heading repeats the question and answers nothing
        score = len(asked & here) / max(1, len(asked))
        if meaning is not None:
            score = _LETTERS * score + meaning.get(text, 0.0)
        if nearest and start < nearest[1] and nearest[0] < end:
            score += _DENSE_BONUS if meaning is None else _DENSE_BESIDE
        if wants_figure and _FIGURE.search(fold(text)):
            score += _FIGURE_BONUS
        if wants_list and _LISTS.search(text):
            score += _LIST_BONUS
        found.append(Sentence(start=start, end=end, text=text, score=score))
    return sorted(found, key=lambda s: -s.score)


def is_heading(text: str, title: str) -> bool:
    """Whether the sentence is the passage's title, with or without its number, or part of it. A
    passage without a heading goes by its own first words: those are what it says."""
    said, name = key(text), key(title)
    if len(name) > _HEADING and _PARTS.search(title.strip("。；;")):
        return False
    return bool(name) and (said in name or (name in said and len(said) <= len(name) + _NUMBERING))


def holds_figure(text: str) -> bool:
    """Whether a figure stands in the text."""
    return bool(_FIGURE.search(fold(text)))


def repeats(text: str, told: str) -> bool:
    """Whether a sentence says hardly anything that another has not said."""
    here, there = _pairs(text), _pairs(told)
    shorter = min(len(here), len(there))
    return bool(shorter) and len(here & there) >= _SAME * shorter


def _pairs_of_words(text: str) -> set[str]:
    """Character pairs within words, so that word joints count for nothing."""
    words = [w for stretch in text.split() for w in segment.words(key(stretch))]
    return {p for w in words if len(w) > 1 for p in _pairs(w)} or _pairs(text)


def _pairs(text: str) -> set[str]:
    folded = key(text)
    return {folded[i : i + 2] for i in range(len(folded) - 1)}


def best_value(question: str, sentence: Sentence, targets: Iterable[TargetRecord]) -> str:
    """The quantified aim in the sentence whose clause fits the question best, "" where none.

    A figure of which neither its clause nor the one before it shares a word with the question is
    a figure of something else: 择校生控制到多少 is not 随迁子女100%享受同等待遇.
    """
    asked = _pairs(question)
    clauses = _clauses(sentence.text)
    shared = [len(asked & _pairs(clause.group())) for clause in clauses]
    best, value = -1.0, ""
    for target in targets:
        at = sentence.text.find(target.value)
        if at < 0 or target.end <= sentence.start or target.start >= sentence.end:
            continue
        here = next(i for i, c in enumerate(clauses) if c.start() <= at < c.end())
        clause = clauses[here]
        if not any(shared[max(0, here - 1) : here + 1]):
            continue
        score = shared[here] / max(1, len(_pairs(clause.group())))
        if score > best:
            than = _THAN.search(sentence.text[clause.start() : at])
            best, value = score, (than.group() if than else "") + target.value
    return value


def _clauses(text: str) -> list[re.Match[str]]:
    return list(_CLAUSE.finditer(text))
