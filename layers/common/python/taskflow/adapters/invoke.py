"""Lambda invocations."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from taskflow.aws.errors import AwsError
from taskflow.aws.refusals import is_refusal
from taskflow.conversation.invocations import Invocation, encode
from taskflow.errors import CallRefused, StoreUnavailable

if TYPE_CHECKING:
    from taskflow.aws.services import Invoked, Lambda


class LambdaInvoker:
    """Invokes one function: asynchronously (``invoke``) or waiting for its answer (``ask``)."""

    def __init__(self, client: Lambda, function: str) -> None:
        self._client = client
        self._function = function

    async def invoke(self, invocation: Invocation) -> None:
        """Raises ``StoreUnavailable`` when Lambda does not take it now, ``CallRefused`` when it never will."""
        await self._call("Event", encode(invocation))

    async def ask(self, payload: Mapping[str, Any]) -> Any:
        """The function's result. Raises ``StoreUnavailable`` when it failed or did not answer, ``CallRefused`` when it
        may not be asked."""
        answer = await self._call("RequestResponse", payload)
        if answer.error:
            raise StoreUnavailable(f"{self._function} failed")
        return json.loads(answer.payload)

    async def _call(self, kind: str, payload: Mapping[str, Any]) -> Invoked:
        try:
            return await asyncio.to_thread(
                self._client.invoke,
                FunctionName=self._function,
                InvocationType=kind,
                Payload=json.dumps(payload).encode(),
            )
        except AwsError as error:
            if is_refusal(error):
                raise CallRefused(error.reason, f"Invoke of {self._function}") from None
            raise StoreUnavailable(f"{self._function} cannot be invoked: {error.reason}") from error
