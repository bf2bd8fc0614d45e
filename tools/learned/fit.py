"""Fits the weights and the balance: multinomial logistic regression. The same examples give the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]
Whole = npt.NDArray[np.int64]

MOST = 150_000
"""Pieces that are kept."""
_SEEN = 2
"""Examples that a piece must be in."""
_PENALTY = 7e-7
_ROUNDS, _ROUNDS_MORE = 120, 60
"""Steps of the descent that gives a start, and of each after it."""
_REMEMBERED = 6
_BALANCE_PENALTY = 0.001
_BALANCE_ROUNDS = 200


class Examples:
    """Messages as rows of a sparse table, in which each piece of a message has the same part of it.

    A message's pieces share one length of a vector, so long messages are no surer than short ones.
    """

    def __init__(self, messages: Sequence[Sequence[int]]) -> None:
        """``messages``: each one's pieces, as numbers, each once."""
        lengths = np.array([len(each) for each in messages])
        names, columns = np.unique(
            np.concatenate([np.asarray(each, dtype=np.int64) for each in messages]), return_inverse=True
        )
        kept = np.bincount(columns) >= _SEEN
        self.names = names[kept]
        """The pieces that several messages have."""
        self.size = len(self.names)
        stays = kept[columns]
        self._columns = (np.cumsum(kept) - 1)[columns[stays]].astype(np.int32)
        self._owners = np.repeat(np.arange(len(messages), dtype=np.int32), lengths)[stays]
        self._shares = 1 / np.sqrt(np.maximum(lengths, 1)).astype(np.float32)

    def table(self, which: npt.NDArray[np.bool_], pieces: npt.NDArray[np.bool_] | None = None) -> Table:
        """Some of the messages, with all pieces or some."""
        stays = which[self._owners]
        if pieces is not None:
            stays &= pieces[self._columns]
        numbers = (np.cumsum(which) - 1).astype(np.int32)
        return Table(numbers[self._owners[stays]], self._columns[stays], self._shares[which], self.size)

    def seen(self) -> Whole:
        """In how many messages each piece is."""
        return np.bincount(self._columns, minlength=self.size)


class Table:
    """A sparse table and itself turned over, for sums over both."""

    def __init__(
        self, rows: npt.NDArray[np.int32], columns: npt.NDArray[np.int32], shares: Floats, size: int
    ) -> None:
        self._shares = shares[:, None]
        self.size = size
        self._columns = columns
        self._row_starts = np.searchsorted(rows, np.arange(len(shares) + 1))
        turned = np.argsort(columns, kind="stable")
        self._rows = rows[turned]
        self._column_starts = np.searchsorted(columns[turned], np.arange(size + 1))

    def scores(self, weights: Floats) -> Floats:
        """Of each row, the sum of its pieces' weights."""
        return _summed(weights, self._columns, self._row_starts) * self._shares

    def slopes(self, errors: Floats) -> Floats:
        """Of each piece, the sum of its rows' errors."""
        return _summed(errors * self._shares, self._rows, self._column_starts)

    def unevenness(self, importance: Floats) -> Floats:
        """Of each piece, how unlike the labels have it: the logarithm of its part of a label, as far as it goes from
        the mean of all. The mean square over what the table holds is 1.

        ``importance``: of each row, in its label's column.
        """
        sums = _summed(importance, self._rows, self._column_starts).astype(np.float64)
        sums = np.ascontiguousarray(sums[:, sums.any(axis=0)])  # a label without an example says nothing
        sums += sums.sum(axis=0) / sums.sum()
        parts = np.log(sums / sums.sum(axis=0))
        uneven = np.abs(parts - parts.mean(axis=1, keepdims=True)).max(axis=1)
        counts = np.diff(self._column_starts).astype(np.float64)
        scaled: Floats = (uneven / np.sqrt((uneven**2 * counts).sum() / counts.sum())).astype(np.float32)
        return scaled[:, None]


def _summed(values: Floats, which: npt.NDArray[np.int32], starts: Whole) -> Floats:
    """The sums of the rows ``which`` of ``values``, group by group; ``starts`` has the end of the last one, too.

    Column by column: that takes a third of the time.
    """
    sums = np.zeros((len(starts) - 1, values.shape[1]), dtype=np.float32)
    some = np.diff(starts) > 0
    if some.any():
        for label, column in enumerate(np.ascontiguousarray(values.T, dtype=np.float32)):
            sums[some, label] = np.add.reduceat(column[which], starts[:-1][some])
    return sums


def fitted(
    table: Table,
    labels: Sequence[int],
    importance: Sequence[float],
    shares: Sequence[float],
    start: Floats | None = None,
) -> Floats:
    """A weight a label for each piece.

    From ``start``, the mean of two fits: one that learns every piece alike, and one from nothing that learns the faster
    the more unevenly the labels have a piece. The mean of two tables is one table, so it costs a message nothing.

    Args:
        labels: of each row of the table.
        importance: of each row, among those of its label.
        shares: what part of all importance each label has.
        start: the weights of nearly the same examples; none: one fit from nothing, to be such a start.
    """
    wanted, weight = np.asarray(labels), np.asarray(importance, dtype=np.float64)
    of_label = np.bincount(wanted, weight, minlength=len(shares))
    weight = weight * (np.asarray(shares) / np.maximum(of_label, 1e-9))[wanted]
    nothing = np.zeros((table.size, len(shares)), dtype=np.float32)
    if start is None:
        return _descended(table.scores, table.slopes, wanted, weight, nothing, _PENALTY, _ROUNDS)
    plain = _descended(table.scores, table.slopes, wanted, weight, start, _PENALTY, _ROUNDS_MORE)
    by_label = np.zeros((len(wanted), len(shares)))
    by_label[np.arange(len(wanted)), wanted] = weight / weight.mean()
    scale = table.unevenness(by_label)
    scaled = _descended(
        lambda weights: table.scores(weights * scale),
        lambda errors: table.slopes(errors) * scale,
        wanted,
        weight,
        nothing,
        _PENALTY,
        _ROUNDS_MORE,
    )
    return (plain + scaled * scale) / 2


def balanced(facts: Floats, labels: Sequence[int], importance: Sequence[float], classes: int) -> Floats:
    """A weight a label for each column of ``facts``."""
    weight = np.asarray(importance, dtype=np.float64)
    return _descended(
        lambda weights: facts @ weights,
        lambda errors: facts.T @ errors,
        np.asarray(labels),
        weight,
        np.zeros((facts.shape[1], classes)),
        _BALANCE_PENALTY,
        _BALANCE_ROUNDS,
    )


def telling(examples: Examples, weights: Floats) -> npt.NDArray[np.bool_]:
    """Which pieces tell most."""
    spread = np.abs(weights - weights.mean(axis=1, keepdims=True)).max(axis=1)
    worth = spread * np.sqrt(np.minimum(examples.seen(), 50))
    chosen = np.zeros(examples.size, dtype=bool)
    chosen[np.argsort(-worth, kind="stable")[:MOST]] = True
    return chosen


def _descended(
    scores_of: Callable[[Floats], Floats],
    slopes_of: Callable[[Floats], Floats],
    wanted: Whole,
    weight: Floats,
    start: Floats,
    penalty: float,
    rounds: int,
) -> Floats:
    """The least loss that some rounds of L-BFGS find."""
    weight = weight / weight.sum()
    rows = np.arange(len(wanted))

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scores_of(weights)
        scores = scores - scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        whole = odds.sum(axis=1)
        errors = odds / whole[:, None]
        errors[rows, wanted] -= 1
        slope = (slopes_of(errors * weight[:, None]) + penalty * weights).astype(weights.dtype)
        size = (weight * (np.log(whole) - scores[rows, wanted])).sum() + penalty / 2 * (weights**2).sum()
        return float(size), slope

    at = start
    size, slope = loss(at)
    past: list[tuple[Floats, Floats, float]] = []
    for _ in range(rounds):
        step = _direction(slope, past)
        downhill = float((step * slope).sum())
        pace = 1.0 if past else min(1.0, 1.0 / max(float(np.abs(slope).sum()), 1e-12))
        for _ in range(12):
            there = at + pace * step
            new_size, new_slope = loss(there)
            if new_size <= size + 1e-4 * pace * downhill:
                break
            pace /= 2
        else:
            break
        moved, turned = there - at, new_slope - slope
        along = float((moved * turned).sum())
        if along > 1e-12:
            past = [*past[-_REMEMBERED + 1 :], (moved, turned, along)]
        at, size, slope = there, new_size, new_slope
    return at


def _direction(slope: Floats, past: Sequence[tuple[Floats, Floats, float]]) -> Floats:
    """Where the loss falls, by the slope and by how it changed of late."""
    step = -slope
    parts = []
    for moved, turned, along in reversed(past):
        part = float((moved * step).sum()) / along
        parts.append(part)
        step = step - part * turned
    if past:
        _, turned, along = past[-1]
        step = step * (along / float((turned * turned).sum()))
    for (moved, turned, along), part in zip(past, reversed(parts), strict=True):
        step = step + (part - float((turned * step).sum()) / along) * moved
    return step
