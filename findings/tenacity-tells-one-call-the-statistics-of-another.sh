#!/usr/bin/env bash
# tenacity 9.2.1 (Python): all calls of a decorated function write into one dict of statistics, whatever their thread or task. Each that begins
# empties it. A call that took three attempts reads that it took one, when another began meanwhile.
#
# tenacity's documentation ("Statistics", https://tenacity.readthedocs.io/en/latest/#statistics) has them at the function's attribute "statistics",
# and its reference says of the values that they "are local to the thread running call (so if multiple threads share the same retrying object -
# either directly or indirectly) they will each have their own view". That holds for a Retrying that is called. The decorator
# gives one dict to all calls, so that it is found through other decorators, too.
#
# Seen (Python 3.11; "first" needs three attempts; "second" begins in the third and needs one; each reads the statistics at its end):
#   decorated, two tasks: first took 3 and reads 1, second took 1 and reads 1
#   decorated, two threads: first took 3 and reads 1, second took 1 and reads 1
#   one Retrying, two threads: first took 3 and reads 3, second took 1 and reads 1
#
# What our users would notice: a program of theirs that asks a model through tenacity, and writes "attempt_number" into the logs that it sends
# TaskFlow (docs/ingest.md), has calls without their retries as soon as two people talk at once. TaskFlow retries with
# tenacity too, and reads no statistics (taskflow/llm/retry.py).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check tenacity==9.2.1
cat > see.py <<'PY'
import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from tenacity import Retrying, retry, stop_after_attempt

NEEDS = {"first": 3, "second": 1}


def told(name, results):
    said = [f"{who} took {took} and reads {read}" for who, (took, read) in zip(NEEDS, results, strict=True)]
    print(f"{name}: {', '.join(said)}")


async def in_tasks():
    begun, over = asyncio.Event(), asyncio.Event()
    took = dict.fromkeys(NEEDS, 0)

    @retry(stop=stop_after_attempt(5))
    async def ask(who):
        took[who] += 1
        if who == "first" and took[who] == NEEDS[who]:
            begun.set()
            await over.wait()
        if took[who] < NEEDS[who]:
            raise ConnectionError
        return took[who], ask.statistics["attempt_number"]

    async def second():
        await begun.wait()
        try:
            return await ask("second")
        finally:
            over.set()

    return await asyncio.gather(ask("first"), second())


def in_threads(call, statistics):
    begun, over = threading.Event(), threading.Event()
    took = dict.fromkeys(NEEDS, 0)

    def ask(who):
        took[who] += 1
        if who == "first" and took[who] == NEEDS[who]:
            begun.set()
            over.wait()
        if took[who] < NEEDS[who]:
            raise ConnectionError
        return took[who], statistics()["attempt_number"]

    def second():
        begun.wait()
        try:
            return call(ask, "second")
        finally:
            over.set()

    with ThreadPoolExecutor(2) as pool:
        return [result.result() for result in (pool.submit(call, ask, "first"), pool.submit(second))]


@retry(stop=stop_after_attempt(5))
def decorated(ask, who):
    return ask(who)


shared = Retrying(stop=stop_after_attempt(5))
told("decorated, two tasks", asyncio.run(in_tasks()))
told("decorated, two threads", in_threads(decorated, lambda: decorated.statistics))
told("one Retrying, two threads", in_threads(shared, lambda: shared.statistics))
PY
timeout 100 venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
decorated, two tasks: first took 3 and reads 1, second took 1 and reads 1
decorated, two threads: first took 3 and reads 1, second took 1 and reads 1
one Retrying, two threads: first took 3 and reads 3, second took 1 and reads 1
SEEN
