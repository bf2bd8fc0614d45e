"""Every port that the stack listens on, as a web page of somebody else could try it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from local.supervisor.ports import PREFERRED
from tests.support.stack import Running

FOREIGN = {
    "a page of another origin": {"Origin": "https://evil.example"},
    "a page of another port": {"Origin": "http://localhost:8080", "Sec-Fetch-Site": "same-site"},
    "a rebound name": {"Host": "evil.example:3000"},
    "a rebound name with its origin": {"Host": "evil:3000", "Origin": "http://evil:3000"},
    "an image or script of a page": {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
}
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
PATHS = {
    "emulator": ("/", "/_ministack/health", "/2015-03-31/functions/"),
    "pool": ("/health", "/functions", "/invoke", "/reload"),
    "triggers": ("/health", "/faults", "/2015-03-31/functions/taskflow-message/invocations"),
    "connections": ("/v1/@connections/x", "/_edge/reload"),
    "embedding": ("/health", "/v1/embeddings"),
    "runtime": ("/2018-06-01/runtime/invocation/next", "/2018-06-01/runtime/init/error"),
}
"""What there is to be had. Anything else that listens has to be named here first."""


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """One client: each of its own would read all certificates again."""
    with httpx.Client(trust_env=False, timeout=60) as client:
        yield client


def listening(stack: Running) -> dict[int, set[str]]:
    """The addresses by port on which the stack's processes listen for TCP."""
    supervisor = psutil.Process(stack.supervisor)
    found: dict[int, set[str]] = {}
    for process in [supervisor, *supervisor.children(recursive=True)]:
        with contextlib.suppress(psutil.NoSuchProcess):  # a function's that nobody needs any more
            for each in process.net_connections("tcp"):
                if each.status == psutil.CONN_LISTEN:
                    found.setdefault(each.laddr.port, set()).add(each.laddr.ip)
    return found


def named(stack: Running) -> dict[int, str]:
    """What each port is."""
    parts = {
        "public": stack.url,
        "emulator": stack.aws_endpoint,
        "pool": stack.pool_url,
        "triggers": stack.env["AWS_ENDPOINT_URL_LAMBDA"],
        "connections": stack.env["TASKFLOW_CONNECTIONS_ENDPOINT"],
        "postgres": stack.database_url,
        "embedding": f"http://127.0.0.1:{json.loads((stack.data_dir / 'ports.json').read_text())['embedding']}",
    }
    # This stack has no model (test_model.py).
    assert set(parts) - {"public"} == set(PREFERRED) - {"model"}
    known = {urlsplit(url).port or 0: name for name, url in parts.items()}
    return {port: known.get(port, "runtime") for port in listening(stack)}


def test_everything_listens_on_loopback_only(stack: Running) -> None:
    assert {ip for ips in listening(stack).values() for ip in ips} == {"127.0.0.1"}
    programs = {"public", "emulator", "pool", "triggers", "connections", "postgres", "embedding", "runtime"}
    assert set(named(stack).values()) == programs


def asked(http: httpx.Client, method: str, url: str, headers: dict[str, str]) -> httpx.Response:
    """The answer; a connection that was kept may be closed at this very moment, and then it is asked on a new one."""
    try:
        return http.request(method, url, headers=headers)
    except httpx.RemoteProtocolError:
        return http.request(method, url, headers=headers)


@pytest.mark.parametrize("who", FOREIGN)
def test_no_port_of_a_program_answers_a_web_page(stack: Running, http: httpx.Client, who: str) -> None:
    tried = 0
    for port, name in named(stack).items():
        for path in PATHS.get(name, ()):
            for method in ("GET", "POST"):
                url = f"http://127.0.0.1:{port}{path}"
                try:
                    answer = asked(http, method, url, FOREIGN[who])
                except httpx.TransportError:
                    assert port not in listening(stack), (name, method, path)
                    continue  # a function's process that nobody needs any more
                assert answer.status_code == 403, (name, method, path, answer.text)
                assert "access-control-allow-origin" not in answer.headers
                tried += 1
        if name == "postgres":
            with pytest.raises(httpx.HTTPError):
                http.get(f"http://127.0.0.1:{port}/", headers=FOREIGN[who])
    assert tried >= 2 * sum(map(len, PATHS.values()))


def test_the_public_port_answers_for_no_other_name(stack: Running, http: httpx.Client) -> None:
    for host in ("evil", "evil.example", f"127.0.0.1.evil.example:{urlsplit(stack.url).port}"):
        headers = {"Host": host, "Origin": f"http://{host}"}
        for path in ("/", "/api/conversations", "/api/models", "/_edge/health", "/assets/x.js", "/ws"):
            answer = http.get(f"{stack.url}{path}", headers=headers)
            assert answer.status_code == 421 and "TASKFLOW_ALLOWED_HOSTS" in answer.text
        assert http.post(f"{stack.url}/api/tickets", headers=headers).status_code == 421
        answer = http.get(f"{stack.url}/ws", headers={**headers, **UPGRADE})
        assert answer.status_code == 421 and "TASKFLOW_ALLOWED_HOSTS" in answer.text


def test_a_page_of_another_origin_changes_nothing_and_reads_nothing(
    stack: Running, http: httpx.Client
) -> None:
    for who in ("a page of another origin", "a page of another port"):
        answer = http.post(f"{stack.url}/api/tickets", headers=FOREIGN[who])
        assert answer.status_code == 403
        read = http.get(f"{stack.url}/api/models", headers=FOREIGN[who])
        assert "access-control-allow-origin" not in read.headers
