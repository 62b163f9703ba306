"""What a sentence is about: the content words that no other recogniser has read."""

from __future__ import annotations

import re
from functools import lru_cache

from app.assistant import segment
from app.assistant.recognise.asks import Clues
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_FILLERS = ("filler.words", "grammar.idle-held")  # 名下, 手上: whose they are is said already
_KEPT = frozenset({"title", "quoted"})
_SEARCHED = frozenset(
    {
        "title",
        "quoted",
        "unit",
        "stranger",
        "time",
        "every",
        "role",
        "state",
        "due",
        "recurring",
        "quality",
        "section",
        "fact",
    }
)
_QUESTION_GROUPS = (
    "bulletin", "units", "tasks", "when", "days", "term", "some_days", "begins", "role", "period",
    "status", "why", "define", "enumerates", "text", "members", "documents", "most", "least",
    "longest", "latest", "dates_same", "dates_order", "dates_apart", "earliest", "compare", "each",
)  # fmt: skip
_FUNCTION_TAGS = frozenset("uwpcdrfmqyeo")
_WANTED = re.compile(r"[要得该想]")  # 要报 is no noun
_HOW_MANY = re.compile(r"(?<![第\d])\d{1,3}[项条件](?=任务|工作|事项|重点|实事)")  # 附件13项任务
_LATIN = re.compile(r"[a-z0-9][a-z0-9%.-]*")
_ASKED_NUMBER = re.compile(r".*几.*|.*多少.*")  # 几天, 哪几种, 百分之几: what is asked for
_SMALL_NUMBER = re.compile(
    r"[一二两三四五六七八九十]+[个首次回月年天句座种家名位条件项吨米平元块点些半]+"
)


def recognise_topic(u: Utterance, words: Words, clues: Clues) -> str:
    """The topic's words, blanks between stretches; "" where only generic words are left."""
    for group in _QUESTION_GROUPS:
        if group in clues.groups:
            u.take_all(words.pattern(f"ask.{group}"), "ask")
    u.take_all(_HOW_MANY, "ask")
    stretches = [_kept(s, words) for s in u.rest(keep=_KEPT).split()]
    topic = " ".join(s for s in stretches if s)
    repeats_a_title = any(label == "title" for _, _, label in u.taken)
    return topic if repeats_a_title or content_words(topic, words) else ""


def search_words(u: Utterance, words: Words) -> str:
    """The sentence without politeness and question words: what passages are looked up by."""
    stretches = [_kept(s, words) for s in u.rest(keep=_SEARCHED).split()]
    return " ".join(s for s in stretches if s)


def content_words(text: str, words: Words) -> list[str]:
    """The words that carry meaning, without those that any task could be called by."""
    return [
        word
        for stretch in text.split()
        for word, tag in segment.tagged(stretch)
        if _means_something(word, tag) and not _is_idle(word, words)
    ]


def is_noun(word: str) -> bool:
    """Whether a word by itself is a noun, or a verb used as one."""
    tags = [tag for _, tag in segment.tagged(word)]
    return len(tags) == 1 and (tags[0][0] in "nlij" or tags[0] == "vn")


def names_something(topic: str, words: Words) -> bool:
    """Whether a topic is the name of a thing, of which one may say that there is none: 水利设施,
    not 住, 正好两家, 等着看 or 要报, which are what a grammar left over."""
    said = [
        (word, tag)
        for stretch in topic.split()
        for word, tag in segment.tagged(stretch)
        if _means_something(word, tag) and not _is_idle(word, words)
    ]
    if not said or any(tag[:1] == "m" for _, tag in said):
        return False
    word = said[-1][0]
    return len(word) > 1 and is_noun(word) and not _WANTED.match(word)


def _means_something(word: str, tag: str) -> bool:
    """Whether a word of this kind says what something is about: 56人以上 and %, not 的 or 很."""
    if _LATIN.fullmatch(word):
        return True
    if _ASKED_NUMBER.fullmatch(word) or _SMALL_NUMBER.fullmatch(word):
        return False
    if tag[:1] in _FUNCTION_TAGS:
        return tag.startswith("m") and len(word) > 1
    return len(word) > 1 or tag[:1] in "nv"


def _kept(stretch: str, words: Words) -> str:
    stretch = _phrases(words).sub(" ", stretch)
    out: list[str] = []
    for piece in stretch.split():
        tokens = list(segment.words(piece))
        while tokens and _is_filler(tokens[0], words):
            tokens.pop(0)
        while tokens and _is_filler(tokens[-1], words):
            tokens.pop()
        out.append("".join(tokens))
    return " ".join(t for t in out if t)


@lru_cache(maxsize=4)
def _phrases(words: Words) -> re.Pattern[str]:
    """Fillers of three characters and more, which may stand anywhere."""
    long = [w for w in words.groups["filler.words"] if len(w) >= 3]
    return re.compile(
        "|".join(sorted(long, key=len, reverse=True))
        + r"|(?:[，。？！、；：,?!;:()（）“”\"'~…]|(?<!\d)\.|\.(?!\d))+"  # not in PM2.5
    )


def _is_filler(word: str, words: Words) -> bool:
    """有, 要 and 有要, which the segmenter takes for one word."""
    return bool(_idle(words).fullmatch(word)) or not re.search(r"\w", word)


@lru_cache(maxsize=4)
def _idle(words: Words) -> re.Pattern[str]:
    fillers = (words.pattern(group).pattern for group in _FILLERS)
    return re.compile(f"(?:{'|'.join(fillers)})+")


def _is_idle(word: str, words: Words) -> bool:
    """整改措施, 工作要求: what is put together from generic words is generic."""
    return _is_filler(word, words) or bool(_generic(words).fullmatch(word))


@lru_cache(maxsize=4)
def _generic(words: Words) -> re.Pattern[str]:
    return re.compile(f"(?:{words.pattern('filler.generic').pattern})+")
