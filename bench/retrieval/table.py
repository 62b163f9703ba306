"""Quality of every way of scoring on every question set."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.retrieval.measures import best_scores, quality
from bench.retrieval.questions import (
    ROOT,
    SEED,
    Asked,
    Corpus,
    content_questions,
    everyday_corpus,
    everyday_questions,
    policy_corpus,
    second_corpus,
    second_questions,
    statute_set,
    thesaurus,
)
from vectorstore.fusion import DENSE_ONLY, KEYWORD_ONLY, Fusion
from vectorstore.index import PolicyIndex
from vectorstore.static_model import StaticModel


def measure(statutes: Path | None) -> dict[str, dict]:
    """{set: {way: figures}}; the statutes only where their folder is given."""
    everyday = everyday_corpus()
    seed = policy_corpus([ROOT / "corpus" / SEED])
    sets: dict[str, tuple[Corpus, Sequence[Asked]]] = {
        f"own {kind}, {half} half": (everyday, everyday_questions(everyday, half=half, kind=kind))
        for kind, half in (("everyday", "report"), ("everyday", "tune"), ("exact", "report"))
    }
    second = second_corpus()
    sets["own everyday, other fields"] = (second, second_questions(second))
    sets["dev.jsonl content"] = (seed, content_questions(seed))
    if statutes:
        sets["lay questions to statutes"] = statute_set(statutes)
    results = {name: ways(corpus, asked) for name, (corpus, asked) in sets.items()}
    results["floor"] = {half: floor_shares(everyday, half) for half in ("tune", "report")}
    return results


def ways(corpus: Corpus, asked: Sequence[Asked]) -> dict[str, dict]:
    fused = Fusion.for_model(StaticModel().name)
    settings = {
        "keyword only": (KEYWORD_ONLY, None),
        "dense only": (DENSE_ONLY, None),
        "fused": (fused, None),
        "fused + thesaurus": (fused, thesaurus()),
    }
    measured = {}
    for name, (fusion, words) in settings.items():
        with (
            tempfile.TemporaryDirectory() as folder,
            PolicyIndex(
                Path(folder), embedder=StaticModel(), thesaurus=words, fusion=fusion
            ) as index,
        ):
            index.rebuild(corpus.entries)

            def rank(question: str, index: PolicyIndex = index) -> list[tuple[str, float]]:
                return [(hit.id, hit.score) for hit in index.search(question, k=10)]

            measured[name] = quality(rank, asked).rounded()
        print(name, measured[name], flush=True)
    return measured


def floor_shares(corpus: Corpus, half: str) -> dict[str, float]:
    """How the questions lie to the floor: answerable ones above it, the others below."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PolicyIndex(Path(folder), embedder=StaticModel(), thesaurus=thesaurus()) as index,
    ):
        index.rebuild(corpus.entries)

        def share_above(kind: str) -> float:
            asked = everyday_questions(corpus, half=half, kind=kind)
            scores = best_scores(lambda q: [(h.id, h.score) for h in index.search(q, k=1)], asked)
            return sum(score >= index.relevance_floor for score in scores) / len(scores)

        return {
            "floor": index.relevance_floor,
            "everyday kept": round(share_above("everyday"), 3),
            "exact kept": round(share_above("exact"), 3),
            "absent refused": round(1 - share_above("absent"), 3),
        }
