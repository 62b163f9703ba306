"""Everyday words to the words that offices write. The data is a file that a user may edit.

File: TOML; a table maps an everyday word to one official word or a list of them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vectorstore.errors import StoreError
from vectorstore.folding import fold


class Thesaurus:
    """Looks everyday words up in a question, the longest first, without overlap."""

    def __init__(self, entries: Mapping[str, Sequence[str]]) -> None:
        self._entries = {fold(word): tuple(fold(o) for o in official)
                         for word, official in entries.items() if word}  # fmt: skip
        self._longest = max(map(len, self._entries), default=0)

    def __len__(self) -> int:
        return len(self._entries)

    @classmethod
    def from_toml(cls, text: str) -> Thesaurus:
        """Read every string or list of strings of the file, in whatever table it stands.

        Raises StoreError where the file is no TOML.
        """
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise StoreError(
                f"同义词表不是有效的 TOML：{error}。请按文件开头的说明修改。"
            ) from error
        entries: dict[str, list[str]] = {}
        for word, official in _pairs(data):
            entries.setdefault(word, []).extend(official)
        return cls(entries)

    def expand(self, query: str) -> tuple[str, ...]:
        """Official words for the everyday words in `query` that it does not hold itself.

        {"霸凌": ["欺凌"]}, "孩子被霸凌" -> ("欺凌",)
        """
        folded, at = fold(query), 0
        found: dict[str, None] = {}
        while at < len(folded):
            for size in range(min(self._longest, len(folded) - at), 0, -1):
                official = self._entries.get(folded[at : at + size])
                if official is not None:
                    found.update((word, None) for word in official if word not in folded)
                    at += size - 1
                    break
            at += 1
        return tuple(found)


def _pairs(table: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key, value in table.items():
        if isinstance(value, str):
            yield key, [value]
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            yield key, value
        elif isinstance(value, Mapping):
            yield from _pairs(value)
