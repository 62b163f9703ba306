"""Which part of a document a heading opens: goals, tasks, requirements or what comes before.

Told by the heading's own words, top levels first: a heading that says nothing of the kind
belongs to the part it stands in, and a top heading that says nothing opens tasks.
"""

from __future__ import annotations

import re

from ingest.document import Source

_PREAMBLE = re.compile(
    r"指导思想|总体要求|总体思路|基本原则|整改原则|工作原则|重大意义|重要意义|背景|适用范围"
    r"|编制依据|总则|基本情况|工作基础|改造范围|实施范围|试点范围|排查范围|形势(?:分析|与挑战|和挑战|任务)?$"
    r"|^(?:执行|实施|计划|规划|工作)?(?:期间|期程|期限)(?:$|:)"
    r"|^(?:当前|目前)?(?:存在|发现|反馈|查摆|暴露)的?(?:主要|突出|共性)?问题(?:和不足|与不足|及原因)?$"
    r"|^(?:总体|基本|推进|进展|完成|督查|检查|整改|抽查|工作)*(?:情况|成效|成绩)$"
)
_GOAL = re.compile(r"目标")
_REQUIREMENT = re.compile(
    r"(?:工作|有关|相关|几点|具体|纪律)要求|^(?:组织|工作|实施|推进|强化|加强|健全|完善|要素|政策"
    r"|服务)*保障(?:措施|机制)?$|组织(?:实施|保障|领导)|保障措施|附则|强化组织|加强领导|督促检查"
    r"|监督考核"
)
_TASKS = re.compile(r"任务|举措|措施|重点|事项|步骤|分工|内容|项目|清单")
_NEXT = re.compile(r"下(?:一)?(?:步|阶段)")
_TITLE_LENGTH = 24


def section_kind(title: str, level: int, parent: Source) -> Source:
    """The part that a heading opens.

    "二、工作目标" -> goal, "四、组织保障" -> requirement, "一、总体要求" -> preamble,
    "三、重点任务" -> article; a heading below keeps its parent's part, unless it names goals.
    """
    title = title[:_TITLE_LENGTH]
    if (
        _GOAL.search(title)
        and (level == 1 or parent in ("preamble", "goal"))
        and not re.search(r"任务|责任", title)
    ):
        return "goal"
    if level > 1:
        return "preamble" if parent == "goal" and _PREAMBLE.search(title) else parent
    if _NEXT.search(title):
        return "article"  # 下步工作要求: what a circular asks for after what it found
    if _TASKS.search(title) and not _REQUIREMENT.search(title):
        return "article"
    if _REQUIREMENT.search(title):
        return "requirement"
    return "preamble" if _PREAMBLE.search(title) else "article"
