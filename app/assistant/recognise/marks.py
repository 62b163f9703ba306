"""How a sentence leans on the conversation: 那配合的呢, 其中, 它, 第二个, 下一条, 打错了."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from app.assistant.normalise import number
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_LEAN = re.compile(r"^(?:那么?(?![个些条项件边里样])|然后|还有(?!多少|几)|以及|and )")
_ENDS_WITH_NE = re.compile(r"呢\W*$")
_LAST = re.compile(r"最后")
_ORDINAL_NUMBER = re.compile(r"第?([一二三四五六七八九十\d]+)[个件]")
_YES_NO = re.compile(r"[吗么]\W*$|有没有|是不是|([算管归属在配参负])不\1|是否|没有?\W*$")

_I_DO = re.compile(
    r"(?:在?(?:附件|正文|文件|分解表)(?:里面|里|中)?)?(?:需要?|应该?|要|该|得|也|还|都)?(?:负责|配合|牵头|承担|参与|协助)"
)
_OURS = re.compile(
    r"我们?(?:单位|部门|局|委|办|这)|我们(?=要|得|该|负责|配合|有|还|的|参与|牵头)|咱们?|本(?:单位|部门|局|委|办)|我(?:局|委|办|单位)"
)
_APPOSED = re.compile(r"[(（、，,]?(?:这边|这里|就?是)?")
_TO_A_TASK = re.compile(r"(?:附件|附表|正文|分解表)?(?:里面?|中)?的?[“\"《]?")
_NOT_OURS = re.compile(
    r"[区县市省国校班家]|学校|孩子|想|来|先|看|问|说|查|再|刚才|[这那](?:份|个)?(?:文|意见|方案|通知)|的(?:文件|意见|方案|通知)"
)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """Each flag is a way to lean on the turns before; `ordinal` -1 is the last one."""

    subset: bool = False  # 其中
    pronoun: bool = False  # 它、这条
    what_about: bool = False  # ……呢
    correction: bool = False  # 打错了，是……
    fresh: bool = False  # 先不说……了
    ordinal: int | None = None  # 第二个
    step: int = 0  # 下一条 +1、上一条 -1
    more: bool = False  # 还有吗
    own_unit: bool = False  # 我们局
    we: str = ""  # the words for the asker's own unit, wherever they stand
    other: bool = False  # 别的
    yes_no: bool = False  # ……吗
    with_units: bool = False  # 带责任单位


def recognise_marks(u: Utterance, words: Words) -> Marks:
    """Take the marks of dialogue from the sentence."""
    fresh = bool(u.take_all(words.pattern("dialogue.drop"), "mark"))
    correction = (
        bool(u.take_all(words.pattern("dialogue.correction"), "mark")) if not fresh else False
    )
    with_units = bool(u.take_all(words.pattern("ask.with_units"), "mark"))
    subset = bool(u.take_all(words.pattern("dialogue.subset"), "mark")) and not _inside_annex(u)
    ordinal = u.take_all(words.pattern("dialogue.ordinal"), "mark")
    forward = u.take_all(words.pattern("dialogue.next_one"), "mark")
    back = u.take_all(words.pattern("dialogue.previous_one"), "mark")
    more = bool(u.take_all(words.pattern("dialogue.more"), "mark"))
    other = bool(u.take_all(words.pattern("exclude.other"), "mark"))  # before the 他 in 其他
    pronoun = bool(u.take_all(words.pattern("dialogue.pronoun"), "mark"))
    owned = u.take_all(words.pattern("dialogue.own_unit"), "mark")
    owned = [m for m in owned if not _does_the_task(m, u)]
    return Marks(
        subset=subset,
        pronoun=pronoun,
        what_about=bool(_ENDS_WITH_NE.search(u.text) or _LEAN.match(u.text)),
        correction=correction,
        fresh=fresh,
        ordinal=_ordinal(ordinal[0].group()) if ordinal else None,
        step=1 if forward else -1 if back else 0,
        more=more,
        own_unit=any(_is_the_askers(m) for m in owned),
        we=next((m.group() for m in owned if _stands_for_a_unit(m)), ""),
        other=other,
        yes_no=bool(_YES_NO.search(u.text)),
        with_units=with_units,
    )


def _is_the_askers(match: re.Match[str]) -> bool:
    """我们局, 我们要, 咱们; not the 咱们 of 咱们区 and of 咱们来看."""
    text = match.string
    ours = _OURS.match(text, match.start())
    return ours is not None and not _NOT_OURS.match(text, max(ours.end(), match.end()))


def beside_its_name(marks: Marks, u: Utterance, words: Words) -> Marks:
    """The marks where the asker's unit is named with it: 团区委我们单位, 我们办（编办）.
    Whose it is says no more than the name does."""
    own = words.pattern("dialogue.own_unit")
    names = [(start, end) for start, end, label in u.taken if label == "unit"]
    for start, end, label in u.taken:
        if label == "mark" and own.fullmatch(u.text, start, end) and end - start > 1:
            gaps = ((min(end, last), max(start, first)) for first, last in names)
            if not any(a <= b and _APPOSED.fullmatch(u.text, a, b) for a, b in gaps):
                return marks
    return replace(marks, own_unit=False, we="")


def still_pointing(marks: Marks, u: Utterance, words: Words) -> Marks:
    """The marks once a task was set aside: 除了校车那条 points at no task that was spoken of."""
    pronoun = words.pattern("dialogue.pronoun")
    left = any(label == "mark" and pronoun.fullmatch(u.text, a, b) for a, b, label in u.taken)
    return replace(marks, pronoun=marks.pronoun and left)


def _does_the_task(match: re.Match[str], u: Utterance) -> bool:
    """我们办附件第4项: the 办 before a task is what is done; whose office asks narrows nothing."""
    led = _TO_A_TASK.match(u.text, match.end())
    at = led.end() if led else match.end()
    return match.group().endswith("办") and at < len(u.text) and not u.is_free(at, at + 1)


def _stands_for_a_unit(match: re.Match[str]) -> bool:
    """我们 and 本局, not the 我 of 我想问, the 我们 of 我们区 or of 我们这份文件."""
    said, after = match.group(), match.string[match.end() :]
    if said == "我":
        return bool(_I_DO.match(after))
    return not _NOT_OURS.match(after)


def _inside_annex(u: Utterance) -> bool:
    """附件里面、正文里头 name a part of the document, not the rows of the last answer."""
    return (
        bool(re.search(r"(?:附件|正文|分解表|文件|任务|表)(?:里面|里头|当中|里)", u.text))
        and "其中" not in u.text
    )


def _ordinal(text: str) -> int | None:
    if _LAST.search(text):
        return -1
    found = _ORDINAL_NUMBER.search(text)
    return number(found[1]) if found else None


_DENIAL = re.compile(
    r"(?:并不|并非|(?<![是算会能行])不(?!太?清楚|知道?|晓得|懂|确定|明白|了解|记得)"
    r"|(?<!有)没有?|未|无|非|(?<![分特个级类性区])别|免)"
    r"[\u4e00-\u9fff]{0,2}"
)
_BY_TURNS = re.compile(r"(.)[不没]有?\1")  # 算不算, 有没有: asks and denies nothing
_DENIES_A_VERB = re.compile(r"[不没未][\u4e00-\u9fff]{1,2}(?=的|着|过)")
_DENIABLE = frozenset({"unit", "role", "state", "due", "recurring", "stranger"})


def recognise_unread_denial(u: Utterance, *, topic: str = "") -> str:
    """A denial that stands right before something that was read and is itself read by nobody:
    不消 in 不消财政局出面的; or one of a verb that nobody read, behind a unit: 财政局不搭理的. ""
    where there is none, or where it is part of the topic. What it denies is then not known, and a
    list of the opposite must not be given for an answer."""
    starts = {start for start, _, label in u.taken if label in _DENIABLE}
    for m in re.finditer(_DENIAL, u.text):
        if _BY_TURNS.match(u.text, max(m.start() - 1, 0)):
            continue
        for end in range(m.end(), m.start(), -1):
            if end in starts and _is_unread(u, m.start(), end):
                return u.text[m.start() : end]
    return "" if topic else _of_an_unread_verb(u)


def _is_unread(u: Utterance, start: int, end: int) -> bool:
    """Whether nothing of a span was read, the question word apart: 没写谁 in 没写谁配合的."""
    return all(e <= start or s >= end or label == "ask" for s, e, label in u.taken)


def _of_an_unread_verb(u: Utterance) -> str:
    """The denial, with its verb, that follows a unit and that no recogniser has touched."""
    units = [end for _, end, label in u.taken if label == "unit"]
    for m in re.finditer(_DENIES_A_VERB, u.text):
        turns = (
            _BY_TURNS.match(u.text, max(m.start() - 1, 0)) or u.text[m.start() - 1 :][:1] == "有"
        )
        if u.is_free(*m.span()) and not turns and any(0 <= m.start() - e <= 6 for e in units):
            return m.group()
    return ""
