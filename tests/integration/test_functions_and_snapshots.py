"""Every function of ours, started as SnapStart starts it: nothing of the snapshot may be used where it does harm.

The probe runs in three processes of each function's snapshot at once, after the function's own hooks. It looks at what
is in memory, not at what is known to be there, so a new cache or generator is looked at as well.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, Router

from local.pool.api import NATIVE
from local.pool.configuration import FunctionConfiguration
from local.serving import Server, listen
from local.setup.stamps import ROOT
from tests.support.lambda_pool import SNAPSHOTS, Meeting, RunningPool, function, meeting, running_pool

pytest.importorskip(NATIVE, reason="its native library is built on Linux only")

FUNCTIONS = sorted(folder.name for folder in (ROOT / "functions").iterdir() if (folder / "app.py").exists())
FORKS = 3
LATER = {"generate": ["taskflow.conversation.referring"], "worker": ["taskflow.records.search.query"]}
"""What a function's snapshot goes without, of what ``late`` finds: it needs that for few of its calls, or, as here,
only where memory is switched on."""

PROBE = """
import ast, gc, importlib.util, random, sys, time
from pathlib import Path

BEGAN = time.time(), time.monotonic()
spec = importlib.util.spec_from_file_location("handler_module", "{file}")
app = importlib.util.module_from_spec(spec)
spec.loader.exec_module(app)

from snapshot_restore_py import get_before_snapshot
hooks = len(get_before_snapshot())

def late():
    "What the code that speaks, decides and records imports with its first call, and the snapshot does not have."
    for found in filter(None, [*sys.modules.values()]):
        if found.__name__.startswith(("taskflow.records", "taskflow.turns", "taskflow.engine", "taskflow.telemetry")):
            for node in ast.walk(ast.parse(Path(found.__file__).read_text())):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    for each in ast.walk(node):
                        if isinstance(each, ast.ImportFrom) and each.module not in sys.modules:
                            yield each.module

TAKEN = []
LATE = []
get_before_snapshot().insert(0, (lambda: LATE.extend(sorted(set(late()))), (), {{}}))
get_before_snapshot().insert(0, (lambda: TAKEN.append((time.time(), time.monotonic())), (), {{}}))  # the last to run

def ours():
    gc.unfreeze()
    for found in gc.get_objects():
        module = getattr(type(found), "__module__", "") or ""
        if isinstance(module, str) and module.partition(".")[0] in ("taskflow", "handler_module"):
            yield found

def values(found):
    names = [*getattr(found, "__dict__", {{}})]
    for kind in type(found).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else slots
    for name in names:
        yield name, getattr(found, name, None)

def old_times():
    "Attributes of our objects that hold a time at which the snapshot was made."
    for found in ours():
        for name, value in values(found):
            numbers = value if isinstance(value, tuple) else (value,)
            for number in numbers:
                if isinstance(number, float):
                    for began, taken in zip(BEGAN, TAKEN[0]):
                        if began <= number <= taken:
                            yield f"{{type(found).__name__}}.{{name}}"

def ids():
    bootstrap = sys.modules.get("taskflow.bootstrap")
    if bootstrap:
        backend = bootstrap.backend()
        yield from (backend.new_id(), bootstrap.new_secret())

def handler(event, context):
    times = sorted(set(old_times()))
    generators = [found for found in gc.get_objects() if isinstance(found, random.Random)] + [random]
    answer = {{
        "hooks": hooks,
        "streams": [[each.random() for _ in range(2)] for each in generators],
        "ids": list(ids()),
        "times": times,
        "late": LATE,
        "pid": os.getpid(),
    }}
    meet(event["port"])
    return answer
"""


def _probe(folder: Path, name: str) -> FunctionConfiguration:
    file = ROOT / "functions" / name / "app.py"
    return function(
        folder / name,
        PROBE.format(file=file),
        AWS_ENDPOINT_URL="http://127.0.0.1:9",
        TASKFLOW_TABLE="table",
        TASKFLOW_CONNECTIONS_ENDPOINT="http://127.0.0.1:9/v1",
        TASKFLOW_SIGNING_KEY="k" * 32,
        TASKFLOW_LLM_BASE_URL="https://model.example/v1",
        TASKFLOW_MODELS="one",
        TASKFLOW_DEFAULT_MODEL="one",
        POWERTOOLS_SERVICE_NAME=name,
    )


async def _in_forks(pool: RunningPool, name: str, place: Meeting) -> list[Any]:
    """The answers of so many processes at once."""
    async with asyncio.TaskGroup() as group:
        calls = [group.create_task(pool.invoke(name, {"port": place.port})) for _ in range(FORKS)]
        await place.of(FORKS)
        place.release()
    return [call.result() for call in calls]


@pytest.mark.parametrize("name", FUNCTIONS)
async def test_processes_of_one_snapshot_share_no_id_no_random_number_no_time_and_no_connection(
    tmp_path: Path, name: str
) -> None:
    async with (
        running_pool(tmp_path, _probe(tmp_path, name), runtime=SNAPSHOTS) as pool,
        meeting() as place,
    ):
        answers = await _in_forks(pool, name, place)
        assert (await pool.functions())[name]["snapshot"], pool.log(name)
    assert {answer["hooks"] for answer in answers} == {1}
    assert len({answer["pid"] for answer in answers}) == FORKS
    for streams in zip(*(answer["streams"] for answer in answers), strict=True):
        assert len({tuple(stream) for stream in streams}) == FORKS
    drawn = [one for answer in answers for one in answer["ids"]]
    assert len(set(drawn)) == len(drawn)
    assert [answer["times"] for answer in answers] == [[]] * FORKS
    assert "connections were open" not in pool.log(name)
    assert answers[0]["late"] == LATER.get(name, [])


@dataclass
class Secrets:
    """Secrets Manager. ``asked``: the session tokens that it was asked with."""

    port: int
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def _secrets_manager() -> AsyncIterator[Secrets]:
    async def answer(request: Request) -> Response:
        assert request.headers["x-amz-target"] == "secretsmanager.GetSecretValue"
        secrets.asked.append(request.headers["x-amz-security-token"])
        return JSONResponse(
            {"SecretString": json.dumps({"signing_key": "s" * 32, "metrics_token": "m" * 32})}
        )

    server = Server(Router([Route("/", answer, methods=["POST"])]), listen())
    secrets = Secrets(server.port)
    await server.open()
    try:
        yield secrets
    finally:
        server.close()


async def test_each_process_fetches_its_keys_and_its_secrets_itself(tmp_path: Path) -> None:
    handler = """
    def handler(event, context):
        real = app.bootstrap.keys().signing()
        again = app.bootstrap.keys().signing()
        meet(event["port"])
        return real.signing_key == again.signing_key == "s" * 32
    """
    async with _secrets_manager() as secrets:
        one = _probe(tmp_path, "ingest")
        changed = {
            **one.variables,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{secrets.port}",
            "TASKFLOW_SIGNING_SECRET_ARN": "arn:aws:secretsmanager:us-east-1:0:secret:s",
        }
        del changed["TASKFLOW_SIGNING_KEY"]
        file = one.folder / "app.py"
        file.write_text(file.read_text() + "\n".join(line[4:] for line in handler.splitlines()) + "\n")
        async with (
            running_pool(tmp_path, replace(one, variables=changed), runtime=SNAPSHOTS) as pool,
            meeting() as place,
        ):
            assert await _in_forks(pool, "ingest", place) == [True] * FORKS
    assert len(secrets.asked) == 1 + FORKS  # before the snapshot, and in each process once
    assert len(set(secrets.asked)) == 1 + FORKS  # each with keys of its own
