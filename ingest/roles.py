"""The words that give units a part in a task, and the labels that give it a deadline.

One table for all layouts: brackets, lines of their own, table headers and running sentences.
责任 and its kin answer for the task; 牵头 and 主办 answer and lead; 配合 and its kin assist.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ingest.bodies import SQUADS
from ingest.document import Role


@dataclass(frozen=True)
class Part:
    """The part that a word gives: `role`, whether it sets the unit apart as leading, and whether
    it is an `office` inside a unit (责任科室) that has it."""

    role: Role
    lead: bool = False
    office: bool = False


_LEAD = "总?牵头|主\\(?协?\\)?办|主责|主抓"
_SUPPORT = "配合|协办|协助|协同|参与|参加|协作|协调配合|支持|会办"
_ANSWER = (
    "(?:主要|首要|主体|直接|具体)?责任|负责|承办|承担|落实|实施|指导|执行|组织|办理|整改|建设|主管"
)
_OFFICE = "股室|科室|处室|庭室|科\\(室\\)|股\\(室\\)|处\\(室\\)|业务科|内设机构"
_NOUN = (
    f"(?:{_OFFICE})|责任主体|单位|部门|机构|机关|主体|地区|决策局|司局|局办|局|方|区县|县区"
    "|乡镇|街道|县\\(市、区\\)"
)
_NOUNS = rf"(?:{_NOUN})(?:[/、及和与]?\(?(?:{_NOUN})\)?)*"
_ROLE_WORD = f"(?:{_LEAD}|{_SUPPORT}|{_ANSWER})"
_PEOPLE = r"人|领导|同志|(?:省|市|州|区|县|镇|乡|局|校|院)级?领导"

_ROLE_LABEL = re.compile(
    rf"(?P<word>{_ROLE_WORD})(?:责任)?(?:[及和与、/]?\(?{_ROLE_WORD}\)?(?:责任)?)*"
    rf"(?P<noun>{_NOUNS})?(?:[及和、]?(?:责任人|负责人))?"
    rf"(?:(?:\([^()\n]{{2,30}}\))?\s*[::]|(?<=[位门构关体])(?:为|是)(?![主准被否了第其此]|各[项自类种司负尽]|指|整改|本)"
    rf"|(?<=[位门构关体]) +(?=[省市州区县旗各国中团人][一-龥]"
    rf"|[一-龥]{{2,12}}(?:[局委办厅镇乡部院]|街道|中心|公司|集团|政府|{SQUADS}|办事处)(?:[、,;。\s]|$))"
    r"|(?<=[位门])(?=[省市州区县旗][一-龥]{1,12}(?:[局委办厅]|政府|中心|公司)(?:[、,;。\s]|$)))"
)
"""Before a list of units, sign included: 责任单位: 主(协)办机构: 牵头: 责任单位为, and with a
blank for a sign: 牵头部门 市交通运输局."""

_SIDE_LABEL = re.compile(
    rf"(?:(?:{_ROLE_WORD}|分管|包抓|包联|联系|挂钩|包保|挂点|总)*(?:责任)?(?:{_PEOPLE})"
    r"|(?:验收|督导|督办|监督|督查|销号|审核)(?:单位|部门|领导)|适用范围|联系电话|电话|备注|说明"
    r"|资金来源)\s*[::]"
)
_OTHER_LABEL = re.compile(
    r"(?:工作目标|年度目标|目标任务|工作措施|整改措施|整改目标|主要措施|问题表现|存在问题|问题描述"
    r"|工作内容|项目内容|投资规模|进展情况)\s*[::]"
)
_FURTHER_LABEL = re.compile(
    r"(?:[一-龥]{0,6}(?:成果|成效|效果|目标|指标|任务|标准|要求|措施|举措|内容|事项|形式|方式|载体|依据|来源"
    r"|类型|类别|性质|对象|情况|问题|材料|资料|清单|台账|佐证|备注|说明|投资|规模|金额|分值|权重)"
    r"(?:[形方]式|体现|要求|名称)?|联系(?:人|方式|科室))\s*[::]"
)
"""What else a field may name: 成果形式: 工作标准: 印证材料:"""
_DEADLINE_LABEL = re.compile(
    r"(?:[一-龥]{1,6}的)?"
    r"(?:(?:计划|要求|预计|预期|项目|任务|工作|整改|办理|办结|销号|达标|完成|落实|推进|实施|建设"
    r"|竣工|起止|起迄|目标|开展|起始|结束|报送|截止|阶段|时间|时序|进度|反馈){0,3}"
    r"(?:时限|时间|期限|期程|进度|节点|日期)(?:要求|安排|节点)?|时序进度|进度安排|完成年限|时间表"
    r"|起始[-—~]结束日期|起止(?:年月|日期))(?:\s*[::]|(?<=[限间期]) +(?=\d|长期|持续|每))"
)
_MEETING_LABEL = re.compile(
    r"(?:会议)?(?:时间|地点|主持人?|参加(?:人员)?|参会(?:人员)?|出席(?:人员)?|列席(?:人员)?|缺席"
    r"|请假|记录人?|主题|议题)\s*[::]"
)
_BOXED = re.compile(r"[【\[](?P<word>[^【】\[\]:\n]{2,14})[】\]]\s*:?")
_SPACED = re.compile(r"[一-龥](?: *[一-龥]){1,9} *:")

LabelKind = Literal["role", "deadline", "side", "other"]


@dataclass(frozen=True)
class Label:
    """A label and the place of its value's beginning. `part` is what a role label gives, `side`
    is a label whose value is nobody's duty and no date (责任人: 督导单位:), `other` any further.
    `noun` says that a role label names what follows (责任单位, not only 配合), `people` that it
    announces persons, too."""

    kind: LabelKind
    start: int
    end: int
    part: Part = Part("responsible")
    noun: bool = False
    people: bool = False


def label_at(folded: str, start: int, end: int) -> Label | None:
    """The label that begins at an offset: 责任单位: 完成时限: 责 任 人: 工作措施:"""
    if boxed := _BOXED.match(folded, start, end):  # 【责任单位】市教育局
        word = boxed["word"] + ":"
        found = _read_label(word, 0, len(word))
        return replace(found, start=start, end=boxed.end()) if found else None
    spaced = _SPACED.match(folded, start, end)
    if spaced and " " in spaced[0]:
        squeezed = spaced[0].replace(" ", "")
        found = _read_label(squeezed, 0, len(squeezed))
        return replace(found, start=start, end=spaced.end()) if found else None
    return _read_label(folded, start, end)


def field_label_at(folded: str, start: int, end: int) -> Label | None:
    """The label that begins at an offset inside a field, where any may follow: 成果形式:"""
    found = label_at(folded, start, end)
    if found is None and (match := _FURTHER_LABEL.match(folded, start, end)):
        return Label("other", start, match.end())
    if found is None and (boxed := _BOXED.match(folded, start, end)):
        word = boxed["word"] + ":"
        if _FURTHER_LABEL.fullmatch(word):
            return Label("other", start, boxed.end())
    return found


def labels_in(folded: str, start: int, end: int) -> Iterator[Label]:
    """The labels of roles and deadlines between two offsets, wherever they begin."""
    for pattern in (_ROLE_LABEL, _DEADLINE_LABEL):
        for match in pattern.finditer(folded, start, end):
            if found := _read_label(folded, match.start(), end):
                yield found


def meeting_label_at(folded: str, start: int, end: int) -> bool:
    """Whether a line says when and where people met, and who: 时间: 参加: 列席:"""
    return _MEETING_LABEL.match(folded, start, end) is not None


def _read_label(folded: str, start: int, end: int) -> Label | None:
    if match := _DEADLINE_LABEL.match(folded, start, end):
        return Label("deadline", start, match.end())
    if match := _SIDE_LABEL.match(folded, start, end):
        return Label("side", start, match.end())
    if match := _OTHER_LABEL.match(folded, start, end):
        return Label("other", start, match.end())
    if match := _ROLE_LABEL.match(folded, start, end):
        noun = match["noun"] or ""
        office = re.search(_OFFICE, noun) is not None
        part = replace(part_of(match["word"]), office=office)
        return Label("role", start, match.end(), part, bool(noun), "人" in match[0])
    return None


_DUTY = (
    "(?:(?:按照?|依|据|根据)?(?:照|据)?(?:各自)?(?:职责|职能)(?:分工)?"
    "|分别|共同|具体|联合|依法|统筹|密切|积极|做好)"
)
ROLE_SUFFIX = re.compile(
    rf"{_DUTY}*"
    rf"(?P<word>总?牵头|主办|主责|负责|指导|配合|参与|参加|落实|承办|协办|协助|协同|实施|支持"
    rf"|承担|组织实施|办理)"
    rf"(?:{_DUTY}|组织|负责|落实|实施|指导|推进|配合|参与|协调|完成|工作|做好|抓落实|开展"
    rf"|牵头|督导|督促|督办|监督|检查|调度|评估|验收|保障|统筹)*(?=[,;。:\s]|$)"
)
"""What follows a list of units and says their part: 牵头负责, 按职责分工负责, 参与."""


def part_of(word: str) -> Part:
    """The part that a label or verb gives: 牵头 -> responsible and leading."""
    if re.search(_LEAD, word):
        return Part("responsible", True)
    return Part("supporting") if re.search(_SUPPORT, word) else Part("responsible")
