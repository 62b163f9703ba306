"""Office files are zip archives: their limits are checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import IngestError, TooLarge, UnreadableFile

MAX_MEMBERS = 3000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024  # small members may be as repetitive as they like


def check_archive(data: bytes, filename: str, *, must_hold: str) -> None:
    """Raise UnreadableFile or TooLarge unless a file is a harmless office archive.

    `must_hold` is a member that the format cannot do without. XML with a document type is
    refused: office programs write none, and entities are how bombs are built.
    """
    with broken_is_unreadable(filename), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if must_hold not in archive.namelist():
            raise zipfile.BadZipFile(must_hold)
        _check_sizes(members, filename)
        for member in members:
            if member.filename.endswith((".xml", ".rels")):
                with archive.open(member) as stream:
                    if b"<!DOCTYPE" in stream.read(2048):
                        raise UnreadableFile(
                            f"“{filename}”里含有外部定义，出于安全不予读取。"
                            "请在WPS或Word中打开后另存一份再添加。",
                            filename=filename,
                        )


@contextmanager
def broken_is_unreadable(filename: str) -> Iterator[None]:
    """Whatever a library raises over a broken file is one UnreadableFile for the clerk.

    The libraries promise nothing about what they raise: mutated files gave ValueError, KeyError,
    zlib.error and a dozen others.
    """
    try:
        yield
    except (IngestError, MemoryError):
        raise  # how much memory there is, is not the file's fault alone: whoever set a limit says
    except Exception as error:
        raise UnreadableFile(
            f"“{filename}”打不开，可能已损坏、加了密码，或者扩展名与内容不符。请重新另存后再添加。",
            filename=filename,
        ) from error


def _check_sizes(members: list[zipfile.ZipInfo], filename: str) -> None:
    unpacked = sum(member.file_size for member in members)
    bombs = any(
        m.file_size > _RATIO_FROM and m.file_size > MAX_RATIO * max(1, m.compress_size)
        for m in members
    )
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or bombs:
        raise TooLarge(
            f"“{filename}”解压后过大或部件过多，不予读取。请删去图片等内容后另存再添加。",
            filename=filename,
        )
