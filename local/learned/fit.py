"""Fits the weights: multinomial logistic regression on hashed pieces. The same examples give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_BATCH = 256


def fit(
    rows: Sequence[Sequence[int]],
    labels: Sequence[int],
    importance: Sequence[float],
    *,
    places: int,
    classes: int,
    penalty: float = 1e-4,
    rounds: int = 4,
    rate: float = 0.5,
) -> Floats:
    """Weights of shape ``(places, classes)``, by AdaGrad over batches whose order never changes.

    Each row's pieces share one length of a vector (1 / √n each), so that long messages are no surer than short ones.
    """
    weights = np.zeros((places, classes))
    squares = np.full((places, classes), 1e-8)
    order = _mixed(len(rows))
    wanted = np.zeros((len(rows), classes))
    wanted[np.arange(len(rows)), np.asarray(labels)] = 1
    share = np.asarray(importance)[:, None] / float(np.mean(importance))
    indexed = [np.asarray(row, dtype=np.int64) for row in rows]
    for turn in range(rounds):
        pace = rate / (1 + turn) ** 0.5
        for begin in range(0, len(rows), _BATCH):
            batch = order[begin : begin + _BATCH]
            sizes = np.array([len(indexed[each]) for each in batch])
            columns = np.concatenate([indexed[each] for each in batch])
            values = np.repeat(1 / np.sqrt(sizes), sizes)[:, None]
            starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
            scores = np.add.reduceat(weights[columns] * values, starts, axis=0)
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            odds /= odds.sum(axis=1, keepdims=True)
            error = np.repeat((odds - wanted[batch]) * share[batch], sizes, axis=0) * values / len(batch)
            touched, places_of = np.unique(columns, return_inverse=True)
            slope = np.stack(
                [np.bincount(places_of, error[:, each], minlength=len(touched)) for each in range(classes)],
                axis=1,
            )
            slope += penalty * weights[touched] / 100
            squares[touched] += slope * slope
            weights[touched] -= pace * slope / np.sqrt(squares[touched])
    return weights


def _mixed(count: int) -> npt.NDArray[np.int64]:
    """The numbers below ``count`` in an order that is always the same and mixes them well."""
    numbers = np.arange(count, dtype=np.uint64)
    return np.argsort((numbers * np.uint64(2654435761)) % np.uint64(1 << 32), kind="stable").astype(np.int64)
