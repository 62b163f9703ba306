"""The chunk vectors in Chroma: the approximate ranking for collections too large to scan.

Embedded, in a folder of the index generation, our own vectors always passed (Chroma's default
would try to download a model), telemetry off. Chroma loses a collection when it is killed at
the wrong moment, so it is never the only holder of anything: `writing` leaves a mark on disk
while it writes, and a collection with the mark is thrown away unopened and filled again.
"""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from vectorstore.errors import StoreError
from vectorstore.types import Vectors

_COLLECTION = "chunks"  # Chroma takes names of three and more ASCII characters only
_BATCH = 2000


class ChromaVectors:
    """Ids and vectors of one index generation in one Chroma folder.

    Raises StoreError for whatever goes wrong inside Chroma.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark = folder.with_name(folder.name + ".writing")
        self._collection: Any = None

    @property
    def sound(self) -> bool:
        """Whether the folder is there and no write was cut short in it."""
        return self.folder.is_dir() and not self._mark.exists()

    def count(self) -> int:
        """How many vectors are held."""
        with _as_store_error():
            return int(self._opened().count())

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store `vectors` (len(ids), dimensions) under `ids`, replacing what is there."""
        with self._writing() as collection:
            for start in range(0, len(ids), _BATCH):
                end = start + _BATCH
                collection.upsert(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def remove(self, ids: Sequence[str]) -> None:
        """Forget `ids`; unknown ones are no error."""
        with self._writing() as collection:
            for start in range(0, len(ids), _BATCH):
                collection.delete(ids=list(ids[start : start + _BATCH]))

    def nearest(self, vector: Vectors, *, k: int) -> list[tuple[str, float]]:
        """The `k` nearest ids with their cosine, best first."""
        with _as_store_error():
            found = self._opened().query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return [(id_, 1.0 - float(gap)) for id_, gap in pairs]

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._mark.touch()
        with _as_store_error():
            yield self._opened()
        self._mark.unlink()

    def _opened(self) -> Any:
        if self._collection is None:
            # Imported here: Chroma takes two seconds to import, and a small index never asks it.
            import chromadb
            from chromadb.config import Settings

            client: Any = chromadb.PersistentClient(
                path=str(self.folder), settings=Settings(anonymized_telemetry=False)
            )
            # Chroma keeps a client, its files and its threads until it is told to close it. When
            # nobody can search here any more is known by the references: a search under way, in
            # whichever thread, still holds one when a new generation serves.
            weakref.finalize(self, client.close).atexit = False
            self._collection = client.get_or_create_collection(
                _COLLECTION, embedding_function=None, metadata={"hnsw:space": "cosine"}
            )
        return self._collection


@contextmanager
def _as_store_error() -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:  # a panic of Chroma's Rust core is no Exception
        raise StoreError(
            f"向量库（Chroma）出错：{error}。检索改为逐一比较，照常使用；索引会自动重建。"
        ) from error
