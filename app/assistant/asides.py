"""Clauses that say why somebody asks, and ask nothing: …，领导等着看; 明天开会要用; 急.

A question is cut at punctuation and at blanks between Chinese words. A part that asks nothing and
names nothing falls away where it speaks only of the asker's situation ([aside] in
corpus/lexicon/questions.toml), where it is a clause none of whose words any document knows, or
where it says what the answer is for: 我们办公室报计划用. What is left out by the latter two is
told, for it might have meant something. A unit's second name falls away first: 卫健局（原卫计局）.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.assistant import segment
from app.assistant.clauses import asks
from app.assistant.knowledge import Knowledge
from app.assistant.normalise import compact, key
from app.assistant.query import Ask
from app.assistant.reading import Reading
from app.assistant.recognise.topics import content_words
from app.assistant.words import Words
from ingest.dates import find_times

_BREAK = re.compile(
    r"([，,。；;！!？?~…()（）]+[ \u3000]*|(?<=[\u3400-\u9fff\d%])[ \u3000]+(?=[\u3400-\u9fff\d]))"
)
_BRACKET = re.compile(r"[(（]")
_GLOSS = re.compile(
    r"[(（](?P<inside>[^()（）]{2,16})[)）]"
    r"|[，,](?P<beside>(?:也?就?是|即|原|以前|过去|从前|当年|老名字?|简称|现在?叫)[^，,。；;？?]{2,14})"
    r"(?P<comma>[，,])"
)
_TIME = "\x01"
_PARTS = ("who", "when", "manner", "act", "object", "tail")
_NOMINAL = re.compile(r"(?<!着)(?:的|任务|工作|事项|那[项条个]|这[项条个])\W*$")
_OF_ONE_TASK = (Ask.UNITS, Ask.WHEN, Ask.DAYS, Ask.STATE)
_EXCEPT = ("before", "after")
_VERBAL_TAGS = frozenset("vap")
_DONE = re.compile(r"了\W*$")

Reader = Callable[[str], Reading]


@dataclass(frozen=True)
class Heard:
    """What is left of a question, and the clauses left out of it that might have meant more."""

    text: str
    left_out: tuple[str, ...] = ()


def without_asides(text: str, *, read: Reader, knowledge: Knowledge, as_of: date) -> Heard:
    """The text without its asides; as it is where nothing would be left to answer."""
    text = _without_second_names(text, read, knowledge)
    parts = _cut(text, knowledge)
    clauses = [compact(p) for p in parts[::2]]
    if sum(map(bool, clauses)) < 2:
        return Heard(text)
    words = knowledge.words
    kept = [i for i, c in enumerate(clauses) if c and not _of_situation(c, words, as_of)]
    left_out: list[str] = []
    for i in list(kept):
        rest = "，".join(clauses[k] for k in kept if k != i)
        purpose = _is_purpose(clauses[i], words)
        idle = purpose or _says_nothing(clauses[i], read, knowledge)
        said = read(rest) if rest and idle else None
        named = purpose and not _knows_a_word(clauses[i], knowledge) and said and said.topic
        if said and (_picks_rows(said) or (named and said.ask in _OF_ONE_TASK)):
            kept.remove(i)
            if not purpose or _knows_a_word(clauses[i], knowledge):
                left_out.append(clauses[i])
    if not kept or len(kept) == sum(map(bool, clauses)):
        return Heard(text)
    return Heard(_joined(parts, kept), tuple(left_out))


def _without_second_names(text: str, read: Reader, knowledge: Knowledge) -> str:
    """The text without what only says how else a unit that it names is or was called."""
    naming = _naming(knowledge.words)
    for gloss in reversed(list(_GLOSS.finditer(text))):
        called = key(naming.sub("", compact(gloss["inside"] or gloss["beside"])))
        units = knowledge.unit_names.resolve(called) if len(called) > 1 else ()
        if units and set(units) <= set(read(text[: gloss.start()]).units):
            text = text[: gloss.start()] + (gloss["comma"] or "") + text[gloss.end() :]
    return text


@lru_cache(maxsize=4)
def _naming(words: Words) -> re.Pattern[str]:
    return re.compile(f"(?:{words.pattern('aside.naming').pattern})+")


def _is_purpose(clause: str, words: Words) -> bool:
    """我们办公室报计划用, 给领导备查, 科里正在编年度预算: what the answer is for."""
    if asks(clause) or _NOMINAL.search(clause) or re.search("[不没别未]", clause):
        return False
    return bool(words.pattern("aside.purpose").fullmatch(clause.rstrip("。，,!！ ")))


def _cut(text: str, knowledge: Knowledge) -> list[str]:
    """Clauses and what stands between them by turns; brackets within a unit's name part none."""
    if not _BRACKET.search(text):
        return _BREAK.split(text)
    within = knowledge.unit_names.covered(text)
    parts, done = [], 0
    for mark in _BREAK.finditer(text):
        if not within[mark.start()]:
            parts += [text[done : mark.start()], mark.group()]
            done = mark.end()
    return [*parts, text[done:]]


def _picks_rows(reading: Reading) -> bool:
    """Whether the rest says by itself which rows are meant. What is looked up by its words needs
    them all: 没房没车抵给银行，还肯借吗."""
    return bool(
        reading.ask not in (Ask.TEXT, Ask.VALUE, Ask.UNCLEAR)
        and (
            reading.references or reading.units or reading.titles or reading.source
            or reading.window or reading.qualities.narrows()
        )
    )  # fmt: skip


def _joined(parts: list[str], kept: list[int]) -> str:
    """The parts that stay, each with what stands before and after it."""
    out = ""
    for i, part in enumerate(parts[::2]):
        after = parts[2 * i + 1] if 2 * i + 1 < len(parts) else ""
        if i in kept:
            out += part + after
        elif not out.endswith(tuple("。？?！!；;")):
            stop = _stop(after)
            out = out.rstrip("， \u3000") + (stop if out or stop == "？" else "")
    return out.strip("， \u3000")


def _stop(after: str) -> str:
    """What stands in the place of a part that fell away: an end stays an end."""
    ends = (("？", r"[？?]"), ("。", r"[。；;!！]"))
    return next((mark for mark, pattern in ends if re.search(pattern, after)), "，")


def _of_situation(clause: str, words: Words, as_of: date) -> bool:
    """Whether a clause is put together from persons, times and what is done with an answer."""
    if asks(clause) or _NOMINAL.search(clause):
        return False
    masked = list(clause)
    for time in find_times(clause, reference=as_of, question=True):
        masked[time.start : time.end] = [_TIME] + [""] * (time.end - time.start - 1)
    whole, act, when = _situation(words)
    folded = "".join(masked)
    if _TIME not in folded and when.fullmatch(folded):
        return True
    return bool(whole.fullmatch(folded) and act.search(folded))


@lru_cache(maxsize=4)
def _situation(words: Words) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What a whole clause is made of, what is done in it, and a clause of 节后第一天 alone, which
    says when somebody asks."""
    groups = {p: words.pattern(f"aside.{p}").pattern for p in _PARTS}
    either = "|".join([_TIME, *groups.values(), r"\W"])
    when = rf"(?:{groups['when']}|\W)+"
    return re.compile(f"(?:{either})+"), re.compile(groups["act"]), re.compile(when)


def _says_nothing(clause: str, read: Reader, knowledge: Knowledge) -> bool:
    """Whether a clause with a verb names nothing and has no word that a document knows."""
    if asks(clause) or _NOMINAL.search(clause):
        return False
    reading = read(clause)
    named = (
        reading.references or reading.units or reading.without_units or reading.strangers
        or reading.without or reading.without_topic or reading.sections or reading.titles
        or reading.document_ids or reading.places or reading.source
        or reading.qualities.roles or reading.qualities.narrows() or reading.window
        or reading.recurring is not None or reading.fact or reading.absent_kind
        or reading.marks.subset or reading.marks.pronoun or reading.marks.correction
        or reading.marks.with_units or reading.period
    )  # fmt: skip
    if named or reading.ask not in (Ask.TEXT, Ask.UNCLEAR, Ask.VALUE, Ask.TASKS):
        return False
    sets_aside = any(knowledge.words.search(f"grammar.except_{g}", clause) for g in _EXCEPT)
    if sets_aside or _knows_a_word(clause, knowledge):
        return False
    verbal = any(tag[:1] in _VERBAL_TAGS for _, tag in segment.tagged(clause))
    return verbal or bool(_DONE.search(clause))


def _knows_a_word(clause: str, knowledge: Knowledge) -> bool:
    """Whether a document has one of the clause's words that mean something."""
    said = content_words(clause, knowledge.words)
    return any(len(w) > 1 and knowledge.attested(key(w)) for w in said)
