"""One spelling for looking a word up in a task's text: the index's, without white space.

Titles and table cells are broken over lines in the source, so 加强组织领导↵抓紧动员部署 has to
be found by 领导抓紧.
"""

from __future__ import annotations

from vectorstore.folding import fold


def searchable(text: str) -> str:
    """The text to look in. "修编“十三五”义务\\n\\n教育" -> "修编“十三五”义务教育"."""
    return "".join(fold(text).split())


def terms(query: str) -> list[str]:
    """The words to look for, each of which has to occur. "校车  安全" -> ["校车", "安全"]."""
    return fold(query).split()
