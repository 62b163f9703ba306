"""python -m bench.evidence: whether a passage answers or is only the nearest: fit and measured.

Asks the questions of tests/questions that are there to be read (everyday.jsonl's tuning half,
everyday-tune, dev, fresh-3, fresh-4 and what cannot be answered) of the seed and the five
documents that the everyday questions are about. Looks at the five best passages of each question
that comes to a search, fits the weights of standing out (app/assistant/evidence.py: APART,
LENGTH, HOLDS) by logistic regression, and writes how many of each set are answered, in five-fold
cross-validation, to bench/results/evidence.md. Nothing else is written: the constants are copied
by hand, once somebody has looked at the table.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from app.assistant import evidence
from app.assistant.answer import Message
from app.assistant.dialogue import Dialogue
from app.assistant.query import Ask
from app.assistant.resolve import Match, Resolver
from app.assistant.tools.answer_types import fits
from app.assistant.tools.quoting import rank_sentences
from app.settings import Settings
from app.wiring import Desk, build_desk, build_evidence
from bench.retrieval.questions import thesaurus
from vectorstore.static_model import StaticModel

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = ROOT / "tests/questions"
RESULTS = ROOT / "bench/results/evidence.md"
ANSWERED = ("dev", "fresh-3", "fresh-4", "everyday", "everyday-tune")
REFUSED = ("unanswerable", "fresh-unanswerable", "fresh-3-unanswerable", "absent")
_SEARCHED = (Ask.TEXT, Ask.VALUE, Ask.DOCUMENTS)
_CONSIDERED = 5
_LATER = 0.3  # what a passage below the first counts in the fit
_EVERYDAY = 0.5  # and one of the everyday sets, of which there are many
_FOLDS = 5


@dataclass(frozen=True)
class Question:
    """`gold` holds quotes or article numbers of which one must be met; empty: no answer exists."""

    of: str
    text: str
    gold: tuple[str | int, ...]


@dataclass(frozen=True)
class Candidate:
    """A passage for a question: its signs, and whether it is the one that answers."""

    question: int
    place: int
    words: float
    apart: float
    length: float
    figure: bool
    barred: bool
    right: bool


def main() -> None:
    """Fit, print, write."""
    argparse.ArgumentParser(prog="python -m bench.evidence", description=__doc__).parse_args()
    asked = list(questions())
    with tempfile.TemporaryDirectory() as folder:
        desk = build_desk(Settings(data_dir=Path(folder)))
        for file in sorted((ROOT / "tests/documents").glob("0[1-5]-*.txt")):
            desk.library.add_document(file.read_bytes(), filename=file.name)
        judge = build_evidence(desk.settings, embedded=StaticModel(), thesaurus=thesaurus())
        found = [c for i, q in enumerate(asked) for c in candidates(desk, judge, i, q)]
        desk.close()
    report = "\n".join(lines(asked, found))
    RESULTS.write_text(report + "\n", "utf-8")
    print(report)


def questions() -> Iterator[Question]:
    """The questions, with what answers them."""
    for name in ("everyday", "everyday-tune"):
        for row in _rows(name):
            if row["half"] == "tune" and row["kind"] == "everyday":
                yield Question(name, row["q"], tuple(g["quote"] for g in row["gold"]))
            elif row["half"] == "tune" and row["kind"] == "absent":
                yield Question("absent", row["q"], ())
    for name in ("dev", "fresh-3", "fresh-4"):
        for row in _rows(name):
            numbers = row["expect"].get("cite_articles", [])
            if numbers and len(row["turns"]) == 1 and row["category"] in ("content", "target"):
                yield Question(name, row["turns"][0], tuple(numbers))
    for name in REFUSED[:3]:
        for row in _rows(name):
            if "q" in row and row.get("half") != "report":
                yield Question(name, row["q"], ())


def candidates(
    desk: Desk, judge: evidence.Evidence, number: int, question: Question
) -> Iterator[Candidate]:
    """The best passages for a question that comes to a search; none for one that does not."""
    as_of = date(2017, 9, 15)
    knowledge = desk.assistant.knowledge()
    resolver = Resolver(desk.db, desk.library.search, knowledge, as_of, judge)
    query = Dialogue(resolver).understand([Message(role="user", content=question.text)]).last
    if query.ask not in _SEARCHED:
        return
    topic = query.selection.topic or query.text
    for place, match in enumerate(resolver.passages(topic)[:_CONSIDERED]):
        passage = match.passage
        verdict = judge.judge(
            topic, passage, document=desk.db.text(passage.document_id), knowledge=knowledge
        )
        around = passage.title + passage.text
        kind = any(fits(query.text, s.text, around=around) for s in rank_sentences(passage, topic))
        yield Candidate(
            question=number,
            place=place,
            words=verdict.words(match.hit.dense, match.title),
            apart=match.apart,
            length=math.log1p(len(topic)),
            figure=query.ask is Ask.VALUE,
            barred=bool(verdict.conflict) or not kind,
            right=_is_gold(match, question.gold),
        )


def lines(asked: Sequence[Question], found: Sequence[Candidate]) -> Iterator[str]:
    """The report, as Markdown."""
    weights = fit(asked, found)
    yield "# Whether a passage answers, or is only the nearest\n"
    yield "Made by `python -m bench.evidence`. Questions that come to a search, over six documents:"
    yield "share answered, and share answered from the right passage; for sets without an answer"
    yield "the share refused is what counts. `fitted`: each fold by the other four,"
    yield "its bound as far below even odds as the shipped one is.\n"
    yield "| set | questions | shipped: answered / right | fitted: answered / right |"
    yield "|---|---|---|---|"
    shipped = outcomes(found, shipped_sum)
    crossed = cross_validated(asked, found)
    searched = {c.question for c in found}
    for name in (*ANSWERED, *REFUSED):
        of = [i for i in searched if asked[i].of == name]
        cells = [_shares(of, result) for result in (shipped, crossed)]
        yield f"| {name} | {len(of)} | {cells[0]} | {cells[1]} |"
    apart, length, bound = weights
    yield (
        f"\nFitted on all: APART = {apart:.2f}, LENGTH = {length:.2f}, "
        f"bound at even odds {bound:.2f}."
    )


def shipped_sum(c: Candidate) -> float:
    """Above 0 where the shipped rule answers."""
    return rule_sum(c, evidence.APART, evidence.LENGTH, evidence.HOLDS)


def rule_sum(c: Candidate, apart: float, length: float, bound: float) -> float:
    """Above 0 where the rule answers with these weights of standing out and of length."""
    if c.barred or (c.figure and c.words < evidence.FIGURE):
        return -math.inf
    together = evidence.WORDS * c.words + apart * c.apart + length * c.length
    return max(together - bound, c.words - evidence.SURE - c.figure)


def cross_validated(
    asked: Sequence[Question], found: Sequence[Candidate]
) -> dict[int, bool | None]:
    """Each question judged by weights from the other folds."""
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(asked))
    below = fit(asked, found)[2] - evidence.HOLDS  # as far as HOLDS lies below the even odds
    sums: dict[Candidate, float] = {}
    for k in range(_FOLDS):
        apart, length, bound = fit(asked, [c for c in found if fold[c.question] != k])
        sums |= {
            c: rule_sum(c, apart, length, bound - below) for c in found if fold[c.question] == k
        }
    return outcomes(found, sums.__getitem__)


def outcomes(found: Sequence[Candidate], score: Any) -> dict[int, bool | None]:
    """By question: None where refused, else whether the first passage that holds is right."""
    result: dict[int, bool | None] = {}
    for c in found:
        result.setdefault(c.question, None)
        if result[c.question] is None and score(c) >= 0:
            result[c.question] = c.right
    return result


def fit(asked: Sequence[Question], found: Sequence[Candidate]) -> tuple[float, float, float]:
    """Weights of standing out and of length, and the sum at even odds. Logistic regression by
    Newton's method with a ridge of 1 on standardised signs."""
    signs = np.array([(c.apart, c.length) for c in found])
    mean, spread = signs.mean(0), signs.std(0)
    x = np.c_[(signs - mean) / spread, np.ones(len(found))]
    y = np.array([float(c.right) for c in found])
    weight = np.array(
        [
            (1.0 if c.place == 0 else _LATER)
            * (_EVERYDAY if asked[c.question].of.startswith("everyday") else 1.0)
            for c in found
        ]
    )
    b = np.zeros(3)
    ridge = np.diag([1.0, 1.0, 1e-9])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ b))
        slope = x.T @ (weight * (p - y)) + ridge @ b
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        b -= np.linalg.solve(bend, slope)
    apart, length = b[:2] / spread
    return float(apart), float(length), float(b[:2] @ (mean / spread) - b[2])


def _shares(of: Sequence[int], result: dict[int, bool | None]) -> str:
    answered = sum(result[i] is not None for i in of) / max(1, len(of))
    right = sum(result[i] is True for i in of) / max(1, len(of))
    return f"{answered:.2f} / {right:.2f}"


def _is_gold(match: Match, gold: Sequence[str | int]) -> bool:
    passage, text = match.passage, _plain(match.passage.text)
    return any(
        _plain(g) in text
        if isinstance(g, str)
        else passage.source == "article" and passage.number == g
        for g in gold
    )


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _rows(name: str) -> list[dict[str, Any]]:
    text = (QUESTIONS / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


if __name__ == "__main__":
    main()
