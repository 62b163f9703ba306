"""One immutable piece of an index: some chunks with their postings and vectors, in files.

A segment is a folder of plain numpy files, mapped when read, so opening costs next to nothing
and memory holds only what a query touched. It is written whole, under a name that no manifest
mentions yet; a kill half-way leaves a folder that nobody reads.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.errors import IndexDamaged
from vectorstore.keyword import Postings
from vectorstore.models import Models
from vectorstore.types import IndexEntry, Vectors

Mask = npt.NDArray[np.bool_]

_ARRAYS = ("document_of", "source_of", "chunk_vectors", "sentence_vectors", "sentence_starts",
           "sentence_places", "word_ids", "word_starts")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Chunks in rows; `documents` and `sources` are looked up by `document_of`, `source_of`.

    chunk_vectors (chunks, dimensions) float32; sentence_vectors (sentences, dimensions)
    float16; the sentences of row i are sentence_starts[i]:sentence_starts[i + 1], their
    (start, end) in the document sentence_places (sentences, 2). Its distinct words are
    word_ids[word_starts[i]:word_starts[i + 1]].
    """

    ids: list[str]
    documents: list[str]
    sources: list[str]
    document_of: npt.NDArray[np.int32]
    source_of: npt.NDArray[np.int32]
    postings: Postings
    chunk_vectors: Vectors
    sentence_vectors: npt.NDArray[np.float16]
    sentence_starts: npt.NDArray[np.int64]
    sentence_places: npt.NDArray[np.int32]
    word_ids: npt.NDArray[np.uint16]
    word_starts: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def build(cls, entries: Sequence[IndexEntry], models: Models) -> Segment:
        """Embed and count `entries` (at least one)."""
        documents = sorted({entry.document_id for entry in entries})
        sources = sorted({entry.source for entry in entries})
        searched = [f"{entry.title}\n{entry.text}" if entry.title not in entry.text else entry.text
                    for entry in entries]  # fmt: skip
        sentences = [sentence for entry in entries for sentence in entry.sentences]
        places = np.array([s[:2] for s in sentences], dtype=np.int32).reshape(-1, 2)
        vectors, words = models.read(searched, [text for _, _, text in sentences])
        return cls(
            ids=[entry.id for entry in entries],
            documents=documents,
            sources=sources,
            document_of=_codes([entry.document_id for entry in entries], documents),
            source_of=_codes([entry.source for entry in entries], sources),
            postings=Postings.build(searched),
            chunk_vectors=np.ascontiguousarray(vectors[: len(entries)], dtype=np.float32),
            sentence_vectors=vectors[len(entries) :].astype(np.float16),
            sentence_starts=np.cumsum([0, *(len(e.sentences) for e in entries)], dtype=np.int64),
            sentence_places=places,
            word_ids=np.concatenate(words).astype(np.uint16),
            word_starts=np.cumsum([0, *map(len, words)], dtype=np.int64),
        )

    @classmethod
    def merged(cls, parts: Sequence[tuple[Segment, Mask]]) -> Segment:
        """One segment from several, keeping the rows whose mask is true, in order."""
        documents = sorted({part.documents[code] for part, keep in parts
                            for code in np.unique(part.document_of[keep])})  # fmt: skip
        sources = sorted({name for part, _ in parts for name in part.sources})
        sentences = [(part.sentence_starts, keep) for part, keep in parts]
        words = [(part.word_starts, keep) for part, keep in parts]
        return cls(
            ids=[part.ids[row] for part, keep in parts for row in np.flatnonzero(keep)],
            documents=documents,
            sources=sources,
            document_of=_recoded([(p.document_of[k], p.documents) for p, k in parts], documents),
            source_of=_recoded([(p.source_of[k], p.sources) for p, k in parts], sources),
            postings=Postings.merged([(part.postings, keep) for part, keep in parts]),
            chunk_vectors=np.concatenate([part.chunk_vectors[keep] for part, keep in parts]),
            sentence_vectors=_kept([part.sentence_vectors for part, _ in parts], sentences),
            sentence_starts=_starts(sentences),
            sentence_places=_kept([part.sentence_places for part, _ in parts], sentences),
            word_ids=_kept([part.word_ids for part, _ in parts], words),
            word_starts=_starts(words),
        )

    def save(self, folder: Path) -> None:
        """Write every file into `folder`, which must not exist yet."""
        folder.mkdir(parents=True)
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        for field in fields(Postings):
            np.save(folder / f"postings_{field.name}.npy", getattr(self.postings, field.name))
        names = {"ids": self.ids, "documents": self.documents, "sources": self.sources}
        (folder / "names.json").write_text(json.dumps(names), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Segment:
        """Map the files of `folder`. Raises IndexDamaged where one is missing or torn."""
        try:
            names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
            arrays: dict[str, Any] = {name: _mapped(folder / f"{name}.npy") for name in _ARRAYS}
            postings = {
                field.name: _mapped(folder / f"postings_{field.name}.npy")
                for field in fields(Postings)
            }
            segment = cls(**names, **arrays, postings=Postings(**postings))
            segment._check_shapes()
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(
                f"索引文件损坏（{folder.name}：{error}）。系统会自动重建。"
            ) from error
        return segment

    def _check_shapes(self) -> None:
        rows, sentences = len(self.ids), int(self.sentence_starts[-1])
        lengths = (len(self.document_of), len(self.source_of), len(self.chunk_vectors),
                   len(self.postings.lengths), len(self.sentence_starts) - 1)  # fmt: skip
        postings = int(self.postings.starts[-1])
        if set(lengths) != {rows} or len(self.sentence_vectors) != sentences:
            raise ValueError("row counts disagree")
        if len(self.sentence_places) != sentences or len(self.postings.rows) != postings:
            raise ValueError("row counts disagree")
        if len(self.word_starts) != rows + 1 or len(self.word_ids) != int(self.word_starts[-1]):
            raise ValueError("row counts disagree")
        if int(self.document_of.max(initial=-1)) >= len(self.documents):
            raise ValueError("a row of no document")


def _mapped(path: Path) -> npt.NDArray[Any]:
    # As a plain array: slicing numpy's own memmap type costs ten times as much.
    mapped: npt.NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
    return mapped


_Ragged = Sequence[tuple[npt.NDArray[np.int64], Mask]]
"""Of each part: where the items of its rows start, and which rows are kept."""


def _kept(items: Sequence[npt.NDArray[Any]], parts: _Ragged) -> npt.NDArray[Any]:
    """The items of the rows that are kept, in order."""
    held = [np.repeat(keep, np.diff(starts)) for starts, keep in parts]
    return np.concatenate([part[mask] for part, mask in zip(items, held, strict=True)])


def _starts(parts: _Ragged) -> npt.NDArray[np.int64]:
    """Where the items of each kept row start, and where the last ones end."""
    counts = [np.diff(starts)[keep] for starts, keep in parts]
    return np.cumsum(np.concatenate([np.zeros(1, dtype=np.int64), *counts]), dtype=np.int64)


def _codes(values: Sequence[str], names: Sequence[str]) -> npt.NDArray[np.int32]:
    place = {name: at for at, name in enumerate(names)}
    return np.array([place[value] for value in values], dtype=np.int32)


def _recoded(
    parts: Sequence[tuple[npt.NDArray[np.int32], list[str]]], names: list[str]
) -> npt.NDArray[np.int32]:
    """Codes of each part's own name list, as codes of the common list."""
    place = {name: at for at, name in enumerate(names)}
    # A name that no row bears any more has no code; no row asks for it.
    recoded = [np.array([place.get(n, -1) for n in own])[codes] for codes, own in parts]
    return np.concatenate(recoded).astype(np.int32)
