"""How the lexical and the dense score make one score: the measured constants, and their use.

The constants are data (fusion.toml), read off the tuning questions by bench/retrieval/tune.py,
one table for each embedding model, because every model spreads its cosines differently.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

_CONSTANTS = Path(__file__).with_name("fusion.toml")


@dataclass(frozen=True, kw_only=True)
class Fusion:
    """score = chunk·cosine + sentence·best sentence cosine + lexical·BM25 share.

    BM25 share is BM25 divided by 2.5 times the summed idf of the typed terms. `expansion` is
    what a word supplied by the thesaurus counts beside a typed one, in BM25 and in the query
    vector. A best hit below `floor` means that the corpus does not hold it.
    """

    lexical: float = 4.0
    chunk: float = 1.0
    sentence: float = 1.0
    expansion: float = 0.5
    floor: float = 0.0

    @classmethod
    def for_model(cls, name: str) -> Fusion:
        """The measured constants of the model `name`, the general ones where none were."""
        tables = tomllib.loads(_CONSTANTS.read_text(encoding="utf-8"))
        known = {field.name for field in fields(cls)}
        chosen = {**tables["default"], **tables.get(name, {})}
        return cls(**{key: float(value) for key, value in chosen.items() if key in known})


KEYWORD_ONLY = Fusion(lexical=1.0, chunk=0.0, sentence=0.0)
DENSE_ONLY = Fusion(lexical=0.0)
