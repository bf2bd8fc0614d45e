"""The worker's exporter of spans: with the receiver's key, and with the queue that wakes the worker again."""

from __future__ import annotations

import math
import os
import time
import uuid
from collections.abc import Mapping

from taskflow.aws.account import Account
from taskflow.aws.client import Behaviour
from taskflow.aws.errors import AwsError
from taskflow.aws.http import Waits
from taskflow.aws.refusals import is_refusal
from taskflow.aws.services import Sqs
from taskflow.errors import CallRefused
from taskflow.records.database import Database
from taskflow.records.export.exporting import Exporter
from taskflow.records.export.outbox import Outbox
from taskflow.records.export.sending import Sender
from taskflow.records.export.settings import HEADERS, SECRET_ARN, ExportSettings
from taskflow.records.metrics import Labels
from taskflow.records.schema import SpansRecord
from taskflow.unhandled import report

_BEHAVIOUR = Behaviour(Waits(1, 3), attempts=1)
"""What is not sent now goes with the next batch of records."""
MAX_DELAY_SECONDS = 900
"""SQS delays no message for longer."""


class SqsWake:
    """Lets the worker be called again, by a record that stores nothing."""

    def __init__(self, client: Sqs, url: str) -> None:
        self._client = client
        self._url = url

    @classmethod
    def of_this_function(cls, url: str) -> SqsWake:
        """With the function's own keys."""
        return cls(Account.from_environment(os.environ).sqs(_BEHAVIOUR), url)

    def after(self, seconds: float) -> bool:
        """False when the queue did not take it."""
        delay = min(MAX_DELAY_SECONDS, math.ceil(max(0.0, seconds)))
        entry = {
            "Id": "0",
            "MessageBody": SpansRecord().model_dump_json(by_alias=True),
            "DelaySeconds": delay,
        }
        try:
            answer = self._client.send_message_batch(QueueUrl=self._url, Entries=[entry])
        except AwsError as error:
            if is_refusal(error):
                report(CallRefused(error.reason, "SendMessageBatch"))
            return False
        return not answer.get("Failed")


def export_settings(environment: Mapping[str, str]) -> ExportSettings:
    """What the environment says, with the headers of its secret. Raises ``SettingsError``, ``StoreUnavailable`` and
    ``CallRefused``."""
    arn = environment.get(SECRET_ARN, "")
    plain = ExportSettings.from_env(environment)
    if not arn or not plain.on or environment.get(HEADERS):
        return plain
    # Only on AWS: costs an import and a call that a laptop does without.
    from taskflow.adapters.secrets import Secret
    from taskflow.clock import SystemClock

    account = Account.from_environment(os.environ)
    try:
        held = Secret(account.secrets(), arn, SystemClock()).values()
    finally:
        account.reset()
    return ExportSettings.from_env({**environment, HEADERS: str(held.get("otlp_headers", ""))})


def exporter_of(settings: ExportSettings, database: Database, labels: Labels) -> Exporter:
    """The exporter of this process."""
    return Exporter(
        settings,
        Outbox(database),
        Sender(settings),
        new_id=lambda: str(uuid.uuid4()),
        now=time.time,
        monotonic=time.monotonic,
        labels=labels,
    )
