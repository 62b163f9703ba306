"""What is installed, what is in use, what is wrong and how to mend it.

Looks and changes nothing: it takes no lock, opens the database read-only, loads no configured
embedding model and calls nobody but a PolicyDesk that runs here and the language model that was
configured, which it asks one question about nothing.
"""

from __future__ import annotations

import errno
import importlib.metadata
import importlib.util
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app import client
from app.folder import Owner, owner_of, unusable
from app.programs import CHROMIUM, LIBREOFFICE, RECOGNITION, Program
from app.settings import EMBEDDED, ROOT, BadSetting, Settings

Level = Literal["ok", "note", "wrong"]
MIN_FREE = 1 << 30  # bytes; below it uploads are at risk
# Releases without the WAL-reset bug; older ones are safe with our single writing connection.
SOUND_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the report: what was looked at, what is so, what to do about it."""

    level: Level
    subject: str
    fact: str
    remedy: str = ""


def examine(env: Mapping[str, str]) -> list[Finding]:
    """Everything doctor looks at, in order; each check is independent of the others."""
    findings = list(_installed())
    try:
        settings = Settings.from_env(env)
    except BadSetting as error:
        return [*findings, Finding(level="wrong", subject="设置", fact=str(error))]
    owner = owner_of(settings.data_dir)
    checks: Sequence[Callable[[], Iterator[Finding]]] = (
        lambda: _settings(settings),
        lambda: _word_lists(settings.lexicon_dir),
        lambda: _data(settings),
        lambda: _server(settings, owner),
        lambda: _database(settings.data_dir / "policydesk.db"),
        lambda: _index(settings.data_dir / "index"),
        lambda: _embedding(settings),
        lambda: _chat_model(settings),
    )
    return findings + [finding for check in checks for finding in check()]


def _installed() -> Iterator[Finding]:
    yield Finding(level="ok", subject="Python", fact=f"{sys.version.split()[0]}，{sys.executable}")
    missing = sorted(_missing_packages())
    if missing:
        yield Finding(
            level="wrong",
            subject="依赖包",
            fact=f"缺少或版本不符：{'、'.join(missing[:8])}{'等' if len(missing) > 8 else ''}",
            remedy="删除 .venv 后运行 make run",
        )
    else:
        yield Finding(level="ok", subject="依赖包", fact="与 requirements.lock 一致")
    yield _sqlite(sqlite3.sqlite_version_info)
    for program in (LIBREOFFICE, CHROMIUM):
        yield _program(program)
    there = RECOGNITION.installed()
    yield Finding(
        level="ok" if there else "note",
        subject=RECOGNITION.title,
        fact=f"rapidocr {_version('rapidocr')}"
        if there
        else f"没有安装，用于{RECOGNITION.purpose}",
        remedy="" if there else RECOGNITION.remedy,
    )
    torch = _version("torch")
    yield Finding(
        level="ok",
        subject="torch",
        fact=f"{torch}" if torch else "没有安装；内置模型不需要，自选嵌入模型和训练才需要",
        remedy="" if torch else "需要时运行 make torch",
    )


def _missing_packages() -> Iterator[str]:
    """Names in the lock whose pinned version is not the installed one."""
    from packaging.requirements import Requirement

    for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines():
        if line[:1].isalnum():
            pin = Requirement(line.rstrip(" \\"))
            applies = pin.marker is None or pin.marker.evaluate()
            if applies and not pin.specifier.contains(_version(pin.name) or "0", prereleases=True):
                yield pin.name


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _sqlite(version: tuple[int, ...]) -> Finding:
    text = ".".join(map(str, version))
    sound = version >= SOUND_SQLITE[0] or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in SOUND_SQLITE
    )
    if sound:
        return Finding(level="ok", subject="SQLite", fact=text)
    return Finding(
        level="ok",
        subject="SQLite",
        fact=f"{text}，早于 3.51.3：有一处多连接写入的缺陷，本程序只用一个写连接，不受影响",
        remedy="不要用别的程序同时写这个数据库",
    )


def _program(program: Program) -> Finding:
    path = program.find()
    if path:
        return Finding(level="ok", subject=program.title, fact=path)
    return Finding(
        level="note",
        subject=program.title,
        fact=f"没有安装，用于{program.purpose}",
        remedy=program.remedy,
    )


def _settings(settings: Settings) -> Iterator[Finding]:
    place = settings.place or "未设置，取 corpus/ 第一份文件发文机关所在地"
    yield Finding(
        level="ok", subject="设置", fact=f"{settings.url}，时区 {settings.time_zone}，地区 {place}"
    )
    if settings.allow_classified:
        yield Finding(
            level="note",
            subject="涉密文件",
            fact="标有“绝密、机密、秘密”的文件允许读入",
            remedy="未经批准时去掉 POLICYDESK_ALLOW_CLASSIFIED",
        )


def _word_lists(folder: Path) -> Iterator[Finding]:
    from app.word_lists import broken_word_lists

    subject = "词表"
    broken = list(broken_word_lists(folder))
    for fact in broken:
        yield Finding(level="wrong", subject=subject, fact=fact)
    if not broken:
        yield Finding(level="ok", subject=subject, fact=f"{folder}，都能使用")


def _data(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    subject = "数据文件夹"
    if not folder.exists():
        yield Finding(level="ok", subject=subject, fact=f"{folder}，还没有，第一次启动时建立")
        return
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        code = errno.EACCES if folder.is_dir() else errno.ENOTDIR
        yield Finding(level="wrong", subject=subject, fact=unusable(folder, OSError(code, "")))
        return
    free = shutil.disk_usage(folder).free
    yield Finding(
        level="ok" if free >= MIN_FREE else "note",
        subject=subject,
        fact=f"{folder}，可写，所在磁盘剩余 {free / MIN_FREE:.1f} GB",
        remedy="" if free >= MIN_FREE else "请清理磁盘：磁盘写满时不能登记进展和读入文件",
    )


def _server(settings: Settings, owner: Owner | None) -> Iterator[Finding]:
    subject = "服务"
    if owner is None:
        yield _port(settings)
    elif not owner.url:
        yield Finding(
            level="ok", subject=subject, fact=f"进程 {owner.pid} 正在使用数据文件夹，还没有页面"
        )
    else:
        try:
            answer = client.ready(owner.url)
        except client.ServerRefused as error:
            yield Finding(
                level="wrong",
                subject=subject,
                fact=str(error),
                remedy=f"停止进程 {owner.pid} 后重启",
            )
            return
        ready = answer.get("status") == "ready"
        yield Finding(
            level="ok" if ready else "wrong",
            subject=subject,
            fact=f"正在运行，{owner.url}（进程 {owner.pid}）"
            + ("" if ready else f"，但还不能回答：{answer.get('detail')}"),
        )


def _port(settings: Settings) -> Finding:
    from app.serving import PortUnusable, hold_port

    try:
        with hold_port(settings):
            return Finding(level="ok", subject="服务", fact="没有运行，端口可用", remedy="make run")
    except PortUnusable as error:
        return Finding(level="wrong", subject="服务", fact=str(error))


def _database(path: Path) -> Iterator[Finding]:
    subject = "任务数据库"
    if not path.exists():
        yield Finding(level="ok", subject=subject, fact="还没有，第一次启动时建立")
        return
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
            problem = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        problem = str(error)
    if problem == "ok":
        yield Finding(
            level="ok", subject=subject, fact=f"完好，{path.stat().st_size / (1 << 20):.1f} MB"
        )
    else:
        yield Finding(
            level="wrong",
            subject=subject,
            fact=f"不能读取或已损坏（{problem}）",
            remedy="从备份恢复数据文件夹",
        )


def _index(folder: Path) -> Iterator[Finding]:
    from vectorstore.errors import StoreError
    from vectorstore.generation import Generation

    subject = "索引"
    pointer = folder / "CURRENT"
    if not pointer.exists():
        yield Finding(level="ok", subject=subject, fact="还没有，启动时由数据库建立")
        return
    try:
        generation = Generation.load(folder / pointer.read_text("utf-8").strip())
    except (StoreError, OSError, ValueError) as error:
        yield Finding(
            level="note", subject=subject, fact=f"不能读取（{error}）", remedy="下次启动时自动重建"
        )
        return
    yield Finding(
        level="ok",
        subject=subject,
        fact=f"{generation.folder.name}，{generation.chunk_count()} 个段落，"
        f"由 {generation.embedder} 建立",
    )


def _embedding(settings: Settings) -> Iterator[Finding]:
    from vectorstore.errors import EmbedderUnavailable
    from vectorstore.static_model import StaticModel

    subject = "嵌入模型"
    try:
        embedded = StaticModel()
        if settings.embedding == EMBEDDED:
            fact = f"内置，{embedded.name}，{embedded.dimensions} 维"
        else:
            fact = f"{settings.embedding}，{_fetched_model(settings)}"
    except EmbedderUnavailable as error:
        yield Finding(level="wrong", subject=subject, fact=str(error))
        return
    if settings.embedding != EMBEDDED and not importlib.util.find_spec("torch"):
        yield Finding(
            level="wrong",
            subject=subject,
            fact=f"{fact}，但没有安装 torch",
            remedy="运行 make torch，或去掉 POLICYDESK_EMBEDDING 使用内置模型",
        )
        return
    yield Finding(level="ok", subject=subject, fact=fact)


def _fetched_model(settings: Settings) -> Path:
    from vectorstore.transformer import find_model

    return find_model(settings.embedding, models_dir=settings.data_dir / "models")


def _chat_model(settings: Settings) -> Iterator[Finding]:
    subject = "对话模型"
    if settings.chat_model == EMBEDDED:
        yield Finding(level="ok", subject=subject, fact="内置（离线，不连接任何外部地址）")
        return
    from app.assistant.hosted.client import ModelUnavailable
    from app.assistant.hosted.trial import try_model

    try:
        trial = try_model(
            settings.chat_model,
            url=settings.model_url,
            key=settings.model_key,
            limits=settings.model_limits,
            monotonic=time.monotonic,
        )
    except ModelUnavailable as error:
        yield Finding(level="wrong", subject=subject, fact=str(error))
        return
    yield Finding(
        level="ok" if trial.works else "wrong",
        subject=subject,
        fact=trial.fact,
        remedy=trial.remedy,
    )
