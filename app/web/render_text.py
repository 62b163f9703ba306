"""Text of others made safe to show: escaping for HTML, and Markdown without ways out.

An answer may repeat what a document, a file name or a question says, so its Markdown is not
ours. Bold, lists and tables stay; images, links, raw HTML and bare addresses become plain text:
an image that loads by itself is how a poisoned document would phone home.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from urllib.parse import quote, urlencode

INLINE_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
DEFINITION = re.compile(r"^(\s{0,3}\[[^\]]+\]):", re.MULTILINE)
ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|vbscript):|\bwww\.")
MAIL = re.compile(r"(?<=[\w.+-])@(?=[\w-]+\.)")


def html(text: object) -> str:
    """Escape for HTML, quotes included; line ends become entities, since a blank line would end
    the HTML block inside the Markdown that carries it."""
    return escape(str(text), quote=True).replace("\r", "").replace("\n", "&#10;")


def safe_markdown(text: str) -> str:
    """Markdown that shows text and fetches nothing.

    "见[这里](http://a.b)" -> "见这里"; "![图](http://a.b/x.png)" -> "图"; "<b>" stays "<b>".
    """
    text = INLINE_LINK.sub(r"\1", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    text = text.replace("](", "]&#40;").replace("][", "]&#91;")
    text = DEFINITION.sub(r"\1&#58;", text)
    text = ADDRESS.sub(lambda m: m[0][:-1] + ("&#46;" if m[0].endswith(".") else "&#58;"), text)
    return MAIL.sub("&#64;", text)


def cited_markdown(text: str, links: Sequence[str]) -> str:
    """As `safe_markdown`, with each mark [n] made a link to the n-th of `links`.

    "六家[1]", ["/source/9f2c"] -> "六家[[1]](/source/9f2c)"
    """

    # The marks step aside in private-use characters while the rest is made safe.
    held = re.sub(r"\[(\d{1,3})\]", "\ue000\\1\ue001", text)

    def linked(mark: re.Match[str]) -> str:
        number = int(mark[1])
        known = 1 <= number <= len(links)
        return f"[[{number}]]({links[number - 1]})" if known else f"&#91;{number}&#93;"

    return re.sub("\ue000(\\d{1,3})\ue001", linked, safe_markdown(held))


def source_link(document_id: str, start: int | None = None, end: int | None = None) -> str:
    """The address of a document's text, with the passage highlighted where one is given."""
    address = f"/source/{quote(document_id, safe='')}"
    if start is None or end is None:
        return address
    return f"{address}?{urlencode({'start': start, 'end': end})}#passage"


def shortened(text: str, length: int) -> str:
    """At most `length` characters on one line, "…" where something was left out."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip("，、；：") + "…"
