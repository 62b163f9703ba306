"""What can go wrong with the index. Messages are Chinese: fact, then what to do.

`status_hint` is the HTTP status that a door should answer with.
"""

from __future__ import annotations


class StoreError(Exception):
    """The index could not do what was asked; it can always be rebuilt from the database."""

    status_hint = 500


class IndexMismatch(StoreError):
    """The index on disk was made by another embedding model, or is not there yet."""

    status_hint = 503


class IndexDamaged(StoreError):
    """A file of the index cannot be read. Rebuild; never repair in place."""

    status_hint = 503


class EmbedderUnavailable(StoreError):
    """The configured embedding model cannot be loaded. The message carries the remedy."""

    status_hint = 503
