"""How well the compiler reads our own documents: counts against the annotation beside each text.

The rules are those of an office that checks a ledger: a task is found where one of its texts
holds the annotated key text; stretches of one paragraph (locators ending in -1, -2 …) are one
task; fields that the annotation calls uncertain are left out; a task with units that neither
`tasks` nor `optional_tasks` know is one too many, unless only chosen sentences are annotated.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.document import PolicyDocument, Task
from tests.ingest.parsing import leads, parse, parse_text, units

ROLES = ("responsible", "supporting", "lead")
FIELDS = (*ROLES, "due", "recurrence")


@dataclass
class Count:
    """What was right, too much and missing."""

    hit: int = 0
    extra: int = 0
    miss: int = 0

    def take(self, gold: set[str], got: set[str]) -> bool:
        """Count one comparison; whether it was right in all."""
        left = set(got)
        missing = 0
        for name in sorted(gold, key=len, reverse=True):
            found = next((x for x in sorted(left, key=len) if _alike(name, x)), None)
            missing += found is None
            if found is not None:
                left.remove(found)
        self.hit += len(gold) - missing
        self.extra += len(left)
        self.miss += missing
        return not missing and not left

    @property
    def f1(self) -> float:
        """2PR/(P+R); 1 where there was nothing to find and nothing was found."""
        whole = 2 * self.hit + self.extra + self.miss
        return 2 * self.hit / whole if whole else 1.0


class Score:
    """Counts over documents, and what was wrong in words."""

    def __init__(self) -> None:
        self.counts = {name: Count() for name in ("tasks", *FIELDS)}
        self.faults: list[str] = []

    def add(self, path: Path, rewrite: Callable[[str], str] | None = None) -> None:
        """Parse a document and compare it with the annotation beside it.

        `rewrite` changes how the text is written (half-width signs, other characters); what
        it does to words it does to the annotation, too.
        """
        said = path.with_suffix(".gold.json").read_text(encoding="utf-8")
        if rewrite is None:
            gold, document = json.loads(said), parse(path)
        else:
            gold = {key: _rewritten(value, rewrite) for key, value in json.loads(said).items()}
            document = parse_text(rewrite(path.read_text(encoding="utf-8")), path.name)
        texts = [_squash(task.title + task.text) for task in document.tasks]
        used: set[int] = set()
        for locator, stretches in _grouped(gold["tasks"]).items():
            keys = [_squash(task["key_text"]) for task in stretches]
            found = {i for i, text in enumerate(texts) if any(key in text for key in keys)}
            used |= found
            self._one(f"{path.stem} {locator}", document, stretches, sorted(found))
        free = [_squash(task["key_text"]) for task in gold.get("optional_tasks", [])]
        if gold.get("annotation") == "selected":
            return
        for index, (task, text) in enumerate(zip(document.tasks, texts, strict=True)):
            if index not in used and task.assignments and not any(key in text for key in free):
                self.counts["tasks"].extra += 1
                self.faults.append(f"{path.stem}: one too many: {task.text[:40]}")

    def _one(
        self, where: str, document: PolicyDocument, gold: list[dict[str, Any]], found: list[int]
    ) -> None:
        self.counts["tasks"].hit += bool(found)
        self.counts["tasks"].miss += not found
        tasks = [document.tasks[i] for i in found]
        uncertain = {name for task in gold for name in task.get("uncertain", [])}
        for field in FIELDS:
            if field in uncertain:
                continue
            want = _wanted(gold, field)
            have = {x for task in tasks for x in _given(task, field)}
            if field == "due" and any(task.get("more_deadlines") for task in gold):
                have &= want
            if field == "recurrence" and (want or any("more_recurrences" in t for t in gold)):
                have &= want  # a task may have further rhythms
            if field in ROLES:
                canonical = _canonical(document)
                want = {canonical.get(name, name) for name in want}
            if not self.counts[field].take(want, have):
                self.faults.append(f"{where} {field}: {sorted(want)} != {sorted(have)}")


def _rewritten(value: Any, rewrite: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_rewritten(one, rewrite) for one in value]
    if isinstance(value, dict):
        return {key: _rewritten(one, rewrite) for key, one in value.items()}
    return rewrite(value) if isinstance(value, str) and not value.isascii() else value


def _alike(gold: str, got: str) -> bool:
    short, long = sorted((gold, got), key=len)
    return gold == got or (len(short) > 1 and long.endswith(short) and len(long) - len(short) < 5)


def _squash(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _canonical(document: PolicyDocument) -> dict[str, str]:
    return {
        _squash(name): _squash(unit.name)
        for unit in document.units
        for name in (unit.name, *unit.aliases)
    }


def _grouped(tasks: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        groups.setdefault(re.sub(r"-\d+$", "", task["locator"]), []).append(task)
    return groups


def _wanted(gold: list[dict[str, Any]], field: str) -> set[str]:
    if field in ROLES:
        return {_squash(name) for task in gold for name in task[field]}
    return {task[field] for task in gold if task[field]}


def _given(task: Task, field: str) -> set[str]:
    if field == "lead":
        return {_squash(name) for name in leads(task)}
    if field in ROLES:
        return {_squash(name) for name in units(task, field)}
    dates = [task.deadline] if task.deadline else []
    dates += [milestone.deadline for milestone in task.milestones]
    if field == "due":
        return {date.due.isoformat() for date in dates if date.due}
    rules = {task.recurrence, *(date.recurrence for date in dates)}
    return {word for rule in rules if rule for word in _in_words(rule)}


def _in_words(rule: str) -> set[str]:
    """The annotation's words for a rule: FREQ=YEARLY;BYMONTH=6 -> yearly:06, yearly."""
    part = dict(piece.split("=", 1) for piece in rule.split(";"))
    freq, months = part["FREQ"].lower(), part.get("BYMONTH", "").split(",")
    if freq == "monthly" and part.get("INTERVAL") in ("3", "6"):
        return {{"3": "quarterly", "6": "half-yearly"}[part["INTERVAL"]]}
    if months == [""]:
        return {freq}
    if len(months) == 4:
        return {"quarterly"}
    if len(months) == 2 and int(months[1]) - int(months[0]) == 6:
        return {"half-yearly"}
    named = {f"yearly:{int(months[-1]):02d}"}
    return named | ({"yearly"} if months[-1] == "12" else set())
