"""One question to the configured model, for doctor: does it answer, how fast, and if not, why."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import dataclass

from app.assistant.hosted.client import build_model, host_of
from app.assistant.hosted.faults import Fault, fault_of
from app.assistant.hosted.limits import Limits
from app.assistant.hosted.wire import DEADLINE, Deadline

_QUESTION = "这是连接测试，请只回答“收到”两个字。"
_WAITS = "或调大 POLICYDESK_MODEL_READ_S、POLICYDESK_MODEL_TOTAL_S（秒）"


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What came of it, as doctor says it."""

    works: bool
    fact: str
    remedy: str = ""


def try_model(
    name: str, *, url: str, key: str, limits: Limits, monotonic: Callable[[], float]
) -> Trial:
    """Ask one question with the tools offered, as a turn does. Raises ModelUnavailable."""
    from langchain_core.messages import HumanMessage

    from app.assistant.hosted.guard import RUN, GuardedModel, Run
    from app.assistant.tools.toolbox import as_list

    host = host_of(url)
    model = GuardedModel(inner=build_model(name, url=url, key=key, limits=limits))
    began = monotonic()
    deadline = Deadline(began + limits.total_s, monotonic)

    def ask() -> None:
        RUN.set(Run(limits, deadline))
        DEADLINE.set(deadline)
        model.bind_tools(as_list()).invoke([HumanMessage(_QUESTION)])

    try:
        copy_context().run(ask)
    except Exception as error:
        fact, remedy = _reason(fault_of(error), host, name)
        return Trial(works=False, fact=fact, remedy=remedy)
    return Trial(works=True, fact=f"{name}，{host}，试问一句 {monotonic() - began:.1f} 秒应答")


def _reason(fault: Fault, host: str, name: str) -> tuple[str, str]:
    """What to say and what to do about a fault: ("连接不上 …", "请确认…")."""
    model = name.partition(":")[2]
    if fault.kind == "refused" and fault.http_status in (401, 403):
        return f"{host} 不接受密钥（{fault.http_status}）", "请检查 POLICYDESK_MODEL_KEY"
    if fault.kind == "refused" and fault.http_status == 404:
        return (
            f"{host} 没有这个地址或模型“{model}”（404）",
            "请检查 POLICYDESK_MODEL 里的模型名，以及 POLICYDESK_MODEL_URL 是否以 /v1 结尾",
        )
    said = {
        "unreachable": (f"连接不上 {host}", "请确认模型服务已启动，POLICYDESK_MODEL_URL 正确"),
        "silent": (f"{host} 连上了，但没有及时应答", f"请查看模型服务的负载，{_WAITS}"),
        "deadline": (f"{host} 没有在时限内答完", f"请换小一些的模型，{_WAITS}"),
        "cut": (f"{host} 的应答中断", "请查看模型服务的日志"),
        "refused": (
            f"{host} 拒绝了请求（{fault.http_status}）",
            "请确认模型支持工具调用（tools）和流式输出，并查看模型服务的日志",
        ),
        "busy": (f"{host} 正忙或额度已用完（429）", "请稍后再试，或检查账户额度"),
        "broken": (f"{host} 内部出错（{fault.http_status}）", "请查看模型服务的日志"),
        "garbled": (
            f"{host} 返回的不是模型应答，可能是登录页或代理的网页",
            "请检查 POLICYDESK_MODEL_URL，一般以 /v1 结尾",
        ),
    }  # fmt: skip
    return said.get(fault.kind, (f"{host} 的应答不能使用", "请换一个模型"))
