"""Settings: one frozen value, read once from the environment by the command line.

Every variable of the contract is here and nowhere else. A bad value is refused with the name
of the variable, what it holds and what it may hold, in one Chinese sentence.
Not here: what a model or a folder turns out to be when it is used (`wiring`, `doctor`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from app.assistant.hosted.limits import Limits

ROOT = Path(__file__).resolve().parent.parent
EMBEDDED = "embedded"
SUGGESTED_ZONES = {"beijing": "Asia/Shanghai", "china": "Asia/Shanghai", "urumqi": "Asia/Urumqi"}


class BadSetting(Exception):
    """An environment variable holds something unusable; `str(error)` is what to show."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this PolicyDesk is set up.

    `chat_model` and `embedding` are "embedded" or the name of something else. `place` is ""
    where none is set: then the place of the first corpus document's issuer is meant.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    data_dir: Path = Path("data")
    corpus_dir: Path = ROOT / "corpus"
    lexicon_dir: Path = ROOT / "corpus" / "lexicon"
    prompts_dir: Path = ROOT / "prompts"
    chat_model: str = EMBEDDED
    model_url: str = ""
    model_key: str = field(default="", repr=False)  # never in a log or a traceback
    model_limits: Limits = field(default_factory=Limits)
    embedding: str = EMBEDDED
    time_zone: str = "Asia/Shanghai"
    place: str = ""
    allow_classified: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read every variable; one that is unset or empty has its default.

        {"PORT": "8000"} -> Settings(port=8000, …)

        Raises BadSetting for the first value that cannot be used.
        """

        def value(name: str, default: str) -> str:
            return env.get(name, "").strip() or default

        settings = cls(
            host=_host(value("HOST", cls.host)),
            port=_port(value("PORT", str(cls.port))),
            data_dir=Path(value("POLICYDESK_DATA", str(cls.data_dir))).expanduser().resolve(),
            chat_model=_chat_model(value("POLICYDESK_MODEL", cls.chat_model)),
            model_url=_model_url(value("POLICYDESK_MODEL_URL", "")),
            model_key=value("POLICYDESK_MODEL_KEY", ""),
            model_limits=_model_limits(value),
            embedding=_embedding(value("POLICYDESK_EMBEDDING", cls.embedding)),
            time_zone=_time_zone(value("POLICYDESK_TIME_ZONE", cls.time_zone)),
            place=value("POLICYDESK_PLACE", ""),
            allow_classified=_classified(value("POLICYDESK_ALLOW_CLASSIFIED", "0")),
        )
        if settings.chat_model != EMBEDDED and not settings.model_url:
            # No outgoing connection unless an address was configured: a model's name alone
            # would send questions to its vendor's own address.
            raise BadSetting(
                f"POLICYDESK_MODEL 设为“{settings.chat_model}”，但没有设置 POLICYDESK_MODEL_URL。"
                "请写明模型服务的地址（例如 http://127.0.0.1:8000/v1），"
                "或去掉 POLICYDESK_MODEL 使用内置模型。"
            )
        return settings

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that "today" is read in."""
        return ZoneInfo(self.time_zone)

    @property
    def url(self) -> str:
        """Where the page is: "http://127.0.0.1:7860"."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def _host(text: str) -> str:
    if text.lower() == "localhost":
        return text.lower()
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise BadSetting(
            f"HOST 设为“{text}”，不是本机地址：目前还没有账号和权限，任何能连上的人都能"
            "增删文件、登记进展，所以只在本机提供服务。请去掉 HOST，或设为 127.0.0.1。"
        )
    return str(address)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise BadSetting(f"PORT 设为“{text}”：应是 1 到 65535 的整数，例如 PORT=7860。")
    return int(text)


def _chat_model(text: str) -> str:
    provider, colon, name = text.partition(":")
    if text != EMBEDDED and not (colon and provider and name):
        raise BadSetting(
            f"POLICYDESK_MODEL 设为“{text}”：应是 embedded（内置模型），或“提供方:模型名”，"
            f"例如 openai:{'qwen-plus' if colon else text}（兼容 OpenAI 接口的都写 openai:）。"
        )
    return text


def _model_url(text: str) -> str:
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise BadSetting(
            f"POLICYDESK_MODEL_URL 设为“{text}”：应是 http:// 或 https:// 开头的地址，"
            "例如 http://127.0.0.1:8000/v1。"
        )
    return text.rstrip("/")


LIMITS: dict[str, tuple[float, float, str]] = {
    "connect_s": (0.1, 60, "等待连接的秒数"),
    "read_s": (0.1, 600, "等待下一段应答的秒数"),
    "total_s": (1, 1800, "一次回答最长的秒数"),
    "retries": (0, 3, "失败后重试的次数"),
    "calls": (1, 20, "一次回答最多请求模型的次数"),
    "steps": (2, 60, "一次回答最多的步数"),
    "history_chars": (0, 100_000, "发送的对话最多多少个字符"),
    "tool_chars": (500, 100_000, "发送的工具结果最多多少个字符"),
    "breaker_failures": (1, 100, "连续失败几次后暂停使用"),
    "breaker_s": (1, 3600, "暂停使用的秒数"),
}
"""Least, most and meaning of each limit; its variable is POLICYDESK_MODEL_ and its name."""


def _model_limits(value: Callable[[str, str], str]) -> Limits:
    found: dict[str, float | int] = {}
    for one in fields(Limits):
        name = f"POLICYDESK_MODEL_{one.name.upper()}"
        text = value(name, "")
        if not text:
            continue
        least, most, meaning = LIMITS[one.name]
        whole = isinstance(one.default, int)
        try:
            number = int(text) if whole else float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            kind = "整数" if whole else "数"
            raise BadSetting(
                f"{name} 设为“{text}”：{meaning}，应是 {least:g} 到 {most:g} 之间的{kind}，"
                f"默认 {one.default:g}。"
            )
        found[one.name] = number
    return Limits(**found)  # type: ignore[arg-type]


def _classified(text: str) -> bool:
    if text not in ("0", "1"):
        raise BadSetting(
            f"POLICYDESK_ALLOW_CLASSIFIED 设为“{text}”：应为 1（标有密级的文件也读入）"
            "或 0（不读入，默认）。"
        )
    return text == "1"


def _embedding(text: str) -> str:
    if text == EMBEDDED:
        return text
    folder = Path(text).expanduser()
    if text.startswith(("/", ".", "~")):
        if not folder.is_dir():
            raise BadSetting(
                f"POLICYDESK_EMBEDDING 设为“{text}”：没有这个文件夹。请写 sentence-transformers "
                "模型所在的文件夹，或写 embedded 使用内置模型。"
            )
        return str(folder.resolve())
    return text


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        last = text.rsplit("/", 1)[-1].lower()
        near = (zone for zone in sorted(available_timezones()) if zone.lower() == text.lower())
        suggestion = next(near, SUGGESTED_ZONES.get(last, "Asia/Shanghai"))
        raise BadSetting(
            f"POLICYDESK_TIME_ZONE 设为“{text}”：没有这个时区。请写时区名，例如 {suggestion}。"
        )
    return text
