#!/usr/bin/env bash
# limits 5.8.0 (Python): with a fixed window, a hit that is refused because it costs too much is deducted all the same. What was left is gone, and
# smaller hits are refused until the window ends. The two other strategies deduct nothing from a hit that they refuse.
#
# The reference (https://limits.readthedocs.io/en/stable/api.html) says of hit(), in all strategies with the same words: "True if cost could be
# deducted from the rate limit without exceeding it". A good engineer reads False as not deducted. With a cost of one it makes no difference,
# since a window that refuses one is used up anyway. With costs of tokens or bytes, one large request closes the window for everybody
# who shares it, also a request that could never have passed. test() before hit() avoids it, where nobody else comes between.
#
# Seen (Python 3.11, in memory; 1,000 a minute; each line is a new window, "-" is refused):
#   FixedWindowRateLimiter: 800, 300-, 100-; 0 left
#   FixedWindowRateLimiter: 2000-, 1-; 0 left
#   MovingWindowRateLimiter: 800, 300-, 100; 100 left
#   MovingWindowRateLimiter: 2000-, 1; 999 left
#   SlidingWindowCounterRateLimiter: 800, 300-, 100; 100 left
#   SlidingWindowCounterRateLimiter: 2000-, 1; 999 left
#
# What our users would notice: a proxy of theirs in front of TaskFlow's door for programs (docs/openai.md), which counts tokens a minute with this
# library, turns a tenant away for the rest of the minute when one long prompt was refused, though nothing of it was answered. A message
# that TaskFlow's own budgets refuse takes nothing from them: its write has a condition (docs/limits.md).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check limits==5.8.0
cat > see.py <<'PY'
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter, MovingWindowRateLimiter, SlidingWindowCounterRateLimiter

LIMIT = parse("1000/minute")
for strategy in FixedWindowRateLimiter, MovingWindowRateLimiter, SlidingWindowCounterRateLimiter:
    for costs in (800, 300, 100), (2000, 1):
        limiter = strategy(MemoryStorage())
        hits = [f"{cost}{'' if limiter.hit(LIMIT, 'tenant', cost=cost) else '-'}" for cost in costs]
        print(f"{strategy.__name__}: {', '.join(hits)}; {limiter.get_window_stats(LIMIT, 'tenant').remaining} left")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
FixedWindowRateLimiter: 800, 300-, 100-; 0 left
FixedWindowRateLimiter: 2000-, 1-; 0 left
MovingWindowRateLimiter: 800, 300-, 100; 100 left
MovingWindowRateLimiter: 2000-, 1; 999 left
SlidingWindowCounterRateLimiter: 800, 300-, 100; 100 left
SlidingWindowCounterRateLimiter: 2000-, 1; 999 left
SEEN
