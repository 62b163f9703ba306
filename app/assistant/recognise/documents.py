"""Documents that a question names.

    常天政发〔2017〕68号, 《……实施意见》      by number, by title
    消防那份, 那份关于消防的文件, 消防方案里   by words of one title, before a noun for a paper
    营商环境附件第3项                        the same, before the name of a part
    钟楼区的, 钟楼财政局                     by place: the papers of that place
    全部文件, 其他文件, 除了消防那份           all of them, all but those named
    另一份, 这份文件                         of the talk; dialogue.py knows which

Words of a title count only where they stand alone before the noun: 学校布局规划 is no paper
though another's title has 规划. A place that home's own papers speak of (its city) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.assistant import segment
from app.assistant.normalise import key
from app.assistant.recognise.bodies import place_stem
from app.assistant.recognise.topics import content_words
from app.assistant.utterance import Utterance
from app.ledger.document_records import DocumentRecord

if TYPE_CHECKING:
    from app.assistant.knowledge import Knowledge
    from app.assistant.recognise.units import UnitMention

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d{1,4}号")
_TITLE = re.compile(r"《([^《》]{2,80})》")
_ENOUGH = 0.6
_PAPER = (
    r"(?:文件|(?:实施)?意见|(?:实施|行动|整治|工作)?方案|通知|(?:行动)?计划|办法|措施|要点|规划"
    r"|清单|纪要)"
)
_ITS_NOUN = (  # of a paper only after words of its title: 台账 by itself is the ledger
    rf"(?:{_PAPER}|台账|任务书|任务表|责任书|(?:任务)?分工(?:方案|表)?|通报|细则|规定|条例|决定|预案|制度)"
)
_IN = r"(?:里面?|里头|中间?(?!小学|期)|上面?|当中)?"
_INSIDE = r"(?:里面?|里头|中间?(?!小学|期)|当中)"
_OF_A_PAPER = (  # 编制改造计划 names no paper, 消防方案附件第3项 does
    r"的?(?:附件|附表|(?:任务)?分解表|正文)|第[一二三四五六七八九十\d]|[一总]?共|是?(?:什么时候|何时"
    r"|哪[年天一]|谁|由谁)(?:印|发|出台|下发|年)"
)
_AFTER = re.compile(
    rf"的?[那这]一?[份篇]的?{_PAPER}?{_IN}"
    rf"|的?[那这]个{_PAPER}{_IN}|的?{_ITS_NOUN}(?:{_INSIDE}|(?={_OF_A_PAPER}))"
    r"|的?文件(?!要求|精神|规定|依据)"
    r"|(?:里面?的?|中的?|的)?(?=附件|附表|(?:任务)?分解表|正文)"
)
_BEFORE = re.compile(r"[那这]一?份的?(?:有关|关于)?$")
_ALL = re.compile(
    rf"(?<!哪)(?:全部|所有|全库|各|每|[两二三四五六七八九十])(?:个|一?份)?的?{_PAPER}{_IN}"
)
_REST = re.compile(
    rf"(?:其他|其它|其余|别的|另外|余下|剩下)的?(?:[几两二三四五六七八九十]份)?的?文件{_IN}"
)
_OTHER = re.compile(rf"另外?的?那?一[份个篇](?:{_PAPER})?{_IN}")
_THIS = re.compile(rf"[这那该本此]一?(?:份|个|篇){_PAPER}{_IN}|[该本此](?:文件|方案){_IN}")
_EXCEPT = re.compile(r"(?:除了?|除去|除开|不算|不含|不看|不要|排除|去掉|撇开)$")
_ASIDE = re.compile(r"\s*(?:之外|以外|外)?[,，]?")
_NUMERALS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_OF_LEVEL = re.compile(r"([省市区县])(?:里|级|政府)")
_PLACES = re.compile(r"[两二三四五六七八九十各几每]个(?:区|市|县|地方|地区)(?:的|里)?")  # 两个区的
_LONGEST = 16  # characters before the noun
_JOINTS = frozenset("和与及、的")
_SMALL = frozenset("ucpwxfrdmqyeo")  # tags of words that name nothing
_NOUNS = ("n", "vn", "b", "j", "l", "an", "ng")


@dataclass(frozen=True, kw_only=True)
class DocumentMention:
    """`ids` are the papers that the sentence keeps to; `other`: the one that the talk is not
    about; `this`: the one that it is about."""

    ids: tuple[str, ...] = ()
    other: bool = False
    this: bool = False
    placed: bool = False  # by the name of a place alone
    every_place: bool = False  # 两个区的: each place by itself


def recognise_documents(u: Utterance, knowledge: Knowledge) -> DocumentMention:
    """The papers that the sentence names; the names are taken."""
    documents = knowledge.documents
    named = list(_by_name(u, documents))
    if len(documents) < 2:
        return DocumentMention(ids=tuple(dict.fromkeys(i for _, i in named)))
    said = [*named, *_by_words(u, knowledge)]
    apart = {i for start, i in said if _set_aside(u, start)}
    ids = dict.fromkeys(i for _, i in said if i not in apart)
    if not ids and (apart or any(_counts_all(m.group(), len(documents)) for m in u.find(_ALL))):
        ids = dict.fromkeys(d.id for d in documents if d.id not in apart)
        u.take_all(_ALL, "document")
    every_place = not ids and _counts_places(u, knowledge)
    if every_place:
        ids = dict.fromkeys(d.id for d in documents)
    if u.take_all(_REST, "document") and ids and not apart:
        ids = dict.fromkeys(d.id for d in documents if d.id not in ids)
    other = bool(u.take_all(_OTHER, "document"))
    placed = not other and not ids
    if placed:
        ids = dict.fromkeys(_by_place(u, knowledge))
    this = not ids and not other and bool(u.find(_THIS))
    return DocumentMention(
        ids=tuple(ids),
        other=other and not ids,
        this=this,
        placed=placed,
        every_place=every_place,
    )


def _by_name(u: Utterance, documents: tuple[DocumentRecord, ...]) -> Iterator[tuple[int, str]]:
    for match in u.find(_NUMBER):
        ids = [d.id for d in documents if d.doc_number and key(d.doc_number) == key(match.group())]
        if ids:
            u.take(match.start(), match.end(), "document")
        yield from ((match.start(), i) for i in ids)
    for match in u.find(_TITLE):
        ids = [d.id for d in documents if _same_title(match[1], d.title)]
        if ids:
            u.take(match.start(), match.end(), "document")
        yield from ((match.start(), i) for i in ids)


def _same_title(typed: str, title: str) -> bool:
    short, full = key(typed), key(title)
    return short == full or (short in full and len(short) >= _ENOUGH * len(full))


def _by_words(u: Utterance, knowledge: Knowledge) -> Iterator[tuple[int, str]]:
    """消防那份, 营商环境方案, 钟楼那份文件: a noun for a paper after words of its title."""
    for match in _AFTER.finditer(u.text):
        end = match.start()
        if not u.is_free(max(end - 1, 0), max(match.end(), end)):
            continue
        start, ids = _words_before(u, end, knowledge)
        if ids:
            if before := _BEFORE.search(u.text[:start]):
                start = before.start()
            u.take(start, match.end(), "document")
            yield from ((start, i) for i in ids)


def _words_before(u: Utterance, end: int, knowledge: Knowledge) -> tuple[int, list[str]]:
    """The longest stretch of words before a place that names some of the papers, and which."""
    low = max([e for _, e, _ in u.taken if e <= end] + [end - _LONGEST, 0])
    words = list(_placed(u.text[low:end], low))
    run = len(words)
    while run and _belongs(words[run - 1], last=run == len(words)):
        run -= 1
    for at in range(run, len(words)):
        if at and words[at - 1][2].startswith(_NOUNS):
            continue  # the run begins further left
        said = "".join(w for _, w, _ in words[at:])
        meant = content_words(said, knowledge.words) or _OF_LEVEL.findall(said)
        if meant and (ids := _titled(meant, knowledge)):
            return words[at][0], ids
    return end, []


def _belongs(word: tuple[int, str, str], *, last: bool) -> bool:
    """Whether a word may stand in the name of a paper: 安全生产和消防|那份."""
    return word[2][:1] not in _SMALL or (not last and word[1] in _JOINTS)


def _placed(text: str, at: int) -> Iterator[tuple[int, str, str]]:
    for word, tag in segment.tagged(text):
        yield at, word, tag
        at += len(word)


def _titled(words: list[str], knowledge: Knowledge) -> list[str]:
    """The papers whose title or place has all the words; none where all papers have them."""
    found = [d for d in knowledge.documents if all(_has(d, w) for w in words)]
    if len(found) == len(knowledge.documents) or not any(len(w) > 1 for w in words):
        return []
    return [d.id for d in found if d.place == knowledge.home] or [d.id for d in found]


def _has(document: DocumentRecord, word: str) -> bool:
    level = _OF_LEVEL.fullmatch(word)
    if level:
        return document.place.endswith(level[1])
    return key(word) in key(document.title) or (len(word) > 1 and document.place.startswith(word))


def _set_aside(u: Utterance, start: int) -> bool:
    """除了消防那份: take the words around it."""
    before = _EXCEPT.search(u.text[:start])
    if before is None:
        return False
    u.take(before.start(), start, "document")
    end = max(e for s, e, _ in u.taken if s <= start < e or s == start)
    if after := _ASIDE.match(u.text, end):
        u.take(end, after.end(), "document")
    return True


def _counts_places(u: Utterance, knowledge: Knowledge) -> bool:
    """两个区的财政局: of all the places whose papers there are."""
    known = {d.place for d in knowledge.documents if d.place}
    said = [m for m in u.find(_PLACES) if _counts_all(m.group(), len(known))]
    for match in said:
        u.take(match.start(), match.end(), "document")
    return bool(said) and len(known) > 1


def _counts_all(said: str, count: int) -> bool:
    """三份文件 are all of them where there are three."""
    number = _NUMERALS.get(said[0])
    return number is None or number == count


def _by_place(u: Utterance, knowledge: Knowledge) -> Iterator[str]:
    """The papers of a place beside home that the sentence names, in a unit's name or alone."""
    for document in knowledge.documents:
        place = document.place
        if not place or place == knowledge.home:
            continue
        forms = [
            f for f in (place, place_stem(place)) if len(f) > 1 and f not in knowledge.vocabulary
        ]
        if any(form in u.text for form in forms):
            yield document.id


def take_places(u: Utterance, knowledge: Knowledge) -> None:
    """Take the names of the papers' places where no unit's name holds them."""
    for document in knowledge.documents:
        for form in (document.place, place_stem(document.place)):
            if len(form) > 1 and document.place != knowledge.home:
                u.take_all(re.compile(re.escape(form)), "document")


def of_several_places(mentions: Sequence[UnitMention], knowledge: Knowledge) -> tuple[str, ...]:
    """The papers of the units' places, where these are several: 市财政局和钟楼区财政局谁多."""
    names = knowledge.unit_names
    known = {d.place for d in knowledge.documents if d.place}
    wanted: set[str] = set()
    for mention in mentions:
        typed = [p for p in known if mention.typed.startswith((p, place_stem(p)))]
        home = [knowledge.home] if mention.name in names.homes else []
        wanted |= {*(typed or home or sorted(names.of_places.get(mention.name, ())))}
    if len(wanted) < 2:
        return ()
    return tuple(d.id for d in knowledge.documents if d.place in wanted)
