"""The exam is sat: over a copy of a ledger, through the assistant that serves.

The copy is made with SQLite's own backup from a read-only connection, its index is rebuilt from
it, and made-up progress is recorded in it. The ledger under examination is never opened by the
program, and nothing is written beside it.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.exam.asking import Speaker
from app.exam.families import Family, Half, Phrasing, load_families, load_forms
from app.exam.marking import Mark, describe, given_in_words, mark
from app.exam.oracle import Oracle
from app.exam.questions import Drawer, Question
from app.exam.rehearsal import rehearse

if TYPE_CHECKING:
    from app.settings import Settings
    from app.wiring import Desk

AS_IT_IS = "台账现状"
REHEARSED = "演练进展"
DATABASE = "policydesk.db"
CORPUS_RECORD = "corpus.json"
QUESTIONS = 1000
HALVES: tuple[Half, ...] = ("tune", "read", "report")

Say = Callable[[str], None]


class NoLedger(Exception):
    """There is nothing to examine; `str(error)` is what to show."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """A question in one of its phrasings, on the ledger as it is or with made-up progress."""

    question: Question
    phrasing: Phrasing
    text: str
    stage: str


@dataclass(frozen=True, kw_only=True)
class Sat:
    """An item and its mark; `expected` and `given` say in words what was compared, `text` is
    the answer's own. All three are "" for an item that was answered right."""

    item: Item
    mark: Mark
    expected: str = ""
    given: str = ""
    text: str = ""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A whole exam. `questions` were drawn, in `phrasings` ways together; `sat` were asked."""

    seed: int
    questions: int
    phrasings: int
    reports: int
    families: tuple[Family, ...]
    sat: tuple[Sat, ...]


def examine(
    settings: Settings,
    *,
    seed: int,
    count: int | None,
    halves: Collection[Half] = HALVES,
    say: Say = lambda line: None,
) -> Paper:
    """Examine the ledger in the data folder of `settings`: `count` items in phrasings of
    `halves`, all where None.

    Raises NoLedger; what the desk raises when it cannot be built.
    """
    from app.wiring import build_desk, home_place

    source = settings.data_dir / DATABASE
    if not source.is_file():
        raise NoLedger(
            f"{settings.data_dir} 里还没有台账，没有可以检查的。请先启动一次或读入文件。"
        )
    with tempfile.TemporaryDirectory(prefix="policydesk-exam-") as name:
        folder = Path(name)
        copy_ledger(settings.data_dir, folder)
        desk = build_desk(replace(settings, data_dir=folder, chat_model="embedded"))
        with closing(desk):
            assert desk.folder
            place = settings.place or home_place(desk.db, desk.folder, settings)
            return sit(
                desk,
                folder / DATABASE,
                place=place,
                seed=seed,
                count=count,
                halves=halves,
                say=say,
            )


def copy_ledger(data_dir: Path, folder: Path) -> None:
    """Copy the database and the note of what was read from corpus/; no file beside the
    original is touched, whether or not a server has it open."""
    source = data_dir / DATABASE
    # Without a log nobody has the file open, and SQLite need not make one to read it.
    beside = "mode=ro" if source.with_name(DATABASE + "-wal").exists() else "immutable=1"
    uri = f"{source.resolve().as_uri()}?{beside}"
    with (
        closing(sqlite3.connect(uri, uri=True)) as original,
        closing(sqlite3.connect(folder / DATABASE)) as copy,
    ):
        original.backup(copy)
    if (data_dir / CORPUS_RECORD).exists():
        shutil.copyfile(data_dir / CORPUS_RECORD, folder / CORPUS_RECORD)


def sit(
    desk: Desk,
    database: Path,
    *,
    place: str,
    seed: int,
    count: int | None,
    halves: Collection[Half] = HALVES,
    say: Say = lambda line: None,
) -> Paper:
    """Ask a desk over a ledger that may be written to: first as it is, then with progress."""
    families = load_families()
    questions = phrasings = 0
    sat: list[Sat] = []
    reports = 0
    for stage in (AS_IT_IS, REHEARSED):
        if stage == REHEARSED:
            with _opened(database, place) as oracle:
                reports = rehearse(oracle, desk.db, seed=seed)
        with _opened(database, place) as oracle:
            drawn = Drawer(oracle, families, seed=seed).draw(at_least=QUESTIONS)
            items = list(in_words(drawn, oracle, stage=stage, seed=seed))
            questions += len(drawn)
            phrasings += len(items)
            asked = [item for item in items if item.phrasing.half in halves]
            chosen = asked if count is None else sample(asked, count // 2, seed=f"{stage} {seed}")
            say(f"{stage}：{len(drawn)} 个问题，{len(items)} 种问法，提问 {len(chosen)} 次……")
            sat += [ask(desk, item, oracle) for item in chosen]
    return Paper(
        seed=seed,
        questions=questions,
        phrasings=phrasings,
        reports=reports,
        families=families,
        sat=tuple(sat),
    )


def in_words(
    questions: Sequence[Question], oracle: Oracle, *, stage: str, seed: int
) -> Iterator[Item]:
    """Every question in each of its phrasings that can be said clearly."""
    speaker = Speaker(oracle, load_forms(), seed=seed)
    for question in questions:
        for phrasing in question.family.phrasings:
            text = speaker.say(question, phrasing)
            if text:
                yield Item(question=question, phrasing=phrasing, text=text, stage=stage)


def sample(items: Sequence[Item], count: int, *, seed: str) -> list[Item]:
    """`count` items, every family and its halves alike as far as they reach."""
    rng = random.Random(f"sample {seed}")
    piles: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        piles.setdefault((item.question.family.name, item.phrasing.half), []).append(item)
    for pile in piles.values():
        rng.shuffle(pile)
    order = rng.sample(list(piles.values()), len(piles))
    chosen: list[Item] = []
    while len(chosen) < count and any(order):
        for pile in order:
            if pile and len(chosen) < count:
                chosen.append(pile.pop())
    return chosen


def ask(desk: Desk, item: Item, oracle: Oracle) -> Sat:
    """Ask one item and mark what comes back; an exception is a wrong answer."""
    from app.assistant.answer import Message
    from app.settings import EMBEDDED

    question, english = item.question, item.phrasing.lang == "en"
    oracle.stand_on(question.as_of)
    expected = describe(question.expected, oracle)
    try:
        messages = [Message(role="user", content=item.text)]
        # A configured language model would only put the same facts into other words.
        answer = desk.assistant.ask(messages, as_of=question.as_of, model=EMBEDDED)
    except Exception as error:  # whatever it is, the exam goes on and says so
        fault = f"error: {type(error).__name__}: {error}"
        return Sat(item=item, mark=Mark(faults=(fault,)), expected=expected)
    marked = mark(question, answer, oracle, english=english)
    if marked.right:
        return Sat(item=item, mark=marked)
    given = given_in_words(answer, oracle)
    return Sat(item=item, mark=marked, expected=expected, given=given, text=answer.text)


@contextmanager
def _opened(database: Path, place: str) -> Iterator[Oracle]:
    oracle = Oracle(database, place=place)
    try:
        yield oracle
    finally:
        oracle.close()
