"""Who issued a document: the body that its title begins with, a card of the page names, its
letterhead, its signature or the line 印发 bears, in this order.

A name is taken only where it ends like a body: 桐岭县关于…整改方案 names a place, no issuer.
Several bodies that sign together are all named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

STATED = (
    "发文机关", "发文单位", "发文机构", "制发机关", "制发单位", "制定机关", "发布机构", "发布机关",
    "发布单位", "发布部门", "公开机构", "公开主体",
)  # fmt: skip
"""What a page or a letter calls its issuer, the surest first."""
SOURCES = ("信息来源", "来源", "稿件来源", "文章来源")
"""Where a page has its text from, which may be a site (来源：新华网)."""

_ENDING = (
    "人民政府|政府|办公室|办公厅|委员会|管委会|[一-龥]委会|委|局|厅|署|部|院|法院|检察院|党组|党委|党工委|纪委|监委|领导小组"
    "|指挥部|专班|联席会议|督查室|办事处|街道办|中心|公司|集团|大学|学院|学校|中学|小学|幼儿园"
    "|医院|总?工会|团[省市区县州]委|妇联|残联|科协|文联|工商联|联合会|[支总大]队|分局|分行|支行|海关|常委会|人大|政协"
    "|供销社|总社|编办|安委办|消安办|防指|[一-龥]{2}办"
)
_BODY = re.compile(
    rf"(?!关于|印发|各|附|有关)[一-龥·]{{1,36}}?(?:{_ENDING})(?:\([一-龥]{{1,12}}\))?"
    r"(?:等[一-龥\d]{1,3}(?:个|家)?(?:部门|单位))?"
)
_NOT_A_NAME = re.compile(r"关于|印发|贯彻|落实|推进|开展|进一步|通知|意见|方案|[的了是将]")
_LETTERS = re.compile(r"[一-龥](?: [一-龥])+")
_ABOUT = re.compile(r"(?P<body>[^《》]{2,60}?)(?:关于|印发|转发|批转)")
_DAY = r"(?:19|20|[二〇○零一三四五六七八九])[\d〇○零一二三四五六七八九]{2,3} ?年.{1,4}月.{1,4}日"
_DATED = re.compile(rf"(?P<body>[^,。;:]{{3,60}}?)\s+{_DAY}\s*(?P<printed>印发)?")
_ALONE = re.compile(rf"\(?{_DAY}\)?")
_MEETING = re.compile(
    r"(?P<body>[一-龥]{2,30}?)(?:第[一-龥\d]{1,4}次)?(?:全体|专题|常务|党组|党委|办公|工作|协调|调度|会商"
    r"|推进|联席|主任|区长|县长|市长|局长|镇长|乡长|书记)*(?:会议?)?(?:议定事项)?纪要$"
)
_HEADED = re.compile(r"(?P<body>[一-龥]{4,30}?)(?:(?:19|20)\d\d年|第[一-龥\d]{1,4}[次号季期])")
_LETTERHEAD = 6  # lines at the head in which the bodies that issue a paper may stand
_SIGNED = 4  # lines that several bodies may sign on


def issuer_of(
    title: str, lines: Sequence[str], closing: Sequence[str], labelled: Mapping[str, str]
) -> str:
    """The body that issued a document, "" where nothing says; all of several, 、 between them.

    `lines` stand before the first number, `closing` below the last item, `labelled` are cards.
    """
    about = _ABOUT.match(title)
    return (
        (_bodies(about["body"]) if about else "")
        or _first(labelled, STATED)
        or _letterhead(title, lines)
        or _signature(closing)
        or _printed(closing)
        or _headed(title)
        or _first(labelled, SOURCES)
    )


def _bodies(words: str) -> str:
    """Words that are nothing but names of bodies; "" where they are anything else."""
    if _LETTERS.fullmatch(words):  # 青 梧 县 教 育 局
        words = words.replace(" ", "")
    words = _apart(words)
    names = [
        re.sub(r"\s", "", name) for name in re.split(r"\s{2,}|(?<=[一-龥)])[ 、](?=[一-龥])", words)
    ]
    fit = names and all(_BODY.fullmatch(n) and not _NOT_A_NAME.search(n) for n in names)
    return "、".join(dict.fromkeys(names)) if fit else ""


def _apart(words: str) -> str:
    """Two names that stand together (中共青梧县委办公室青梧县政府办公室) with blanks between."""
    place = re.match(r"(?:中共)?([一-龥]{2})", words)
    if place is None:
        return words
    return re.sub(rf"(?<=[室厅局委府会部组])(?<!总局)(?=(?:中共)?{place[1]})", "  ", words)


def _first(labelled: Mapping[str, str], keys: Sequence[str]) -> str:
    return next((found for key in keys if (found := _bodies(labelled.get(key, "").strip()))), "")


def _letterhead(title: str, lines: Sequence[str]) -> str:
    """青梧县人民政府文件 or the names of bodies above the title, or a body and a day below it."""
    names: list[str] = []
    above = True
    for line in lines[: _LETTERHEAD + 2]:
        bare = re.sub(r"\s", "", line)
        above = above and not (bare and title.startswith(bare[:12]))
        dated = _DATED.fullmatch(line.strip())
        if found := _bodies(dated["body"].strip()) if dated else "":
            return found
        if above and (found := _bodies(re.sub(r" ?文 ?件$", "", line.strip()))):
            names.append(found)
    return "、".join(dict.fromkeys(names))


def _signature(closing: Sequence[str]) -> str:
    """The bodies on the lines above a day that stands alone, or before one on its line."""
    for index, line in enumerate(closing):
        bare = line.strip()
        dated = _DATED.fullmatch(bare)
        if dated and not dated["printed"] and (found := _bodies(dated["body"].strip())):
            return found
        if _ALONE.fullmatch(bare):
            names: list[str] = []
            for above in reversed(closing[max(0, index - _SIGNED) : index]):
                found = _bodies(above.strip())
                if not found:
                    break
                names.insert(0, found)
            if names:
                return "、".join(dict.fromkeys(names))
    return ""


def _printed(closing: Sequence[str]) -> str:
    """青梧县人民政府办公室 2024年3月1日印发: who had it printed."""
    for line in closing:
        dated = _DATED.fullmatch(line.strip())
        if dated and dated["printed"] and (found := _bodies(dated["body"].strip())):
            return found
    return ""


def _headed(title: str) -> str:
    """云岫市人民政府专题会议纪要, 曲澜区教育局2024年工作要点: a body that the title begins with."""
    for pattern in (_MEETING, _HEADED):
        found = pattern.match(title)
        if found and (named := _bodies(found["body"])):
            return named
    return ""
