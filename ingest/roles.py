"""The words that give units a part in a task, and the labels that give it a deadline.

One table for all layouts: brackets, lines of their own, table headers and running sentences.
责任 and its kin answer for the task; 牵头 and 主办 answer and lead; 配合 and its kin assist.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.document import Role


@dataclass(frozen=True)
class Part:
    """The part that a word gives: `role`, and whether it sets the unit apart as leading."""

    role: Role
    lead: bool = False


_LEAD = "总?牵头|主\\(?协?\\)?办|主责|主抓"
_SUPPORT = "配合|协办|协助|协同|参与|参加|协作|协调配合|支持|会办"
_ANSWER = "(?:主要|首要|主体|直接)?责任|负责|承办|承担|落实|实施|指导|执行|组织|办理|整改|建设"
_NOUN = "责任主体|单位|部门|机构|机关|主体|地区|方|区县|县区|县\\(市、区\\)"
_ROLE_WORD = f"(?:{_LEAD}|{_SUPPORT}|{_ANSWER})"

ROLE_LABEL = re.compile(
    rf"(?P<word>{_ROLE_WORD})(?:责任)?(?:[及和与、/]?\(?{_ROLE_WORD}\)?(?:责任)?)*"
    rf"(?:{_NOUN})?(?:及(?:责任人|负责人))?\s*[::]"
)
"""A label before a list of units, colon included: 责任单位: 主(协)办机构: 牵头:"""

_PEOPLE = "人|领导|同志|县领导|市领导|区领导"
SIDE_LABEL = re.compile(
    rf"(?:(?:{_ROLE_WORD}|分管|包抓|联系|挂钩|包保|总)*(?:责任)?(?:{_PEOPLE})"
    r"|(?:验收|督导|督办|监督|督查)(?:单位|部门|领导)|适用范围|联系电话|电话|备注|说明"
    r"|资金来源)\s*[::]"
)
"""A label among the fields whose value is nobody's duty and no date: 责任人: 督导单位:"""

OTHER_LABEL = re.compile(
    rf"{SIDE_LABEL.pattern}|(?:工作目标|年度目标|目标任务|工作措施|整改措施|整改目标|主要措施"
    rf"|工作内容"
    r"|项目内容|投资规模|进展情况)\s*[::]"
)
"""Any label that gives neither units nor a deadline."""

DEADLINE_LABEL = re.compile(
    r"(?:(?:计划|要求|预计|项目|任务|工作|整改|办理|办结|完成|落实|推进|实施|建设|竣工|起止|起迄"
    r"|起始|结束|报送|截止|阶段|时间|时序|进度){0,3}"
    r"(?:时限|时间|期限|进度|节点|日期)(?:要求|安排|节点)?|时序进度|进度安排|完成年限|时间表"
    r"|起始[-—~]结束日期|起止(?:年月|日期))\s*[::]"
)
"""A label before a deadline: 完成时限: 时序进度: 起始-结束日期:"""

_DUTY = (
    "(?:(?:按照?|依|据|根据)?(?:照|据)?(?:各自)?(?:职责|职能)(?:分工)?"
    "|分别|共同|具体|联合|依法|统筹|密切|积极|做好)"
)
ROLE_SUFFIX = re.compile(
    rf"{_DUTY}*"
    rf"(?P<word>总?牵头|主办|主责|负责|指导|配合|参与|参加|落实|承办|协办|协助|协同|实施|支持"
    rf"|承担|组织实施|办理)"
    rf"(?:{_DUTY}|组织|负责|落实|实施|指导|推进|配合|参与|协调|完成|工作|做好|抓落实|开展"
    rf"|牵头)*(?=[,;。:\s]|$)"
)
"""What follows a list of units and says their part: 牵头负责, 按职责分工负责, 参与."""


def part_of(word: str) -> Part:
    """The part that a label or verb gives: 牵头 -> responsible and leading."""
    if re.search(_LEAD, word):
        return Part("responsible", True)
    return Part("supporting") if re.search(_SUPPORT, word) else Part("responsible")
