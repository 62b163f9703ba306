"""Kinds of duties that a question may ask for: 要报送的, 要制定方案的, 严禁的, 涉及经费的.

Data, not code: corpus/lexicon/duties.toml says how a kind is asked for and how documents write it.
A task is of a kind where one of its sentences is written so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.word_tables import BadTable, toml_table

_KEYS = {"name", "asked", "text"}


@dataclass(frozen=True)
class Kind:
    """One kind: `asked` is searched in a topic's words, `text` in a task's words."""

    name: str
    asked: re.Pattern[str]
    text: re.Pattern[str]


@dataclass(frozen=True)
class Kinds:
    """The table, the first kind that is asked for decides."""

    kinds: Sequence[Kind] = ()

    @classmethod
    def from_toml(cls, text: str) -> Kinds:
        """Read the table. Raises BadTable naming the entry."""
        entries = toml_table(text).get("kinds", [])
        return cls(tuple(_kind(number, entry) for number, entry in enumerate(entries, 1)))

    def of(self, topic: str) -> Kind | None:
        """The kind that the whole of a topic asks for, None where it says more than that.

        "报送材料" -> 报送; "校车检查" -> None: that is the checking of one thing
        """
        words = topic.split()
        for kind in self.kinds:
            if words and all(_is_all(kind.asked, word) for word in words):
                return kind
        return None


def _is_all(asked: re.Pattern[str], word: str) -> bool:
    """Whether the phrase leaves nothing of the word that would narrow it further."""
    rest = asked.sub("", word, count=1)
    return rest != word and not re.search(_TELLING, rest)


_TELLING = re.compile(r"[^的了些项件事活材料东西内容工作任务性质类要做]")  # says more than the kind


def _kind(number: int, entry: object) -> Kind:
    if not isinstance(entry, dict) or set(entry) != _KEYS:
        raise BadTable(f"第 {number} 个 [[kinds]] 应写 name、asked、text 三项")
    try:
        asked, text = ("|".join(entry[key]) for key in ("asked", "text"))
        return Kind(str(entry["name"]), re.compile(asked), re.compile(text, re.MULTILINE))
    except (TypeError, re.error) as error:
        raise BadTable(f"第 {number} 个 [[kinds]]（{entry['name']}）写法有误：{error}") from error
