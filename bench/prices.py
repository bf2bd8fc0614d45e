"""What AWS charges, us-east-1, on demand, in US dollars; no free tier."""

from __future__ import annotations

from dataclasses import dataclass

from tests.support.metered import Bill

MILLION = 1_000_000
WEBSOCKET_MESSAGE = 1.00 / MILLION
"""A frame in either direction, up to 32 KB (aws.amazon.com/api-gateway/pricing)."""
CONNECTION_MINUTE = 0.25 / MILLION
WRITE_UNIT = 0.625 / MILLION
"""aws.amazon.com/dynamodb/pricing/on-demand"""
READ_UNIT = 0.125 / MILLION
INVOCATION = 0.20 / MILLION
"""aws.amazon.com/lambda/pricing"""
GB_SECOND = 0.0000133334
"""arm64."""
SQS_REQUEST = 0.40 / MILLION
"""aws.amazon.com/sqs/pricing"""
HTTP_REQUEST = 1.00 / MILLION
"""An HTTP API's (aws.amazon.com/api-gateway/pricing)."""
CLOUDFRONT_REQUEST = 1.00 / MILLION
"""HTTPS, in North America and Europe (aws.amazon.com/cloudfront/pricing)."""
CLOUDFRONT_GB = 0.085
CLOUDFRONT_FUNCTION = 0.10 / MILLION
"""A call of a function at the edge."""
SCHEDULE = 1.00 / MILLION
"""A call by a schedule (aws.amazon.com/eventbridge/pricing)."""
STORED_GB = 0.25
"""DynamoDB, a month."""
LOGGED_GB = 0.50
"""aws.amazon.com/cloudwatch/pricing"""
METRIC_SERIES = 0.30
"""A month, of the first 10,000."""
ALARM = 0.10
"""A month, for each metric that an alarm watches or computes from."""
DASHBOARD = 3.00
"""A month. Free are three of at most 50 metrics each; ours has more."""
SECRET = 0.40
"""A month (aws.amazon.com/secrets-manager/pricing)."""
ACU_HOUR = 0.12
"""Aurora Serverless v2 (aws.amazon.com/rds/aurora/pricing)."""
ENDPOINT_HOUR = 0.01
"""An interface endpoint in one zone (aws.amazon.com/privatelink/pricing)."""
PROXY_ACU_HOUR = 0.015
"""An RDS Proxy before Aurora Serverless v2, for each of its capacity units (aws.amazon.com/rds/proxy/pricing)."""
PROXY_LEAST_ACU = 8
"""How many of them a proxy is billed for at least, however few Aurora has."""

MEMORY_GB = 1.0
"""Of message and generate (``infra/template.yaml``)."""
MESSAGE_MS = 50
"""How long the message function is taken to run: in virtual time it takes none. The same for every way."""
TURN_MINUTES = 20 / 60


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars of 1,000 turns, by what they are paid for."""

    posts: float
    generate: float
    reads: float
    renewals: float
    writes: float
    """Without renewals."""
    queue: float
    rest: float
    """Invocations, the message function, the person's frame, connection minutes."""

    @property
    def speaking(self) -> float:
        """What grows with the length of a reply: posts, generate, reads, renewals."""
        return self.posts + self.generate + self.reads + self.renewals

    @property
    def everything(self) -> float:
        """All of it. Neither the model nor worker, Postgres and logs are in it: they cost the same for every way."""
        return self.speaking + self.writes + self.queue + self.rest


def price(bill: Bill, *, memory_gb: float = MEMORY_GB) -> Price:
    """1,000 turns like the one on ``bill``. A record is sent, received and deleted: three requests."""
    total = bill.total
    return Price(
        posts=1000 * total["posts"] * WEBSOCKET_MESSAGE,
        generate=1000 * total["duration_ms"] / 1000 * memory_gb * GB_SECOND,
        reads=1000 * total["read_units"] * READ_UNIT,
        renewals=1000 * total["renewal_units"] * WRITE_UNIT,
        writes=1000 * (total["write_units"] - total["renewal_units"]) * WRITE_UNIT,
        queue=1000 * 3 * total["sqs_sends"] * SQS_REQUEST,
        rest=1000
        * (
            (1 + total["invokes"]) * INVOCATION
            + MESSAGE_MS / 1000 * memory_gb * GB_SECOND
            + WEBSOCKET_MESSAGE
            + TURN_MINUTES * CONNECTION_MINUTE
        ),
    )
