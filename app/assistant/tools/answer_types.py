"""What kind of thing a question wants to hear: a number of something, a name, a present figure.

A sentence that does not hold that kind is no answer, however near it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from app.assistant import segment
from app.assistant.normalise import fold

Expand = Callable[[str], Sequence[str]]  # an everyday word -> official ones

_NUMBER = r"(?:\d[\d.,]*|[一二三四五六七八九十百千两]+)"
_ASKED_MEASURE = re.compile(
    r"(?:多少|(?<!哪)几)(?P<money>亿|万|百万|千万)?个?"
    r"(?P<measure>元|块|钱|费|所|人|名|位|个|家|年|月|天|小时|学时|课时|倍|项|门|次|岁|分钟|平方米|亩|公里|吨|张|份|户|套|辆|场|分)"
)
_SAME_MEASURE = {
    **dict.fromkeys(("元", "块", "钱", "费"), "元"),
    **dict.fromkeys(("人", "名", "位"), "(?:人|名|位)"),
    **dict.fromkeys(("小时", "学时", "课时"), "(?:小时|学时|课时)"),
    **dict.fromkeys(("天", "日"), "(?:天|日|工作日|小时)"),
    "岁": "岁",
    "个": "(?:(?![年月日号天周时倍级条款])[\u4e00-\u9fff]|(?<=个)(?=[,，;；。、]|$))",
}
_FIGURE = re.compile(
    r"\d|[一二三四五六七八九十百千万两]+(?:个|项|所|年|月|天|日|次|小时|名|倍|成|家|类|人|元|种|门|级|条|户|岁)"
    r"|[一二三四五六七八九十百]+分之[一二三四五六七八九十百]|减半|一半|免费|翻番"
)
_NO_FIGURE = re.compile(  # dates and numbers of papers, which say how much of nothing
    r"(?:19|20)\d{2}年|[〔\[(]\d{4}[〕\])]\d+号|\d+(?:月份?|日|号)|第\d+[条项款]|[一二三四五六七八九十]+[、是要]"
    r"|^\s*\(?\d+[).、]|一[\u4e00-\u9fff]一[\u4e00-\u9fff]"  # its own number; 一人一档
)
_CALENDAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}年(?:\d{1,2}月)?|(?:1[0-2]|[1-9])月)")
_ASKED_TOTAL = re.compile(r"总数|总量|数量|数目|人数|个数|名额")
_PER_CENT = re.compile(r"\d[\d.]*\s*%|百分之[一-龥]+")
LIST = r"[\u4e00-\u9fff”》]{2,}、|[\u4e00-\u9fff]{2,}(?:和|与|及|以及)[\u4e00-\u9fff]{2,}"
"""What an enumeration is known by."""
_PAID = "收费|票价|费用|价格|保费|罚款|罚金|罚|补助|补贴|津贴|奖励|奖金|工资|赔付|赔|报销|花|收|贷"
_KINDS = tuple(
    (re.compile(asked), re.compile(held))
    for asked, held in (
        (  # an hour of the day
            r"几点(?!要求|意见|措施|建议|内容|规定|注意)",
            r"\d{1,2}\s*[:点时]|[一二三四五六七八九十]{1,2}[点时](?![间期代])|[上下]午|傍晚|中午",
        ),
        (  # names of schools
            r"哪[几些两三]所",
            r"(?:小学|中学|学校|幼儿园|院)[^,，。;；]{0,2}[、和及][^,，。;；]{1,14}(?:小学|中学|学校|幼儿园|院)",
        ),
        (  # papers to bring
            r"(?:哪些|什么|啥|多少)(?:材料|证件|手续|证明)|(?:带|交|备|提供|准备)[^,，。]{0,2}(?:材料|证件|手续)"
            r"|(?:填|交|带|开)(?:些|哪些|什么|啥|几张|哪几样)[^,，。]{0,2}[表证书](?=$|[,，。?？才])",
            # said to be brought, not only to be had: 已取得居住证的父母 brings nothing
            r"(?:提[供交]|出[示具]|[交携][带验纳]|递交|(?<![支坚保维主秉])持(?![续平])|凭(?!借|空)|备[齐好]|填[写报]|核?查验|审核|[上申]报)"
            r"[^。;；]{0,24}(?:材料|证明|[身证居份户]证|证件|户口|执照|申请[书表]|手续|[表书证](?![示达彰格面]))"
            r"|(?:材料|证件|手续)(?:包括|有|为|是|[:：])",
        ),
        (  # an address
            r"(?:哪|哪一|什么)条?[路街巷](?!径|线)|地址|几号楼|门牌",
            r"位于|地址|[路街巷道]\d+号|设在|号楼",
        ),
        (  # what is paid
            rf"(?:{_PAID})(?:标准)?(?:是|要|给|到|了|的|能|最[高多低])*(?:多少|几[百千万]|几[元块])"
            r"|(?:怎么|如何|怎样)(?:收费|收钱)|(?:收费|补贴|补助|津贴|奖励)标准|票价|理赔|保费|赔[^,，。]{0,3}多少",
            r"元|\d\s*%|百分之|免费|减半|\d\s*倍|不(?:得|再)?收",
        ),
        (r"税率|利率", r"税率|利率"),
        ("名单", "名单"),
        (  # how often
            r"(?:[一两二三四五半\d]个?(?:年|月|周|天|季度|学期|星期|礼拜)|多久|多长时间|隔)[^,，。]{0,4}"
            r"[一两二三几\d](?:次|回|轮)(?!性)|频率|频次",
            r"每|[\d一两二三四五](?:次|回|轮)|周期|定期|常态",
        ),
        (r"哪几个?大?(?:种|类|门|样)(?!任务|工作|单位|部门)", LIST),
    )
)
"""What is asked for, and what a sentence that answers it must hold."""
_ASKED_SHARE = re.compile(r"百分之(?:几|多少)|比例|比率|占比|百分比|几成")
_ASKED_RATE = re.compile(r"(?<![比效税利费频概汇功速])率[^,，。？?几]{0,8}(?:多少|几(?=[成$]))")
_SHARE = re.compile(r"\d\s*%|[一二三四五六七八九十百]分之|一半|[一二三四五六七八九]成|\d\s*倍")
_GENERIC_HEADS = frozenset(
    ("比例", "比率", "指标", "目标", "标准", "数量", "数字", "总数", "要求", "时间", "规定", "文号",
     "大家", "人家", "别人", "咱们", "东西", "时候", "地方", "情况", "事情", "样子", "程度", "计划",
     "任务", "方案")
)  # fmt: skip
_CHANGES = re.compile(
    "^(?:提高|增加|增长|下降|降低|减少|上浮|上涨|高出|超出|达到|新增|打算|计划|准备)$"
)
_LINKS = re.compile(r"[到成为过出入有占]$|^[要需应该]")  # 达到多少, 建成多少
_MEASURED = re.compile(r"[\u4e00-\u9fff][^\W\d比]率(?![先领])")
_PAYMENTS = "费款金价"
_PAYMENT = re.compile(rf"[\u4e00-\u9fff]{{1,2}}[{_PAYMENTS}]$")
_PAYS = re.compile(r"(?:能|可以|要|得|最[多高少低])*[收交给发补罚赔贷付]$")
_ASKED_NAME = re.compile(
    r"(?P<head>[\u4e00-\u9fff]{2})(?:的)?(?:叫什么|叫啥|名称是什么|名字是什么)"
)
_PRESENT = re.compile(
    r"(?:现在|目前|现有|眼下|如今|当前)[^,，。]{0,8}(?:多少|几)|(?:多少|几)[^,，。]{0,6}(?:现有|在校|在岗)"
)
_ASKED_DATE = re.compile(r"什么时候|啥时候|哪年|哪一年|哪天|几月|何时|几号")
_ASKED_PACE = re.compile(
    r"(?:有没有|有无|是否|哪|什么)[^,，。]{0,8}每一?个?(?P<pace>季|月|周|星期|天|日|学期|半年)"
)
_ASKED_NOUN = re.compile(
    r"(?:什么|哪些|啥|哪样|怎样|哪几[个种项类])(?:样)?的?"
    r"(?P<noun>条件|资格|材料|证件|证明|手续|流程|程序|步骤|好处|优惠|福利|待遇|影响|后果|风险)"
)
_HOW_MUCH = re.compile(r"多少(?!天)|百分之几|几[所名倍个人元亿万成]")
_DATE = re.compile(
    r"(?:19|20)\d\d年|二[〇零]\S{2}年|“?十[一二三四五六]五”?|\d+月|每年|年底|月底|日前|期间|学期|季度"
)
_STATED_PRESENT = re.compile(r"现有|目前|现共|已有|已建|截至")


def without_asked_noun(topic: str, question: str) -> str:
    """The topic without the noun that is only asked for: of 落户要什么条件 a passage must speak of
    落户; that it says 符合条件的 of somebody else is no evidence."""
    found = _ASKED_NOUN.search(fold(question))
    rest = topic.replace(found["noun"], " ").strip() if found else ""
    return " ".join(rest.split()) or topic


def fits(question: str, sentence: str, *, around: str = "", expand: Expand | None = None) -> bool:
    """Whether the sentence holds the kind of thing that the question asks for.

    "多少亿元" wants an amount of money, "叫什么" a name in quotation marks beside the noun,
    "现在有多少" a figure that is stated as present, "从哪年开始" a date. `around` is the passage
    that the sentence stands in: what a figure is of may be said beside it, and in an official
    word for it, where `expand` gives those of a word.
    """
    asked, said = fold(question), fold(sentence)
    return (
        _measure_fits(asked, said)
        and _figure_fits(asked, said, fold(around) or said, expand)
        and (_date_fits(asked, said) or bool(_HOW_MUCH.search(asked)))
        and _name_fits(asked, said)
        and _presence_fits(asked, said)
        and _pace_fits(asked, said)
        and all(held.search(said) for wanted, held in _KINDS if wanted.search(asked))
    )


def says_when(question: str, sentence: str) -> bool:
    """Whether the sentence has a day where one is asked for. Of what asks how much and by when, the
    one that says both is the better answer, but how much is an answer, too."""
    return _date_fits(fold(question), fold(sentence))


def _measure_fits(asked: str, said: str) -> bool:
    if _ASKED_SHARE.search(asked) or _ASKED_RATE.search(asked):
        return bool(_SHARE.search(said))
    found = _ASKED_MEASURE.search(asked)
    if not found:
        return True
    measure = _SAME_MEASURE.get(found["measure"], found["measure"])
    scale = "[百千亿万]*个?"
    if measure in "年月":
        said = _CALENDAR.sub(" ", said)  # 多少年 is no 2020年
    return bool(re.search(rf"{_NUMBER}(?:余|多|左右)?{scale}{measure}", said))


def _date_fits(asked: str, said: str) -> bool:
    return not _ASKED_DATE.search(asked) or bool(_DATE.search(said))


def _figure_fits(asked: str, said: str, around: str, expand: Expand | None) -> bool:
    """X是多少 wants a figure in a sentence that speaks of X: no 津贴, no answer about 津贴."""
    if "多少" not in asked:
        return True
    of_dates = _ASKED_DATE.search(asked) or "号" in asked
    figures = said if of_dates else _NO_FIGURE.sub(" ", said)
    if _ASKED_TOTAL.search(asked):
        figures = _PER_CENT.sub(" ", figures)
    if not _FIGURE.search(figures):
        return False
    before, _, after = asked.partition("多少")
    heads = [_head(before)]
    if not _ASKED_MEASURE.search(asked) and "多少" not in after:  # 省里出多少，地方出多少
        nouns = [w for w, tag in segment.tagged(after)[:1] if tag in ("n", "nz")]
        heads += [w for w in nouns if w not in _GENERIC_HEADS]
    return all(not h or _speaks_of(h, around, expand) for h in heads)


def _head(text: str) -> str:
    """The last noun that says what a figure is of: 班主任津贴具体 -> 津贴."""
    text = _PAYS.sub("", text)
    if payment := _PAYMENT.search(text):
        return payment.group()
    if measured := [m.group() for m in _MEASURED.finditer(text)]:
        return measured[-1]  # the segmenter takes 率 off 实施率
    tagged = segment.tagged(text)
    nouns = [w for w, tag in tagged if (tag[:1] == "n" or tag == "vn") and segment.is_word(w)]
    last, tag = tagged[-1] if tagged else ("", "")
    if tag == "v" and segment.is_word(last) and not (_LINKS.search(last) or _CHANGES.search(last)):
        nouns.append(last)  # 建设预算多少万, though the dictionary calls it a verb
    return next((n for n in reversed(nouns) if n not in _GENERIC_HEADS and len(n) > 1), "")


def _speaks_of(noun: str, said: str, expand: Expand | None) -> bool:
    """By a pair of its characters, or by all of them apart: 车位 where 停车 and 泊位 stand; of
    what is paid by its last: 跑腿费 where 配送费 stands; or by an official word for it."""
    if expand and any(fold(w) in said for w in expand(noun)):
        return True
    if noun[-1] in _PAYMENTS and noun[-1] in said:
        return True
    pairs = any(noun[i : i + 2] in said for i in range(len(noun) - 1))
    return pairs or all(c in said for c in noun)


def _pace_fits(asked: str, said: str) -> bool:
    """有没有要求每季度做的 is not answered with 每年第一季度."""
    found = _ASKED_PACE.search(asked)
    return not found or bool(re.search(f"(?:每个?|逐|按){found['pace']}", said))


def _name_fits(asked: str, said: str) -> bool:
    found = _ASKED_NAME.search(asked)
    if not found:
        return True
    head = re.escape(found["head"])
    return bool(re.search(rf"[“\"《][^”\"》]{{2,40}}[”\"》][^,，。;；]{{0,20}}{head}", said))


def _presence_fits(asked: str, said: str) -> bool:
    return not _PRESENT.search(asked) or bool(_STATED_PRESENT.search(said))
