"""Bytes to text: one reader a format, and the door through which every text comes.

The ladder for text: byte order mark, UTF-8, UTF-16 without a mark, then GB18030 or Big5,
whichever charset-normalizer finds the likelier. Line ends become \\n; NUL and other control
characters are taken out, which is said in a warning, so that what is stored is what is shown.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from ingest.document import DocumentWarning
from ingest.errors import TooLarge, UnreadableFile, UnsupportedFormat
from ingest.tables import Grid

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Reading:
    """What a reader makes of a file: the text to store, its tables, what to warn of."""

    text: str
    encoding: str = ""
    grids: tuple[Grid, ...] = ()
    warnings: tuple[DocumentWarning, ...] = ()


def read_file(data: bytes, *, filename: str) -> Reading:
    """Read a file by its suffix.

    Raises UnsupportedFormat, TooLarge or UnreadableFile with a sentence for the clerk.
    """
    suffix = PurePath(filename).suffix.lower()
    reader = READERS.get(suffix)
    if reader is None:
        shown = f"“{suffix}”格式" if suffix else "没有扩展名的文件"
        raise UnsupportedFormat(
            f"“{filename}”：读不了{shown}。支持 {'、'.join(sorted(READERS))}。"
            "请另存为其中一种再添加。",
            filename=filename,
        )
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"“{filename}”有{len(data) >> 20} MB，超过{MAX_BYTES >> 20} MB的上限。"
            "请拆分后分别添加。",
            filename=filename,
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(
            f"“{filename}”是空文件，里面没有文字。请确认选对了文件再添加。", filename=filename
        )
    reading = reader(data, filename)
    if not reading.text.strip():
        raise UnreadableFile(
            f"“{filename}”里没有文字。如果内容是图片，请换成带文字的版本再添加。", filename=filename
        )
    if len(reading.text) > MAX_CHARACTERS:
        raise TooLarge(
            f"“{filename}”有{len(reading.text)}个字，超过{MAX_CHARACTERS}字的上限。请拆分后分别添加。",
            filename=filename,
        )
    return reading


def _read_text(data: bytes, filename: str) -> Reading:
    text, encoding = decode(data, filename=filename)
    clean, dropped = without_control_characters(text)
    reading = Reading(clean, encoding)
    if dropped:
        note = DocumentWarning(
            code="control-characters",
            message=f"原文件含有{dropped}个控制字符，已去掉，其余文字未改动。",
        )
        reading = replace(reading, warnings=(note,))
    return reading


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, filename: str = "") -> tuple[str, str]:
    """Text and the name of its encoding. Raises UnreadableFile for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, filename), encoding.removesuffix("-sig")
    try:
        text = data.decode("utf-8")
        if not _is_binary(text):
            return text, "utf-8"
    except UnicodeDecodeError:
        pass
    for encoding in _without_mark(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _is_binary(text):
            return text, encoding
    raise _not_text(filename)


def _decoded(data: bytes, encoding: str, filename: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _not_text(filename) from error
    if _is_binary(text):
        raise _not_text(filename)
    return text


def _not_text(filename: str) -> UnreadableFile:
    return UnreadableFile(
        f"“{filename}”的内容不是文字，或者编码无法识别。"
        "请用记事本或WPS打开，另存为UTF-8编码的文本再添加。",
        filename=filename,
    )


def _without_mark(data: bytes) -> list[str]:
    """Encodings to try, likeliest first."""
    wide = _utf16_order(data)
    found = ["gb18030", "big5"]
    try:
        from charset_normalizer import from_bytes

        guess = from_bytes(data[:20_000], cp_isolation=["gb18030", "big5"]).best()
        if guess is not None and guess.encoding == "big5":
            found.reverse()
    except ImportError:  # the ladder works without it, only Big5 is told less well
        pass
    return ([wide] if wide else []) + found


def _utf16_order(data: bytes) -> str:
    """Which UTF-16 a text without a mark is: every second byte comes from few values (4e to 9f
    for Han, 00 for Latin, 30 and ff for signs)."""
    sample = data[: 4000 - len(data[:4000]) % 2]
    if len(data) % 2 or len(sample) < 8:
        return ""
    for order, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        likely = sum(0x4E <= byte <= 0x9F or byte in (0x00, 0x30, 0xFF, 0x20) for byte in high)
        low = sample[0::2] if order == "utf-16-le" else sample[1::2]
        breaks = sum(h == 0 and b in (0x0A, 0x0D, 0x20) for h, b in zip(high, low, strict=True))
        if likely >= len(high) * 0.97 and (breaks or b"\x00" in sample):
            return order
    return ""


_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]"
)
_BINARY_SHARE = 0.02


def _is_binary(text: str) -> bool:
    """More control characters than slips of a program explain."""
    sample = text[:100_000]
    return len(_CONTROL.findall(sample)) > max(8, len(sample) * _BINARY_SHARE)


def without_control_characters(text: str) -> tuple[str, int]:
    """The text with \\n for every line end and without control characters; how many went."""
    text = (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    text = text.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n")
    clean, dropped = _CONTROL.subn("", text)
    return clean, dropped


READERS: Mapping[str, Callable[[bytes, str], Reading]] = {
    ".txt": _read_text,
    ".md": _read_text,
    ".text": _read_text,
    ".markdown": _read_text,
}
