"""Lambda invocations through boto3."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from taskflow.conversation.invocations import Invocation, encode
from taskflow.errors import StoreUnavailable

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


class LambdaInvoker:
    """Invokes one function: asynchronously (``invoke``) or waiting for its answer (``ask``)."""

    def __init__(self, client: LambdaClient, function: str) -> None:
        self._client = client
        self._function = function

    async def invoke(self, invocation: Invocation) -> None:
        """Raises ``StoreUnavailable`` when Lambda does not take it."""
        await self._call("Event", encode(invocation))

    async def ask(self, payload: Mapping[str, Any]) -> Any:
        """The function's result. Raises ``StoreUnavailable`` when it failed or did not answer."""
        answer = await self._call("RequestResponse", payload)
        body = await asyncio.to_thread(answer["Payload"].read)
        if "FunctionError" in answer:
            raise StoreUnavailable(f"{self._function} failed")
        return json.loads(body)

    async def _call(self, kind: Any, payload: Mapping[str, Any]) -> Any:
        try:
            return await asyncio.to_thread(
                self._client.invoke,
                FunctionName=self._function,
                InvocationType=kind,
                Payload=json.dumps(payload).encode(),
            )
        except (ClientError, BotoCoreError) as error:
            raise StoreUnavailable(f"{self._function} cannot be invoked: {type(error).__name__}") from error
