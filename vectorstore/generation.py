"""One generation of the index on disk: its manifest, its segments.

The manifest is replaced in one rename, and only it says what belongs to the generation; a kill
at any moment leaves the last manifest and some folders that nobody reads. Segments are merged
when a newer one has grown to half their size, so that there are few of them at any time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from vectorstore.errors import IndexDamaged
from vectorstore.segment import Mask, Segment
from vectorstore.types import Vectors

FORMAT = 2
"""Grows when files of older generations can no longer be read; they are then rebuilt."""


@dataclass(frozen=True, kw_only=True)
class LiveSegment:
    """A segment and the documents that were removed from it since it was written."""

    name: str
    segment: Segment
    removed: frozenset[str] = frozenset()

    @cached_property
    def live(self) -> Mask:
        """True for the rows that count, shape (chunks,)."""
        gone = [name in self.removed for name in self.segment.documents]
        return ~np.array(gone, dtype=bool)[self.segment.document_of]

    def documents(self) -> set[str]:
        """Documents that still have rows here."""
        return set(self.segment.documents) - self.removed


@dataclass(frozen=True, kw_only=True)
class Generation:
    """A snapshot: searching one needs no lock, every change returns a new one."""

    folder: Path
    embedder: str  # the name of the models it was made by
    dimensions: int
    segments: tuple[LiveSegment, ...] = ()
    counter: int = 0

    @classmethod
    def load(cls, folder: Path) -> Generation:
        """Raises IndexDamaged where anything is missing, torn or of another format."""
        try:
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            if manifest["format"] != FORMAT:
                raise ValueError(f"format {manifest['format']}, expected {FORMAT}")
            segments = tuple(
                LiveSegment(
                    name=item["name"],
                    segment=Segment.load(folder / item["name"]),
                    removed=frozenset(item["removed"]),
                )
                for item in manifest["segments"]
            )
            return cls(
                folder=folder,
                embedder=manifest["embedder"],
                dimensions=int(manifest["dimensions"]),
                segments=segments,
                counter=int(manifest["counter"]),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"索引文件损坏（{folder.name}：{error}）。系统会自动重建。"
            ) from error

    def save(self) -> None:
        """Write the manifest in one rename, then clear away what it no longer names."""
        self.folder.mkdir(parents=True, exist_ok=True)
        manifest = {
            "format": FORMAT,
            "embedder": self.embedder,
            "dimensions": self.dimensions,
            "counter": self.counter,
            "segments": [
                {"name": s.name, "removed": sorted(s.removed)} for s in self.segments
            ],
        }  # fmt: skip
        write_in_one_step(self.folder / "manifest.json", json.dumps(manifest, indent=1))
        named = {s.name for s in self.segments}
        for stray in self.folder.glob("segment-*"):
            if stray.name not in named:
                shutil.rmtree(stray, ignore_errors=True)

    def with_segment(self, segment: Segment, *, instead_of: Collection[str] = ()) -> Generation:
        """A new generation value that holds `segment` too, and not the documents named."""
        kept = self._forgetting(instead_of)
        parts = [LiveSegment(name="", segment=segment)]
        size = len(segment)
        while kept and _live_rows(kept[-1]) < 2 * size:
            parts.insert(0, kept.pop())
            size += _live_rows(parts[0])
        if len(parts) > 1:
            segment = Segment.merged([(part.segment, part.live) for part in parts])
        name = f"segment-{self.counter + 1:06d}"
        segment.save(self.folder / name)
        # Read back from disk, so that what serves is what a restart will find.
        added = LiveSegment(name=name, segment=Segment.load(self.folder / name))
        return replace(self, segments=(*kept, added), counter=self.counter + 1)

    def with_all(self, segments: Iterable[Segment]) -> Generation:
        """A new generation value that holds these segments as one, merged once: a rebuild of
        many batches writes every posting twice, not once for each size that it grows through."""
        drafts: list[Segment] = []
        for number, segment in enumerate(segments, start=1):
            folder = self.folder / f"segment-draft-{number:06d}"
            segment.save(folder)
            drafts.append(Segment.load(folder))  # mapped: memory holds one batch at a time
        if not drafts:
            return self
        whole = drafts[0]
        if len(drafts) > 1:
            whole = Segment.merged([(part, np.ones(len(part), dtype=bool)) for part in drafts])
        return self.with_segment(whole)

    def without(self, document_ids: Collection[str]) -> Generation:
        """A new generation value that no longer holds these documents."""
        return replace(self, segments=tuple(self._forgetting(document_ids)))

    def _forgetting(self, document_ids: Collection[str]) -> list[LiveSegment]:
        gone = set(document_ids)
        marked = [
            replace(s, removed=s.removed | (gone & set(s.segment.documents))) for s in self.segments
        ]
        return [s for s in marked if s.documents()]

    def document_ids(self) -> set[str]:
        """Every document with chunks in the index."""
        return {name for part in self.segments for name in part.documents()}

    def chunk_count(self) -> int:
        """Live chunks."""
        return sum(_live_rows(part) for part in self.segments)

    def ids_of(self, document_ids: Collection[str]) -> list[str]:
        """Ids of the live chunks of these documents."""
        wanted = set(document_ids)
        found = []
        for part in self.segments:
            live = part.live
            names = [name in wanted for name in part.segment.documents]
            rows = live & np.array(names, dtype=bool)[part.segment.document_of]
            found += [part.segment.ids[row] for row in np.flatnonzero(rows)]
        return found

    def vectors(self) -> tuple[list[str], Vectors]:
        """Ids and chunk vectors of everything live, shape (chunks, dimensions)."""
        ids, blocks = [], [np.zeros((0, self.dimensions), dtype=np.float32)]
        for part in self.segments:
            rows = np.flatnonzero(part.live)
            ids += [part.segment.ids[row] for row in rows]
            blocks.append(part.segment.chunk_vectors[rows])
        return ids, np.concatenate(blocks)


def _live_rows(part: LiveSegment) -> int:
    return int(part.live.sum())


def write_in_one_step(path: Path, text: str) -> None:
    """Replace the file: afterwards it is the old one whole or the new one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
