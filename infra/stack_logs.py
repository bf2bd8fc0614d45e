"""``make logs STACK=taskflow``: a deployed stack's logs, asked of CloudWatch again and again (``FilterLogEvents``).

Live Tail would show them a second or two sooner; it costs money by the minute and needs a right of its own.
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from local.follow import LogsError, parser, shown
from local.log_lines import LEVELS, Line, Wanted, parse, show

POLL_SECONDS = 2.0
"""FilterLogEvents is limited to five requests a second in an account's region where it is slowest."""
PAST_SECONDS = 600
LATE_MS = 10_000
"""An event may be found this long after its time: that long the past is asked for again."""
PLATFORM = ("START RequestId", "END RequestId", "INIT_START")
"""Lines that Lambda writes about every invocation."""


def pattern(wanted: Wanted) -> str:
    """What CloudWatch is asked for; empty: everything.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    quoted = json.dumps(wanted.text) if wanted.text else ""
    if not wanted.level:
        return quoted
    worse = LEVELS[LEVELS.index(wanted.level) :]
    levels = " || ".join(f'$.level = "{level}"' for level in worse)
    text = f" && $.conversation_id = {quoted}" if quoted else ""
    return f"{{ ({levels}){text} }}"


def follow_stack(stack: str, wanted: Wanted, lines: int, *, forever: bool) -> None:
    """Prints until interrupted. Raises ``LogsError``."""
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        tail = Tail(boto3.client("logs"), stack, wanted, time.time)
        past = tail.past()
        _print(past[len(past) - min(lines, len(past)) :])
        while forever:
            time.sleep(POLL_SECONDS)
            _print(tail.more())
    except ClientError as error:
        code = error.response["Error"].get("Code", "unknown")
        raise LogsError(
            f"CloudWatch refuses ({code}): {error.response['Error'].get('Message', '')}"
        ) from error
    except BotoCoreError as error:
        raise LogsError(
            f"AWS cannot be asked ({error}): set AWS_PROFILE, or AWS_DEFAULT_REGION and credentials, as for make deploy"
        ) from error


class Tail:
    """Events of a stack's functions, each once. ``clock``: seconds since the epoch."""

    def __init__(self, client: Any, stack: str, wanted: Wanted, clock: Callable[[], float]) -> None:
        self._client = client
        self._wanted = wanted
        self._clock = clock
        self._prefix = f"/aws/lambda/{stack}-"
        self._since = int((clock() - PAST_SECONDS) * 1000)
        self._seen: dict[str, int] = {}
        self._groups = self._find_groups(stack)

    def past(self) -> list[Line]:
        """The last minutes."""
        return self.more()

    def more(self) -> list[Line]:
        """What was not told yet, in order."""
        found = [(event, group) for group in self._groups for event in self._events(group)]
        fresh = [(event, group) for event, group in found if event["eventId"] not in self._seen]
        self._seen.update({event["eventId"]: event["timestamp"] for event, _ in fresh})
        self._since = max(self._since, int(self._clock() * 1000) - LATE_MS)
        self._seen = {name: at for name, at in self._seen.items() if at >= self._since}
        fresh.sort(key=lambda each: each[0]["timestamp"])
        lines = (self._line(event, group) for event, group in fresh)
        return [line for line in lines if line is not None and self._wanted.wants(line)]

    def _find_groups(self, stack: str) -> list[str]:
        pages = self._client.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=self._prefix)
        groups = [str(group["logGroupName"]) for page in pages for group in page["logGroups"]]
        if not groups:
            raise LogsError(
                f"no log group begins with {self._prefix}: is {stack} the stack's name, and the region right?"
            )
        if not self._wanted.source:
            return groups
        own = self._prefix + self._wanted.source
        if own not in groups:
            names = ", ".join(group.removeprefix(self._prefix) for group in groups)
            raise LogsError(f"the stack has no function {self._wanted.source}: FUNCTION is one of {names}")
        return [own]

    def _events(self, group: str) -> list[Mapping[str, Any]]:
        asked = {"logGroupName": group, "startTime": self._since}
        if filtered := pattern(self._wanted):
            asked["filterPattern"] = filtered
        pages = self._client.get_paginator("filter_log_events").paginate(**asked)
        return [event for page in pages for event in page["events"]]

    def _line(self, event: Mapping[str, Any], group: str) -> Line | None:
        text = str(event["message"])
        if text.startswith(PLATFORM):
            return None
        line = parse(group.removeprefix(self._prefix), text)
        if line is None or line.at:
            return line
        at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        return Line(line.source, line.text, line.level, at, line.more, line.raw)


def _print(lines: list[Line]) -> None:
    for line in lines:
        print(show(line), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 after Ctrl-C, 1 when there is nothing to show."""
    words = parser("python -m infra.stack_logs", __doc__)
    words.add_argument("stack", help="its name")
    options = words.parse_args(arguments)
    return shown(
        options,
        lambda wanted: follow_stack(options.stack, wanted, options.lines, forever=not options.once),
    )


if __name__ == "__main__":
    sys.exit(main())
