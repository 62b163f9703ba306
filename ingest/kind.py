"""What kind of file it is: the suffix says what somebody meant, the first bytes what it is.

Offices rename files: a .doc is often a .docx, an RTF or a saved web page. Where the first bytes
tell another kind that we read, that kind counts, and nothing is handed to a program that would
guess for itself.
"""

from __future__ import annotations

import re

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*|<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype html|html|head|body|table|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_BOOKS = (".xls", ".et", ".xlsx", ".ods")
_OFFICE = (".doc", ".wps", ".rtf", ".docx", *_BOOKS)


def kind_of(data: bytes, suffix: str) -> str:
    """The suffix that fits what is in the file.

    A .doc that is a zip archive -> ".docx", one that begins with {\\rtf -> ".rtf", a .docx that
    is an OLE file -> ".doc", anything that begins with %PDF- -> ".pdf". Else as it was.
    """
    head = data[:4096]
    if head[:1024].lstrip().startswith(b"%PDF-"):
        return ".pdf"
    if suffix not in _OFFICE:
        return suffix
    book = suffix in _BOOKS
    if head.startswith(b"PK\x03\x04"):
        if suffix == ".ods":
            return suffix
        return ".xlsx" if book else ".docx"
    if head.startswith(_OLE):
        return suffix if suffix in (".doc", ".wps", ".xls", ".et") else ".xls" if book else ".doc"
    if head.lstrip().startswith(b"{\\rtf"):
        return ".rtf"
    if _PAGE.match(head):
        return ".html"
    return suffix


def is_old_office(data: bytes, kind: str) -> bool:
    """Whether the bytes are what an old office kind is made of: an OLE file with the stream
    that such a program writes, RTF, or OpenDocument."""
    if kind == ".rtf":
        return data[:4096].lstrip().startswith(b"{\\rtf")
    if kind in (".odt", ".ods"):
        return data.startswith(b"PK\x03\x04")
    streams = ("Workbook", "Book") if kind in _BOOKS else ("WordDocument",)
    return data.startswith(_OLE) and any(s.encode("utf-16-le") in data for s in streams)


def is_encrypted(data: bytes) -> bool:
    """Whether it is an office file that was saved with a password."""
    return data.startswith(_OLE) and _ENCRYPTED in data
