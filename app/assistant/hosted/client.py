"""The LangChain chat model that POLICYDESK_MODEL names, at the address that was configured."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.assistant.hosted.limits import Limits
from app.assistant.hosted.wire import client, timeout

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NO_KEY = "none"  # a server of one's own asks for none, the client library for some


class ModelUnavailable(Exception):
    """The configured model cannot be used here; `str(error)` is what to show."""


def host_of(url: str) -> str:
    """Where a model address sends to: "http://10.0.0.8:8000/v1" -> "10.0.0.8:8000"."""
    return urlsplit(url).netloc.rpartition("@")[2]


def build_model(name: str, *, url: str, key: str, limits: Limits) -> BaseChatModel:
    """ "openai:qwen-plus" -> its chat model. Nothing is sent yet.

    Raises ModelUnavailable where the provider is unknown, or needs a package that is missing.
    """
    provider, _, model = name.partition(":")
    from langchain.chat_models import init_chat_model

    try:
        return init_chat_model(  # type: ignore[no-any-return]
            model, model_provider=provider, **_arguments(provider, url, key, limits)
        )
    except ImportError as error:
        package = _package(error)
        raise ModelUnavailable(
            f"POLICYDESK_MODEL 设为“{name}”，需要软件包 {package}，这里没有安装。"
            f"请运行 .venv/bin/python -m pip install {package} 后重新启动；"
            f"服务兼容 OpenAI 接口的，写 openai:{model} 就不需要它。"
        ) from error
    except Exception as error:
        raise ModelUnavailable(
            f"POLICYDESK_MODEL 设为“{name}”，这个提供方不能使用。"
            f"服务兼容 OpenAI 接口的（Ollama、vLLM、通义千问、DeepSeek 等）请写 openai:{model}。"
        ) from error


def _arguments(provider: str, url: str, key: str, limits: Limits) -> dict[str, Any]:
    """Everything is said outright: what is left out, client libraries take from variables of
    their own, and could send questions to another address."""
    common = {"base_url": url, "api_key": key or NO_KEY, "temperature": 0}
    if provider != "openai":
        return {**common, "timeout": limits.read_s, "max_retries": 0}
    return {
        **common,
        "timeout": timeout(limits),
        "max_retries": 0,
        "http_client": client(limits),
        "openai_proxy": "",
        "organization": "",
        "use_responses_api": False,
        "stream_usage": False,
    }


def _package(error: ImportError) -> str:
    """The package that LangChain's message says to install."""
    named = re.search(r"pip install (?:-U )?`?([\w-]+)", str(error))
    return named[1] if named else (error.name or "langchain").replace("_", "-")
