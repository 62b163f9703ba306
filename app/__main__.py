"""The command line: python -m app serve | ask | ingest | doctor | exam | fetch-model.

Reads the environment and the clock, for everything below. What is cheap to check is checked
before anything heavy is imported, and whatever stops a command is one Chinese sentence and a
non-zero exit status.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from app.environment import keep_offline

keep_offline()  # before anything else is imported

import typer  # noqa: E402
from typer import Argument, Option  # noqa: E402
from typer.exceptions import TyperException  # noqa: E402

from app.client import ServerRefused  # noqa: E402
from app.folder import DataFolder, FolderError, FolderInUse  # noqa: E402
from app.serving import PortUnusable, collect_rarely, hold_port, run  # noqa: E402
from app.settings import BadSetting, Settings  # noqa: E402

if TYPE_CHECKING:
    from app.wiring import Desk

cli = typer.Typer(
    help="政策督办问答：从政策文件回答谁负责、何时到期、写了什么。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


class Refusal(Exception):
    """A command cannot be carried out; `str(error)` is the sentence to show."""


@cli.command()
def serve() -> None:
    """启动服务和网页（make run）。"""
    settings = read_settings()
    folder = DataFolder.claim(settings.data_dir)
    with hold_port(settings) as door:
        print(f"正在启动，数据文件夹：{settings.data_dir}", flush=True)
        collect_rarely()
        desk = open_desk(settings, folder)
        run(desk, door, today=clock(settings))


@cli.command()
def ask(
    question: Annotated[str, Argument(metavar="问题", help="例如：校车安全由哪些单位负责？")],
    as_of: Annotated[str, Option("--as-of", metavar="日期", help="以哪一天为准，默认今天")] = "",
) -> None:
    """在命令行里问一个问题。"""
    from app.terminal import show_answer

    settings = read_settings()
    day = read_day(as_of) if as_of else clock(settings)()
    with desk_or_server(settings) as (desk, url):
        if desk is None:
            from app import client

            show_answer(client.ask(url, question, as_of=day))
            return
        from app.assistant.answer import Message
        from app.web.chat_shapes import ChatResponse

        answer = desk.assistant.ask([Message(role="user", content=question)], as_of=day)
        show_answer(ChatResponse.of(answer).model_dump(mode="json"))


@cli.command()
def ingest(
    files: Annotated[list[Path], Argument(metavar="文件…", help="一个或多个政策文件")],
) -> None:
    """把政策文件读入文件库；每个文件说明结果或原因。"""
    from app.terminal import ingest_files

    settings = read_settings()
    with desk_or_server(settings) as (desk, url):
        refused = ingest_files(files, desk=desk, url=url)
    if refused:
        raise Refusal(f"{refused} 个文件没有读入，原因见上。")


@cli.command()
def doctor() -> None:
    """检查装了什么、在用什么、哪里不对、怎么修。"""
    from app.doctor import examine
    from app.terminal import show_findings

    findings = examine(os.environ)
    if show_findings(findings):
        raise typer.Exit(1)


@cli.command()
def exam(
    count: Annotated[int, Option("--count", min=1, metavar="次数", help="提问多少次")] = 1000,
    everything: Annotated[bool, Option("--all", help="所有问题的所有问法都问")] = False,
    tune: Annotated[bool, Option("--tune", help="不用留作检验的那一半问法")] = False,
    seed: Annotated[int, Option("--seed", metavar="数", help="同一个数抽出同样的问题")] = 5,
    out: Annotated[Path, Option("--out", metavar="文件夹", help="报告放在哪里")] = Path(
        "build/exam"
    ),
) -> None:
    """从台账出题检验问答，写出报告；台账不会改动。"""
    from app.exam.report import count_line, write_report
    from app.exam.sitting import HALVES, NoLedger, examine
    from app.logs import log_to

    try:
        out.mkdir(parents=True, exist_ok=True)
        log_to(out / "exam.log")  # not the data folder's: nothing is written there
    except OSError as error:
        raise Refusal(f"报告放不进 {out}：{error.strerror}。请用 --out 指定别的文件夹。") from error
    try:
        paper = examine(
            read_settings(),
            seed=seed,
            count=None if everything else count,
            halves=("tune",) if tune else HALVES,
            say=lambda line: print(line, flush=True),
        )
    except NoLedger as nothing:
        raise Refusal(str(nothing)) from nothing
    words, data = write_report(paper, out)
    print(f"报告：{words}、{data}")
    print(count_line(paper))


@cli.command("fetch-model")
def fetch_model(
    name: Annotated[str, Argument(metavar="模型名", help="例如：BAAI/bge-small-zh-v1.5")],
) -> None:
    """下载一个嵌入模型到数据文件夹；只有这个命令会下载模型。"""
    from app.environment import allow_downloads

    settings = read_settings()
    allow_downloads()
    from vectorstore.transformer import fetch_model as fetch

    print(f"正在下载 {name}……", flush=True)
    folder = fetch(name, models_dir=settings.data_dir / "models")
    print(f"已放在 {folder}。启动时设 POLICYDESK_EMBEDDING={name} 就会使用它（需要 make torch）。")


def read_settings() -> Settings:
    """The settings of this process."""
    return Settings.from_env(os.environ)


def clock(settings: Settings) -> Callable[[], date]:
    """Today in the configured time zone."""
    return lambda: datetime.now(settings.zone).date()


def read_day(text: str) -> date:
    """ "2017-09-15" -> the day. Raises Refusal."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal(f"--as-of 是“{text}”：应是日期，例如 --as-of 2017-09-15。") from None


def open_desk(settings: Settings, folder: DataFolder) -> Desk:
    """Build the real parts, telling the person who waits what is going on."""
    from app.logs import log_to
    from app.wiring import build_desk

    log_to(folder.log)
    return build_desk(settings, folder=folder, report=lambda line: print(line, flush=True))


@contextmanager
def desk_or_server(settings: Settings) -> Iterator[tuple[Desk | None, str]]:
    """(a desk of our own, ""), or (None, the address of the server that owns the folder)."""
    try:
        folder = DataFolder.claim(settings.data_dir)
    except FolderInUse as taken:
        if taken.owner is None or not taken.owner.url:
            raise  # it is starting, or is another command: nobody to ask
        yield None, taken.owner.url
        return
    desk = open_desk(settings, folder)
    try:
        yield desk, ""
    finally:
        desk.close()


def usage_problem(error: TyperException) -> str:
    """What was wrong with the words of the command; "" where the help was shown instead."""
    if option := getattr(error, "option_name", None):
        return f"没有选项 {option}"
    if parameter := getattr(error, "param", None):
        return f"“{parameter.metavar or parameter.name}”没有写，或者写得不对"
    commands = [str(c.name or getattr(c.callback, "__name__", "")) for c in cli.registered_commands]
    if sys.argv[1:2] and sys.argv[1] not in commands and error.format_message():
        return f"没有命令 {sys.argv[1]}，可用的是 {'、'.join(commands)}"
    said = error.format_message().rstrip(".")
    if more := re.search(r"unexpected extra argument\S* \((.*)\)", said):
        return f"多写了“{more[1]}”。问题或文件名里有空格的，请用引号括起来"
    return said


def main() -> int:
    """Run the command line; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal without Chinese
    try:
        return cli(standalone_mode=False) or 0
    except TyperException as error:
        if problem := usage_problem(error):
            print(f"错误：{problem}。用法：.venv/bin/python -m app --help", file=sys.stderr)
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except (Refusal, BadSetting, FolderError, PortUnusable, ServerRefused) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 1
    except Exception as error:
        from app.terminal import explain

        sentence = explain(error)
        if sentence is None:
            raise
        print(f"错误：{sentence}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
