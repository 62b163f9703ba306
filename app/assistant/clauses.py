"""A sentence that asks two things: 这文件是哪年发的，文号多少.

A comma parts two questions where either side asks by itself. Whether they are read apart is for the
dialogue to judge: only where each part is understood.
"""

from __future__ import annotations

import re

_COMMA = re.compile(r"[，,]")
_ASKS = re.compile(
    r"谁|哪|什么|啥|几(?!乎)|多少|何时|多久|怎么|怎样|如何|是否|有没有|是不是|[吗呢么嘛]\s*[?？]?\s*$"
)
_WHATEVER = re.compile(
    r"(?:不管|无论|不论|别管|不问|随便)[^,，。;；?？]*"
)  # 不管什么身份: all of them
_TAKEN_BACK = re.compile(
    r"^[^。？！?!]{1,16}?(?:[…，,. \u3000]+(?:哦|噢|啊|呃|诶|欸|哎|额)?|哦|噢|呃|诶|欸)"
    r"(?:不对|不是|错了|说错了|打错了|写错了)了?[，,：: …]+(?:应该?是|我是说|我说的是|是)?"
)
_RECALLED = re.compile(
    r"^(?:就是|那个|嗯+|[,，])*(?:我们?|咱们?)?(?:只|就|隐约|大概|大致|依稀|好像|模糊|还)*"
    r"(?:记得|印象(?:中|里)?|记着|晓得|知道)(?:这份|那份)?(?:文件|附件|正文|分解表|里面?)?(?:里面?|中|上)?"
    r"(?:好像|大概|应该)?(?:有|是)(?:那么|这么)?一?[条项个件](?:任务|工作|事)?(?:是|好像|大概)?"
    r"(?:讲|说|关于|提到|写|要求)(?:的是|的|到|了)?(?P<what>[^。;；!！?？]{3,40})[。;；!！](?P<rest>.{4,})$",
    re.DOTALL,
)
_CALLED_SO = re.compile(
    r"[,，]?(?:好像|大概|应该)?(?:叫|是)(?:做|个)?(?:什么|啥)(?=[\u4e00-\u9fff])"
)
_BY_ALL = re.compile(
    r"(?:需?要|由|让)?(?:各家|各单位|各部门|大家|几家)(?:一起|共同)?(?:协同|配合|协助|协作|参与)"
)
_NAME_FORGOTTEN = re.compile(r"[,，][^,，]{0,8}(?:忘|记不|想不起|不记得)[^,，]{0,6}")
_BLANK = re.compile(r"(?<=[\u3400-\u9fff])[ \u3000]+(?=[\u3400-\u9fff])")


def asks(text: str) -> bool:
    """Whether a part of a sentence has a question word or ends as a question does."""
    return bool(_ASKS.search(_WHATEVER.sub("", text)))


def with_commas(text: str) -> str:
    """The text with a comma for each blank between Chinese words where every part asks by itself.

    "财政局负责几项 配合几项" -> "财政局负责几项，配合几项"; "校车 安全 归谁" stays
    """
    parts = _BLANK.split(text)
    return "，".join(parts) if all(map(asks, parts)) else text


def corrected(text: str) -> str:
    """What somebody ended up asking: 县城…哦不是，城乡教师配置谁负责 -> 城乡教师配置谁负责."""
    said = _TAKEN_BACK.split(text, maxsplit=1)
    return said[-1] if len(said) == 2 and len(said[-1]) > 3 else text


def recalled(text: str) -> str:
    """What somebody half remembers, and asks about in the next sentence: 我记得有一条讲建学校要各家
    协同，叫什么协同机制。责任单位是谁 -> 建学校要各家协同，协同机制这一条，责任单位是谁."""
    found = _RECALLED.match(text)
    if not found:
        return text
    what = _CALLED_SO.sub("，", _NAME_FORGOTTEN.sub("", found["what"])).strip("，, ")
    what = _BY_ALL.sub("", what)
    *before, question = re.split(r"(?<=[。;；!！])", found["rest"].rstrip("。"))
    return f"{''.join(before)}{what}这一条，{question}"


def clauses(sentence: str) -> list[str]:
    """The parts that ask, in order; what does not ask goes with the part after it, at the end with
    the one before.

    "教师待遇归谁管，有时间要求吗" -> two; "除了教育文体局，还有谁负责" -> one
    """
    asking: list[str] = []
    held = ""
    for part in _COMMA.split(sentence):
        held = f"{held}，{part}" if held else part
        if asks(part):
            asking.append(held)
            held = ""
    if held and asking:
        asking[-1] = f"{asking[-1]}，{held}"
    return asking or [sentence]


_PART = re.compile(r"附件|分解表|附表|正文")
_EACH_COUNTED = re.compile(
    r"^(?P<part>(?:附件|分解表|正文|附表)(?:里面?|中|当中)?(?:的)?(?:任务)?(?:里面?|中)?)?"
    r"(?P<one>[^和与跟、，,]{2,24}?)(?:的)?(?:任务|事项)?(?:和|与|跟|、)"
    r"(?P<other>[^和与跟、，,]{2,24}?)(?:的)?(?:任务|事项)?"
    r"(?:各自?|分别)(?:有|是|占)?(?P<count>(?:几|多少)[项条件个].{0,6})$"
)


def distributed(sentence: str) -> list[str]:
    """Two questions of one that counts two kinds: 附件里长期的和有期限的各几项 -> 附件里长期的几项,
    附件里有期限的几项. Whether each is understood is for the dialogue to judge."""
    found = _EACH_COUNTED.match(sentence)
    if not found:
        return []
    parts = set(_PART.findall(sentence))
    if len(parts) > 1:
        return []
    part = "".join(parts)  # of both, whichever of them it stands at: 逾期和未到期的附件任务
    kinds = [_PART.sub("", kind).removesuffix("的") for kind in found.group("one", "other")]
    return [f"{part}{kind}的有{found['count']}" for kind in kinds]
