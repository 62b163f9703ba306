"""PolicyIndex: chunks in, the best chunks for a question out.

Exact and lexical scores come from the mapped arrays of the generation (segment.py), Chroma
ranks the vectors where there are too many to scan. The folder is a cache:

    index/CURRENT          the name of the generation that serves
    index/g-0001/          manifest.json, segment-…/, chroma-…/

A damaged or missing folder opens as an empty index; `needs_rebuild` says so, and the caller
fills it from the database. One process owns the folder. Any thread may search; changes wait
for each other.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from vectorstore.dense import ChromaVectors
from vectorstore.errors import IndexDamaged, IndexMismatch, StoreError
from vectorstore.fusion import Fusion
from vectorstore.generation import Generation, write_in_one_step
from vectorstore.models import Models
from vectorstore.scoring import Scorer
from vectorstore.segment import Segment
from vectorstore.thesaurus import Thesaurus
from vectorstore.types import Embedder, Hit, IndexEntry, Vectors, WordVectors

log = logging.getLogger(__name__)

EXACT_LIMIT = 20_000
"""Up to so many chunks every vector is compared; beyond it Chroma proposes candidates."""

_REBUILD_BATCH = 2048


class PolicyIndex:
    """The index in `folder`; use `open` before and `close` after, or `with`."""

    def __init__(
        self,
        folder: Path,
        *,
        embedder: Embedder,
        words: WordVectors | None = None,
        thesaurus: Thesaurus | None = None,
        fusion: Fusion | None = None,
        exact_limit: int = EXACT_LIMIT,
    ) -> None:
        self.folder = folder
        self.embedder = embedder
        self.fusion = fusion or Fusion.for_model(embedder.name)
        self._models = Models.of(embedder, words)
        self._thesaurus = thesaurus
        self._exact_limit = exact_limit
        self._writing = threading.RLock()
        self._scorer: Scorer | None = None
        self._chroma: ChromaVectors | None = None
        self._degraded = ""
        self._building: int | None = None

    def open(self) -> None:
        """Read the generation that serves; an unreadable one is left behind, not an error."""
        with self._writing:
            generation = self._read_current()
            if generation is None:
                generation = self._fresh_generation()
            self._serve(generation)

    def close(self) -> None:
        """Let go of the files. Nothing is unsaved at any time."""
        self._scorer = None
        self._chroma = None

    def __enter__(self) -> PolicyIndex:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def relevance_floor(self) -> float:
        """A best hit that scores below this means: the corpus does not hold it."""
        return self.fusion.floor

    @property
    def serves_another_model(self) -> bool:
        """Whether a sound index of another embedding model serves until it is rebuilt."""
        other = self._generation.embedder != self._models.name
        return other and not self._degraded and bool(self._generation.segments)

    def mark_degraded(self, reason: str) -> None:
        """Note for `describe` why this index does not serve as configured."""
        self._degraded = reason

    @property
    def needs_rebuild(self) -> bool:
        """Whether what serves was made by another embedding model, or is unusable."""
        return bool(self._degraded) or self._generation.embedder != self._models.name

    def document_ids(self) -> set[str]:
        """Documents that have chunks in the index."""
        return self._generation.document_ids()

    def search(
        self,
        query: str,
        *,
        k: int,
        document_ids: Collection[str] | None = None,
        sources: Collection[str] | None = None,
    ) -> list[Hit]:
        """The best `k` chunks, best first; fewer where fewer hold anything of the question.

        Raises IndexDamaged where a file turns out to be torn; `needs_rebuild` is then true.
        `document_ids` and `sources` narrow where None does not; an empty one finds nothing.
        """
        scorer = self._searching
        supplied = self._thesaurus.expand(query) if self._thesaurus else ()
        try:
            return scorer.search(
                query, k=k, supplied=supplied, document_ids=document_ids, sources=sources
            )
        except (IndexError, ValueError) as error:  # a file that looked whole and was not
            self._degraded = f"索引文件损坏（{error}）。系统会自动重建。"
            raise IndexDamaged(self._degraded) from error

    def add(self, entries: Sequence[IndexEntry]) -> None:
        """Make `entries` findable; whatever their documents had before is replaced.

        All of them or, when this is interrupted, none. Raises StoreError.
        """
        if not entries:
            return
        with self._writing:
            before = self._generation
            self._check_model(before)
            replaced = {entry.document_id for entry in entries}
            stale = before.ids_of(replaced)
            segment = Segment.build(entries, self._models)
            after = before.with_segment(segment, instead_of=replaced)
            after.save()
            self._tell_chroma(after, add=segment, remove=stale)
            self._serve(after)

    def remove(self, document_id: str) -> None:
        """Forget a document; an unknown one is no error."""
        with self._writing:
            before = self._generation
            stale = before.ids_of({document_id})
            if not stale:
                return
            after = before.without({document_id})
            after.save()
            self._tell_chroma(after, remove=stale)
            self._serve(after)

    def rebuild(self, entries: Iterable[IndexEntry]) -> None:
        """Make a new generation of `entries`, switch to it, drop the old one.

        The old one serves until then; `describe` says how many chunks are done.
        """
        with self._writing:
            self._building = 0
            try:
                built = self._built(entries)
                generation = self._fresh_generation().with_all(built)
                generation.save()
                write_in_one_step(self.folder / "CURRENT", generation.folder.name)
            finally:
                self._building = None
            self._chroma = None
            self._degraded = ""
            self._fill_chroma(generation)
            self._serve(generation)
            self._drop_other_generations(generation.folder.name)

    def vectors(self) -> tuple[list[str], Vectors]:
        """Ids and vectors of every chunk, shape (chunks, dimensions)."""
        return self._generation.vectors()

    def use_fusion(self, fusion: Fusion) -> None:
        """Search with other weights from now on; nothing on disk depends on them."""
        self.fusion = fusion
        with self._writing:
            self._serve(self._generation)

    def cosine_spread(self) -> float:
        """Deviation of the cosines between different chunks, by which models differ."""
        return self._searching.own_spread[1]

    def describe(self) -> dict[str, Any]:
        """What serves, for /readyz and the administrators' panel."""
        generation = self._generation
        return {
            "embedder": generation.embedder,
            "configured_embedder": self._models.name,
            "dimensions": generation.dimensions,
            "chunks": generation.chunk_count(),
            "documents": len(generation.document_ids()),
            "generation": generation.folder.name,
            "needs_rebuild": self.needs_rebuild,
            "building": self._building,
            "dense": "exact" if generation.chunk_count() <= self._exact_limit else "chroma",
            "thesaurus": len(self._thesaurus) if self._thesaurus else 0,
            "degraded": self._degraded,
        }

    def _built(self, entries: Iterable[IndexEntry]) -> Iterator[Segment]:
        """The entries as segments, one a batch; who asks for the next one has stored the last."""
        done = 0
        for batch in _batches(entries, _REBUILD_BATCH):
            yield Segment.build(batch, self._models)
            done += len(batch)
            self._building = done

    # -- the generation that serves ------------------------------------------------------------

    @property
    def _searching(self) -> Scorer:
        if self._scorer is None:
            raise StoreError("索引尚未打开。请重新启动服务。")
        return self._scorer

    @property
    def _generation(self) -> Generation:
        return self._searching.generation

    def _serve(self, generation: Generation) -> None:
        chroma = self._chroma if generation.chunk_count() > self._exact_limit else None
        if generation.embedder == self._models.name:
            self._scorer = Scorer(
                generation,
                embedder=self.embedder,
                words=self._models.words,
                fusion=self.fusion,
                chroma=chroma,
            )
        else:
            self._scorer = self._scorer_of_another_model(generation)

    def _scorer_of_another_model(self, generation: Generation) -> Scorer:
        """The old generation serves until its successor is ready: fully where its model is the
        embedded one, which is at hand; else by keyword, and word by word where that is the same.
        """
        words = self._models.words
        fusion, embedder = self.fusion, None
        if words is not None and generation.embedder == words.name and isinstance(words, Embedder):
            embedder, fusion = words, Fusion.for_model(words.name)
        elif words is not None and not generation.embedder.endswith(f"+{words.name}"):
            words = None
        return Scorer(generation, embedder=embedder, words=words, fusion=fusion, chroma=None)

    def _read_current(self) -> Generation | None:
        pointer = self.folder / "CURRENT"
        if not pointer.exists():
            return None
        try:
            name = pointer.read_text(encoding="utf-8").strip()
            generation = Generation.load(self.folder / name)
        except (OSError, UnicodeDecodeError, IndexDamaged) as error:
            log.warning("the index is damaged and will be rebuilt: %s", error)
            self._degraded = str(error)
            return None
        self._chroma = self._chroma_of(generation)
        return generation

    def _fresh_generation(self) -> Generation:
        numbers = [int(p.name[2:]) for p in self.folder.glob("g-*") if p.name[2:].isdigit()]
        folder = self.folder / f"g-{max(numbers, default=0) + 1:04d}"
        folder.mkdir(parents=True)
        return Generation(
            folder=folder, embedder=self._models.name, dimensions=self.embedder.dimensions
        )

    def _drop_other_generations(self, keep: str) -> None:
        for folder in self.folder.glob("g-*"):
            if folder.name != keep:
                shutil.rmtree(folder, ignore_errors=True)

    def _check_model(self, generation: Generation) -> None:
        if generation.embedder != self._models.name:
            raise IndexMismatch(
                f"索引由模型“{generation.embedder}”建立，当前配置为“{self._models.name}”。"
                "请等待索引重建完成后再试。"
            )

    # -- Chroma, which may fail without anybody noticing but the log ---------------------------

    def _tell_chroma(
        self, after: Generation, *, add: Segment | None = None, remove: Sequence[str] = ()
    ) -> None:
        if not (self.folder / "CURRENT").exists():
            write_in_one_step(self.folder / "CURRENT", after.folder.name)
        if self._chroma is None:
            self._fill_chroma(after)
            return
        try:
            if remove:
                self._chroma.remove(remove)
            if add is not None:
                self._chroma.add(add.ids, add.chunk_vectors)
        except StoreError as error:
            log.warning("Chroma is left aside, exact search goes on: %s", error)
            self._chroma = None

    def _fill_chroma(self, generation: Generation) -> None:
        """A new Chroma folder with the vectors that the segments hold."""
        for old in generation.folder.glob("chroma-*"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        chroma = ChromaVectors(generation.folder / f"chroma-{generation.counter:06d}")
        ids, vectors = generation.vectors()
        try:
            if ids:
                chroma.add(ids, vectors)
            self._chroma = chroma
        except StoreError as error:
            log.warning("Chroma is left aside, exact search goes on: %s", error)
            self._chroma = None

    def _chroma_of(self, generation: Generation) -> ChromaVectors | None:
        """The Chroma folder found on disk, unless a write to it was cut short."""
        folders = [p for p in generation.folder.glob("chroma-*") if p.is_dir()]
        chroma = ChromaVectors(folders[0]) if len(folders) == 1 else None
        return chroma if chroma is not None and chroma.sound else None


def _batches(entries: Iterable[IndexEntry], size: int) -> Iterator[list[IndexEntry]]:
    remaining = iter(entries)
    while batch := list(islice(remaining, size)):
        yield batch
