"""Whether this machine can build what is deployed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from infra.preflight.answers import Answers, Finding, Severity

LEAST_NODE = (20, 19)
"""As ``engines`` of web/package.json."""


def tools_of_machine(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.sam is None:
        yield Finding(Severity.ERROR, "there is no AWS SAM CLI", "pipx install aws-sam-cli")
    elif version(answers.sam) < version(answers.checked_sam):
        yield Finding(
            Severity.WARNING,
            f"the SAM CLI is {answers.sam}; the template was checked with {answers.checked_sam}",
            "pipx upgrade aws-sam-cli, if it refuses a runtime or a property.",
        )
    runtime = values.get("LambdaRuntime", "")
    if runtime.startswith("python") and runtime not in answers.interpreters:
        yield Finding(
            Severity.ERROR,
            f"there is no {runtime} here, which sam build needs to choose wheels for LambdaRuntime={runtime}",
            f"Install it (uv python install {runtime.removeprefix('python')}, pyenv, apt), or give LambdaRuntime.",
        )
    if answers.node is None:
        yield Finding(
            Severity.ERROR, "there is no Node.js, which builds the web client", "Install Node.js 22."
        )
    elif version(answers.node) < LEAST_NODE:
        yield Finding(
            Severity.ERROR,
            f"Node.js is {answers.node}, older than {'.'.join(map(str, LEAST_NODE))}",
            "Install Node.js 22.",
        )


def version(text: str) -> tuple[int, ...]:
    """The numbers of the first version in a text: ``SAM CLI, version 1.146.0``, ``v22.21.1``."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(each) for each in found.groups() if each) if found else ()
