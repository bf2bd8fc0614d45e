"""Functions' roles are those of the stack as it is deployed now."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from local.emulator import described
from local.files import Latest
from local.grants.policy import Need
from local.grants.roles import CALLS, Roles

GET = [Need("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:000000000000:table/t")]


def deployed(file: Path, *actions: str) -> None:
    """A stack whose function ``f`` may do this."""
    statement: dict[str, Any] = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    described.write(file, {"functions": {"f": {"policies": [{"Statement": statement}]}, "without": {}}})


def test_a_new_deployment_changes_what_a_role_grants(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    roles = Roles(file)
    assert not roles.knows("f")
    deployed(file, "dynamodb:GetItem")
    assert (roles.knows("f"), roles.knows("without"), roles.refusal("f", GET)) == (True, False, "")
    deployed(file, "dynamodb:PutItem")
    assert "f is not authorized to perform: dynamodb:GetItem on resource" in roles.refusal("f", GET)


def test_every_call_is_noted_once_however_often_the_stack_starts(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    deployed(file, "dynamodb:GetItem")
    for _ in range(2):
        roles = Roles(file)
        assert [roles.refusal("f", GET * 2), roles.refusal("f", GET)] == ["", ""]
    notes = (tmp_path / CALLS).read_text().splitlines()
    assert [json.loads(line) for line in notes] == [["f", GET[0].action, GET[0].resource, "", True]]


def test_a_file_is_read_once_for_each_time_that_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "stack.json"
    texts: list[str] = []

    def read(text: str) -> int:
        texts.append(text)
        return len(texts)

    latest = Latest(file, read)
    assert [latest(), latest()] == [1, 1]
    deployed(file, "a")
    assert [latest(), latest()] == [2, 2]
    deployed(file, "a")
    assert latest() == 3
    file.unlink()
    assert [latest(), texts[0], texts[-1]] == [4, "", ""]
