"""Service tokens of the running stack, made as an operator makes them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

from local.setup.stamps import ROOT
from tests.support.kept_secret import note
from tests.support.stack import Running


def key(stack: Running, scope: str = "api", name: str = "one") -> str:
    """The token of a program, the same for the same name."""
    return _made(stack.env["AWS_REGION"], stack.env["AWS_ENDPOINT_URL"], scope, name)


@cache
def _made(region: str, endpoint: str, scope: str, name: str) -> str:
    environment = {
        **os.environ,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    command = [sys.executable, "-m", "infra.tokens", "create", "--name", name, "--scope", scope]
    made = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return note(made.stdout.strip())
