"""The slim client over real sockets: kept connections, servers that fail in every way, keys that expire."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from taskflow.aws.account import Account
from taskflow.aws.client import Behaviour, Client
from taskflow.aws.container import fetcher
from taskflow.aws.credentials import (
    ADVISORY_SECONDS,
    MANDATORY_SECONDS,
    PAUSE_SECONDS,
    ExpiringCredentials,
    FunctionCredentials,
)
from taskflow.aws.errors import NoAnswer, NoCredentials, ServiceError
from taskflow.aws.http import MAX_IDLE, Pool, Waits
from taskflow.aws.services import DynamoDB, Lambda
from taskflow.aws.signing import Credentials

from tests.support.aws import Keys, account_at

PATIENCE = 90.0


def answer(status: int = 200, body: bytes = b"{}", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} -", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


GOOD = answer()
CUT = answer(body=b'{"Item": {}}')[:-4]
CLOSES = b""
HANGS = b"hang"


@dataclass
class Server:
    """Gives its answers in their order, the last one for ever. ``CLOSES``: it closes instead."""

    answers: list[bytes] = field(default_factory=lambda: [GOOD])
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    connections: list[socket.socket] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.endpoint = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections.append(connection)
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError), connection, connection.makefile("rb") as stream:
            while line := stream.readline().decode():
                headers = {}
                while (header := stream.readline().decode().strip()) != "":
                    name, _, value = header.partition(": ")
                    headers[name.lower()] = value
                body = stream.read(int(headers.get("content-length", 0)))
                with self._lock:
                    self.requests.append((line.split()[1], headers, body))
                    found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if found == HANGS:
                    self.over.wait(PATIENCE)
                    return
                connection.sendall(found)
                if found in (CLOSES, CUT):
                    return

    def hang_up(self) -> None:
        """Closes what is connected."""
        for connection in self.connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def has(self, count: int) -> None:
        """Waits until so many requests were read: whoever hangs up early does not wait for that. No more may come."""
        ends = time.monotonic() + PATIENCE
        while len(self.requests) < count:
            assert time.monotonic() < ends, self.requests
            time.sleep(0.01)
        assert len(self.requests) == count

    def close(self) -> None:
        self.over.set()
        self._listener.close()
        self.hang_up()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@dataclass
class Setup:
    client: Client
    table: DynamoDB
    pauses: list[float]


def setup(endpoint: str, *, attempts: int = 3, wait: float = PATIENCE) -> Setup:
    pauses: list[float] = []
    behaviour = Behaviour(Waits(wait, wait), attempts)
    client = Client("dynamodb", "us-east-1", endpoint, Keys(), behaviour, sleep=pauses.append)
    return Setup(client, DynamoDB(client), pauses)


def test_calls_one_after_the_other_use_one_connection(server: Server) -> None:
    made = setup(server.endpoint)
    for _ in range(5):
        assert made.table.get_item(TableName="t") == {}
    assert (len(server.connections), len(server.requests)) == (1, 5)


def test_whoever_calls_alike_shares_the_connections(server: Server) -> None:
    account = account_at(server.endpoint)
    for _ in range(3):
        account.sqs().get_queue_attributes(QueueUrl="q")
        account.secrets().get_secret_value(SecretId="s")
    account.sqs(Behaviour(Waits(1, PATIENCE), attempts=1)).get_queue_attributes(QueueUrl="q")
    assert len(server.connections) == 3
    account.reset()


def test_threads_have_a_connection_each_and_leave_no_more_than_are_kept(server: Server) -> None:
    made = setup(server.endpoint)
    together = threading.Barrier(MAX_IDLE + 8)

    def call(number: int) -> Any:
        together.wait(PATIENCE)
        return made.table.get_item(TableName=str(number))

    with ThreadPoolExecutor(MAX_IDLE + 8) as threads:
        list(threads.map(call, range(MAX_IDLE + 8)))
    sent = sorted(int(json.loads(body)["TableName"]) for _, _, body in server.requests)
    assert sent == list(range(MAX_IDLE + 8))
    assert len(made.client._pool._idle) <= MAX_IDLE
    made.client.reset()
    assert made.client._pool._idle == []


def test_a_connection_that_the_server_has_closed_is_not_used(server: Server) -> None:
    made = setup(server.endpoint, attempts=1)
    made.table.get_item(TableName="t")
    server.hang_up()
    made.table.get_item(TableName="t")
    assert len(server.requests) == 2


def test_after_a_reset_there_is_a_connection_of_its_own(server: Server) -> None:
    made = setup(server.endpoint)
    made.table.get_item(TableName="t")
    made.client.reset()
    made.table.get_item(TableName="t")
    assert len(server.connections) == 2


def test_a_server_that_wants_the_connection_closed_is_connected_to_anew(server: Server) -> None:
    server.answers = [answer(Connection="close")]
    made = setup(server.endpoint, attempts=1)
    for _ in range(2):
        assert made.table.get_item(TableName="t") == {}
    assert len(server.connections) == 2


SLOW = answer(400, b'{"__type":"ThrottlingException","message":"slow"}')
BUSY = answer(503, b"")
DAMAGED = answer(body=b'{"Item":{}}', x_amz_crc32="1")
NOT_HTTP = b"hello\r\n\r\n"
PASSING = {
    "throttled": SLOW,
    "busy": BUSY,
    "cut": CUT,
    "closed": CLOSES,
    "damaged": DAMAGED,
    "not HTTP": NOT_HTTP,
}


@pytest.mark.parametrize("fault", PASSING)
def test_what_passes_is_tried_again_with_the_same_words(server: Server, fault: str) -> None:
    server.answers = [PASSING[fault], PASSING[fault], answer(body=b'{"Item":{"a":{"S":"x"}}}')]
    made = setup(server.endpoint)
    assert made.table.get_item(TableName="t") == {"Item": {"a": {"S": "x"}}}
    assert len(made.pauses) == 2
    assert {body for _, _, body in server.requests} == {b'{"TableName": "t"}'}
    assert [headers["amz-sdk-request"] for _, headers, _ in server.requests] == [
        f"attempt={number}; max=3" for number in (1, 2, 3)
    ]
    assert len({headers["amz-sdk-invocation-id"] for _, headers, _ in server.requests}) == 1


ENDS: dict[str, tuple[bytes, str]] = {
    "throttled": (SLOW, "ThrottlingException"),
    "busy": (BUSY, "503"),
    "cut": (CUT, "IncompleteRead"),
    "closed": (CLOSES, "RemoteDisconnected"),
    "damaged": (DAMAGED, "ChecksumMismatch"),
    "not HTTP": (NOT_HTTP, "BadStatusLine"),
}


@pytest.mark.parametrize("fault", ENDS)
def test_what_does_not_pass_is_raised_in_the_end(server: Server, fault: str) -> None:
    server.answers, reason = [ENDS[fault][0]], ENDS[fault][1]
    made = setup(server.endpoint)
    with pytest.raises((NoAnswer, ServiceError)) as raised:
        made.table.get_item(TableName="t")
    assert (raised.value.reason, len(server.requests), len(made.pauses)) == (reason, 3, 2)


FINAL = {
    "a condition": answer(400, b'{"__type":"x#ConditionalCheckFailedException","Item":{"a":{"N":"1"}}}'),
    "not allowed": answer(400, b'{"__type":"AccessDeniedException"}'),
    "not there": answer(404, b""),
    "moved": answer(307, b"", Location="http://127.0.0.1:1/"),
}


@pytest.mark.parametrize("fault", FINAL)
def test_what_cannot_pass_is_raised_at_once(server: Server, fault: str) -> None:
    server.answers = [FINAL[fault]]
    made = setup(server.endpoint)
    with pytest.raises(ServiceError):
        made.table.put_item(TableName="t")
    assert (len(server.requests), made.pauses) == (1, [])


def test_one_attempt_is_one_request(server: Server) -> None:
    server.answers = [BUSY]
    with pytest.raises(ServiceError):
        setup(server.endpoint, attempts=1).table.get_item(TableName="t")
    assert len(server.requests) == 1


def test_a_server_that_hangs_is_left(server: Server) -> None:
    server.answers = [HANGS]
    with pytest.raises(NoAnswer) as raised:
        setup(server.endpoint, attempts=2, wait=0.2).table.get_item(TableName="t")
    assert raised.value.reason == "TimeoutError"
    server.has(2)


def test_a_server_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(NoAnswer) as raised:
        setup("http://127.0.0.1:1").table.get_item(TableName="t")
    assert raised.value.reason == "ConnectionRefusedError"


def test_an_answer_that_cannot_be_read_is_no_answer(server: Server) -> None:
    server.answers = [answer(body=b"<html>welcome</html>")]
    with pytest.raises(NoAnswer) as raised:
        setup(server.endpoint).table.get_item(TableName="t")
    assert raised.value.reason == "UnreadableAnswer"


def test_an_outage_is_not_met_with_ever_more_requests(server: Server) -> None:
    server.answers = [BUSY]
    made = setup(server.endpoint)
    for _ in range(40):
        with pytest.raises(ServiceError):
            made.table.get_item(TableName="t")
    assert len(server.requests) == 40 + 500 // 14
    made.client.reset()
    with pytest.raises(ServiceError):
        made.table.get_item(TableName="t")
    assert len(server.requests) == 43 + 500 // 14


def test_what_a_function_returned_and_whether_it_failed(server: Server) -> None:
    server.answers = [
        answer(202, b""),
        answer(body=b'{"n": 1}'),
        answer(body=b"{}", X_Amz_Function_Error="Unhandled"),
    ]
    invoke = Lambda(setup(server.endpoint).client).invoke
    found = [invoke(FunctionName="f", InvocationType="RequestResponse", Payload=b"{}") for _ in range(3)]
    assert found == [(b"", ""), (b'{"n": 1}', ""), (b"{}", "Unhandled")]


# --- keys ----------------------------------------------------------------------------------------------


def keys_until(seconds: float, number: int = 1) -> dict[str, str]:
    expires = datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    return {"AccessKeyId": f"A{number}", "SecretAccessKey": "S", "Token": "T", "Expiration": expires}


@dataclass
class Endpoint:
    """Gives out keys; counts how often it is asked."""

    seconds: float = 6 * 3600.0
    now: float = 1_000_000.0
    asked: int = 0
    away: bool = False
    expired: bool = False

    def fetch(self) -> dict[str, str]:
        self.asked += 1
        if self.away:
            raise NoCredentials("away")
        return keys_until(self.now + (-1 if self.expired else self.seconds), self.asked)


@pytest.fixture
def place() -> Endpoint:
    return Endpoint()


@pytest.fixture
def keys(place: Endpoint) -> ExpiringCredentials:
    return ExpiringCredentials(place.fetch, lambda: place.now)


def test_keys_are_kept_until_they_are_about_to_expire(place: Endpoint, keys: ExpiringCredentials) -> None:
    assert keys.get_frozen_credentials() == Credentials("A1", "S", "T")
    place.now += place.seconds - ADVISORY_SECONDS
    assert keys.get_frozen_credentials().access_key == "A1"
    place.now += 1
    assert [keys.get_frozen_credentials().access_key for _ in range(3)] == ["A2"] * 3
    assert place.asked == 2


def test_keys_that_are_still_good_are_used_while_no_others_are_to_be_had(
    place: Endpoint, keys: ExpiringCredentials
) -> None:
    keys.get_frozen_credentials()
    place.now += place.seconds - MANDATORY_SECONDS + 1
    place.away = True
    assert [keys.get_frozen_credentials().access_key for _ in range(5)] == ["A1"] * 5
    assert place.asked == 2
    place.now += PAUSE_SECONDS
    place.away = False
    assert keys.get_frozen_credentials().access_key == "A3"


@pytest.mark.parametrize("fault", ["away", "expired"])
def test_keys_that_have_expired_are_never_used(
    place: Endpoint, keys: ExpiringCredentials, fault: str
) -> None:
    keys.get_frozen_credentials()
    place.now += place.seconds
    setattr(place, fault, True)
    for _ in range(2):
        with pytest.raises(NoCredentials):
            keys.get_frozen_credentials()
    setattr(place, fault, False)
    assert keys.get_frozen_credentials().access_key == "A4"


def test_a_restored_process_asks_for_keys_of_its_own(place: Endpoint, keys: ExpiringCredentials) -> None:
    keys.get_frozen_credentials()
    keys.reset()
    assert keys.get_frozen_credentials().access_key == "A2"


def test_while_one_thread_asks_the_others_go_on_with_good_keys_and_wait_without(place: Endpoint) -> None:
    asking, answered = threading.Event(), threading.Event()

    def fetch() -> dict[str, str]:
        asking.set()
        assert answered.wait(PATIENCE)
        return place.fetch()

    keys = ExpiringCredentials(fetch, lambda: place.now)
    with ThreadPoolExecutor(4) as threads:
        first = [threads.submit(keys.get_frozen_credentials) for _ in range(3)]
        assert asking.wait(PATIENCE)
        answered.set()
        assert [each.result(PATIENCE).access_key for each in first] == ["A1"] * 3
        place.now += place.seconds - ADVISORY_SECONDS + 1
        asking.clear()
        answered.clear()
        second = threads.submit(keys.get_frozen_credentials)
        assert asking.wait(PATIENCE)
        assert keys.get_frozen_credentials().access_key == "A1"
        answered.set()
        assert second.result(PATIENCE).access_key == "A2"
    assert place.asked == 2


@pytest.mark.parametrize("lost", ["AccessKeyId", "SecretAccessKey", "Token", "Expiration"])
def test_half_an_answer_is_none(lost: str) -> None:
    keys = ExpiringCredentials(lambda: {n: v for n, v in keys_until(2e9).items() if n != lost}, lambda: 0.0)
    with pytest.raises(NoCredentials):
        keys.get_frozen_credentials()
    odd = ExpiringCredentials(lambda: {**keys_until(2e9), "Expiration": "soon"}, lambda: 0.0)
    with pytest.raises(NoCredentials):
        odd.get_frozen_credentials()


def test_the_environments_keys_are_looked_at_each_time() -> None:
    environment = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
    keys = FunctionCredentials(environment)
    assert keys.get_frozen_credentials() == Credentials("a", "s", "t")
    environment |= {"AWS_ACCESS_KEY_ID": "b"}
    del environment["AWS_SESSION_TOKEN"]
    assert keys.get_frozen_credentials() == Credentials("b", "s", "")
    environment.clear()
    with pytest.raises(NoCredentials, match="AWS_ACCESS_KEY_ID"):
        keys.get_frozen_credentials()


def test_under_snapstart_the_container_endpoint_gives_the_keys(server: Server, tmp_path: Path) -> None:
    server.answers = [answer(500), answer(body=json.dumps(keys_until(4e9)).encode())]
    environment = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{server.endpoint}/credentials?of=me",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "secret",
        "AWS_REGION": "eu-west-1",
        "AWS_ENDPOINT_URL": server.endpoint,
    }
    fetch = fetcher(environment, lambda seconds: None)
    assert fetch() == keys_until(4e9)
    server.requests.clear()
    account = Account.from_environment(environment)
    server.answers = [answer(body=json.dumps(keys_until(4e9)).encode()), GOOD, GOOD]
    table = account.dynamodb()
    for _ in range(2):
        table.get_item(TableName="t")
    [(path, headers, _), (_, first, _), _] = server.requests
    assert (path, headers["authorization"]) == ("/credentials?of=me", "secret")
    assert (first["x-amz-security-token"], "Credential=A1/" in first["authorization"]) == ("T", True)

    account.reset()
    (tmp_path / "token").write_text("rotated")
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(tmp_path / "token")
    server.answers = [answer(body=json.dumps(keys_until(4e9, 2)).encode()), GOOD]
    table.get_item(TableName="t")
    [_, _, _, (path, headers, _), (_, last, _)] = server.requests
    assert (path, headers["authorization"]) == ("/credentials?of=me", "rotated")
    assert "Credential=A2/" in last["authorization"]


def test_a_container_endpoint_that_gives_nothing_is_asked_three_times(server: Server) -> None:
    pauses: list[float] = []
    fetch = fetcher({"AWS_CONTAINER_CREDENTIALS_FULL_URI": server.endpoint}, pauses.append)
    for odd in (answer(404), answer(body=b"[]"), answer(body=b"{"), CLOSES):
        server.answers = [odd]
        server.requests.clear()
        with pytest.raises(NoCredentials):
            fetch()
        assert len(server.requests) == 3
    assert len(pauses) == 8


@pytest.mark.parametrize(
    "address",
    ["http://example.com/x", "http://127.0.0.1.example.com/", "ftp://127.0.0.1/", "http://10.0.0.1/", "x"],
)
def test_the_containers_token_is_shown_to_nobody_else(address: str) -> None:
    with pytest.raises(NoCredentials, match="not this machine"):
        fetcher({"AWS_CONTAINER_CREDENTIALS_FULL_URI": address})


@pytest.mark.parametrize(
    "address",
    [
        "https://keys.example/x",
        "http://127.0.0.1:9001/x",
        "http://[::1]:1/",
        "http://localhost/",
        "http://169.254.170.23/",
    ],
)
def test_near_addresses_are_asked(address: str) -> None:
    fetcher({"AWS_CONTAINER_CREDENTIALS_FULL_URI": address})
    fetcher({"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x"})


def test_a_token_of_several_lines_is_not_sent(server: Server) -> None:
    environment = {
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.endpoint,
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": "a\r\nX-Other: b",
    }
    with pytest.raises(NoCredentials):
        fetcher(environment)()
    environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/does/not/exist"
    with pytest.raises(NoCredentials):
        fetcher(environment)()
    assert server.requests == []


def test_the_host_header_names_the_port_unless_it_is_the_usual_one() -> None:
    waits = Waits(1, 1)
    found = [
        Pool(each, waits).host_header
        for each in (
            "https://a.example",
            "https://a.example:443/x",
            "http://a.example:443",
            "http://[::1]:8000",
        )
    ]
    assert found == ["a.example", "a.example", "a.example:443", "[::1]:8000"]
