"""What the command line prints: an answer, a file read in, what doctor found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from app import client
from app.client import ServerRefused
from app.ledger.errors import LedgerError
from ingest.errors import IngestError
from vectorstore.errors import StoreError

if TYPE_CHECKING:
    from app.doctor import Finding
    from app.wiring import Desk

SIGNS = {"ok": ("正常", "green"), "note": ("注意", "yellow"), "wrong": ("错误", "red")}


def show_answer(answer: Mapping[str, Any]) -> None:
    """Print the contract's response: the answer, then where every fact stands."""
    console = Console(soft_wrap=True)  # the terminal breaks lines, a file gets them whole
    text = str(answer["answer"])
    console.print(Markdown(text) if console.is_terminal else Text(text))
    citations = answer.get("citations") or []
    if citations:
        console.print("\n出处：")
    for number, citation in enumerate(citations, 1):
        quote = " ".join(str(citation["quote"]).split())
        place = f"{citation['document']} {citation['locator']}"
        waits = f"（待确认：{why}）" if (why := citation.get("unconfirmed")) else ""
        console.print(Text(f"[{number}] {place}：{quote}{waits}"))
    model = "内置模型（离线）" if answer["model"] == "embedded" else answer["model"]
    console.print(Text(f"\n截至 {answer['as_of']} · {model}", style="dim"))


def ingest_files(files: Sequence[Path], *, desk: Desk | None, url: str) -> int:
    """Add each file, here or through the running server at `url`; how many were refused.

    A line a file: what it became, or why it was refused.
    """
    console = Console(soft_wrap=True)
    refused = 0
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        bar = progress.add_task("读入文件", total=len(files))
        for path in files:
            progress.update(bar, description=path.name)
            try:
                line = _ingest(path, desk=desk, url=url)
                progress.console.print(Text(f"已读入  {path}：{line}"))
            except (IngestError, LedgerError, StoreError, ServerRefused, OSError) as error:
                refused += 1
                progress.console.print(Text(f"未读入  {path}：{_reason(error)}"))
            progress.advance(bar)
    return refused


def show_findings(findings: Sequence[Finding]) -> bool:
    """Print what doctor found; true when something is wrong."""
    console = Console(soft_wrap=True)
    for finding in findings:
        word, colour = SIGNS[finding.level]
        console.print(Text(word, style=colour), Text(f" {finding.subject}：{finding.fact}"), end="")
        console.print(Text(f" → {finding.remedy}" if finding.remedy else ""))
    wrong = sum(finding.level == "wrong" for finding in findings)
    console.print(f"\n{wrong} 处错误，见上。" if wrong else "\n可以使用。")
    return wrong > 0


def explain(error: Exception) -> str | None:
    """The sentence for an error of one of our rooms; None for one that is a bug."""
    known = (IngestError, LedgerError, StoreError)
    return str(error) if isinstance(error, known) else None


def _ingest(path: Path, *, desk: Desk | None, url: str) -> str:
    data = path.read_bytes()
    if desk is None:
        read = client.upload(url, data, filename=path.name)
        label, tasks, warnings = (
            read["doc_number"] or read["title"],
            read["tasks"],
            read["warnings"],
        )
    else:
        document = desk.library.add_document(data, filename=path.name)
        label, tasks, warnings = document.label, document.tasks, document.warnings
    noted = f"，{len(warnings)} 处需要核对" if warnings else ""
    return f"{label}，{tasks} 项任务{noted}"


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件。"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹，请写文件名。"
    if isinstance(error, PermissionError):
        return "没有读取权限。"
    return str(error)
