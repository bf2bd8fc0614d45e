"""The HTTP API: what it takes, and from whom."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx

from tests.security.door import MARK
from tests.security.identities import LOG, bearer, signed_in
from tests.security.table import NotHere, attempt, hold
from tests.security.target import Target, closing, code, said
from tests.support.talk import eventually

AT = "HTTP API"
HUGE = {"cost": 1_000_000, "inputTokens": 2**53 - 1, "outputTokens": 2**53 - 1}


async def _metrics(target: Target) -> dict[str, str]:
    """Samples of what calls took."""
    from tests.security.guarded import METRICS_TOKEN

    async with target.client(**(bearer(METRICS_TOKEN) if target.inside else {})) as http:
        answer = await http.get("/api/metrics")
    if answer.status_code != 200:
        raise NotHere(f"the metrics are closed: {code(answer)}")
    lines = [
        line for line in answer.text.splitlines() if line.startswith(("llm_cost", "llm_tokens", "llm_req"))
    ]
    return dict(line.rsplit(" ", 1) for line in lines)


async def _ingest_token(target: Target, http: httpx.AsyncClient) -> dict[str, str]:
    """Headers that let logs in."""
    if target.inside is None:
        return {}
    admin = signed_in(target, sub="admin", groups=["staff"])
    made = await http.post("/api/admin/tokens", json={"name": "logs", "scopes": ["ingest"]}, headers=admin)
    return bearer(made.raise_for_status().json()["secret"])


@attempt(AT, "a stranger's log of $1,000,000 and 2⁵³−1 tokens")
async def a_million(target: Target) -> str:
    async with target.client() as http:
        stranger = await http.post("/api/ingest", json={**LOG, **HUGE})
        headers = await _ingest_token(target, http)
        answers = [
            await http.post("/api/ingest", json={**LOG, **wrong}, headers=headers)
            for wrong in (
                HUGE,
                {"cost": 1_000_000},
                {"inputTokens": 2**53 - 1},
                {"tokens": {"promptTokens": 2**63}},
                {"cost": -1},
                {"latencyMs": 10**12},
                {"createdAt": "2999-01-01T00:00:00Z"},
            )
        ]
        answers.append(
            await http.post(
                "/api/ingest",
                content=b'{"model":"small","provider":"local","latencyMs":1,"status":"success","cost":NaN}',
                headers={**headers, "Content-Type": "application/json"},
            )
        )
    codes = sorted({code(each) for each in answers})
    seen = f"stranger: {code(stranger)}; with a token: {', '.join(codes)}"
    hold(stranger.status_code in (401, 422) and {each.status_code for each in answers} == {422}, seen)
    return seen


@attempt(AT, "a log within the bounds moves the series of TaskFlow's own calls")
async def external_series(target: Target) -> str:
    before = await _metrics(target)
    async with target.client() as http:
        headers = await _ingest_token(target, http)
        log = {**LOG, "model": "hostile-model", "cost": 1_000}
        as_ours = await http.post("/api/ingest", json={**log, "source": "taskflow"}, headers=headers)
        hold(as_ours.status_code == 422, f"source=taskflow: {code(as_ours)}")
        hold((await http.post("/api/ingest", json=log, headers=headers)).status_code == 202, "refused")

    async def moved() -> list[str]:
        after = await _metrics(target)
        return [name for name, value in after.items() if float(value) - float(before.get(name, 0)) >= 1_000]

    names = [name for name in await eventually(moved) if name.startswith("llm_cost")]
    hold(bool(names) and all('source="external"' in name for name in names), f"moved {names}")
    return f"202, moved {', '.join(names)}; source in the body: 422"


@attempt(AT, "a log posted before with the id of somebody's coming turn")
async def pre_posted(target: Target) -> str:
    if target.inside is None:
        raise NotHere("needs the database, where the ids of logs are")
    import psycopg
    from taskflow.store.keys import inference_id

    async with target.person() as victim, victim.greeted() as (talk, conversation), target.client() as http:
        headers = await _ingest_token(target, http)
        coming = inference_id(conversation, 2)
        log = {**LOG, "id": coming, "conversationId": conversation, "messageId": coming, "cost": 1_000}
        posted = await http.post("/api/ingest", json=log, headers=headers)
        await said(talk, "[[say 5 words]] Now it is my turn.")
        await talk.until("ai_done")

        def stored() -> list[Any]:
            with psycopg.connect(target.inside.database_url) as connection:  # type: ignore[union-attr]
                return connection.execute(
                    "SELECT source, conversation_id::text, cost FROM inference_logs WHERE id = %s", [coming]
                ).fetchall()

        rows = await eventually(lambda: asyncio.to_thread(stored))
    seen = f"{code(posted)} under another id; the turn's own log is stored: {rows}"
    hold(len(rows) == 1 and rows[0][:2] == ("taskflow", conversation) and rows[0][2] != 1_000, seen)
    return f"{code(posted)} under another id; the turn's own log is stored with its own cost"


@attempt(AT, "a message with U+FFFF and its like, which would be in no record or account; NUL, half a pair")
async def odd_characters(target: Target) -> str:
    async with target.person() as someone, someone.greeted() as (talk, conversation):
        halves = []
        for odd in ("\\u0000", "\\ud800", "\\udc00\\ud800"):
            await talk.socket.send('{"type": "user_message", "text": "[[say 1 words]] ' + odd + '"}')
            answer = await talk.until("message_accepted", "error")
            halves.append(str(answer.get("code", "accepted")))
        await talk.send(type="user_message", text="[[say 3 words]] a\uffff b\ufdd0 c\U0010ffff d\u202e")
        await talk.until("message_accepted")
        await talk.until("ai_done")

        async def kept() -> int:
            found = await someone.http.get(f"/api/conversations/{conversation}")
            texts = [each["content"] for each in found.json().get("messages", [])]
            calls = await _exported(someone.http, "calls")
            return len(calls) if any("\uffff" in text for text in texts) else 0

        await eventually(kept)
    return f"the message is in the records, its call in the accounts; NUL, halves of pairs: {sorted(set(halves))}"


async def _exported(http: httpx.AsyncClient, section: str) -> list[Any]:
    rows: list[Any] = []
    query: dict[str, str] = {}
    while True:
        part = (await http.get("/api/me/export", params=query)).json()
        rows += part["rows"] if part["section"] == section else []
        if part["nextCursor"] is None:
            return rows
        query = {"cursor": part["nextCursor"]}


@attempt(AT, "somebody else's conversation, by every route that takes an id")
async def others_ids(target: Target) -> str:
    async with target.person() as victim, victim.greeted() as (talk, conversation):
        await said(talk, "[[say 3 words]] My secret.")
        await talk.until("ai_done")

        async def recorded() -> bool:
            return (await victim.http.get(f"/api/conversations/{conversation}")).status_code == 200

        await eventually(recorded)
        unknown = "00000000-0000-4000-8000-000000000000"
        differ = []
        async with target.person() as thief:
            await thief.ticket()
            for method, path in (
                ("GET", ""),
                ("GET", "?cursor=x"),
                ("PATCH", ""),
                ("DELETE", ""),
                ("GET", "/export?format=markdown"),
                ("GET", "/export?format=json"),
            ):
                answers = [
                    await thief.http.request(
                        method,
                        f"/api/conversations/{each}{path}",
                        json={"title": "Taken"} if method == "PATCH" else None,
                    )
                    for each in (conversation, unknown)
                ]
                hers, nobodys = (
                    (each.status_code, each.text.replace(conversation, unknown)) for each in answers
                )
                if hers != nobodys or hers[0] not in (400, 404):
                    differ.append((method, path, hers[0], nobodys[0]))
            found = (await thief.http.get("/api/conversations", params={"q": "secret"})).json()[
                "conversations"
            ]
        still = await victim.http.get(f"/api/conversations/{conversation}")
    hold(not differ and not found and still.json()["conversation"]["title"] != "Taken", f"{differ}, {found}")
    return "404, the same bytes as for an id that nobody has; unchanged"


@attempt(AT, "a page of another origin writes with the person's cookie (CSRF), in every content type")
async def csrf(target: Target) -> str:
    async with target.person() as someone:
        await someone.ticket()
        statuses = set()
        for origin in (
            "https://evil.example",
            "null",
            f"http://{target.host}.evil.example",
            f"https://{target.host}.",
            "",
        ):
            for path in ("/api/tickets", "/api/me/erase", "/api/me/sign-out", "/api/me/adopt", "/api/ingest"):
                for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json"):
                    headers = {"Origin": origin, "Content-Type": kind}
                    body = json.dumps({"confirm": "erase everything"})
                    statuses.add((await someone.http.post(path, content=body, headers=headers)).status_code)
        me = (await someone.http.get("/api/me")).json()
    hold(statuses == {403} and me["id"] is not None, f"answers {statuses}")
    return "75 requests, answers [403]; the person is who they were"


@attempt(AT, "a page of another origin reads (CORS)")
async def cors(target: Target) -> str:
    async with target.person() as someone:
        await someone.ticket()
        allowed = []
        for origin in ("https://evil.example", "null", f"http://{target.host}.evil.example"):
            for method in ("GET", "OPTIONS"):
                headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
                answer = await someone.http.request(method, "/api/conversations", headers=headers)
                allowed += [name for name in answer.headers if name.startswith("access-control-allow")]
    hold(not allowed, f"{allowed}")
    return "no Access-Control-Allow header in any answer"


@attempt(
    AT, "bodies that are no bodies: 1.1 MB, deep nesting, duplicate keys, lies about their kind and length"
)
async def bodies(target: Target) -> str:
    async with target.client(Origin=target.url) as http:
        headers = {**(await _ingest_token(target, http)), "Content-Type": "application/json"}
        statuses = set()
        for body in (
            b"x" * 1_100_000,
            b"[" * 50_000,
            b'{"logs":' * 5_000,
            b"\xff\xfe\x00",
            b"",
            b"null",
            b'{"model": 1' + b"0" * 5_000 + b"}",
            json.dumps({"logs": [LOG] * 101}).encode(),
            json.dumps({**LOG, "__proto__": {"admin": True}}).encode(),
            json.dumps({**LOG, "conversationId": f"x\n{MARK}"}).encode(),
        ):
            answer = await http.post("/api/ingest", content=body, headers=headers)
            statuses.add(answer.status_code)
            hold("Traceback" not in answer.text, answer.text[:200])
    hold(statuses <= {400, 413, 422}, f"answers {sorted(statuses)}")
    return f"answers {sorted(statuses)}"


@attempt(AT, "ids, cursors and queries that are none, in paths and parameters")
async def odd_parameters(target: Target) -> str:
    odd = (
        "%00",
        "x%0A" + MARK,
        "..%2f..%2fetc%2fpasswd",
        "'%20OR%201=1--",
        "%F0%9F%92%A9" * 100,
        "9" * 3_000,
        "{}",
        "%ff",
    )
    async with target.person() as someone:
        await someone.ticket()
        statuses = set()
        for value in odd:
            for path in (
                f"/api/conversations/{value}",
                f"/api/conversations/{value}/export",
                f"/api/conversations?cursor={value}",
                f"/api/conversations?q={value}",
                f"/api/conversations?limit={value}",
                f"/api/me/export?cursor={value}",
                f"/api/{value}",
            ):
                statuses.add((await someone.http.get(path)).status_code)
    hold(all(each < 500 for each in statuses), f"answers {sorted(statuses)}")
    return f"{7 * len(odd)} requests, answers {sorted(statuses)}"


@attempt(
    AT, "40 tickets of one person; as many as it takes of people who are new each time", "TASKFLOW_LIMIT_…=0"
)
async def flood_of_tickets(target: Target) -> str:
    async with target.person() as someone:
        await someone.ticket()
        of_one = [await someone.http.post("/api/tickets") for _ in range(40)]
        refused = [each for each in of_one if each.status_code == 429]
        hold(bool(refused), "none of 40 refused")
        waits = {each.headers.get("retry-after") for each in refused}
        hold(None not in waits, "429 without Retry-After")
    new, last = 0, 0
    async with target.client(Origin=target.url) as http:

        async def ask(number: int) -> int:
            http.cookies.clear()
            spoofed = {
                "X-Forwarded-For": f"203.0.113.{number % 250}",
                "Forwarded": f"for=203.0.113.{number % 250}",
            }
            return (await http.post("/api/tickets", headers=spoofed)).status_code

        while last != 429 and new < 900:
            answers = await asyncio.gather(*(ask(new + number) for number in range(20)))
            new, last = new + len(answers), max(answers)
    hold(last == 429, f"{new} tickets for people who are new each time")
    return f"one person: {len(refused)} of 40 are 429 with Retry-After; new people at one address: 429 within {new}"


@attempt(AT, "metrics and minutes read by nobody in particular", "TASKFLOW_METRICS_TOKEN is not set")
async def metrics_closed(target: Target) -> str:
    async with target.client() as http:
        codes = [code(await http.get(path)) for path in ("/api/metrics", "/api/metrics/history")]
        codes += [
            code(await http.get("/api/metrics", headers=bearer(each))) for each in ("x", "metrics", "Bearer")
        ]
    hold(all(each[:3] in ("401", "403") for each in codes), f"{codes}")
    return f"{', '.join(sorted(set(codes)))}"


@attempt(AT, "writes of somebody who has erased everything: open socket, old ticket, deleted conversation")
async def after_erasure(target: Target) -> str:
    async with target.person() as someone, someone.greeted() as (talk, conversation):
        await said(talk, "[[say 3 words]] Forget me.")
        await talk.until("ai_done")
        ticket = await someone.ticket()
        erased = await someone.http.post("/api/me/erase", json={"confirm": "erase everything"})
        hold(erased.status_code == 200, code(erased))
        answer = await said(talk, "I am still here.")
        query = {"ticket": ticket, "conversationId": conversation}
        joined = await closing(await target.socket(query, origin=target.url))
        # What was on its way to Postgres is erased when it has come, within moments; what is written to it meanwhile,
        # too.
        await someone.http.patch(f"/api/conversations/{conversation}", json={"title": "Back at once"})

        async def erased_there() -> bool:
            return not (await someone.http.get("/api/conversations")).json()["conversations"]

        await eventually(erased_there)
        renamed = await someone.http.patch(f"/api/conversations/{conversation}", json={"title": "Back"})
        listed = (await someone.http.get("/api/conversations")).json()["conversations"]
    frame = answer.get("code", answer["type"])
    seen = f"frame: {frame}, join: {joined}, rename: {code(renamed)}, listed: {len(listed)}"
    hold(answer["type"] == "error" and joined == 403 and renamed.status_code == 404 and not listed, seen)
    return seen
