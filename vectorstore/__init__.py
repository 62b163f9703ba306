"""Makes chunks findable. An index is a cache: it can always be rebuilt from the database."""

from vectorstore.embedding import HashedNgramEmbedder
from vectorstore.errors import EmbedderUnavailable, IndexDamaged, IndexMismatch, StoreError
from vectorstore.index import PolicyIndex
from vectorstore.thesaurus import Thesaurus
from vectorstore.types import Embedder, Hit, IndexEntry

__all__ = [
    "Embedder",
    "EmbedderUnavailable",
    "HashedNgramEmbedder",
    "Hit",
    "IndexDamaged",
    "IndexEntry",
    "IndexMismatch",
    "PolicyIndex",
    "StoreError",
    "Thesaurus",
]
