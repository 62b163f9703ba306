"""One spelling for search: NFKC, lower case, traditional characters to simplified.

Used on what is indexed and on what is asked, never on what is shown. Offsets do not survive
folding, so nothing here is used to find a place in a document.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_HAN = re.compile(r"[㐀-鿿]")


@functools.cache
def _to_simplified() -> Callable[[str], str]:
    # Imported on first use: loading its tables takes 50 ms.
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


_SHORT = 64


def fold(text: str) -> str:
    """`text` in the spelling that is searched by.

    "１５年義務教育　ABC" -> "15年义务教育 abc"
    """
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", _UNPRINTABLE.sub(" ", text)).lower()
    return _to_simplified()(text) if _HAN.search(text) else text


# A question is folded for its terms, its vector, its words and the thesaurus, whose own words
# come again and again.
_fold_short = functools.lru_cache(maxsize=4096)(_fold)
