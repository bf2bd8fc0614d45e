"""The laptop: names that were rebound, other ports, files, the page's own headers."""

from __future__ import annotations

import httpx

from tests.security.table import NotHere, attempt, hold
from tests.security.target import Target
from tests.support.talk import PATIENCE_SECONDS

AT = "Laptop and page"
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


@attempt(AT, "Host: evil:3000 with the same Origin (DNS rebinding): API, page, WebSocket")
async def rebound(target: Target) -> str:
    statuses = []
    async with target.client() as http:
        for host in (
            "evil:3000",
            "evil.example",
            f"localhost.evil.example:{target.host.partition(':')[2]}",
            "127.0.0.1@evil",
        ):
            headers = {"Host": host, "Origin": f"http://{host}"}
            for path in ("/", "/api/conversations", "/api/models", "/assets/x.js"):
                statuses.append((await http.get(path, headers=headers)).status_code)
            statuses.append((await http.post("/api/tickets", headers=headers)).status_code)
            statuses.append((await http.get("/ws", headers={**headers, **UPGRADE})).status_code)
    hold(set(statuses) == {421}, f"answers {statuses}")
    return f"{len(statuses)} requests, answers [421]"


@attempt(AT, "ports of programs, asked by a page: emulator, pool, triggers, connections")
async def other_ports(target: Target) -> str:
    if target.inside is None:
        raise NotHere("needs the stack's ports; tests/integration/test_closed_ports.py tries each of them")
    inside = target.inside
    statuses = []
    named = [inside.env[name] for name in ("AWS_ENDPOINT_URL_LAMBDA", "TASKFLOW_CONNECTIONS_ENDPOINT")]
    for url in (inside.aws_endpoint, inside.pool_url, *named):
        for headers in ({"Origin": target.url}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE_SECONDS) as http:
                statuses.append((await http.post(f"{url}/", headers=headers)).status_code)
    hold(set(statuses) == {403}, f"answers {statuses}")
    return f"{len(statuses)} requests, answers [403]"


@attempt(AT, "files outside the page: .., encoded, absolute, dot files, the stack's secrets")
async def files(target: Target) -> str:
    leaked = []
    paths = (
        "/../.env",
        "/..%2f..%2f.env",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/.taskflow/signing-key",
        "/.git/config",
    )
    async with target.client() as http:
        for path in (
            *paths,
            "/assets/..%2f..%2fpyproject.toml",
            "/assets/%5c..%5c..%5cpyproject.toml",
            "/%00",
            "/a%00.html",
        ):
            answer = await http.get(f"{target.url}{path}")
            page = "text/html" in answer.headers.get("content-type", "") and "<div id=" in answer.text
            if answer.status_code >= 500 or (answer.status_code == 200 and not page):
                leaked.append((path, answer.status_code))
    hold(not leaked, f"{leaked}")
    return "the page itself, or 400 or 404"


@attempt(AT, "the page in a frame, with scripts of others")
async def page_headers(target: Target) -> str:
    async with target.client() as http:
        answer = await http.get("/")
    policy = answer.headers.get("content-security-policy", "")
    wanted = (
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    missing = [each for each in wanted if each not in policy]
    unsafe = [each for each in ("unsafe-inline", "unsafe-eval", "*") if each in policy]
    hold(not missing and not unsafe, f"missing {missing}, unsafe {unsafe}")
    return "Content-Security-Policy refuses both"
