"""A question put into words: a phrasing with its slots filled.

Names vary: a unit goes by its full name, without its level or by an alias, a task by number or
title. Which form is used where is drawn from the seed, so that every form meets every phrasing
over many exams and the same exam is the same twice.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from app.exam.families import Forms, Lang, Phrasing
from app.exam.oracle import Fact, Oracle
from app.exam.questions import Bound, Question

NUMERALS = " 一两三四五六七八九十"
SOURCES = {"": "any", "annex": "annex", "article": "article"}


class Speaker:
    """Puts questions about one ledger into words."""

    def __init__(self, oracle: Oracle, forms: Forms, *, seed: int) -> None:
        self._forms = forms
        self._seed = seed
        facts = list(oracle.facts.values())
        self._facts = oracle.facts
        self._numbers = Counter((fact.source, fact.number) for fact in facts)
        self._titles = _clear_titles(facts)

    def say(self, question: Question, phrasing: Phrasing) -> str | None:
        """The question in words, None where a slot has no clear form in the language."""
        filled = question.filled
        rng = random.Random(f"{self._seed} {filled.values()} {question.as_of} {phrasing.text}")
        words: dict[str, str] = {}
        for slot in sorted(phrasing.slots):
            found = list(self._forms_of(slot, question, phrasing.lang))
            if not found:
                return None
            words[slot] = rng.choice(found)
        return phrasing.text.format(**words)

    def _forms_of(self, slot: str, question: Question, lang: Lang) -> Iterator[str]:
        filled = question.filled
        match slot:
            case "unit" | "unit_b":
                unit = filled.unit if slot == "unit" else filled.unit_b
                yield from unit.names if unit else ()
            case "where":
                yield from self._forms.where[lang][SOURCES[filled.source]]
            case "month":
                yield str(filled.month)
            case "bound":
                assert filled.bound
                yield from self._bound(filled.bound, question.family.counter, lang)
            case "window":
                assert filled.span
                for form in self._forms.window[lang][filled.span.kind]:
                    yield form.format(**filled.span.words)
            case "task":
                assert filled.task is not None
                # By its title a task of several dates may well mean the sentence of one of them.
                by_title = len(question.expected.dates) < 2
                yield from self._task(self._facts[filled.task], lang, by_title=by_title)

    def _bound(self, bound: Bound, counter: str, lang: Lang) -> Iterator[str]:
        numbers = [str(bound.n)]
        if lang == "zh" and bound.n <= 10:
            numbers.append(NUMERALS[bound.n])
        for form in self._forms.bound[lang][bound.kind]:
            for n in numbers:
                for word in self._forms.counter[counter] if lang == "zh" else ("",):
                    yield form.format(n=n, counter=word)

    def _task(self, fact: Fact, lang: Lang, *, by_title: bool) -> Iterator[str]:
        forms = self._forms.task[lang]
        clear = self._numbers[fact.source, fact.number] == 1
        if clear or lang == "zh":
            named = "" if clear else f"《{fact.document_title}》"
            for form in forms[fact.source]:
                yield named + form.format(number=fact.number)
        if not by_title:
            return
        if fact.title in self._titles["any"]:
            for form in forms.get("title", ()):
                yield form.format(title=fact.title)
        elif fact.title in self._titles[fact.source]:
            for form in forms.get(f"{fact.source}_title", ()):
                yield form.format(title=fact.title)


def _clear_titles(facts: list[Fact]) -> dict[str, set[str]]:
    """Titles that are no part of another task's title, anywhere and within each source."""
    return {
        where: _alone([f.title for f in facts if where in ("any", f.source)])
        for where in ("any", "annex", "article")
    }


def _alone(titles: list[str]) -> set[str]:
    counted = Counter(titles)
    joined = "\n".join(titles)
    return {title for title in counted if len(title) > 3 and joined.count(title) == 1}
