"""What the table does not know of a sentence, and whether it may be left out.

Function words that nobody listed (总该, 毕竟, 尤其), and the ends of verbs (拖掉), say nothing
of which tasks are meant. A short verb beside a unit's name says that the unit has to do with them;
it is left out, and told. A noun, a verb before 的, a number, a time or a denial may narrow: with
one of those among the gaps the sentence is not the grammar's.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from app.assistant import segment
from app.assistant.grammar.tokens import Tokens
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_LIGHT_TAGS = frozenset(("d", "c", "u", "r", "y", "e", "o", "z", "k", "ul", "uj", "uz", "ud", "ug"))
_DENIES = frozenset("不没未无非别勿莫免除外")
_ENDS_A_VERB = frozenset("掉住到上下起来去过得见成着好")
_COUNTS = tuple("几多些")
_COUNTED_ONE = frozenset(("一", "一件", "一项", "一条", "一个"))
_VERB = 2  # characters of a verb, at the most
_VERBS = frozenset(
    ("overdue", "finish", "responsible", "supporting", "lead", "participant", "reach", "passed",
     "have", "need", "by", "idle")
)  # fmt: skip


def without_light_words(tokens: Tokens, text: str) -> tuple[Tokens, tuple[str, ...]]:
    """The tokens without the gaps, where all of them are light, and the words among those that are
    told; else the tokens as they are."""
    if not tokens.rest:
        return tokens, ()
    told: list[str] = []
    kinds = _kinds(tokens, len(text))
    at = 0
    for word, tag in segment.tagged(text):
        places = range(at, at + len(word))
        at += len(word)
        gap = "".join(text[i] for i in places if not kinds[i] and text[i].isalnum())
        beside = kinds[places[0]] or kinds[places[0] - 1]
        counts = text[at : at + 1] in _COUNTS  # 好几家
        if gap and "not" in (beside, kinds[places[0] - 1]):
            return tokens, ()  # 不烦A配合的
        if not gap or (_is_light(word, tag, gap, beside) and not counts):
            continue
        if gap != word or not _is_short_verb(word, tag, text[at : at + 2]):
            return tokens, ()
        told.append(word)
    if told and not tokens.has("name"):
        return tokens, ()
    return replace(tokens, rest=()), tuple(told)


def unread_verb(tokens: Tokens, u: Utterance, words: Words) -> str:
    """批 in 财政局要批的任务: what stands between a unit and 的, says which of its tasks are meant,
    and was read by nobody; "" where there is none."""
    idle = words.pattern("filler.words")
    for before, of in pairwise(tokens.row):
        gap = u.text[before.end : of.start]
        told = before.of("name", "need") and of.of("of") and tokens.has("name")
        unread = gap.isalpha() and u.is_free(before.end, of.start) and not idle.fullmatch(gap)
        if told and len(gap) <= _VERB and unread:
            return gap
    return ""


def _kinds(tokens: Tokens, size: int) -> list[str]:
    """The kind of the token at each character; "" in a gap, and beyond either end."""
    kinds = [""] * (size + 1)
    for token in tokens.row:
        kinds[token.start : token.end] = [token.kind] * (token.end - token.start)
    return kinds


def _is_light(word: str, tag: str, gap: str, beside: str) -> bool:
    if _DENIES.intersection(gap):
        return False
    if gap in _ENDS_A_VERB and beside in _VERBS:
        return True
    return gap == word and (word in _COUNTED_ONE or tag in _LIGHT_TAGS)


def _is_short_verb(word: str, tag: str, after: str) -> bool:
    """捞 in 妇联捞到哪些; not 批 in 要批的, which says which."""
    return tag == "v" and len(word) == 1 and not _DENIES.intersection(word) and "的" not in after
