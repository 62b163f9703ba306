"""How the lexical and the dense score make one score: the measured constants, and their use.

The constants are data (fusion.toml), read off the tuning questions by bench/retrieval/tune.py,
one table for each embedding model, because every model spreads its cosines differently.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

TYPICAL_WORDS = 50
"""Distinct words of a chunk of usual length, which `length` neither favours nor disfavours."""

_GENERAL = "default"
_CONSTANTS = Path(__file__).with_name("fusion.toml")


@dataclass(frozen=True, kw_only=True)
class Fusion:
    """score = chunk·cosine + sentence·best sentence cosine + words·word match + lexical·share
    - length·ln(words of the chunk / TYPICAL_WORDS).

    The share is BM25 divided by 2.5 times the summed idf of the question's terms. The word match
    is the mean over the question's words, by weight, of the cosine to the nearest word of the
    chunk: 书包 meets 负担 although the rest of either text is about something else.
    The more words a chunk has, the nearer is the nearest of them by mere chance: `length` takes
    that back (it belongs to the order of chunks, not to `dense`, which says how near one is).
    `expansion` is what a word supplied by the thesaurus counts beside a typed one in the share,
    `expansion_dense` in the cosines and the word match, where the typed words alone say nearly as
    much: the embedded model is tuned on the thesaurus. A best hit below `floor` means that the
    corpus does not hold it.

    `measured` is false for a model that no constants were read off for: its cosines are then
    brought to the spread `spread` that the general constants were measured at.
    """

    lexical: float = 4.0
    chunk: float = 1.0
    sentence: float = 1.0
    words: float = 0.0
    length: float = 0.0
    expansion: float = 0.5
    expansion_dense: float = 0.3
    floor: float = 0.0
    spread: float = 0.1
    measured: bool = True

    @classmethod
    def for_model(cls, name: str) -> Fusion:
        """The constants measured for the model `name`, the general ones where none were.

        A table "embedded" is meant for every revision of it: "embedded-38d790b7".
        """
        tables = tomllib.loads(_CONSTANTS.read_text(encoding="utf-8"))
        own = next((t for t in tables if t != _GENERAL and name.startswith(t)), None)
        known = {field.name for field in fields(cls)} - {"measured"}
        values = {**tables[_GENERAL], **(tables[own] if own else {})}
        numbers = {key: float(value) for key, value in values.items() if key in known}
        return cls(**numbers, measured=own is not None)


KEYWORD_ONLY = Fusion(lexical=1.0, chunk=0.0, sentence=0.0)
DENSE_ONLY = Fusion(lexical=0.0)
