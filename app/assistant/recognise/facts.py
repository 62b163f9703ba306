"""Facts of a document as a whole: 文号, 标题, 发文机关, 印发日期, 工作目标有哪几条, 附件是什么.

They are asked of a document, not of a task: a sentence that also names a topic, a unit or a
number asks something else (校车安全管理办法的文号 is asked of the text).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from app.assistant.query import Fact
from app.assistant.recognise.cited import recognise_cited
from app.assistant.utterance import Utterance
from app.assistant.words import Words
from app.ledger.document_records import CitedDocumentRecord

FACTS: tuple[Fact, ...] = get_args(Fact)
_LEVELS = {"省": "省", "市": "市", "国家": "国", "中央": "国", "国务院": "国"}
_POINTS = re.compile(r"[这那该本此]|this ")
_LEVEL = re.compile("|".join(_LEVELS))
_DIFFERING = {
    "date": re.compile(r"时限|时间|日期|期限"),
    "unit": re.compile(r"单位|责任|配合|牵头"),
}
_ONLY_LEVEL = re.compile(rf"那?({'|'.join(_LEVELS)})(?:里|级|政府)?的?呢?\W*")


@dataclass(frozen=True, kw_only=True)
class FactMention:
    """The fact asked for; `level`: the one level of government that a basis must come from
    ("省"), or what differences must be of ("date", "unit"); `named`: the sentence names the
    document (这份文件, 意见) and not the fact alone."""

    fact: Fact | None = None
    level: str = ""
    named: bool = False
    contrast: bool = False  # of one task: how the body and the annex put it
    part: str = ""  # where papers are named that are asked for
    paper: str = ""  # the number of the one that is meant


_NUMBER = r"(?!(?:里面?|中)?第?[\d一二三四五六七八九十]+[项条个])"
_PARTS = re.compile(
    rf"(?:和|与|跟|同|、|比)?(?:正文|条文|附件|分解表|附表){_NUMBER}(?:里面?|中)?(?:所列|写)?的?"
    r"(?:责任|配合)?(?:单位|部门|时限|时间|日期|期限|内容)?"
)


def _of_both_parts(text: str) -> bool:
    """Whether the body and the annex, or a numbered task and the other part, are set side by side:
    布局规划正文和附件, 附件第2项和正文, 第10项跟正文."""
    body, rows = re.search(r"正文|条文", text), re.search(r"附件|分解表|附表|第?\d+项", text)
    return bool(body and rows)


def _names_ours(u: Utterance, words: Words) -> bool:
    """这份文件, or 文件 where nothing stands before it that could be its name."""
    nouns = u.find(words.pattern("document.noun"))
    return any(m.start() == 0 or _POINTS.match(m.group()) for m in nouns)


def recognise_fact(
    u: Utterance, words: Words, cited: Iterable[CitedDocumentRecord] = ()
) -> FactMention:
    """Take the words that ask for a fact, and the noun that names the document; `cited` are the
    papers that ours name."""
    if papers := recognise_cited(u, words, cited):
        return FactMention(
            fact="cited", level=papers.levels, named=True, part=papers.part, paper=papers.paper
        )
    paper = any(label == "document" for _, _, label in u.taken)
    for fact in FACTS:
        if fact == "cited":
            continue  # read above, by a grammar of its own
        if fact == "overview" and not (paper or _names_ours(u, words)):
            continue  # 讲了什么 alone leans on what was told before, 某某办法讲了什么 is of another
        if u.take_all(words.pattern(f"document.{fact}"), "fact"):
            levels = {_LEVELS[w] for w in _LEVEL.findall(u.text)} if fact == "basis" else set()
            named = bool(u.take_all(words.pattern("document.noun"), "fact"))
            if fact == "differences":
                levels = {kind for kind, pattern in _DIFFERING.items() if pattern.search(u.text)}
            level = levels.pop() if len(levels) == 1 else ""
            return FactMention(fact=fact, level=level, named=named)
    if _of_both_parts(u.text) and u.take_all(words.pattern("document.differ"), "fact"):
        u.take_all(_PARTS, "fact")
        kinds = {kind for kind, pattern in _DIFFERING.items() if pattern.search(u.text)}
        level = kinds.pop() if len(kinds) == 1 else ""
        return FactMention(fact="differences", level=level, contrast=True)
    only = _ONLY_LEVEL.fullmatch(u.text)
    return FactMention(level=_LEVELS[only[1]] if only else "")
