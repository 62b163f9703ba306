"""Every way in which an endpoint or a model can fail: each ends in a right answer or an honest
one, with the same rows, within the deadline. docs/language-model.md tables them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import pytest

from app.assistant.answer import Answer
from tests.hosted.conftest import LIMITS, MODEL, Ask, same_facts
from tests.hosted.endpoint import DONE, Asked, Call, Endpoint, Play, Raw, Say, chunk

QUESTION = "校车安全由哪些单位负责？"
LIST = "现在哪些任务逾期了？"
SetPlay = Callable[[Play], Endpoint]


def good(asked: Asked) -> Say:
    """The key points in other words."""
    return Say(asked.points.replace("责任单位6家：", "这项工作由六家单位负责，分别是"))


def tool_first(call: Call) -> Play:
    """Calls a tool once, then speaks."""
    return lambda asked: call if asked.number == 1 else good(asked)


def drip() -> Iterator[bytes]:
    """A byte at a time, each well within the read timeout, without end."""
    for byte in b": keep-alive " * 1000:
        time.sleep(0.2)
        yield bytes([byte])


def stall() -> Iterator[bytes]:
    yield chunk({"role": "assistant", "content": "责任单位6家："})
    time.sleep(LIMITS.read_s + 1)


def silence(asked: Asked) -> Say:
    time.sleep(LIMITS.read_s + 0.5)
    return Say("太迟了")


def cut(asked: Asked) -> Raw:
    """Two whole sentences of the list, the middle of the third, and the connection is gone."""
    lines = asked.points.split("\n")
    begun = "\n".join(lines[:3]) + "\n" + lines[3][:12]
    return Raw(pieces=[chunk({"role": "assistant", "content": begun})], cut=True)


def html(asked: Asked) -> Raw:
    page = "<!doctype html><title>请登录</title><form action=/login>".encode()
    return Raw(headers=(("Content-Type", "text/html"),), pieces=[page])


def refusal(status: int, **headers: str) -> Play:
    shown = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return lambda asked: Raw(
        status=status,
        headers=(("Content-Type", "application/json"), *shown),
        pieces=[b'{"error": {"message": "sk-secret no"}}'],
    )


def edited(old: str, new: str) -> Play:
    """The key points with one thing changed, however often it is asked."""

    def script(asked: Asked) -> Say:
        assert old in asked.points
        return Say(asked.points.replace(old, new, 1))

    return script


FAULTS: dict[str, tuple[Play, str, str]] = {
    # name: (play, question, what the note says)
    "refuses": (refusal(401), QUESTION, "拒绝"),
    "redirects": (refusal(307, Location="http://127.0.0.1:9/v1"), QUESTION, "拒绝"),
    "silence": (silence, QUESTION, "没有及时应答"),
    "429 with a long retry-after": (refusal(429, retry_after="20"), QUESTION, "正忙"),
    "429 without end": (refusal(429, retry_after="0"), QUESTION, "正忙"),
    "500": (refusal(500), QUESTION, "出错"),
    "an HTML login page": (html, QUESTION, "无法读取"),
    "cut midway": (cut, LIST, "中断"),
    "cut without a reason": (
        lambda a: Raw(pieces=[chunk({"content": "责任单位"}), DONE]),
        QUESTION,
        "中断",
    ),
    "cut for length": (lambda a: Say("责任单位", finish="length"), QUESTION, "中断"),
    "stalls": (lambda a: Raw(pieces=stall()), QUESTION, "中断"),
    "drips": (lambda a: Raw(pieces=drip()), QUESTION, "没有在时限内"),
    "drips words": (lambda a: Say("好" * 5000, pause=0.3), QUESTION, "没有在时限内"),
    "malformed JSON": (lambda a: Raw(pieces=[b"data: {oops\n\n", DONE]), QUESTION, "无法读取"),
    "no choices": (lambda a: Raw(pieces=[b'data: {"choices": 5}\n\n', DONE]), QUESTION, "无法读取"),
    "empty": (lambda a: Say(""), QUESTION, "没有写出"),
    "only thoughts": (lambda a: Say("<think>想不出来"), QUESTION, "没有写出"),
    "endless tool calls": (lambda a: Call("summary", "{}"), QUESTION, "超过上限"),
    "malformed tool arguments": (lambda a: Call("find_tasks", '{"units": ['), QUESTION, "上限"),
    "an invented number": (edited("6家", "7家"), QUESTION, "核对"),
    "an invented unit": (edited("天宁运管所", "区科技创新局"), QUESTION, "核对"),
    "another unit of the ledger": (edited("天宁运管所", "区财政局"), QUESTION, "核对"),
    "a unit left out": (edited("、天宁运管所", ""), QUESTION, "核对"),
    "a date off by a month": (edited("2017年8月", "2017年9月"), LIST, "核对"),
    "days off by one": (edited("15天", "16天"), LIST, "核对"),
    "a mark that does not exist": (edited("[2]", "[9]"), QUESTION, "核对"),
    "a mark left out": (edited("[2]", ""), QUESTION, "核对"),
    "a quotation that was touched up": (edited("共同对校车", "全面对校车"), QUESTION, "核对"),
    "an answer in place of a tool call": (
        lambda a: Say("校车安全由区公安局和区交通局负责，电话 0519-12345678。"),
        QUESTION,
        "核对",
    ),
    "a refusal in words": (lambda a: Say("对不起，我不能回答这个问题。"), QUESTION, "核对"),
    "a duty of its own": (
        lambda a: Say(a.points + "\n各校必须每月组织一次应急疏散演练并向社会公示。"),
        QUESTION,
        "核对",
    ),
    "a link": (lambda a: Say(a.points + "\n![图](http://127.0.0.1:9/x.png)"), QUESTION, "核对"),
    "a reproach": (lambda a: Say(a.points + "\n以上任务推进不力。"), LIST, "核对"),
    "a reply without end": (lambda a: Say("好。" * 15000), QUESTION, "超过上限"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_ends_in_the_embedded_answer_with_a_note(
    name: str, play: SetPlay, ask: Ask
) -> None:
    script, question, note = FAULTS[name]
    play(script)
    began = time.monotonic()
    answer = ask(question)
    took = time.monotonic() - began
    embedded = ask(question, model="embedded")
    assert took < LIMITS.total_s + 0.5
    assert answer.model == "embedded"
    assert note in answer.notice
    assert embedded.text in answer.text
    assert answer.text.endswith(answer.notice)
    assert same_facts(answer, embedded)
    assert "secret" not in answer.text


RECOVERIES: dict[str, Play] = {
    "at once": good,
    "after a tool call": tool_first(Call("task_units", '{"topic": "校车安全"}')),
    "after wrong tool arguments": tool_first(Call("find_tasks", '{"months": "很多"}')),
    "after impossible tool arguments": tool_first(
        Call("find_tasks", '{"due_from": "9999-12-31", "months": [99], "ids": ["x"]}')
    ),
    "after an unknown tool": tool_first(Call("mark_done", '{"task": 3}')),
    "after one 500": lambda a: refusal(500)(a) if a.number == 1 else good(a),
    "after one 429": lambda a: refusal(429, retry_after="0")(a) if a.number == 1 else good(a),
    "after one repair": lambda a: (
        Say(good(a).text.replace("天宁运管所", "区财政局")) if a.number == 1 else good(a)
    ),
    "behind a thought": lambda a: Say(f"<think>区财政局？7家？</think>{good(a).text}"),
}


@pytest.mark.parametrize("name", RECOVERIES)
def test_a_good_answer_is_shown_in_the_model_s_own_words(
    name: str, play: SetPlay, ask: Ask
) -> None:
    play(RECOVERIES[name])
    answer = ask(QUESTION)
    assert answer.model == MODEL
    assert answer.text.startswith("这项工作由六家单位负责，分别是")
    assert answer.notice == ""
    assert same_facts(answer, ask(QUESTION, model="embedded"))


def test_the_repair_names_what_was_wrong(play: SetPlay, ask: Ask) -> None:
    endpoint = play(RECOVERIES["after one repair"])
    ask(QUESTION)
    complaint = endpoint.asked[1].messages[-1]["content"]
    assert "区财政局" in complaint
    assert "漏了：天宁运管所" in complaint


def test_a_stream_that_was_cut_keeps_its_true_sentences_marked(play: SetPlay, ask: Ask) -> None:
    play(cut)
    answer = ask(LIST)
    head, mark, rest = answer.text.partition("（语言模型的文字到此中断")
    assert mark
    assert head.strip().endswith("[2]")
    assert "附件第7项" not in head
    assert "附件第10项" in rest


def test_an_invented_fact_in_a_stream_that_was_cut_is_not_kept(play: SetPlay, ask: Ask) -> None:
    def script(asked: Asked) -> Raw:
        begun = "责任单位6家：镇、各街道、区财政局[1]。\n" + asked.points
        return Raw(pieces=[chunk({"content": begun})], cut=True)

    play(script)
    answer = ask(QUESTION)
    assert "区财政局" not in answer.text


def test_tool_calls_of_the_model_are_told_and_change_no_row(play: SetPlay, ask: Ask) -> None:
    play(tool_first(Call("find_tasks", json.dumps({"units": ["区财政局"]}))))
    answer = ask(QUESTION)
    assert [c.name for c in answer.tool_calls] == ["task_units", "find_tasks"]
    assert same_facts(answer, ask(QUESTION, model="embedded"))


def test_nothing_is_sent_where_there_is_nothing_to_word(play: SetPlay, ask: Ask) -> None:
    endpoint = play(good)
    for question in ("你好", "把第3项标记为完成", "区财政局的电话是多少？"):
        answer: Answer = ask(question)
        assert answer.model == "embedded"
        assert answer.notice == ""
    assert endpoint.asked == []


def test_only_the_question_the_conversation_and_tool_results_are_sent(
    play: SetPlay, ask: Ask
) -> None:
    endpoint = play(good)
    ask("你好", QUESTION)
    sent = endpoint.asked[0]
    roles = [m["role"] for m in sent.messages]
    assert roles == ["system", "user", "assistant", "user", "assistant", "tool"]
    assert set(sent.body) <= {"model", "messages", "stream", "temperature", "tools"}
    assert set(endpoint.paths) == {"/v1/chat/completions"}


def test_history_and_tool_results_are_cut_to_their_budget(play: SetPlay, ask: Ask) -> None:
    endpoint = play(tool_first(Call("find_tasks", "{}")))
    long = "校车安全的背景很长。" * 150
    ask(long, long, long, long, QUESTION)
    for asked in endpoint.asked:
        told = [m for m in asked.messages if m["role"] in ("user", "assistant")]
        question = max(place for place, m in enumerate(told) if m["role"] == "user")
        assert sum(len(m["content"] or "") for m in told[:question]) <= LIMITS.history_chars
        for message in asked.messages:
            if message["role"] == "tool":
                assert len(message["content"]) <= LIMITS.tool_chars + 20
