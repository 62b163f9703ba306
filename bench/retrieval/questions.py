"""The question sets that retrieval is measured on, with their gold passages.

Every set is a list of `Asked` over a `Corpus` of index entries made exactly as the product makes
them: parsed, stored, read back as passages. Gold is given by document and verbatim quote, or by
article or annex number, and is resolved here to chunk ids; a question whose gold is in no
passage stops the run, so that no figure is over fewer questions than it says.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.ledger.document_records import PassageRecord
from app.ledger.entries import entry_of
from app.ledger.task_db import TaskDB
from ingest.lexicon import Lexicon
from ingest.parse import parse_document
from vectorstore.thesaurus import Thesaurus
from vectorstore.types import IndexEntry

ROOT = Path(__file__).resolve().parents[2]
SEED = "000_106c2e27e4b059fd.txt"
LEXICON = ROOT / "corpus/lexicon"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question; any of `gold` (chunk ids) is a hit. No gold: the corpus does not hold it."""

    question: str
    gold: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """Entries to index, and the passages and file names behind them."""

    entries: tuple[IndexEntry, ...]
    passages: tuple[PassageRecord, ...] = ()
    filename_of: dict[str, str] | None = None
    texts: dict[str, str] | None = None  # by file name, as stored


def thesaurus() -> Thesaurus:
    """The thesaurus that the product uses."""
    return Thesaurus.from_folder(LEXICON / "thesaurus")


def policy_corpus(files: Iterable[Path]) -> Corpus:
    """These policy documents as the product indexes them."""
    return corpus_of((file.name, file.read_bytes()) for file in files)


def corpus_of(documents: Iterable[tuple[str, bytes]]) -> Corpus:
    """The same of (file name, bytes)."""
    lexicon = Lexicon.from_toml((LEXICON / "units.toml").read_text(encoding="utf-8"))
    db = TaskDB(":memory:")
    filename_of = {}
    for name, data in documents:
        document = parse_document(data, filename=name, lexicon=lexicon)
        document_id = db.shelve(document, data=data, filename=name)
        db.publish(document_id)
        filename_of[document_id] = name
    passages = tuple(db.passages())
    texts = {name: db.text(document_id) for document_id, name in filename_of.items()}
    db.close()
    return Corpus(
        entries=tuple(entry_of(passage) for passage in passages),
        passages=passages,
        filename_of=filename_of,
        texts=texts,
    )


def everyday_corpus() -> Corpus:
    """The seed and the five documents that the everyday questions are about."""
    return policy_corpus(
        [ROOT / "corpus" / SEED, *sorted((ROOT / "tests/documents").glob("0[1-5]-*.txt"))]
    )


def second_corpus() -> Corpus:
    """The seed and the documents in other fields that everyday-2.jsonl asks about."""
    names = {gold["document"] for row in _rows("everyday-2") for gold in row["gold"]}
    own = sorted(ROOT / "tests/documents" / name for name in names - {SEED})
    return policy_corpus([ROOT / "corpus" / SEED, *own])


def second_questions(corpus: Corpus) -> list[Asked]:
    """Everyday questions about health, environment, markets, safety, work and culture."""
    return [Asked(question=row["q"], gold=_quoted(corpus, row)) for row in _rows("everyday-2")]


def everyday_questions(corpus: Corpus, *, half: str, kind: str) -> list[Asked]:
    """`half` is tune or report; `kind` is everyday, exact or absent.

    Everyday questions to tune by are those of everyday-tune.jsonl: whoever wrote the thesaurus
    had read those of the first file.
    """
    fresh = (half, kind) == ("tune", "everyday")
    return [
        Asked(question=row["q"], gold=_quoted(corpus, row))
        for row in _rows("everyday-tune" if fresh else "everyday")
        if row["half"] == half and row["kind"] == kind
    ]


def _rows(name: str) -> list[dict]:
    return _read_lines(ROOT / f"tests/questions/{name}.jsonl")


def _quoted(corpus: Corpus, row: dict) -> frozenset[str]:
    found = set()
    for gold in row["gold"]:
        ids = [
            passage.id
            for passage in corpus.passages
            if corpus.filename_of[passage.document_id] == gold["document"]
            and gold["quote"] in passage.text
        ]
        if not ids:
            raise SystemExit(f"{row['id']}: no passage holds “{gold['quote']}”")
        found.update(ids)
    return frozenset(found)


def content_questions(corpus: Corpus) -> list[Asked]:
    """Single-turn `content` questions of dev.jsonl that name the article or row they are in."""
    lines = (ROOT / "tests/questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    asked = []
    for row in map(json.loads, lines):
        expect = row["expect"]
        wanted = {("article", n) for n in expect.get("cite_articles", [])}
        wanted |= {("annex", n) for n in expect.get("cite_annex", [])}
        if row["category"] == "content" and wanted:
            gold = frozenset(p.id for p in corpus.passages if (p.source, p.number) in wanted)
            asked.append(Asked(question=row["turns"][-1], gold=gold))
    return asked


def statute_set(folder: Path) -> tuple[Corpus, list[Asked]]:
    """Lay questions to statutes: articles.jsonl and queries-dev.jsonl of `folder`."""
    articles = _read_lines(folder / "articles.jsonl")
    entries = tuple(
        IndexEntry(
            id=row["name"],
            document_id="statutes",
            source="article",
            title=row["name"],
            text=f"{row['name']}\n{row['text']}",
            sentences=tuple(_sentences(row["text"])),
        )
        for row in articles
    )
    asked = [
        Asked(question=row["q"], gold=frozenset(row["gold"]))
        for row in _read_lines(folder / "queries-dev.jsonl")
    ]
    return Corpus(entries=entries), asked


def _read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _sentences(text: str) -> Sequence[tuple[int, int, str]]:
    # The product's own rule, on a text that is all body.
    from app.ledger.entries import sentences

    whole = PassageRecord(
        id="", document_id="", document="", source="article", number=None, locator="", section="",
        title="", text=text, start=0, end=len(text), body_end=len(text),
    )  # fmt: skip
    return tuple(sentences(whole))
