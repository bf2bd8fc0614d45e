"""Names and buckets of the metrics that the worker counts and the exporter tells."""

from __future__ import annotations

LATENCY_BUCKETS_MS: tuple[int, ...] = (
    100,
    250,
    500,
    1_000,
    2_000,
    3_000,
    5_000,
    10_000,
    20_000,
    30_000,
    60_000,
)
FIRST_TOKEN_BUCKETS_MS: tuple[int, ...] = (50, 100, 250, 500, 1_000, 2_000, 3_000, 5_000, 10_000, 30_000)
"""Upper bounds, each bucket holding what is above the one before. Changing them splits what is already counted."""
