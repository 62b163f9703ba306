"""Cutting Chinese into words, with their part of speech. One segmenter for the process."""

from __future__ import annotations

import threading
from functools import lru_cache
from typing import Any

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _jieba() -> Any:
    import rjieba

    return rjieba.Jieba()


def cut(text: str) -> list[str]:
    """The words of a long text, in order; not remembered."""
    with _lock:
        found: list[str] = _jieba().cut(text)
    return found


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of folded text, in order."""
    return tuple(cut(text))


@lru_cache(maxsize=4096)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """The words with their tags: n noun, v verb, a adjective, r pronoun, m number …"""
    with _lock:
        return tuple((w, t) for w, t in _jieba().tag(text))


def is_word(text: str) -> bool:
    """Whether the dictionary knows the word."""
    with _lock:
        return bool(_jieba().has_word(text))
