"""Files on their way in: what of a name is kept. No file is taken from a path that is sent."""

from __future__ import annotations

import pytest

from app.web.office import plain_filename


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("通知.docx", "通知.docx"),
        ("C:\\\\文件\\\\通知.docx", "通知.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\n.txt", "ab\n.txt"),
        ("通知\u202exslx.\u2066docx\ufeff", "通知xslx.docx"),
        ("", ""),
        ("长" * 300 + ".txt", "长" * 116 + ".txt"),
    ],
)
def test_a_file_name_is_its_last_part(given: str, kept: str) -> None:
    assert plain_filename(given) == kept
