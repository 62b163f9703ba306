"""The tasks that a topic's words pick out of others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Protocol

from app.assistant.normalise import key
from app.assistant.recognise.topics import content_words, is_noun
from app.assistant.resolve import Resolver, near_matches
from app.ledger.records import TaskView

_EXACT = 1.0
_AUXILIARY = re.compile(r"^[要需须应该得想能会](?=.$)")


class Worded(Protocol):
    """What has a task's words."""

    @property
    def id(self) -> str:
        """The task's."""
        ...

    @property
    def title(self) -> str:
        """What it is called."""
        ...

    @property
    def text(self) -> str:
        """What it says."""
        ...


def by_topic(
    topic: str, views: Sequence[TaskView], resolver: Resolver, *, open_field: bool
) -> list[TaskView]:
    """Those of the tasks that the topic's words stand in."""
    tasks = [v.task for v in views]
    found = worded(topic, lambda _: tasks, resolver, open_field=open_field)
    by_id = {v.task.id: v for v in views}
    return [by_id[task_id] for task_id in found]


def worded(
    topic: str,
    tasks: Callable[[Sequence[str]], Sequence[Worded]],
    resolver: Resolver,
    *,
    open_field: bool,
) -> list[str]:
    """The ids of those that the topic's words stand in; all the words where any task has all.
    `tasks` gives the tasks, at least those of them that hold each of some folded words.

    A word stands in a task where an official word for it does. Where no task has all the words,
    most of them suffice, unless a noun is missing that no document knows: of 养老服务 it is not
    enough that 服务 is there. In an open field nothing else narrows, and the nearest task by
    search is meant where no text has the words.
    """
    if kind := resolver.knowledge.kinds.of(topic):
        return [t.id for t in tasks(()) if kind.text.search(f"{t.title}。{t.text}")]
    words = content_words(topic, resolver.knowledge.words)
    if not words:
        return [t.id for t in tasks(())]
    ways = list(dict.fromkeys((_said_of_it(words, resolver), tuple(words))))
    for said in ways:
        typed = [key(w) for w in said]
        if found := [t.id for t in tasks(typed) if all(w in _folded(t) for w in typed)]:
            return found
    every = tasks(())
    texts = [_folded(t) for t in every]
    for said in ways:
        for exact in (True, False):
            if held := _best(said, texts, resolver, exact=exact, partly=not open_field):
                return [every[i].id for i in held]
    matches = resolver.tasks(topic, source=None)
    wanted = [m.passage.id for m in near_matches(matches) if resolver.holds(m, topic)]
    known = {t.id for t in every}
    return [i for i in wanted if i in known]


def _folded(task: Worded) -> str:
    return key(task.title + task.text)


def _said_of_it(words: Sequence[str], resolver: Resolver) -> tuple[str, ...]:
    """The words without verbs that the text need not repeat: 要建联席会议制度的 are those with
    联席会议制度, whether it is to be 建立 or 健全."""
    acts = resolver.knowledge.words.pattern("filler.action")
    bare = [(w, _AUXILIARY.sub("", w) if not is_noun(w) else w) for w in words]
    kept = [w for w, said in bare if len(said) > 1 and not acts.fullmatch(said)]
    return tuple(kept or words)


def _best(
    words: Sequence[str], texts: Sequence[str], resolver: Resolver, *, exact: bool, partly: bool
) -> list[int]:
    """The texts that have all the words; or most of them, as many as any has."""
    finders: list[Callable[[str], float]] = [resolver.evidence.finder(w) for w in words]
    least = _EXACT if exact else 0.01
    hits = [frozenset(i for i, f in enumerate(finders) if f(t) >= least) for t in texts]
    best = max(map(len, hits), default=0)
    if best < len(words) and not (partly and best and best >= len(words) / 2):
        return []
    found = [n for n, h in enumerate(hits) if len(h) == best]
    return [n for n in found if not _misses_a_name(words, hits[n], resolver)]


def _misses_a_name(words: Sequence[str], hit: frozenset[int], resolver: Resolver) -> bool:
    """Whether a noun of no document at all is among the words that a text has not."""
    return any(
        is_noun(w) and not resolver.knowledge.attested(key(w))
        for i, w in enumerate(words)
        if i not in hit and len(w) > 1
    )
