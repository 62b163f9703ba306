"""Tunes the rows so that what people say lies near what documents write.

Two texts that belong together should be nearer to each other than to the other texts of their
batch (softmax over cosines, both ways): sayings and official words, sentences of laws and the
rest of their articles, questions and sentences that answer them. The questions are also compared
word by word, as PolicyDesk does when it searches. Trained are one map of the whole space, held
near the identity, and a small shift of each word's row, held near zero; a word's weight (the
length of its row) stays what its frequency gives. Few steps: more of them learn the pairs by
heart and forget what the teachers knew. Which pairs meet in a batch is chance and moves the
result by several questions in a hundred: so it is done once for each of SEEDS, and averaged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.train.pairs import Pair
from vectorstore.train.questions import Question
from vectorstore.train.teachers import Matrix

STEPS = 150
BATCH = 512
QUESTIONS = 256
BY_WORD = 128
"""Questions of a batch that are also compared word by word, which costs more."""

LEARNING_RATE = 3e-3
"""At the first step; falls to nothing by the last."""

SCALE = 20.0
SCALE_BY_WORD = 30.0
HOLD_MAP = 0.1
HOLD_ROWS = 0.2
SEEDS = (0, 1, 2)
_MOST_WORDS = 120  # of a text whose mean is taken
_MOST_BY_WORD = 80  # distinct ones of a text that is compared word by word

Cut = Callable[[Sequence[str]], list[list[int]]]
"""Texts to their known words, as rows."""

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Batch:
    """Texts in rows that belong together by their place; `same` marks the pairs that share an
    answer without being one, which are no counterexamples."""

    left: list[list[int]]
    right: list[list[int]]
    same: Mask


def tuned(
    rows: Matrix,
    sayings: Sequence[Pair],
    laws: Sequence[Pair],
    questions: Sequence[Question],
    cut: Cut,
    *,
    seed: int,
) -> Matrix:
    """The rows after STEPS batches of each kind. One thread."""
    import torch

    torch.set_num_threads(1)
    start = torch.tensor(rows)
    turn = torch.eye(rows.shape[1], requires_grad=True)
    shift = torch.zeros_like(start, requires_grad=True)
    optimiser = torch.optim.Adam([turn, shift], lr=LEARNING_RATE)
    falling = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / STEPS)
    chance = np.random.default_rng(seed)
    pairs = [_Draws(kind, cut, chance) for kind in (sayings, laws)]
    asked = _Asked(questions, cut, chance)
    for step in range(STEPS):
        batches = [draw.next() for draw in pairs] + [asked.next()]
        words = np.unique(np.concatenate([w for b in batches for w in (*b.left, *b.right)]))
        place = np.zeros(len(rows), dtype=np.int64)
        place[words] = np.arange(len(words))
        now = (start[words] + shift[words]) @ turn
        held = HOLD_MAP * ((turn - torch.eye(len(turn))) ** 2).sum() / len(turn)
        loss = held + HOLD_ROWS * (shift**2).sum() / BATCH
        for batch in batches:
            loss = loss + _loss(SCALE * _cosines(batch, now, place), batch.same)
        few = batches[-1].same[:BY_WORD, :BY_WORD]
        loss = loss + _loss(SCALE_BY_WORD * _by_word(batches[-1], now, place), few)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        optimiser.step()
        falling.step()
        if step % 10 == 0:
            print(f"  step {step}: loss {loss.item():.3f}", flush=True)
    moved: Matrix = ((start + shift) @ turn).detach().numpy()
    return as_long_as(rows, moved)


def average(rows: Matrix, tuned_ones: Sequence[Matrix]) -> Matrix:
    """The mean of what several seeds made of `rows`; a row's length stays as it was."""
    if len(tuned_ones) == 1:
        return tuned_ones[0]
    # Rounded as a file rounds them, so that each may be made in a process of its own.
    rounded = [each.astype(np.float16).astype(np.float32) for each in tuned_ones]
    return as_long_as(rows, np.mean(rounded, axis=0))


def as_long_as(rows: Matrix, moved: Matrix) -> Matrix:
    """`moved`, each row as long as its row of `rows`."""
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    weights = np.linalg.norm(rows, axis=1, keepdims=True)
    kept: Matrix = (moved / np.maximum(lengths, 1e-9) * weights).astype(np.float32)
    return kept


class _Order:
    """Places in an order of chance, none again before all were drawn."""

    def __init__(self, count: int, chance: np.random.Generator) -> None:
        self._count, self._chance = count, chance
        self._waiting: npt.NDArray[np.intp] = np.zeros(0, dtype=np.intp)

    def next(self, size: int) -> npt.NDArray[np.intp]:
        if len(self._waiting) < size:
            self._waiting = self._chance.permutation(self._count)
        drawn, self._waiting = self._waiting[:size], self._waiting[size:]
        return drawn


class _Draws:
    """Batches of pairs."""

    def __init__(self, pairs: Sequence[Pair], cut: Cut, chance: np.random.Generator) -> None:
        left, right = cut([a for a, _ in pairs]), cut([b for _, b in pairs])
        kept = [at for at in range(len(pairs)) if left[at] and right[at]]
        self._left = [left[at][:_MOST_WORDS] for at in kept]
        self._right = [right[at][:_MOST_WORDS] for at in kept]
        codes: dict[str, int] = {}
        self._codes = np.array([codes.setdefault(pairs[at][1], len(codes)) for at in kept])
        self._order = _Order(len(kept), chance)

    def next(self) -> _Batch:
        drawn = self._order.next(BATCH)
        codes = self._codes[drawn]
        same = (codes[:, None] == codes[None, :]) & ~np.eye(len(codes), dtype=bool)
        return _Batch([self._left[at] for at in drawn], [self._right[at] for at in drawn], same)


class _Asked:
    """Batches of questions with sentences that answer them."""

    def __init__(self, asked: Sequence[Question], cut: Cut, chance: np.random.Generator) -> None:
        left, right = cut([q.text for q in asked]), cut([q.sentence for q in asked])
        kept = [at for at in range(len(asked)) if left[at] and right[at]]
        self._asked = [asked[at] for at in kept]
        self._left = [left[at] for at in kept]
        self._right = [right[at][:_MOST_WORDS] for at in kept]
        self._order = _Order(len(kept), chance)

    def next(self) -> _Batch:
        drawn = self._order.next(QUESTIONS)
        asked = [self._asked[at] for at in drawn]
        # Another sentence that holds an official word of a question may answer it as well.
        same = np.array(
            [[any(word in other.sentence for word in one.words) for other in asked]
             for one in asked]
        )  # fmt: skip
        same &= ~np.eye(len(asked), dtype=bool)
        return _Batch([self._left[at] for at in drawn], [self._right[at] for at in drawn], same)


def _cosines(batch: _Batch, rows: Any, place: npt.NDArray[np.int64]) -> Any:
    """Of every left text's mean to every right one's."""
    return _means(batch.left, rows, place) @ _means(batch.right, rows, place).T


def _means(texts: list[list[int]], rows: Any, place: npt.NDArray[np.int64]) -> Any:
    """Vectors of unit length, shape (len(texts), dimensions)."""
    import torch

    words = torch.from_numpy(place[np.concatenate(texts)])
    starts = torch.from_numpy(np.cumsum([0, *map(len, texts[:-1])]))
    sums = torch.nn.functional.embedding_bag(words, rows, starts, mode="sum")
    return torch.nn.functional.normalize(sums, dim=1)


def _by_word(batch: _Batch, rows: Any, place: npt.NDArray[np.int64]) -> Any:
    """The word match of the first BY_WORD left texts to the right ones; see wordmatch.py."""
    import torch

    left = [sorted(set(text)) for text in batch.left[:BY_WORD]]
    right = [sorted(set(text))[:_MOST_BY_WORD] for text in batch.right[:BY_WORD]]
    asked = rows[torch.from_numpy(place[np.concatenate(left)])]
    held = rows[torch.from_numpy(place[np.concatenate(right)])]
    normal = torch.nn.functional.normalize
    near = normal(asked, dim=1) @ normal(held, dim=1).T
    text_of = torch.from_numpy(np.repeat(np.arange(len(right)), [len(t) for t in right]))
    nearest = torch.full((len(near), len(right)), -1.0).scatter_reduce(
        1, text_of[None].expand(len(near), -1), near, "amax"
    )
    weights = asked.norm(dim=1)
    question_of = torch.from_numpy(np.repeat(np.arange(len(left)), [len(t) for t in left]))
    totals = torch.zeros(len(left)).index_add(0, question_of, weights)
    sums = torch.zeros(len(left), len(right)).index_add(0, question_of, nearest * weights[:, None])
    return sums / totals[:, None]


def _loss(cosines: Any, same: Mask) -> Any:
    import torch

    cosines = cosines.masked_fill(torch.from_numpy(same), -1e9)
    place = torch.arange(len(cosines))
    loss = torch.nn.functional.cross_entropy
    return (loss(cosines, place) + loss(cosines.T, place)) / 2
