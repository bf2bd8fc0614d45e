"""The OpenAPI document of the HTTP API, without a server: as ``/api/openapi.json`` answers."""

from __future__ import annotations

from typing import Any, cast

from taskflow.records.database import Database
from taskflow.rest.build import build
from taskflow.rest.ports import RestPorts
from taskflow.settings import Settings


class _Nothing:
    """In place of ports that nobody calls: to describe the routes needs none of them."""

    admission = issuer = None


def document() -> dict[str, Any]:
    """The whole document."""
    nothing = cast("RestPorts", _Nothing())
    app = build(Settings(signing_key="-" * 32), nothing, Database(lambda fresh: ""), lambda text: text)
    return app.openapi()
