"""python -m bench.evidence: whether a passage answers or is only the nearest: fit and measured.

Asks the questions of tests/questions that are there to be read (everyday.jsonl's tuning half,
everyday-tune, dev, fresh-3, fresh-4, fresh-5-content and what cannot be answered) of the seed and
the five documents that the everyday questions are about. A question that has an answer is asked
twice: of all passages, and of all but those that answer it, which is a question of the same kind
that nothing answers. Looks at the best passages of each question that comes to a search, fits the
weights of the meaning (app/assistant/evidence.py: APART, MET, SENTENCE, UNKNOWN, LENGTH) by
logistic regression, and writes how many of each set are answered, in five-fold cross-validation,
to bench/results/evidence.md. Nothing else is written: the constants are copied by hand, once
somebody has looked at the table.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
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
ANSWERED = ("dev", "fresh-3", "fresh-4", "fresh-5-content", "everyday", "everyday-tune")
REFUSED = (
    "unanswerable", "fresh-unanswerable", "fresh-3-unanswerable", "fresh-5-unanswerable", "absent",
)  # fmt: skip
_DOCUMENTS = ("000_106c2e27e4b059fd.txt", "01-yunxiu-elderly-care.txt")
"""What is loaded of the documents that fresh-5-content asks about."""
_SEARCHED = (Ask.TEXT, Ask.VALUE, Ask.DOCUMENTS)
_CONSIDERED = 5
_LATER = 0.3  # what a passage below the first counts in the fit
_LEFT_OUT = 0.5  # and one for a question whose answer was taken away
_UNANSWERED = 2.0  # and one for a question that nothing answers
_FOLDS = 5
_SIGNS = ("APART", "MET", "SENTENCE", "UNKNOWN", "LENGTH")
_SHIPPED = tuple(getattr(evidence, name) for name in _SIGNS)


@dataclass(frozen=True)
class Question:
    """`gold` holds quotes or article numbers of which one must be met; empty: no answer exists."""

    of: str
    text: str
    gold: tuple[str | int, ...]


@dataclass(frozen=True)
class Candidate:
    """A passage for a question: its signs in the order of _SIGNS, what the words and the sentence
    alone say, and whether it is the one that answers; `left_out`: those that do were taken away."""

    question: int
    place: int
    left_out: bool
    signs: tuple[float, ...]
    words: float
    sentence: float
    figure: bool
    barred: bool
    right: bool


Asked = tuple[int, bool]
"""A question, and whether what answers it was taken away."""


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
    for row in _rows("fresh-5-content"):
        gold = row.get("gold", ())
        if row["kind"] == "unanswerable" and "documents" not in row:
            yield Question("fresh-5-unanswerable", row["q"], ())
        elif row["kind"] == "content" and gold[0]["document"] in _DOCUMENTS:
            yield Question("fresh-5-content", row["q"], tuple(g["quote"] for g in gold))
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
    found = resolver.passages(topic)
    others = [m for m in found if not _is_gold(m, question.gold)]
    for left_out, matches in ((False, found), (True, others if question.gold else [])):
        apart = evidence.standing([m.hit.score for m in matches])
        for place, (match, standing) in enumerate(
            zip(matches[:_CONSIDERED], apart[:_CONSIDERED], strict=True)
        ):
            passage = match.passage
            around = passage.title + passage.text

            def answers(sentence: str, around: str = around) -> bool:
                return fits(query.text, sentence, around=around, expand=resolver.evidence.expand)

            verdict = judge.judge(
                topic,
                passage,
                document=desk.db.text(passage.document_id),
                knowledge=knowledge,
                fits=answers,
            )
            kind = any(answers(s.text) for s in rank_sentences(passage, topic))
            yield Candidate(
                question=number,
                place=place,
                left_out=left_out,
                signs=(
                    standing,
                    verdict.met,
                    verdict.sentence,
                    verdict.unknown,
                    math.log1p(len(topic)),
                ),
                words=verdict.words(match.hit.dense, match.title),
                sentence=verdict.sentence,
                figure=query.ask is Ask.VALUE,
                barred=bool(verdict.conflict) or not kind,
                right=not left_out and _is_gold(match, question.gold),
            )


def lines(asked: Sequence[Question], found: Sequence[Candidate]) -> Iterator[str]:
    """The report, as Markdown."""
    *weights, even = fit(asked, found)
    yield "# Whether a passage answers, or is only the nearest\n"
    yield "Made by `python -m bench.evidence`. Questions that come to a search, over six documents:"
    yield "share answered, and share answered from the right passage; for sets without an answer"
    yield "the share refused is what counts. `left out`: answered though the passages that answer"
    yield "were taken away (what is left may say part of it). `fitted`: each fold by the others,"
    yield "its bound as far below even odds as the shipped one is.\n"
    yield "| set | questions | shipped: answered / right / left out | fitted: the same |"
    yield "|---|---|---|---|"
    shipped = outcomes(found, lambda c: rule_sum(c, _SHIPPED, evidence.HOLDS))
    crossed = cross_validated(asked, found)
    searched = {c.question for c in found}
    for name in (*ANSWERED, *REFUSED):
        of = [i for i in searched if asked[i].of == name]
        cells = [_shares(of, result, left_out=name in ANSWERED) for result in (shipped, crossed)]
        yield f"| {name} | {len(of)} | {cells[0]} | {cells[1]} |"
    told = ", ".join(f"{n} = {w:.2f}" for n, w in zip(_SIGNS, weights, strict=True))
    yield f"\nFitted on all: {told}, bound at even odds {even:.2f}."


def rule_sum(c: Candidate, weights: Sequence[float], bound: float) -> float:
    """Above 0 where the rule of Verdict.holds answers with these weights of the meaning."""
    if c.barred:
        return -math.inf
    near = not c.figure or c.sentence >= evidence.FIGURE
    meaning = sum(w * s for w, s in zip(weights, c.signs, strict=True)) - bound
    return max(meaning if near else -math.inf, c.words - evidence.SURE - c.figure)


def cross_validated(
    asked: Sequence[Question], found: Sequence[Candidate]
) -> dict[Asked, bool | None]:
    """Each question judged by weights from the other folds."""
    fold = np.random.default_rng(0).integers(0, _FOLDS, len(asked))
    below = fit(asked, found)[-1] - evidence.HOLDS  # as far as HOLDS lies below the even odds
    sums: dict[Candidate, float] = {}
    for k in range(_FOLDS):
        *weights, even = fit(asked, [c for c in found if fold[c.question] != k])
        sums |= {c: rule_sum(c, weights, even - below) for c in found if fold[c.question] == k}
    return outcomes(found, sums.__getitem__)


def outcomes(
    found: Sequence[Candidate], score: Callable[[Candidate], float]
) -> dict[Asked, bool | None]:
    """By question: None where refused, else whether the first passage that holds is right."""
    result: dict[Asked, bool | None] = {}
    for c in found:
        asked = c.question, c.left_out
        result.setdefault(asked, None)
        if result[asked] is None and score(c) >= 0:
            result[asked] = c.right
    return result


def fit(asked: Sequence[Question], found: Sequence[Candidate]) -> tuple[float, ...]:
    """The weights of the meaning, and the sum at even odds. Logistic regression by Newton's
    method with a ridge of 1 on standardised signs."""
    found = [c for c in found if not c.barred]
    signs = np.array([c.signs for c in found])
    mean, spread = signs.mean(0), signs.std(0)
    x = np.c_[(signs - mean) / spread, np.ones(len(found))]
    y = np.array([float(c.right) for c in found])
    weight = np.array(
        [
            (1.0 if c.place == 0 else _LATER)
            * (_LEFT_OUT if c.left_out else 1.0)
            * (1.0 if asked[c.question].gold else _UNANSWERED)
            for c in found
        ]
    )
    b = np.zeros(x.shape[1])
    ridge = np.diag([*np.ones(len(_SIGNS)), 1e-9])
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ b))
        slope = x.T @ (weight * (p - y)) + ridge @ b
        bend = (x * (weight * p * (1 - p))[:, None]).T @ x + ridge
        b -= np.linalg.solve(bend, slope)
    weights = b[:-1] / spread
    return (*weights.tolist(), float(weights @ mean - b[-1]))


def _shares(of: Sequence[int], result: dict[Asked, bool | None], *, left_out: bool) -> str:
    def share(told: Sequence[bool | None], *, right: bool = False) -> str:
        held = sum(t is True if right else t is not None for t in told)
        return f"{held / max(1, len(told)):.2f}"

    told = [result[i, False] for i in of if (i, False) in result]
    rest = [result[i, True] for i in of if (i, True) in result]
    cells = [share(told), share(told, right=True), *([share(rest)] if left_out else [])]
    return " / ".join(cells)


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
