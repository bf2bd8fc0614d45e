"""Whether a function's role lets it use ``@connections``: asked of the emulator, which has the roles.

Once for each function, method and API: every token of every reply comes through here.
"""

from __future__ import annotations

from typing import Protocol

import httpx

ALLOWS = "/_taskflow/allows"


class Grants(Protocol):
    """Who may use ``@connections``."""

    async def refusal(self, function: str, method: str, path: str, api: str) -> str:
        """Why the caller with this access key may not, in IAM's words; empty when it may."""
        ...


class Anybody:
    """Where no roles are known."""

    async def refusal(self, function: str, method: str, path: str, api: str) -> str:
        return ""

    async def close(self) -> None:
        """Nothing is open."""


class EmulatorGrants:
    """The emulator at ``endpoint``. What it allowed once stays allowed while this process runs."""

    def __init__(self, endpoint: str) -> None:
        self._client = httpx.AsyncClient(base_url=endpoint, timeout=5.0, trust_env=False)
        self._allowed: set[tuple[str, str, str]] = set()

    async def refusal(self, function: str, method: str, path: str, api: str) -> str:
        if (function, method, api) in self._allowed:
            return ""
        asked = {"function": function, "method": method, "path": path, "api": api}
        try:
            answer = await self._client.get(ALLOWS, params=asked)
        except httpx.TransportError:
            # While the emulator is away nothing is known of roles, and nothing is gained by silence.
            return ""
        if answer.status_code != httpx.codes.OK:
            return ""  # Another emulator, which has no such question.
        said = str(answer.json()["refusal"])
        if not said:
            self._allowed.add((function, method, api))
        return said

    async def close(self) -> None:
        """Closes the connections to the emulator."""
        await self._client.aclose()
