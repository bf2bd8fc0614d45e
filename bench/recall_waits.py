"""How long a turn waits for recall, with the invocation in it: ``python -m bench.recall_waits``.

The third held-out history of ``bench.recall``, among nine other people, in the database of a running laptop stack. Each
question is asked as generate asks it: the person's switch is read from the table, the worker is invoked and waited for.
The call goes by way of the triggers and the pool to a function's process that is warm; the worker redacts the question,
has its vector made by the embedded model's process and searches. In turns with it, the same question without all this:
from this process, which has the database open. The difference is what the invocation costs here; Lambda's own is not in
it.

``--short`` asks a small history without other people.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from taskflow.adapters.dynamodb import DynamoTable, call_in_thread
from taskflow.adapters.invoke import LambdaInvoker
from taskflow.adapters.past_messages import LambdaPastMessages
from taskflow.aws.account import Account
from taskflow.aws.client import Behaviour
from taskflow.aws.http import Waits
from taskflow.engine import remembering
from taskflow.llm.embeddings import ServerEmbedder
from taskflow.records.database import Database, connect
from taskflow.records.memory.recalling import Question, Recalling

from bench.machine import heading
from bench.recall import AT, DATA, HELD_OUT, NOWHERE, OTHERS, OWNER, Patient, crowd, stored
from bench.recall_set import History, held_out
from local.embedding.model import MODEL_ID, SIZE
from local.embedding.server import serve
from local.loopback import HOST
from local.supervisor.parts import STACK
from tests.support.stack import Running, running_stack

WARM = 5
"""Questions that are asked before times are taken."""
PATIENCE_SECONDS = 5.0
"""A turn goes on without an answer after ``AIM_MS``; here a late one counts with its time."""
AIM_MS = 150.0


async def invoked(
    running: Running, questions: Sequence[str], beside: Recalling
) -> tuple[list[float], list[float]]:
    """Milliseconds for each question: as a turn asks, and without the invocation. Both must find the same."""
    account = Account.from_environment(running.env)
    table = DynamoTable(account.dynamodb(), running.output("TableName"), call_in_thread)
    await remembering.switch(table, OWNER, on=True, now=0)
    patient = Behaviour(Waits(PATIENCE_SECONDS, PATIENCE_SECONDS), attempts=1)
    past = LambdaPastMessages(table, LambdaInvoker(account.functions(patient), f"{STACK}-worker"))
    asked, alone = [], []
    for place, text in enumerate([*questions[:WARM], *questions]):
        began = time.perf_counter()
        found = await past.recall(OWNER, text, NOWHERE, 0, PATIENCE_SECONDS)
        answered = time.perf_counter()
        same = await asyncio.to_thread(beside.find, OWNER, Question(text, NOWHERE, 0), PATIENCE_SECONDS, AT)
        ended = time.perf_counter()
        assert [each.message_id for each in found or ()] == [each.message_id for each in same], text
        if place >= WARM:
            asked.append((answered - began) * 1000)
            alone.append((ended - answered) * 1000)
    return asked, alone


def measure(running: Running, made: History, others: int) -> str:
    """A line of figures."""
    server = serve(0, "")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    embedder = ServerEmbedder(f"http://{HOST}:{server.server_port}/v1", MODEL_ID, size=SIZE)
    database = Database(lambda fresh: running.database_url)
    stored(database, made, Patient(embedder))
    with connect(running.database_url) as connection:
        connection.execute("SET app.migrating = 'on'")
        passages = crowd(connection, others)
    beside = Recalling(database, Patient(embedder), lambda text: text)
    asked, alone = asyncio.run(invoked(running, [each.text for each in made.questions], beside))
    database.close()
    late = sum(each > AIM_MS for each in asked)
    return (
        f"{len(asked)} questions among {passages:,} passages: {_line(asked)} as a turn asks (aim p95 {AIM_MS:.0f}); "
        f"{late} would come too late and be skipped. {_line(alone)} without the invocation."
    )


def _line(times: Sequence[float]) -> str:
    ordered = sorted(times)
    return f"p50 {statistics.median(ordered):.0f} ms, p95 {ordered[int(len(ordered) * 0.95)]:.0f} ms"


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.recall_waits", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a small history, and nobody else")
    options = parser.parse_args()
    size, others = ((24, 6), 0) if options.short else ((160, 12), OTHERS)
    made = held_out(DATA / HELD_OUT["Held out, third"], 1, *size)
    print(heading("python -m bench.recall_waits"))
    with (
        tempfile.TemporaryDirectory(prefix="taskflow-bench-") as folder,
        running_stack(Path(folder) / "data") as running,
    ):
        print(measure(running, made, others), flush=True)


if __name__ == "__main__":
    main()
