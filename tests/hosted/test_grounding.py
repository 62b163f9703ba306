"""Words that hold and words that do not, put by hand: how models write, and how they go wrong."""

from __future__ import annotations

from datetime import date

import pytest

from app.assistant.answer import Message
from app.assistant.hosted.grounding import Grounds
from app.wiring import Desk

DAY = date(2017, 9, 15)
BUS = "校车安全由哪些单位负责？"
LATE = "现在哪些任务逾期了？"
WHEN = "附件第7项什么时候完成？"
BOTH = "附件第10项比第5项多几个责任单位？"
COUNTS = "区编办和区财政局各负责几项任务？"
SUMMARY = "督查事项总数和各类数目"
ENGLISH = "Who is responsible for school bus safety?"
QUOTE = "“由区校车安全管理领导小组和学校共同对校车公司进行管理和考核，并与奖惩挂钩。”[2]"
SIX = "镇、各街道、区教育文体局、天宁交警大队、天宁运管所、区发展和改革局"


def grounds(desk: Desk, question: str) -> Grounds:
    assistant = desk.assistant
    messages = [Message(role="user", content=question)]
    turn = assistant._turn(messages, DAY)
    assistant._invoke(turn, messages)
    assert assistant.speaker is not None
    assert turn.draft is not None
    return assistant.speaker.grounds(
        turn, turn.draft, question, "你是督查助手，只说工具返回的事实，一律照抄。"
    )


HOLDS = {
    "one sentence with the place first": (
        BUS,
        f"正文第23条“严格校车安全管理”明确，校车安全由六家单位负责：{SIX}[1]。文件还写道：{QUOTE}",
    ),
    "a list of points under a marked heading": (
        BUS,
        "**校车安全的责任单位（6家）如下[1]：**\n"
        + "\n".join(f"- {name}" for name in SIX.split("、"))
        + f"\n\n以上出自正文第23条“严格校车安全管理”。原文：{QUOTE}",
    ),
    "short names that the ledger knows": (
        BUS,
        f"责任单位共6家：镇、各街道、教文局、天宁交警大队、天宁运管所、发改局[1]，见正文第23条“严格校车安全管理”。原文写道：{QUOTE}",
    ),
    "a closing courtesy": (
        BUS,
        f"您好！这项工作由{SIX}共6家单位负责[1]，依据是正文第23条“严格校车安全管理”。原文写道：{QUOTE}\n\n如需了解详情，可点击出处查看原文。",
    ),
    "rows told one by one": (
        LATE,
        "截至2017年9月15日，共有4项任务时限已过、台账无办结登记，分别是：\n\n"
        "1. **附件第1项 加强组织领导抓紧动员部署**：时限为2017年5月，已过107天[1]；\n"
        "2. **附件第2项 修编“十三五”义务教育学校布局规划**：时限为2017年8月，已过15天[2]；\n"
        "3. **附件第7项 规范教师职业行为**：时限为2017年8月，已过15天[3]；\n"
        "4. **附件第10项 规范教育培训市场**：时限为2017年8月，已过15天[4]。",
    ),
    "a date put otherwise": (
        WHEN,
        "附件第7项“规范教师职业行为”应在2017年8月（即8月31日）完成，时限已过15天，台账无办结登记[1]。",
    ),
    "figures beside their units": (
        BOTH,
        "附件第10项有七家责任单位，附件第5项有四家，前者多三家。[1][2]",
    ),
}

WRONG = {
    "a unit too many": (BUS, ("区发展和改革局[1]", "区发展和改革局、区财政局[1]")),
    "a unit that there is not": (BUS, ("天宁运管所", "区交通运输局")),
    "a unit of another place": (BUS, ("区教育文体局", "武进区教育局")),
    "the same unit of another place": (BUS, ("区教育文体局", "武进区教育文体局")),
    "a unit missing": (BUS, ("、天宁交警大队", "")),
    "another role": (BUS, ("责任单位", "牵头单位")),
    "one of them set apart as leading": (BUS, ("[1]。", "[1]，其中区教育文体局牵头。")),
    "one of them denied": (BUS, ("[1]。", "[1]，但区教育文体局不负责。")),
    "all but one": (BUS, ("责任单位6家：", "除区教育文体局外，责任单位6家：")),
    "a count in numerals": (BUS, ("6家", "七家")),
    "a mark of its own": (BUS, ("[1]", "[3]")),
    "marks exchanged": (BUS, ("[1]", "[2]")),
    "another article": (BUS, ("第23条", "第22条")),
    "a cause": (LATE, ("[4]", "[4]。原因是资金没有到位")),
    "a hedge": (LATE, ("已过15天[2]", "大约已过15天[2]")),
    "a person": (BUS, ("[1]。", "[1]，负责人为张伟。")),
    "advice": (LATE, ("[4]", "[4]。建议尽快办理")),
    "a reproach in the question's own word": (LATE, ("时限已过、", "逾期、")),
    "progress": (LATE, ("[4]", "[4]，目前正在抓紧推进")),
    "only": (BUS, ("责任单位6家", "责任单位只有6家")),
    "days of another row": (LATE, ("已过107天", "已过15天")),
    "a title of another row": (LATE, ("规范教师职业行为", "规范教育培训市场")),
    "left for gone": (LATE, ("已过107天", "还有107天")),
    "done": (LATE, ("已过107天", "已登记办结")),
    "the day counted from": (LATE, ("2017年9月15日", "2017年9月16日")),
    "no day counted from": (LATE, ("截至2017年9月15日，", "")),
    "without the reservation": (LATE, ("、台账无办结登记", "")),
    "a month off": (WHEN, ("2017年8月", "2017年7月")),
    "the other one has more": (BOTH, ("前者多3家", "后者多3家")),
    "fewer for more": (BOTH, ("前者多3家", "前者少3家")),
    "figures exchanged": (BOTH, ("有7家责任单位，附件第5项有4家", "有4家责任单位，附件第5项有7家")),
    "parts exchanged": (SUMMARY, ("未到期9项\n- 长期", "未到期8项\n- 长期")),
    "a part left out": (SUMMARY, ("- 未到期9项\n", "")),
    "a gloss of another unit": (
        ENGLISH,
        ("District Development and Reform Bureau", "District Finance Bureau"),
    ),
    "in the other language": (
        ENGLISH,
        ("Responsible units (6):", "查到的结果如下，这项工作的责任单位（6家）分别是："),
    ),
    "a web address": (BUS, ("[1]。", "[1]，详见 www.example.com。")),
    "the instructions": (BUS, ("[1]。", "[1]。我是督查助手，只说工具返回的事实，一律照抄。")),
}  # fmt: skip


@pytest.mark.parametrize("name", HOLDS)
def test_words_that_say_the_same_hold(name: str, hosted_desk: Desk) -> None:
    question, text = HOLDS[name]
    assert grounds(hosted_desk, question).problems(text) == []


@pytest.mark.parametrize("name", WRONG)
def test_words_that_say_another_thing_are_turned_away(name: str, hosted_desk: Desk) -> None:
    question, (old, new) = WRONG[name]
    judge = grounds(hosted_desk, question)
    assert old in judge.material.text
    assert judge.problems(judge.material.text) == []
    assert judge.problems(judge.material.text.replace(old, new, 1)) != []


def test_rows_in_another_order_are_turned_away(hosted_desk: Desk) -> None:
    judge = grounds(hosted_desk, LATE)
    head, first, second, *rest = judge.material.text.split("\n")
    assert judge.problems("\n".join([head, second, first, *rest])) != []


@pytest.mark.parametrize("question", [BUS, LATE, WHEN, BOTH, COUNTS, SUMMARY, ENGLISH])
def test_the_embedded_answer_holds_before_its_own_measure(question: str, hosted_desk: Desk) -> None:
    judge = grounds(hosted_desk, question)
    assert judge.problems(judge.material.text) == []
    assert judge.kept(judge.material.text).startswith(judge.material.text.split("\n")[0][:10])
