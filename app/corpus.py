"""Reading corpus/ into the library: on the first start all of it, later what is new there.

A file that was read once is not read again, so a document that somebody deleted stays deleted
while a new file in corpus/ is still found. Files directly in the folder count; README, hidden
files and folders (the lexicon) do not.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.ledger.errors import DuplicateDocument
from ingest.errors import IngestError

if TYPE_CHECKING:
    from app.ledger.library import Library

Report = Callable[[str], None]
"""Called with one Chinese line at a time, for the person who waits."""


def corpus_files(folder: Path) -> list[Path]:
    """The documents in `folder`, by name; none where there is no folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file() and _is_document(path))


def read_corpus(library: Library, folder: Path, *, record: Path, report: Report) -> None:
    """Add every document of `folder` that `record` does not name yet.

    A file that cannot be read is reported with the reason and tried again at the next start;
    it stops nothing. `record` is written after each file, so a kill costs one file's work.
    """
    known = _load(record)
    waiting = [(path, digest) for path, digest in _digests(folder) if digest not in known]
    if not waiting:
        return
    report(f"读取 corpus/ 中的 {len(waiting)} 份文件……")
    for path, digest in waiting:
        try:
            document = library.add_document(path.read_bytes(), filename=path.name)
            known[digest] = document.id
            report(f"  {document.label}：{document.tasks} 项任务，{document.chunks} 个段落")
        except DuplicateDocument as duplicate:
            known[digest] = duplicate.document_id
        except (IngestError, OSError) as error:
            report(f"  没有读入：{error}")
            continue
        _save(record, known)


def first_place(library_place: Callable[[str], str | None], folder: Path, *, record: Path) -> str:
    """The place of the first corpus document's issuer, "" where it is not known.

    `library_place` gives the place of a document id, None for one that is no longer there.
    """
    known = _load(record)
    for _path, digest in _digests(folder):
        if place := library_place(known.get(digest, "")):
            return place
    return ""


def _is_document(path: Path) -> bool:
    return not path.name.startswith(".") and not path.stem.upper().startswith("README")


def _digests(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in corpus_files(folder):
        yield path, hashlib.sha256(path.read_bytes()).hexdigest()


def _load(record: Path) -> dict[str, str]:
    """{digest of a file: id of its document}; empty where nothing was read or it is torn."""
    try:
        known = json.loads(record.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _save(record: Path, known: dict[str, str]) -> None:
    draft = record.with_suffix(".tmp")
    draft.write_text(json.dumps(known, indent=1), "utf-8")
    os.replace(draft, record)
