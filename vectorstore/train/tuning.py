"""Tunes the rows so that what people say lies near what documents write.

Two texts that belong together should be nearer to each other than to the other texts of their
batch (softmax over cosines, both ways). Trained are one map of the whole space, held near the
identity, and a small shift of each word's row, held near zero; a word's weight (the length of its
row) stays what its frequency gives. Few steps: more of them learn the pairs by heart and forget
what the teachers knew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from vectorstore.train.pairs import Pair
from vectorstore.train.teachers import Matrix

STEPS = 100
BATCH = 512
LEARNING_RATE = 2e-3
SCALE = 20.0
HOLD_MAP = 0.1
HOLD_ROWS = 0.3
SEED = 0

Cut = Callable[[Sequence[str]], list[list[int]]]
"""Texts to their known words, as rows."""


def tuned(rows: Matrix, sayings: Sequence[Pair], laws: Sequence[Pair], cut: Cut) -> Matrix:
    """The rows after STEPS batches, each half sayings and half law pairs. Seeded, one thread."""
    import torch

    torch.set_num_threads(1)
    start = torch.tensor(rows)
    turn = torch.eye(rows.shape[1], requires_grad=True)
    shift = torch.zeros_like(start, requires_grad=True)
    optimiser = torch.optim.Adam([turn, shift], lr=LEARNING_RATE)
    chance = np.random.default_rng(SEED)
    draws = [_Draws(pairs, cut, chance) for pairs in (sayings, laws)]
    for step in range(STEPS):
        held = HOLD_MAP * ((turn - torch.eye(len(turn))) ** 2).sum() / len(turn)
        loss = held + HOLD_ROWS * (shift**2).sum() / BATCH
        for draw in draws:
            left, right, same = draw.next()
            cosines = (
                SCALE * _encoded(left, start, shift, turn) @ _encoded(right, start, shift, turn).T
            )
            loss = loss + _softmax_loss(cosines.masked_fill(torch.tensor(same), -1e9))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call, unused-ignore]
        optimiser.step()
        if step % 10 == 0:
            print(f"  step {step}: loss {loss.item():.3f}", flush=True)
    moved: Matrix = ((start + shift) @ turn).detach().numpy()
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    weights = np.linalg.norm(rows, axis=1, keepdims=True)
    kept: Matrix = (moved / np.maximum(lengths, 1e-9) * weights).astype(np.float32)
    return kept


class _Draws:
    """Batches of pairs in an order of chance, none again before all were drawn."""

    def __init__(self, pairs: Sequence[Pair], cut: Cut, chance: np.random.Generator) -> None:
        left, right = cut([a for a, _ in pairs]), cut([b for _, b in pairs])
        kept = [at for at in range(len(pairs)) if left[at] and right[at]]
        self._left, self._right = [left[at] for at in kept], [right[at] for at in kept]
        codes: dict[str, int] = {}
        self._codes = np.array([codes.setdefault(pairs[at][1], len(codes)) for at in kept])
        self._chance = chance
        self._waiting: npt.NDArray[np.intp] = np.zeros(0, dtype=np.intp)

    def next(self) -> tuple[list[list[int]], list[list[int]], npt.NDArray[np.bool_]]:
        """Left sides, right sides, and which pairs share a right side without being one."""
        if len(self._waiting) < BATCH:
            self._waiting = self._chance.permutation(len(self._codes))
        drawn, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        codes = self._codes[drawn]
        same = (codes[:, None] == codes[None, :]) & ~np.eye(len(codes), dtype=bool)
        return [self._left[at] for at in drawn], [self._right[at] for at in drawn], same


def _encoded(texts: list[list[int]], start: Any, shift: Any, turn: Any) -> Any:
    """Vectors of unit length, shape (len(texts), dimensions)."""
    import torch

    words = torch.tensor([word for text in texts for word in text])
    text_of = torch.repeat_interleave(
        torch.arange(len(texts)), torch.tensor([len(text) for text in texts])
    )
    sums = torch.zeros(len(texts), start.shape[1]).index_add(
        0, text_of, start[words] + shift[words]
    )
    return torch.nn.functional.normalize(sums @ turn, dim=1)


def _softmax_loss(cosines: Any) -> Any:
    import torch

    place = torch.arange(len(cosines))
    loss = torch.nn.functional.cross_entropy
    return (loss(cosines, place) + loss(cosines.T, place)) / 2
