"""Figures of one index on one question set: hit@1, hit@5, hit@10, MRR@10, best scores."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

from bench.retrieval.questions import Asked

Rank = Callable[[str], Sequence[tuple[str, float]]]
"""A question to the ten best (chunk id, score), best first."""


@dataclass(frozen=True, kw_only=True)
class Quality:
    """Shares of questions with a gold passage among the first 1, 5, 10; mean reciprocal rank."""

    questions: int
    hit1: float
    hit5: float
    hit10: float
    mrr10: float

    def rounded(self) -> dict[str, float]:
        """For a results file."""
        return {key: round(value, 3) for key, value in asdict(self).items()}


def quality(rank: Rank, asked: Sequence[Asked]) -> Quality:
    """Ask everything; a question is as good as its best gold passage."""
    places = places_of(rank, asked)
    return Quality(
        questions=len(asked),
        hit1=_share(places, 1),
        hit5=_share(places, 5),
        hit10=_share(places, 10),
        mrr10=sum(1 / place for place in places if 0 < place <= 10) / len(asked),
    )


def places_of(rank: Rank, asked: Sequence[Asked]) -> list[int]:
    """The place of each question's best gold passage, 0 where none is found."""
    places = []
    for one in asked:
        found = [chunk_id for chunk_id, _ in rank(one.question)]
        hits = [place for place, chunk_id in enumerate(found, start=1) if chunk_id in one.gold]
        places.append(min(hits, default=0))
    return places


def _share(places: Sequence[int], k: int) -> float:
    return sum(0 < place <= k for place in places) / len(places)


def best_scores(rank: Rank, asked: Sequence[Asked]) -> list[float]:
    """The score of the first hit of each question, 0 where there is none."""
    return [found[0][1] if (found := rank(one.question)) else 0.0 for one in asked]
