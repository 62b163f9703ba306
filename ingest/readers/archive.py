"""Office files are zip archives: their limits are checked before anything is unpacked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from ingest.errors import IngestError, TooLarge, UnreadableFile
from ingest.reading import MAX_CELLS, TableTooBig

MAX_MEMBERS = 3000
MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024  # small members may be as repetitive as they like


def check_archive(data: bytes, filename: str, *, must_hold: str) -> None:
    """Raise UnreadableFile or TooLarge unless a file is a harmless office archive.

    `must_hold` is a member that the format cannot do without. The number of members is counted
    before the directory is read, their sizes and ratios before anything is unpacked. XML with a
    document type is refused: office programs write none, and entities are how bombs are built.
    """
    if data.count(_DIRECTORY_ENTRY) > MAX_MEMBERS:
        raise _too_large(filename)
    with broken_is_unreadable(filename), zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if must_hold not in archive.namelist():
            raise zipfile.BadZipFile(must_hold)
        _check_sizes(members, filename)
        for member in members:
            if _has_document_type(archive, member):
                raise UnreadableFile(
                    f"“{filename}”里含有外部定义，出于安全不予读取。"
                    "请在WPS或Word中打开后另存一份再添加。",
                    filename=filename,
                )


_DIRECTORY_ENTRY = b"PK\x01\x02"
_PROLOG = 64 * 1024
_ROOT = re.compile(rb"<[A-Za-z_]")


def _has_document_type(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Whether a member is XML that declares one, or whose prolog is too long to tell. Every
    member counts, whatever its name: which of them are parsed, other members say."""
    with archive.open(member) as stream:
        head = stream.read(16).replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
        if not head.startswith(b"<"):
            return False
        prolog = (head + stream.read(_PROLOG)).replace(b"\0", b"")  # as UTF-16, it has a NUL each
    root = _ROOT.search(prolog)
    return b"<!DOCTYPE" in prolog[: root.start()] if root else len(prolog) > _PROLOG // 4


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
    except TableTooBig as error:
        raise TooLarge(
            f"“{filename}”里有一张表格超过{MAX_CELLS}格，没有读入。请拆分后分别添加。",
            filename=filename,
        ) from error
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
        raise _too_large(filename)


def _too_large(filename: str) -> TooLarge:
    return TooLarge(
        f"“{filename}”解压后超过{MAX_UNPACKED >> 20} MB，或部件超过{MAX_MEMBERS}个，不予读取。"
        "请删去图片等内容后另存再添加。",
        filename=filename,
    )
