"""Hooks of Lambda SnapStart: what is made before the snapshot of a function, and what must not be of it afterwards.

Lambda initialises a published version once, keeps a snapshot of its memory, and continues every execution environment
from there. Everything in memory is then the same in all of them, and may be days old: the state of random generators,
keys, what was read from elsewhere; connections are dead. So a function registers

- ``before``: makes what its first invocation would make, and closes what it has opened meanwhile;
- ``after``: in each restored environment, forgets what was read and opened, and seeds random generators anew.

``uuid.uuid4`` and ``secrets`` need nothing: they ask the kernel.

https://docs.aws.amazon.com/lambda/latest/dg/snapstart-uniqueness.html
https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-python.html: the library is part of Lambda's
runtime from Python 3.12 on. Where it is missing, or the function is started without a snapshot, nothing is registered.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Mapping

Hook = Callable[[], object]


def starts_from_snapshot(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is initialised for a snapshot."""
    return environment.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start"


def register(before: Iterable[Hook], after: Iterable[Hook]) -> None:
    """To be called once, while the handler's module is imported. ``before`` and ``after`` run in their order.

    A hook that raises fails the publication, or the restore.
    """
    if not starts_from_snapshot():
        return
    try:
        from snapshot_restore_py import register_after_restore, register_before_snapshot
    except ImportError:  # a runtime without SnapStart
        return
    register_before_snapshot(_run, before)
    register_after_restore(_run, (random.seed, *after))


def _run(hooks: Iterable[Hook]) -> None:
    for hook in hooks:
        hook()
