"""Sentences that are no question to the ledger: greetings, thanks, orders to the assistant,
requests to change something; and kinds of fact that policy documents do not hold."""

from __future__ import annotations

import re
from collections.abc import Collection

from app.assistant.normalise import key
from app.assistant.query import Ask
from app.assistant.utterance import Utterance
from app.assistant.words import Words

_PUNCTUATION = r"[\s,.。,!?~;:、]*"
_QUESTION = re.compile(r"\?|吗|谁|哪|什么|几|多少|怎|何时|是否|有没有")
_CITED = re.compile(r"《([^《》]{2,80})》|([\u4e00-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d{1,4}号)")
_ASKS_WITHIN = re.compile(
    r"第[一二三四五六七八九十百\d]+(?:条|款|段|章)|原文|全文|写了?什么|讲了?什么|说了?什么|内容|怎么(?:写|说|规定)"
)
_ANOTHER_PAPER = re.compile(
    r"(?:意见|办法|通知|规定|方案|条例|文件|决定|纲要|细则)的?(?:原文|全文)"
)
_PAPER = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,24}(?:法|条例|办法|规定|细则|标准|意见|通知|方案))》?(?:里面?|中)?的?"
    r"(?:第[一二三四五六七八九十百\d]+[条款章]|(?:一共|共|总共)?有?几[条章款]|原文|全文|主要内容"
    r"|里?面?怎么|里写|里说|讲了?什么|写了?什么|说了?什么)"
)
_STATUTE = re.compile(
    r"(?:国务院|教育部|财政部|[\u4e00-\u9fff]{1,3}[省市]).{2,}|[\u4e00-\u9fff]{2,}(?<!办)法"
)
_LEADING = re.compile(
    r"^(?:关于|按照?|根据|依据|那|请问|就|和|与|教育部|国务院|财政部|[省市区县]政?府?)*"
)
_SHORT_NUMBER = re.compile(r"(?<![\d〕\])])第?(\d{1,4})号文")
# 登记为已办结的任务, 标注为长期的: which ones they are, not what is to be done with them
_DESCRIBES = re.compile(
    r"(?:了|过|着)?(?:[已未没长周定逾超][\u4e00-\u9fff]{0,6}?|(?:办结|完成|销号|办完)[\u4e00-\u9fff]{0,3}?|[“\"][^”\"]{1,8}[”\"])"
    r"的(?:全部|所有|那些)?(?:任务|工作|事项|事情?|活儿?|条目|有|是|都|几|哪)"
)
_ORDER = re.compile(
    r"^(?:请|麻烦|帮我?|给我|替我)?"
    r"(?:把|将|给|帮|标|登记|删|修改|发送|撤|录|催|please |mark|delete|send|email)"
)


def recognise_speech_act(text: str, words: Words) -> Ask | None:
    """Whether the whole sentence is something else than a question."""
    if _only(text, words, "dialogue.thanks"):
        return Ask.THANKS
    if _only(text, words, "dialogue.greeting", "dialogue.thanks"):
        return Ask.GREETING
    if words.search("dialogue.help", text) and len(text) < 24:
        return Ask.HELP
    if words.search("forbidden.directives", text):
        return Ask.INSTRUCTION
    if is_action(text, words):
        return Ask.ACTION
    return None


def is_action(text: str, words: Words) -> bool:
    """Whether the sentence wants something changed or sent."""
    verbs = words.pattern("action.verbs").finditer(text)
    done = any(not _DESCRIBES.match(text, verb.end()) for verb in verbs)
    done = done and bool(words.search("action.objects", text))
    return bool(
        (done or words.search("action.alone", text))
        and (_ORDER.search(text) or not _QUESTION.search(text))
        and not re.search(r"谁|哪|多少|几|什么|怎么", text)
    )


def recognise_absent(
    u: Utterance, words: Words, *, cited: Collection[str], ours: bool, of_document: bool = False
) -> str:
    """The kind of fact asked for that no policy document of ours can hold, else "".

    A telephone number, a person's name or an address; what stands inside a document that ours
    only cites; the original of a paper that was never loaded. `of_document`: a fact of the
    document itself is asked for, so 这份文件是哪年发的 is no question of history.
    """
    for kind in (
        "phone",
        "section",
        "person",
        "address",
        "company",
        "outcome",
        "history",
        "present",
    ):
        if words.search(f"absent.{kind}", u.text) and not (kind == "history" and of_document):
            return kind
    if not ours and words.search("absent.other_version", u.text):
        return "other_version"
    for match in _CITED.finditer(u.text):
        name = key(match[1] or match[2])
        if (
            any(name == c or name in c for c in cited)
            and not ours
            and _ASKS_WITHIN.search(u.text[match.end() :])
        ):
            return "cited_document"
        if not ours and not any(name in c or c in name for c in cited) and match[2]:
            return "unknown_document"
    if not ours and (kind := _other_paper(u.text, cited)):
        return kind
    if (
        _ANOTHER_PAPER.search(u.text)
        and not ours
        and not re.search(r"这份|本(?:意见|文件)|该", u.text)
    ):
        return "unknown_document"
    return "name" if words.search("absent.proper_name", u.text) else ""


def _other_paper(text: str, cited: Collection[str]) -> str:
    """What is asked of the inside of a paper that is not ours: 51号文第三条, 义务教育法第十二条,
    校车安全管理考核办法里怎么扣分 of a paper that ours only cite."""
    number = _SHORT_NUMBER.search(text)
    if number and _ASKS_WITHIN.search(text[number.end() :]):
        full = re.compile(rf"\D(?:19|20)\d\d{number[1]}号")  # a key: 常政发201751号
        if any(full.search(c) for c in cited):
            return "cited_document"
    found = _PAPER.search(text)
    if not found:
        return ""
    name = _LEADING.sub("", found["name"])
    if len(name) > 3 and any(_runs_through(name, c) for c in cited):
        return "cited_document"
    return "unknown_document" if _STATUTE.fullmatch(found["name"]) else ""


def _runs_through(short: str, full: str) -> bool:
    """Whether the characters of a half-remembered title stand in the full one, in order."""
    rest = iter(full)
    return all(c in rest for c in short)


def _only(text: str, words: Words, *groups: str) -> bool:
    union = "|".join(words.pattern(g).pattern for g in groups)
    return bool(re.fullmatch(rf"{_PUNCTUATION}(?:(?:{union}){_PUNCTUATION})+", text))
