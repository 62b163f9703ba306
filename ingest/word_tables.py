"""Word lists that an administrator edits: TOML, with what is wrong said in Chinese.

A message is one fact, without the name of the file and without a full stop: whoever opened the
file adds its name and what to do (`app.wiring.usable_words`).
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

NOT_UTF8 = "不是 UTF-8 编码。请在记事本里另存为，编码选“UTF-8”"


class BadTable(ValueError):
    """A table cannot be used; `str(error)` says what is wrong, in Chinese, with the place."""


def toml_table(text: str, *, form: str = "") -> dict[str, Any]:
    """The table that a text holds; `form` is how a line of it looks, for the message.

    'a = "1' -> BadTable("第 1 行 a = \\"1 写法不对。引号、括号、等号要用英文的，并且成对")

    Raises BadTable, with the number of the line and the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadTable(_fact(text, str(error), form)) from error


def _fact(text: str, message: str, form: str) -> str:
    lines = text.splitlines()
    found = re.search(r"at line (\d+)", message)
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1].strip() if 0 < number <= len(lines) else ""
    if "Cannot overwrite" in message or "Cannot declare" in message:
        return f"第 {number} 行 {line} 前面已经写过。请只留一处"
    how = f"应写成 {form}，引号用英文的" if form else "引号、括号、等号要用英文的，并且成对"
    return f"第 {number} 行 {line} 写法不对。{how}"
