"""What the conversation opens with: the greeting, example questions, how the ledger stands.

Both the page of the framework (chat_events.py) and what stands there before it has started
(first_paint.py) show these, so they are made once, here. A failure is a sentence in its place.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

from app.ledger.provenance import provenance
from app.ledger.records import TaskFilter, TaskView
from app.web.examples import example_questions
from app.web.office import Office
from app.web.render_overview import failure, overview
from app.web.words import STATES

log = logging.getLogger(__name__)

PRESSING = 50  # rows of the first screen


@dataclass(frozen=True)
class Greeting:
    """What is said before anything is asked, and questions that have an answer."""

    head: str
    text: str
    questions: tuple[str, ...] = ()

    @property
    def markdown(self) -> str:
        """As the framework's conversation takes it."""
        return f"## {self.head}\n\n{self.text}"


WELCOME = Greeting(
    "想查哪项工作？",
    "按已收文件和任务台账回答：谁负责、何时到期、文件怎么说。每条回答都能点开原文。",
)
NO_DOCUMENTS = Greeting(
    "还没有文件",
    "请先到“文件”页上传政策文件，系统会读出其中的任务、责任单位和时限，然后就可以提问了。",
)


def greeting(office: Office) -> Greeting:
    """The greeting, with examples from the ledger as it is today."""
    try:
        questions = example_questions(office.desk.db, as_of=office.today())
    except Exception as error:
        log.error("the example questions", exc_info=error)
        return WELCOME
    if not questions:
        return NO_DOCUMENTS
    return Greeting(WELCOME.head, WELCOME.text, tuple(questions))


def standing(office: Office, day: date) -> str:
    """HTML: how the ledger stands on `day`, with what presses first."""
    try:
        return _standing(office, day)
    except Exception as error:
        log.error("the overview", exc_info=error)
        return failure(error)


def _standing(office: Office, day: date) -> str:
    db = office.desk.db
    pressing = db.find(TaskFilter(states=("overdue", "due_soon")), as_of=day)
    first = sorted(pressing.tasks, key=_pressing_since)[:PRESSING]
    counts = {
        state: db.find(TaskFilter(states=(state,), limit=0), as_of=day).total for state in STATES
    }
    sources = provenance(db, TaskFilter(), db.documents(), as_of=day)
    return overview(counts, first, total=pressing.total, as_of=day, sources=sources)


def _pressing_since(view: TaskView) -> date:
    """The date that makes a task press: the one that passed, else the one ahead."""
    standing = view.standing
    return standing.overdue_since or standing.next_due or date.max
