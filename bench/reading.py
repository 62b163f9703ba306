"""How fast documents are compiled, beside reading the same files with markitdown in the same run.

usage: python -m bench.reading DOCS [--seconds 10] [--out bench/results/reading.md]

DOCS is a folder of .txt files. They are read as they are, and again as .docx and .html written
here from the same lines. Three figures a format, in rounds that take turns so that other work
on the machine meets all alike: the whole compiler (units, dates, tasks, cross-check), its reader
alone (bytes to text and tables), and markitdown (bytes to Markdown). Processor time, one thread.
markitdown belongs to the dependency group `bench`; without it its column stays empty.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import io
import time
from collections.abc import Callable
from pathlib import Path

from ingest.formats import read_kind
from ingest.lexicon import Lexicon
from ingest.parse import parse_document

ROOT = Path(__file__).resolve().parent.parent
HEAD = """# Reading documents, measured

Made by `python -m bench.reading DOCS --seconds {seconds:g}` over {count} documents ({megabytes:.2f}
MB of UTF-8 text), processor time of one thread, the columns taking turns document by document;
the machine was shared, so the ratios hold better than the figures. markitdown {version}.

| format | compiled, documents/s | MB/s | read only, documents/s | markitdown, documents/s | read / markitdown | compiled / markitdown |
|---|---|---|---|---|---|---|
"""  # noqa: E501


def as_docx(text: str) -> bytes:
    import docx

    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_html(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line.strip())
    return f'<html><head><meta charset="utf-8"></head><body>{lines}</body></html>'.encode()


def markitdown_reader() -> tuple[Callable[[bytes, str], object] | None, str]:
    try:
        from markitdown import MarkItDown, StreamInfo
    except ImportError:
        return None, "not installed"
    converter = MarkItDown(enable_plugins=False)

    def read(data: bytes, kind: str) -> object:
        return converter.convert_stream(io.BytesIO(data), stream_info=StreamInfo(extension=kind))

    return read, importlib.metadata.version("markitdown")


def measure(
    files: list[bytes], readers: dict[str, Callable[[bytes], object]], seconds: float
) -> dict[str, float]:
    """Documents a second of each reader; all take turns on each document."""
    spent = dict.fromkeys(readers, 0.0)
    for read in readers.values():
        read(files[0])  # imports and caches
    done = 0
    begun = time.monotonic()
    while time.monotonic() - begun < seconds or done < len(files):
        data = files[done % len(files)]
        for name, read in readers.items():
            start = time.process_time()
            read(data)
            spent[name] += time.process_time() - start
        done += 1
    return {name: done / max(spent[name], 1e-9) for name in readers}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("docs", type=Path)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--out", type=Path, default=None)
    options = parser.parse_args()
    texts = [path.read_text("utf-8") for path in sorted(options.docs.glob("*.txt"))]
    lexicon = Lexicon.from_toml((ROOT / "corpus/lexicon/units.toml").read_text("utf-8"))
    other, version = markitdown_reader()
    megabytes = sum(len(text.encode()) for text in texts) / 1e6
    table = HEAD.format(
        seconds=options.seconds, count=len(texts), megabytes=megabytes, version=version
    )
    makers: dict[str, Callable[[str], bytes]] = {
        ".txt": str.encode,
        ".docx": as_docx,
        ".html": as_html,
    }
    for kind, make in makers.items():
        name = f"file{kind}"
        readers: dict[str, Callable[[bytes], object]] = {
            "compiled": lambda d, n=name: parse_document(d, filename=n, lexicon=lexicon),
            "read": lambda d, k=kind, n=name: read_kind(d, k, filename=n),
        }
        if other is not None:
            readers["markitdown"] = lambda d, k=kind: other(d, k)
        rate = measure([make(text) for text in texts], readers, options.seconds)
        beside = rate.get("markitdown")
        table += (
            f"| {kind} | {rate['compiled']:.1f} | {rate['compiled'] * megabytes / len(texts):.2f} "
            f"| {rate['read']:.1f} | " + (f"{beside:.1f} " if beside else "— ")
            + (f"| {rate['read'] / beside:.2f} | {rate['compiled'] / beside:.2f} |\n"
               if beside else "| — | — |\n")
        )  # fmt: skip
    print(table)
    if options.out:
        options.out.write_text(table, "utf-8")


if __name__ == "__main__":
    main()
