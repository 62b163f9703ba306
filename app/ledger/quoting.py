"""Words of a document between quotation marks."""

from __future__ import annotations

_INSIDE = str.maketrans("“”‘’", "‘’“”")


def quoted(text: str) -> str:
    """In quotation marks, those inside of the other kind: 推行“区管校聘” -> “推行‘区管校聘’”."""
    return f"“{text.translate(_INSIDE)}”"
