"""Fits the weights: multinomial logistic regression on pieces of messages. The same examples give the same numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

MOST = 19_900
"""Pieces that are kept."""
_SEEN = 2
"""Examples that a piece must be in."""
_BATCH = 256
_ROUNDS = 4
_RATE = 0.5
_PENALTY = 1e-6


def fitted(
    messages: Sequence[Sequence[int]],
    labels: Sequence[int],
    importance: Sequence[float],
    shares: Sequence[float],
) -> dict[int, list[float]]:
    """A weight a label for each of the pieces that tell most.

    Args:
        messages: each one's pieces, as numbers, each once.
        labels: of each message.
        importance: of each message, among those of its label.
        shares: what part of all importance each label has.
    """
    lengths = np.array([len(each) for each in messages])
    names, columns = np.unique(
        np.concatenate([np.asarray(each, dtype=np.int64) for each in messages]), return_inverse=True
    )
    seen = np.bincount(columns)
    wanted, weight = np.asarray(labels), np.asarray(importance, dtype=np.float64)
    of_label = np.bincount(wanted, weight, minlength=len(shares))
    weight = weight * (np.asarray(shares) / np.maximum(of_label, 1e-9))[wanted]
    owners = np.repeat(np.arange(len(messages)), lengths)
    values = 1 / np.sqrt(lengths)
    kept = seen >= _SEEN
    weights = _fit(_only(kept, columns, owners, len(messages)), values, wanted, weight, len(shares))
    spread = np.abs(weights - weights.mean(axis=1, keepdims=True)).max(axis=1)
    telling = spread * np.sqrt(np.minimum(seen[kept], 50))
    best = np.sort(np.argsort(-telling, kind="stable")[:MOST])
    chosen = np.zeros(len(names), dtype=bool)
    chosen[np.flatnonzero(kept)[best]] = True
    weights = _fit(_only(chosen, columns, owners, len(messages)), values, wanted, weight, len(shares))
    return {
        int(name): [float(each) for each in row] for name, row in zip(names[chosen], weights, strict=True)
    }


class _Table:
    """Pieces by message: those of message ``i`` are ``columns[starts[i] : starts[i + 1]]``."""

    def __init__(self, columns: Whole, owners: Whole, messages: int, size: int) -> None:
        self.columns = columns
        self.starts = np.searchsorted(owners, np.arange(messages + 1))
        self.size = size
        """How many pieces there are."""


def _only(kept: npt.NDArray[np.bool_], columns: Whole, owners: Whole, messages: int) -> _Table:
    """The table without the pieces that are not kept."""
    number = np.cumsum(kept) - 1
    stays = kept[columns]
    return _Table(number[columns[stays]], owners[stays], messages, int(kept.sum()))


def _fit(table: _Table, values: Floats, wanted: Whole, importance: Floats, classes: int) -> Floats:
    """AdaGrad over batches whose order never changes.

    A message's pieces share one length of a vector (``values``), so long messages are no surer than short ones.
    """
    weights = np.zeros((table.size, classes))
    squares = np.full((table.size, classes), 1e-8)
    importance = importance / importance.mean()
    goal = np.eye(classes)[wanted]
    messages = len(table.starts) - 1
    order = _mixed(messages)
    for turn in range(_ROUNDS):
        pace = _RATE / (1 + turn) ** 0.5
        for begin in range(0, messages, _BATCH):
            batch = order[begin : begin + _BATCH]
            spans = [table.columns[table.starts[each] : table.starts[each + 1]] for each in batch]
            sizes = np.array([len(span) for span in spans])
            columns = np.concatenate(spans)
            owner = np.repeat(np.arange(len(batch)), sizes)
            touched, at = np.unique(columns, return_inverse=True)
            own = weights[touched]
            value = values[batch][owner]
            scores = _summed(owner, own[at] * value[:, None], len(batch))
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            odds /= odds.sum(axis=1, keepdims=True)
            error = (odds - goal[batch]) * importance[batch][:, None] / len(batch)
            slope = _summed(at, error[owner] * value[:, None], len(touched)) + _PENALTY * own
            squares[touched] += slope * slope
            weights[touched] = own - pace * slope / np.sqrt(squares[touched])
    return weights


def _summed(groups: Whole, rows: Floats, count: int) -> Floats:
    """The sum of the rows of each group."""
    return np.stack([np.bincount(groups, column, minlength=count) for column in rows.T], axis=1)


def _mixed(count: int) -> Whole:
    """The numbers below ``count`` in an order that is always the same and mixes them well."""
    numbers = np.arange(count, dtype=np.uint64)
    return np.argsort((numbers * np.uint64(2654435761)) % np.uint64(1 << 32), kind="stable").astype(np.int64)
