"""What the slim client sends is what botocore sends: bodies, headers, signatures, addresses."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import boto3
import botocore.auth
import botocore.session
import pytest
from boto3.dynamodb.types import Binary, TypeDeserializer, TypeSerializer
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.config import Config
from botocore.credentials import Credentials as BotocoreKeys
from botocore.endpoint_provider import EndpointProvider
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from taskflow.aws import endpoints
from taskflow.aws.account import Account
from taskflow.aws.client import USUAL
from taskflow.aws.http import Answer, Pool
from taskflow.aws.signing import Credentials, Scope, signed
from taskflow.aws.values import MAX_DIGITS, attribute, plain
from taskflow.errors import SettingsError

from tests.support.aws import Keys

NOW = 1_795_000_000.0
REGION = "eu-west-1"
KEYS = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "session/token==")
UNLIKE = ("User-Agent", "amz-sdk-invocation-id")
"""Headers that no service looks at."""


class Request(NamedTuple):
    method: str
    address: str
    headers: dict[str, str]
    body: bytes


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    monkeypatch.setattr(botocore.auth, "get_current_datetime", lambda: moment)


class Botocore:
    """boto3's clients; what they would send is kept instead."""

    def __init__(self, endpoint: str | None = None) -> None:
        self.endpoint = endpoint
        self.sent: list[Request] = []
        self.clients = {name: self._client(name) for name in ("dynamodb", "sqs", "lambda", "secretsmanager")}

    def _client(self, service: str) -> Any:
        client: Any = boto3.client(
            service,
            region_name=REGION,
            endpoint_url=self.endpoint,
            aws_access_key_id=KEYS[0],
            aws_secret_access_key=KEYS[1],
            aws_session_token=KEYS[2],
            config=Config(retries={"mode": "standard", "total_max_attempts": USUAL.attempts}),
        )
        client.meta.events.register("before-send", self._keep)
        return client

    def _keep(self, request: Any, **_: Any) -> AWSResponse:
        headers = {
            name: value.decode() if isinstance(value, bytes) else value
            for name, value in request.headers.items()
            if name not in UNLIKE
        }
        headers.pop("Content-Length")  # http.client adds it
        self.sent.append(Request(request.method, request.url, headers, request.body or b""))

        class Raw:
            def stream(self, **_: Any) -> Iterator[bytes]:
                return iter([b"{}"])

        headers_of_answer: Any = {}
        return AWSResponse(request.url, 200, headers_of_answer, Raw())


class Ours:
    """The slim clients; what they would send is kept instead."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, endpoint: str | None = None) -> None:
        self.sent: list[Request] = []
        environment = {"AWS_ENDPOINT_URL": endpoint} if endpoint else {}
        account = Account(REGION, Keys(*KEYS), environment, lambda: NOW)
        monkeypatch.setattr(Pool, "request", self._keep())
        self.clients: dict[str, Any] = {
            "dynamodb": account.dynamodb(),
            "sqs": account.sqs(),
            "lambda": account.functions(),
            "secretsmanager": account.secrets(),
        }

    def _keep(self) -> Callable[..., Answer]:
        def request(pool: Pool, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
            origin = f"{'https' if pool.secure else 'http'}://{pool.host_header}"
            kept = {name: value for name, value in headers.items() if name not in UNLIKE}
            self.sent.append(Request(method, origin + path, kept, body))
            return Answer(200, {}, b"{}")

        return request


@pytest.fixture(scope="module")
def botocore_clients() -> Botocore:
    return Botocore()


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Ours:
    return Ours(monkeypatch)


ITEM = {"pk": {"S": "C#é🎉\ud800"}, "n": {"N": "-12"}, "m": {"M": {"b": {"BOOL": True}, "x": {"NULL": True}}}}
KEY = {"pk": {"S": "C#1"}, "sk": {"S": "SESSION"}}
CONDITION: dict[str, Any] = {
    "ConditionExpression": "attribute_not_exists(#n0) OR #n0 < :v0",
    "ExpressionAttributeNames": {"#n0": "version"},
    "ExpressionAttributeValues": {":v0": {"N": "3"}},
    "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
}
UPDATE = {"TableName": "t", "Key": KEY, "UpdateExpression": "SET #n0 = :v0", **CONDITION}
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:generate:live"

CALLS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "get": ("dynamodb", "get_item", {"TableName": "t", "Key": KEY, "ConsistentRead": True}),
    "put": ("dynamodb", "put_item", {"TableName": "t", "Item": ITEM, **CONDITION}),
    "put bytes": ("dynamodb", "put_item", {"TableName": "t", "Item": {"pk": {"B": b"\x00\xff"}}}),
    "update": ("dynamodb", "update_item", {**UPDATE, "ReturnValues": "ALL_NEW"}),
    "delete": ("dynamodb", "delete_item", {"TableName": "t", "Key": KEY}),
    "query": (
        "dynamodb",
        "query",
        {
            "TableName": "t",
            "IndexName": "due",
            "KeyConditionExpression": "due = :shard AND due_at <= :until",
            "ExpressionAttributeValues": {":shard": {"S": "1"}, ":until": {"N": "5"}},
            "Limit": 100,
            "ScanIndexForward": False,
            "ExclusiveStartKey": KEY,
        },
    ),
    "transaction": (
        "dynamodb",
        "transact_write_items",
        {
            "TransactItems": [
                {"Update": UPDATE},
                {"Put": {"TableName": "t", "Item": ITEM}},
                {"Delete": {"TableName": "t", "Key": KEY}},
                {"ConditionCheck": {"TableName": "t", "Key": KEY, **CONDITION}},
            ],
            "ClientRequestToken": "7e0c6f3c-5a3e-4b0e-9d5e-0e8f1a2b3c4d",
        },
    ),
    "send": (
        "sqs",
        "send_message_batch",
        {
            "QueueUrl": "https://sqs.eu-west-1.amazonaws.com/123456789012/records",
            "Entries": [
                {"Id": "0", "MessageBody": '{"é":"\\ud83d"}'},
                {"Id": "1", "MessageBody": "x", "DelaySeconds": 3},
            ],
        },
    ),
    "count": ("sqs", "get_queue_attributes", {"QueueUrl": "https://q/1/q", "AttributeNames": ["All"]}),
    "visibility": (
        "sqs",
        "change_message_visibility_batch",
        {"QueueUrl": "https://q/1/q", "Entries": [{"Id": "0", "ReceiptHandle": "r", "VisibilityTimeout": 5}]},
    ),
    "secret": (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "arn:aws:secretsmanager:eu-west-1:1:secret:x"},
    ),
    "secret before": (
        "secretsmanager",
        "get_secret_value",
        {"SecretId": "arn:aws:secretsmanager:eu-west-1:1:secret:x", "VersionStage": "AWSPREVIOUS"},
    ),
    "event": (
        "lambda",
        "invoke",
        {"FunctionName": "generate", "InvocationType": "Event", "Payload": b'{"n": 1}'},
    ),
    "nothing": ("lambda", "invoke", {"FunctionName": "generate", "InvocationType": "Event", "Payload": b""}),
    "alias": (
        "lambda",
        "invoke",
        {"FunctionName": ARN, "InvocationType": "RequestResponse", "Payload": b"{}"},
    ),
    "version": (
        "lambda",
        "invoke",
        {"FunctionName": "f:1", "InvocationType": "RequestResponse", "Payload": b"{}"},
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_request_is_the_one_that_botocore_sends(botocore_clients: Botocore, ours: Ours, call: str) -> None:
    service, method, arguments = CALLS[call]
    botocore_clients.sent.clear()
    getattr(botocore_clients.clients[service], method)(**arguments)
    getattr(ours.clients[service], method)(**arguments)
    assert ours.sent == botocore_clients.sent


@pytest.mark.parametrize("call", ["event", "send"])
def test_a_long_chain_of_turns_is_no_loop_to_lambda(
    monkeypatch: pytest.MonkeyPatch, botocore_clients: Botocore, ours: Ours, call: str
) -> None:
    """Lambda ends the seventeenth call of a chain whose requests carry the same trace, and botocore sends it. A turn
    begins the next, and spans that wait for their receiver come again for a day: both are longer.

    https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
    """
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "generate")
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-00000000-000000000000000000000000;Lineage=1:00000000:15")
    service, method, arguments = CALLS[call]
    botocore_clients.sent.clear()
    getattr(botocore_clients.clients[service], method)(**arguments)
    getattr(ours.clients[service], method)(**arguments)
    assert "X-Amzn-Trace-Id" in botocore_clients.sent[0].headers
    assert not [name for name in ours.sent[0].headers if "trace" in name.lower()]


def test_every_operation_that_there_is_is_among_them() -> None:
    from taskflow.aws import services

    kinds = {
        "dynamodb": services.DynamoDB,
        "sqs": services.Sqs,
        "lambda": services.Lambda,
        "secretsmanager": services.SecretsManager,
    }
    offered = {
        (name, each) for name, kind in kinds.items() for each in vars(kind) if not each.startswith("_")
    }
    offered -= {(name, each) for name, each in offered if each in ("reset", "target", "version", "further")}
    assert offered == {(service, method) for service, method, _ in CALLS.values()}


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:4566", "https://proxy.example:8443/aws", "http://[::1]:8000"]
)
def test_another_endpoint_is_addressed_and_signed_alike(
    monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    reference, ours = Botocore(endpoint), Ours(monkeypatch, endpoint)
    for name in ("get", "send", "event", "secret"):
        service, method, arguments = CALLS[name]
        getattr(reference.clients[service], method)(**arguments)
        getattr(ours.clients[service], method)(**arguments)
    assert ours.sent == reference.sent


NUMBERS = st.integers(-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1)
READ: Any = TypeDeserializer().deserialize
TEXTS = st.text(st.characters(codec=None))
SCALARS = TEXTS | NUMBERS | st.booleans() | st.none() | st.binary(max_size=20)
VALUES = st.recursive(
    SCALARS, lambda some: st.lists(some, max_size=3) | st.dictionaries(TEXTS, some, max_size=3), max_leaves=8
)


def unwrapped(value: Any) -> Any:
    """boto3's value as ours: bytes for its ``Binary``, whole numbers for its ``Decimal``."""
    if isinstance(value, Binary):
        found: Any = value
        return found.value
    if isinstance(value, dict):
        return {name: unwrapped(each) for name, each in value.items()}
    if isinstance(value, list):
        return [unwrapped(each) for each in value]
    return int(value) if hasattr(value, "as_tuple") else value


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
@given(item=st.dictionaries(TEXTS, VALUES, max_size=4))
def test_any_item_is_sent_and_read_as_boto3_does(
    botocore_clients: Botocore, ours: Ours, item: dict[str, Any]
) -> None:
    written = {name: attribute(value) for name, value in item.items()}
    assert written == {name: TypeSerializer().serialize(value) for name, value in item.items()}
    botocore_clients.sent.clear()
    ours.sent.clear()
    botocore_clients.clients["dynamodb"].put_item(TableName="t", Item=written)
    ours.clients["dynamodb"].put_item(TableName="t", Item=written)
    assert ours.sent == botocore_clients.sent
    # What comes back is JSON, as it was sent; botocore turns its base64 into bytes before boto3 reads it.
    sent: dict[str, Any] = json.loads(ours.sent[0].body)["Item"]
    assert {name: plain(value) for name, value in sent.items()} == item
    assert {name: unwrapped(READ(value)) for name, value in written.items()} == item


@pytest.mark.parametrize("number", ["1E+3", "12.0", "-7.9", "1E37"])
def test_a_number_that_another_wrote_is_read_as_boto3_reads_it(number: str) -> None:
    assert plain({"N": number}) == int(TypeDeserializer().deserialize({"N": number}))


@pytest.mark.parametrize("value", [1.5, 10**MAX_DIGITS, -(10**MAX_DIGITS), {"x"}, object(), 1j])
def test_what_is_not_stored_is_refused_by_both(value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        attribute(value)
    if not isinstance(value, set):  # sets are boto3's own: we store none
        with pytest.raises((TypeError, ArithmeticError)):
            TypeSerializer().serialize(value)


@pytest.mark.parametrize("kind", ["SS", "NS", "BS", "X"])
def test_a_kind_of_value_that_we_never_store_is_not_guessed_at(kind: str) -> None:
    with pytest.raises(TypeError):
        plain({kind: ["1"]})


@settings(max_examples=60, deadline=None)
@given(
    method=st.sampled_from(["GET", "POST", "DELETE"]),
    segments=st.lists(st.text("abcAZ09-_.~%@=+ ", min_size=3, max_size=12), max_size=3),
    headers=st.dictionaries(
        st.sampled_from(["Content-Type", "X-Amz-Target", "x-amzn-query-mode", "X-Amz-Invocation-Type"]),
        st.text("abc  /-.;=1", min_size=1, max_size=12),
    ),
    body=st.binary(max_size=64),
    token=st.sampled_from(["", "session/token=="]),
)
def test_any_request_is_signed_as_botocore_signs_it(
    method: str, segments: list[str], headers: dict[str, str], body: bytes, token: str
) -> None:
    path = "/" + "/".join(quote(each, safe="") for each in segments)
    moment = datetime.datetime.fromtimestamp(NOW, datetime.UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(botocore.auth, "get_current_datetime", lambda: moment)
        request = AWSRequest(
            method=method, url=f"https://host.example:8443{path}", data=body, headers=headers
        )
        keys = BotocoreKeys(*KEYS[:2], token or None)
        botocore.auth.SigV4Auth(keys, "execute-api", REGION).add_auth(request)
    scope = Scope("execute-api", REGION)
    ours = signed(method, "host.example:8443", path, headers, body, Credentials(*KEYS[:2], token), scope, NOW)
    assert ours == dict(request.headers.items())


def test_a_key_is_made_anew_each_day_and_for_each_of_the_services() -> None:
    keys, seen = Credentials(*KEYS), set()
    for now in (NOW, NOW + 86_400):
        for scope in (Scope("sqs", REGION), Scope("lambda", REGION), Scope("sqs", "us-east-1")):
            seen.add(signed("GET", "h", "/", {}, b"", keys, scope, now)["Authorization"].rpartition("=")[2])
    assert len(seen) == 6


REGIONS = [
    "us-east-1",
    "eu-west-1",
    "ap-southeast-2",
    "il-central-1",
    "mx-central-1",
    "cn-north-1",
    "cn-northwest-1",
    "us-gov-west-1",
    "us-iso-east-1",
    "us-isob-east-1",
    "us-isof-south-1",
    "eu-isoe-west-1",
    "eusc-de-east-1",
]


@pytest.mark.parametrize("service", ["dynamodb", "sqs", "lambda", "secretsmanager"])
def test_a_service_is_where_botocore_finds_it(service: str) -> None:
    loader = botocore.session.get_session().get_component("data_loader")
    rules = loader.load_service_model(service, "endpoint-rule-set-1")
    provider = EndpointProvider(rules, loader.load_data("partitions"))
    for region in REGIONS:
        reference = provider.resolve_endpoint(Region=region, UseDualStack=False, UseFIPS=False)
        assert endpoints.endpoint(service, region, {}) == reference.url


NAMED = {
    "one for all": ({"AWS_ENDPOINT_URL": "http://all:1/"}, "http://all:1"),
    "its own": (
        {"AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_SECRETS_MANAGER": "http://own"},
        "http://own",
    ),
    "another's": ({"AWS_ENDPOINT_URL_SQS": "http://sqs"}, "https://secretsmanager.eu-west-1.amazonaws.com"),
    "ignored": (
        {"AWS_ENDPOINT_URL": "http://all:1", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        "https://secretsmanager.eu-west-1.amazonaws.com",
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_the_environment_names_endpoints_as_for_every_sdk(monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    environment, expected = NAMED[case]
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert endpoints.endpoint("secretsmanager", REGION, environment) == expected
    assert boto3.client("secretsmanager", region_name=REGION).meta.endpoint_url.rstrip("/") == expected


@pytest.mark.parametrize("name", ["AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT"])
def test_an_endpoint_that_is_not_known_is_not_replaced_by_another(name: str) -> None:
    with pytest.raises(SettingsError, match="AWS_ENDPOINT_URL_DYNAMODB"):
        endpoints.endpoint("dynamodb", REGION, {name: "true"})
    assert endpoints.endpoint("dynamodb", REGION, {name: "false"})
    assert endpoints.endpoint("dynamodb", REGION, {name: "true", "AWS_ENDPOINT_URL_DYNAMODB": "https://x"})


def test_a_region_is_needed() -> None:
    assert endpoints.region({"AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"}) == "a"
    assert endpoints.region({"AWS_DEFAULT_REGION": "b"}) == "b"
    with pytest.raises(SettingsError, match="AWS_REGION"):
        endpoints.region({})
