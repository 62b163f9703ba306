"""What was wrong with a model's words, in words that it can mend them by."""

from __future__ import annotations

from collections.abc import Sequence

from app.assistant.hosted.grounding import Problem

_SHOWN_PROBLEMS = 12
_COMPLAINTS = {
    "missing": "漏了",
    "misplaced": "放错了位置或角色",
    "mark": "没有这个出处编号",
    "unit": "工具结果里没有这个单位",
    "date": "工具结果里没有这个日期",
    "number": "工具结果里没有这个数字",
    "place": "工具结果里没有这一条",
    "document": "工具结果里没有这份文件",
    "state": "工具结果里没有这个状态",
    "role": "工具结果里没有这个角色",
    "order": "各项的顺序要与要点一致",
    "address": "不要写网址、链接、图片或邮箱",
    "length": "太长了",
    "language": "请用提问的语言",
    "instructions": "不要复述给你的说明",
    "duty": "原文没有这样的要求",
    "talk": "说了工具结果以外的内容",
    "accusing": "不要用这样的评价",
    "contact": "工具结果里没有联系方式",
    "person": "工具结果里没有个人",
    "hedge": "数字和日期是确定的，不要说大概",
    "progress": "工具结果里没有进展情况",
    "share": "工具结果没有这样说",
    "cause": "工具结果里没有原因",
    "advice": "不要提建议",
    "quote": "引号里不是原文",
    "title": "没有这个标题",
    "negation": "把意思说反了，或多了否定",
    "empty": "没有内容",
}


def complaint(problems: Sequence[Problem]) -> str:
    """What was wrong, a line each, for the model to mend."""
    lines = []
    for problem in problems[:_SHOWN_PROBLEMS]:
        words = problem.what.split()
        kind = next((w for w in words if w in ("missing", "misplaced")), words[-1])
        lines.append(f"- {_COMPLAINTS.get(kind, '与工具结果不符')}：{problem.said}")
    return "\n".join(lines)
