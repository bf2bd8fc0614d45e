"""Deploys what stores something, and no more, to an emulator that is not ours (decision 063)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.emulator import described
from local.emulator import template as templates
from local.emulator.deploy import deploy_body


def deploy_storage(template: Path, parameters: Mapping[str, str], address: str, stack: str) -> dict[str, Any]:
    """Creates or updates what stores something; returns what the laptop runs itself (``described.describe``).

    Raises ``EmulatorError``.
    """
    whole = templates.load(template)
    body = json.dumps(described.storing(whole, parameters, stack))
    outputs = deploy_body({"TemplateBody": body}, {}, address, stack)
    return described.describe(whole, parameters, stack, outputs)
