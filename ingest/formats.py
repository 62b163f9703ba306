"""Bytes to text: one reader a format, and the door through which every file comes.

The ladder for text: byte order mark, UTF-8, UTF-16 without a mark, then GB18030 or Big5,
whichever charset-normalizer finds the likelier. Line ends become \\n; NUL and other control
characters are taken out, which is said in a warning, so that what is stored is what is shown.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath

from ingest.document import DocumentWarning
from ingest.errors import TooLarge, UnreadableFile, UnsupportedFormat
from ingest.kind import is_encrypted, is_old_office, kind_of
from ingest.reading import CONTROL, Reading, clean

MAX_BYTES = 20 * 1024 * 1024
MAX_CHARACTERS = 2_000_000

Converter = Callable[[bytes, str], bytes]
"""Turns an old office file (its bytes and kind) into .docx or .xlsx bytes. It runs outside
ingest, because it needs a program. Raises IngestError where it cannot."""

CONVERTED: Mapping[str, str] = {
    ".doc": ".docx",
    ".wps": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".xls": ".xlsx",
    ".et": ".xlsx",
    ".ods": ".xlsx",
}
"""Kinds that are read through a converter, and what it must give."""


def read_file(data: bytes, *, filename: str, convert: Converter | None = None) -> Reading:
    """Read a file by its kind; `convert` opens the old office formats.

    Raises UnsupportedFormat, TooLarge or UnreadableFile with a sentence for the clerk.
    """
    kind = check_file(data, filename=filename, convertible=convert is not None)
    if kind in CONVERTED and convert is not None:
        data, kind = convert(data, kind), CONVERTED[kind]
    return read_kind(data, kind, filename=filename)


def check_file(data: bytes, *, filename: str, convertible: bool) -> str:
    """The kind of a file (".docx") that may be read; `convertible`: the old kinds, too.

    Looks at the name, the size and the first bytes only. Raises UnsupportedFormat, TooLarge or
    UnreadableFile.
    """
    suffix = PurePath(filename).suffix.lower()
    if suffix not in READERS and suffix not in CONVERTED:
        raise UnsupportedFormat(_unknown(filename, suffix), filename=filename)
    if len(data) > MAX_BYTES:
        raise TooLarge(
            f"“{filename}”有{len(data) >> 20} MB，超过{MAX_BYTES >> 20} MB的上限。"
            "请拆分后分别添加。",
            filename=filename,
        )
    kind = kind_of(data, suffix)
    if kind in CONVERTED and not convertible:
        raise UnsupportedFormat(
            f"“{filename}”：读{kind}文件需要LibreOffice，这台机器上没有。请管理员安装LibreOffice"
            f"（写法见doctor），或在WPS中另存为{CONVERTED[kind]}再添加。",
            filename=filename,
        )
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise UnreadableFile(
            f"“{filename}”是空文件，里面没有文字。请确认选对了文件再添加。", filename=filename
        )
    if is_encrypted(data):
        raise UnreadableFile(
            f"“{filename}”加了密码，打不开。请在WPS或Word中去掉密码后另存再添加。",
            filename=filename,
        )
    if kind in CONVERTED and not is_old_office(data, kind):
        raise UnreadableFile(
            f"“{filename}”的内容不是{kind}文件，可能已损坏，或者扩展名与内容不符。"
            f"请在WPS中打开后另存为{CONVERTED[kind]}再添加。",
            filename=filename,
        )
    return kind


def read_kind(data: bytes, kind: str, *, filename: str) -> Reading:
    """Read a file whose kind is known: one of READERS, or SCAN. Raises TooLarge or
    UnreadableFile."""
    reading = (_read_scan if kind == SCAN else READERS[kind])(data, filename)
    if not reading.text.strip():
        raise UnreadableFile(
            f"“{filename}”里没有文字。如果内容是图片，请换成带文字的版本再添加。",
            filename=filename,
        )
    if len(reading.text) > MAX_CHARACTERS:
        raise TooLarge(
            f"“{filename}”有{len(reading.text)}个字，超过{MAX_CHARACTERS}字的上限。请拆分后添加。",
            filename=filename,
        )
    return reading


def _unknown(filename: str, suffix: str) -> str:
    shown = f"“{suffix}”格式" if suffix else "没有扩展名的文件"
    kinds = "、".join(sorted({*READERS, *CONVERTED}))
    return f"“{filename}”：读不了{shown}。支持 {kinds}。请另存为其中一种再添加。"


# Text


def _read_text(data: bytes, filename: str) -> Reading:
    text, encoding = decode(data, filename=filename)
    reading = Reading(clean(text), encoding, warnings=_guessed(data, encoding))
    if dropped := len(CONTROL.findall(text.lstrip("\ufeff"))) - len(re.findall("[\x0b\x0c]", text)):
        note = DocumentWarning(
            code="control-characters",
            message=f"原文件含有{dropped}个控制字符，已去掉，其余文字未改动。",
        )
        reading = replace(reading, warnings=(*reading.warnings, note))
    if "\ufffd" in reading.text:
        note = DocumentWarning(
            code="broken-characters",
            message=f"原文件有{reading.text.count(chr(0xFFFD))}处文字损坏，显示为�，请对照原件核对。",
        )
        reading = replace(reading, warnings=(*reading.warnings, note))
    return reading


_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, *, filename: str = "", declared: str = "") -> tuple[str, str]:
    """Text and the name of its encoding; `declared` is what the file says of itself.

    The mark of UTF-8 before text that is none (a program put it there) says nothing.
    Raises UnreadableFile for what is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            with suppress(UnreadableFile):
                return _decoded(data, encoding, filename), encoding.removesuffix("-sig")
            if mark != codecs.BOM_UTF8:
                raise _not_text(filename)
            data = data.removeprefix(mark)
            break
    nearly = _nearly_utf8(data) if declared in ("", "utf-8") else ""
    if nearly and not _is_binary(nearly):
        return nearly, "utf-8"
    for encoding in filter(None, (declared, *_without_mark(data))):
        with suppress(LookupError, UnicodeDecodeError):
            text = data.decode(encoding)
            if not _is_binary(text):
                return text, encoding
    raise _not_text(filename)


def _guessed(data: bytes, encoding: str) -> tuple[DocumentWarning, ...]:
    """A warning where the encoding was inferred: by no mark, and not UTF-8."""
    if encoding == "utf-8" or any(
        data.startswith(mark) and named == encoding for mark, named in _MARKS
    ):
        return ()
    message = f"原文件没有注明编码，按{encoding.upper()}读入。如果有乱码，请另存为UTF-8后重新添加。"
    return (DocumentWarning(code="encoding-guessed", message=message),)


_SLIPS = 0.001
"""The share of characters that may be broken in a text that is UTF-8 all the same."""


def _nearly_utf8(data: bytes) -> str:
    """The text as UTF-8, with � for a few broken bytes; "" where it is some other encoding."""
    text = data.decode("utf-8", "replace")
    slips = text.count("\ufffd") - data.count("\ufffd".encode())
    return text if slips <= max(0, len(text) * _SLIPS) else ""


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
    """Encodings to try after UTF-8, likeliest first."""
    wide = _utf16_order(data)
    found = ["gb18030", "big5"]
    with suppress(ImportError):  # the ladder works without it, only Big5 is told less well
        from charset_normalizer import from_bytes

        guess = from_bytes(data[:20_000], cp_isolation=["gb18030", "big5"]).best()
        if guess is not None and guess.encoding == "big5":
            found.reverse()
    return ([wide] if wide else []) + found


def _utf16_order(data: bytes) -> str:
    """Which UTF-16 a text without a mark is: every second byte comes from few values (4e to 9f
    for Han, 00 for Latin, 30 and ff for signs)."""
    sample = data[: 4000 - len(data[:4000]) % 2]
    if len(data) % 2 or len(sample) < 8:
        return ""
    for order, high, low in (
        ("utf-16-le", sample[1::2], sample[0::2]),
        ("utf-16-be", sample[0::2], sample[1::2]),
    ):
        likely = sum(0x4E <= byte <= 0x9F or byte in (0x00, 0x20, 0x30, 0xFF) for byte in high)
        breaks = sum(h == 0 and b in b"\n\r " for h, b in zip(high, low, strict=True))
        if likely >= len(high) * 0.97 and (breaks or b"\x00" in sample):
            return order
    return ""


_BINARY_SHARE = 0.02


def _is_binary(text: str) -> bool:
    """More control characters than slips of a program explain."""
    sample = text[:100_000]
    return len(CONTROL.findall(sample)) > max(8, len(sample) * _BINARY_SHARE)


# Other formats: their libraries load only where such a file comes


def _read_html(data: bytes, filename: str) -> Reading:
    from ingest.readers.page import charset_of, read_page

    declared = charset_of(data)
    text, encoding = decode(data, filename=filename, declared=declared)
    guessed = _guessed(data, encoding) if encoding != declared else ()
    page = read_page(CONTROL.sub("", text), filename)
    return replace(page, encoding=encoding, warnings=guessed)


def _read_docx(data: bytes, filename: str) -> Reading:
    from ingest.readers.docx import read_docx

    return read_docx(data, filename)


def _read_xlsx(data: bytes, filename: str) -> Reading:
    from ingest.readers.sheet import read_xlsx

    return read_xlsx(data, filename)


def _read_pdf(data: bytes, filename: str) -> Reading:
    from ingest.readers.pdf import read_pdf

    return read_pdf(data, filename)


def _read_scan(data: bytes, filename: str) -> Reading:
    from ingest.readers.scan import read_scan

    return read_scan(data, filename)


SCAN = ".scan"
"""The kind of a .pdf whose pages are pictures, to be read by text recognition."""

READERS: Mapping[str, Callable[[bytes, str], Reading]] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".markdown": _read_text,
    ".docx": _read_docx,
    ".xlsx": _read_xlsx,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
}
