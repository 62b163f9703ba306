"""Reads what the model is made from: the law texts, CC-CEDICT, the dictionary of jieba.

Every source comes with its SHA-256, which the model card prints. Documents marked `heldout`
are never used.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

HAN_WORD = re.compile(r"[㐀-鿿]+")

Senses = dict[str, list[tuple[str, list[str]]]]
"""Simplified headword -> its entries, each (pinyin, English senses)."""

_ENTRY = re.compile(r"\S+ (\S+) \[(.*?)\] /(.*)/")


def sha256(path: Path) -> str:
    """The checksum of a file, or of the .toml files of a folder one after the other, in hex."""
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def law_documents(path: Path) -> Iterator[tuple[str, str]]:
    """(title, text) of the documents (one JSON object a line, gzip) that are not held out."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            if not document["heldout"]:
                yield document["title"], document["text"]


def cedict(path: Path) -> Senses:
    """CC-CEDICT by simplified headword, Chinese characters only."""
    entries: Senses = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = _ENTRY.match(line)
            if match and HAN_WORD.fullmatch(match[1]):
                entries.setdefault(match[1], []).append((match[2], match[3].split("/")))
    return entries


def jieba_dictionary() -> Path:
    """Where the installed jieba keeps its dictionary."""
    import jieba

    return Path(jieba.__file__).with_name("dict.txt")


def jieba_frequencies(path: Path) -> dict[str, int]:
    """Words of Chinese characters and how often jieba's corpus holds them."""
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: int(row[1]) for row in rows if HAN_WORD.fullmatch(row[0])}
