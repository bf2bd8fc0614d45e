"""Who somebody is: bearer tokens, cookies, roles, service tokens."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.security.table import NotHere, attempt, hold
from tests.security.target import Target, closing, code

AT = "Identity: tokens, cookies, roles"
STRANGER = "guest_00000000-0000-4000-8000-000000000001"
LOG = {"model": "small", "provider": "local", "latencyMs": 1, "status": "success"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def signed_in(target: Target, **claims: Any) -> dict[str, str]:
    """Headers of somebody whom the provider lets in."""
    if target.inside is None:
        raise NotHere("needs an identity provider of the test's own")
    return bearer(target.issuer.token(time.time(), aud="web", **claims))


def _unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, claims))
    return b".".join([*parts, b""]).decode()


def forged(target: Target) -> dict[str, str]:
    """Tokens that are nobody's, by what is wrong with them."""
    issuer, now = target.issuer, time.time()
    kid, key = list(issuer.signing.items())[-1]
    claims: dict[str, Any] = {"iss": issuer.issuer, "aud": "web", "sub": "eve", "groups": ["staff"]}
    claims |= {"iat": int(now), "exp": int(now) + 3_600}
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    own = ec.generate_private_key(ec.SECP256R1())
    right = issuer.token(now, **claims)
    head, body, signature = right.split(".")
    return {
        "alg none": _unsigned({"alg": "none", "kid": kid}, claims),
        "alg nOnE": _unsigned({"alg": "nOnE", "kid": kid}, claims),
        "alg none with a right signature": f"{_unsigned({'alg': 'none', 'kid': kid}, claims)}{signature}",
        "HS256 with the public key": _hs256(claims, public, kid),
        "HS256 with an empty key": _hs256(claims, b"", kid),
        "another's key under our kid": jwt.encode(claims, own, algorithm="ES256", headers={"kid": kid}),
        "a key of its own in the header": jwt.encode(
            claims,
            own,
            algorithm="ES256",
            headers={"jwk": json.loads(jwt.algorithms.ECAlgorithm.to_jwk(own.public_key())), "kid": "own"},
        ),
        "a jku of its own": jwt.encode(
            claims, own, algorithm="ES256", headers={"jku": "https://evil.example/jwks", "kid": "evil"}
        ),
        "an unknown critical header": issuer.token(now, headers={"crit": ["exp2"], "exp2": 1}, **claims),
        "no kid": jwt.encode(claims, own, algorithm="ES256"),
        "kid is a path": issuer.token(now, headers={"kid": "../../dev/null"}, **claims),
        "kid is a list": _unsigned({"alg": "ES256", "kid": [kid]}, claims) + signature,
        "another issuer": issuer.token(now, **{**claims, "iss": "https://evil.example"}),
        "another audience": issuer.token(now, **{**claims, "aud": "another"}),
        "no audience": issuer.token(now, **{**claims, "aud": None}),
        "expired": issuer.token(now, **{**claims, "exp": int(now) - 3_600}),
        "never expires": issuer.token(now, **{**claims, "exp": None}),
        "expires in the year 10^9": issuer.token(now, **{**claims, "exp": 10**18}),
        "not yet good": issuer.token(now, **{**claims, "nbf": int(now) + 3_600}),
        "made in the future": issuer.token(now, **{**claims, "iat": int(now) + 3_600}),
        "a guest's id": issuer.token(now, **{**claims, "sub": STRANGER}),
        "a program's id": issuer.token(now, **{**claims, "sub": "service_0123456789abcdef"}),
        "no subject": issuer.token(now, **{**claims, "sub": None}),
        "a tenant that is a list": issuer.token(now, **claims, tenant_id=["acme"]),
        "roles that are an object": issuer.token(now, **{**claims, "groups": {"staff": True}}),
        "100 KB": issuer.token(now, **claims, x="x" * 6_000) + "x" * 8_000,
        "a changed body": f"{head}.{body[:-4]}AAAA.{signature}",
        "no signature": f"{head}.{body}.",
        "dots": "..",
        "a service token's form": "tfs_0123456789abcdef_" + "A" * 43,
        "one letter": "x",
    }


def _hs256(claims: dict[str, Any], key: bytes, kid: str) -> str:
    """PyJWT refuses to sign with a public key; whoever forges does not use PyJWT."""
    import hashlib
    import hmac

    head = _unsigned({"alg": "HS256", "typ": "JWT", "kid": kid}, claims).removesuffix(".")
    signature = hmac.new(key, head.encode(), hashlib.sha256).digest()
    return f"{head}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


@attempt(AT, "tokens of no issuer: alg none, HS256 with the public key, wrong issuer, audience, times, kid …")
async def forged_tokens(target: Target) -> str:
    let_in, reasons = [], set()
    async with target.client(Origin=target.url) as http:
        for what, token in forged(target).items():
            me = await http.get("/api/me", headers=bearer(token))
            ticket = await http.post("/api/tickets", headers=bearer(token))
            reasons |= {code(me), code(ticket)}
            if not {me.status_code, ticket.status_code} <= {400, 401, 403}:
                let_in.append(f"{what}: {me.status_code}, {ticket.status_code}")
    hold(not let_in, f"let in: {let_in}")
    return f"{len(forged(target))} tokens, {', '.join(sorted(reasons))}"


@attempt(AT, "a bad token beside a good cookie is not the cookie's guest")
async def bad_token_good_cookie(target: Target) -> str:
    async with target.person() as someone:
        await someone.ticket()
        answer = await someone.http.get("/api/me", headers=bearer("x.y.z"))
        twice = await someone.http.get(
            "/api/me", headers=[("Authorization", "Bearer x"), ("Authorization", "Bearer y")]
        )
    hold((answer.status_code, twice.status_code) == (401, 401), f"{code(answer)}, {code(twice)}")
    return code(answer)


@attempt(AT, "guests' cookies: forged, of another key, unsigned, without an end, of another purpose")
async def forged_cookies(target: Target) -> str:
    now = int(time.time())
    claims: dict[str, Any] = {
        "sub": STRANGER,
        "aud": "taskflow-guest",
        "iat": now,
        "exp": now + 3_600,
        "ep": 0,
    }
    keys = {"another key": b"0" * 64, "an empty key": b""}
    if target.inside is not None:
        keys["the signing key itself"] = (target.inside.data_dir / "signing-key").read_text().strip().encode()
    async with target.person() as someone:
        await someone.ticket()
        [(_, own)] = someone.http.cookies.items()
    head, _, signature = own.split(".")
    kid = jwt.get_unverified_header(own)["kid"]
    stranger = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    cookies = {
        **{what: _hs256(claims, key, kid) for what, key in keys.items()},
        "unsigned": _unsigned({"alg": "none", "kid": kid}, claims),
        "unsigned, without kid": _unsigned({"alg": "none"}, claims),
        "another's id under one's own signature": f"{head}.{stranger}.{signature}",
        "cut": own[:-3],
        "plain": STRANGER,
        "an id in quotes": f'"{STRANGER}"',
        "huge": "A" * 7_000,
        "dots": "..",
    }
    taken = []
    for what, cookie in cookies.items():
        for name in ("taskflow_guest", "__Host-taskflow_guest"):
            async with target.client(
                Origin=target.url, Cookie=f'g_state={{"i_l":0}}; {name}={cookie}'
            ) as http:
                me = await http.get("/api/me")
                if me.status_code != 200 or me.json()["id"] is not None:
                    taken.append(f"{what}: {me.status_code}")
    hold(not taken, f"taken: {taken}")
    return f"{len(cookies)} cookies under both names: nobody is known by them, no error"


@attempt(AT, "headers and fields that claim to be somebody")
async def claimed(target: Target) -> str:
    headers = {
        "X-User-Id": "admin",
        "X-Tenant-Id": "default",
        "X-Roles": "admin",
        "X-Amzn-Oidc-Identity": "admin",
        "X-Amzn-Request-Context": '{"authorizer": {"jwt": {"claims": {"sub": "admin"}}}}',
        "X-Apigateway-Event": "{}",
    }
    async with target.client(Origin=target.url, **headers) as http:
        me = (await http.get("/api/me?userId=admin&user_id=admin")).json()
        ticket = await http.post("/api/tickets", json={"userId": "admin", "roles": ["admin"]})
        admin = await http.get("/api/admin/tokens")
    seen = f"/api/me knows {me['id']}, {code(ticket)}, {code(admin)}"
    hold(me["id"] is None and ticket.status_code == 422 and admin.status_code in (401, 403), seen)
    return seen


async def _statuses(
    http: httpx.AsyncClient, headers: dict[str, str], asks: list[tuple[str, str, Any]]
) -> list[str]:
    answers = [await http.request(method, path, json=body, headers=headers) for method, path, body in asks]
    return [code(answer) for answer in answers]


MAKE: tuple[str, str, Any] = ("POST", "/api/admin/tokens", {"name": "mine", "scopes": ["api"]})
ADMINS: list[tuple[str, str, Any]] = [
    MAKE,
    ("GET", "/api/admin/tokens", None),
    ("DELETE", "/api/admin/tokens/0123456789abcdef", None),
    ("GET", "/api/admin/audit", None),
]


@attempt(AT, "a guest, an account and an auditor do what admins do")
async def no_admins(target: Target) -> str:
    auditor = signed_in(target, sub="auditor", groups=["auditors"])
    seen = {
        "account": await _admin_asks(target, signed_in(target, sub="ann")),
        "auditor": await _admin_asks(target, auditor),
        "of a group that only sounds so": await _admin_asks(
            target, signed_in(target, sub="ann", groups=["staff ", "STAFF", "x staff", "staff,auditors"])
        ),
    }
    async with target.person() as someone:
        await someone.ticket()
        seen["guest"] = await _statuses(someone.http, {}, ADMINS)
    hold(all(set(codes) == {"403 ROLE_REQUIRED"} for codes in seen.values()), str(seen))
    async with target.client(Origin=target.url) as http:
        read = await http.get("/api/admin/usage", headers=auditor)
    hold(read.status_code == 200, f"the auditor reads: {code(read)}")
    return "each 403 ROLE_REQUIRED; the auditor reads usage"


async def _admin_asks(target: Target, headers: dict[str, str]) -> list[str]:
    async with target.client(Origin=target.url) as http:
        return await _statuses(http, headers, ADMINS)


@attempt(AT, "service tokens beyond their scopes, revoked, and of another tenant's admin")
async def service_tokens(target: Target) -> str:
    admin = signed_in(target, sub="admin", groups=["staff"])
    other = signed_in(target, sub="admin", groups=["staff"], tenant_id="acme")
    async with target.client(Origin=target.url) as http:
        made = {}
        for scope in ("ingest", "metrics", "api"):
            answer = await http.post(
                "/api/admin/tokens", json={"name": scope, "scopes": [scope]}, headers=admin
            )
            made[scope] = answer.raise_for_status().json()
        asks: dict[str, list[tuple[str, str, Any]]] = {
            "ingest": [
                ("GET", "/api/metrics", None),
                ("GET", "/api/conversations", None),
                ("POST", "/api/tickets", None),
            ],
            "metrics": [
                ("POST", "/api/ingest", LOG),
                ("GET", "/api/me/export", None),
                ("POST", "/api/tickets", None),
            ],
            "api": [("POST", "/api/ingest", LOG), ("GET", "/api/metrics", None), *ADMINS],
        }
        seen = {scope: await _statuses(http, bearer(made[scope]["secret"]), asks[scope]) for scope in asks}
        wrong = [each for codes in seen.values() for each in codes if each[:3] not in ("401", "403")]
        hold(not wrong, str(seen))
        revoked = (
            await http.post("/api/admin/tokens", json={"name": "r", "scopes": ["api"]}, headers=admin)
        ).json()
        path = f"/api/admin/tokens/{revoked['token']['id']}"
        foreign = await http.delete(path, headers=other)
        hold(foreign.status_code == 404, f"another tenant's admin: {code(foreign)}")
        assert (await http.delete(path, headers=admin)).status_code == 200
        after = await http.get("/api/conversations", headers=bearer(revoked["secret"]))
        secret = made["ingest"]["secret"]
        near = [secret[:-1] + ("A" if secret[-1] != "A" else "B"), secret.upper(), secret[:20], f"{secret} "]
        close = [code(await http.get("/api/me", headers=bearer(each))) for each in near[:3]]
        for each in made.values():
            await http.delete(f"/api/admin/tokens/{each['token']['id']}", headers=admin)
    hold(
        after.status_code == 401 and all(each.startswith("401") for each in close), f"{code(after)}, {close}"
    )
    return f"beyond their scopes {sorted({each for codes in seen.values() for each in codes})}; revoked: {code(after)}"


@attempt(AT, "a cookie and a token of before its owner signed out everywhere")
async def signed_out(target: Target) -> str:
    async with target.person() as someone:
        ticket = await someone.ticket()
        cookie = "; ".join(f"{name}={value}" for name, value in someone.http.cookies.items())
        assert (await someone.http.post("/api/me/sign-out")).status_code == 200
        async with target.client(Origin=target.url, Cookie=cookie) as http:
            me = (await http.get("/api/me")).json()
        status = await closing(await target.socket({"ticket": ticket}, origin=target.url))
    hold(me["id"] is None and status == 403, f"/api/me knows {me['id']}, the ticket: {status}")
    return f"the cookie is nobody's, the ticket: {status}"
