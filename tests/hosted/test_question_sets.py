"""The development questions through the whole hosted path over HTTP: the scripted model makes
the embedded model's tool calls again and puts the results into other words. This measures
grounding, not understanding. Slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest

from app.assistant.answer import Answer, Message
from app.wiring import Desk
from tests.assistant.scoring import as_response, read_items, scorer
from tests.hosted.conftest import MODEL, same_facts
from tests.hosted.endpoint import Asked, Call, Endpoint, Play, Say
from tests.hosted.wording import ACTS, Ledger, paraphrase, sabotage

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

SetPlay = Callable[[Play], Endpoint]


@dataclass
class Outcome:
    """What came of a run over all questions."""

    hosted: int = 0  # answers in the model's words
    worded: int = 0  # answers that had something to word
    passed: int = 0
    passed_embedded: int = 0
    bad_citations: list[str] = field(default_factory=list)
    other_rows: list[str] = field(default_factory=list)
    turned_away: list[str] = field(default_factory=list)


def forwarding(wording: Callable[[Asked], str]) -> Play:
    """The embedded model's call again, then words for what the tools returned."""

    def script(asked: Asked) -> Say | Call:
        made = asked.calls
        if asked.last_is_tool and len(made) < 2 * len({c["arguments"] for c in made}):
            return Call(made[0]["name"], made[0]["arguments"])
        return Say(wording(asked))

    return script


def run(desk: Desk) -> Iterator[tuple[dict[str, object], str, Answer, Answer]]:
    """Every question with its hosted and its embedded answer."""
    for item in read_items("dev"):
        messages: list[Message] = []
        day = date.fromisoformat(item["as_of"])
        for turn in item["turns"]:
            messages.append(Message(role="user", content=turn))
            embedded = desk.assistant.ask(messages, as_of=day, model="embedded")
            answer = desk.assistant.ask(messages, as_of=day)
            messages.append(Message(role="assistant", content=embedded.text))
        yield item, turn, answer, embedded


@pytest.fixture(scope="module")
def outcome(hosted_desk: Desk, endpoint: Endpoint) -> Outcome:
    endpoint.play = forwarding(lambda asked: paraphrase(asked.points, asked.question))
    check = scorer()
    found = Outcome()
    for item, question, answer, embedded in run(hosted_desk):
        found.passed += not check(item["expect"], as_response(answer))  # type: ignore[arg-type]
        found.passed_embedded += not check(item["expect"], as_response(embedded))  # type: ignore[arg-type]
        if not same_facts(answer, embedded):
            found.other_rows.append(question)
        for c in answer.citations:
            if hosted_desk.db.text(c.document_id)[c.start : c.end] != c.quote or not c.quote:
                found.bad_citations.append(f"{question}: {c}")
        if embedded.status == "answered" and embedded.citations:
            found.worded += 1
            found.hosted += answer.model == MODEL
            if answer.model != MODEL:
                found.turned_away.append(f"{question}: {answer.notice}")
    return found


def test_the_score_is_within_a_point_of_the_embedded_one(outcome: Outcome) -> None:
    print(
        f"\nhosted {outcome.passed}, embedded {outcome.passed_embedded} of {len(read_items('dev'))}"
    )
    assert abs(outcome.passed - outcome.passed_embedded) <= 0.01 * len(read_items("dev"))


def test_no_citation_is_bad(outcome: Outcome) -> None:
    assert outcome.bad_citations == []


def test_every_question_has_the_same_rows_with_and_without_the_model(outcome: Outcome) -> None:
    assert outcome.other_rows == []


def test_the_model_s_words_are_shown_and_not_only_the_embedded_ones(outcome: Outcome) -> None:
    print(f"\nin the model's words {outcome.hosted} of {outcome.worded}: {outcome.turned_away}")
    assert outcome.hosted >= 0.97 * outcome.worded


def test_every_answer_with_a_spoilt_fact_is_caught(hosted_desk: Desk, play: SetPlay) -> None:
    """A third of the answers has one fact dropped, swapped or added, in the repair as well."""
    knowledge = hosted_desk.assistant.knowledge()
    titles = tuple(t for t in knowledge.titles if 4 < len(t) < 20)
    ledger = Ledger(knowledge.unit_names.names, titles)
    spoilt: dict[str, str] = {}
    acts: Counter[str] = Counter()

    def wording(asked: Asked) -> str:
        question = asked.question_of_the_turn
        text = paraphrase(asked.points, question)
        if hash_of(question) % 3:
            return text
        wrong = sabotage(text, question, ledger)
        if wrong is None:
            return text
        spoilt[wrong.text.strip()] = wrong.act
        return wrong.text

    play(forwarding(wording))
    shown: list[str] = []
    for _, _, answer, _ in run(hosted_desk):
        if answer.text in spoilt:
            shown.append(f"{spoilt[answer.text]}: {answer.text}")
    acts.update(spoilt.values())
    print(f"\nspoilt {len(spoilt)}, shown {len(shown)}: {dict(acts)}")
    assert shown == []
    assert len(spoilt) >= 60
    assert set(acts) <= set(ACTS)


def hash_of(text: str) -> int:
    """The same number for the same text in every run."""
    return sum(ord(c) * (i + 1) for i, c in enumerate(text))
