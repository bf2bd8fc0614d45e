"""What the scripted server says about who asks: signing in, limits, export and erasure, and what admins see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

GUEST = {"kind": "guest", "id": "guest_7", "tenantId": "default", "roles": ["user"]}
ADMIN = {"kind": "account", "id": "ann", "tenantId": "acme", "roles": ["user", "admin"]}
RESETS = "2026-11-29T00:00:00Z"


def failure(status: int, code: str, retry_after: int | None = None) -> JSONResponse:
    """An error answer."""
    told = {} if retry_after is None else {"retryAfter": retry_after}
    body = {"success": False, "error": {"code": code, "message": "It was refused.", **told}}
    return JSONResponse(body, status)


@dataclass
class People:
    """Who asks, and what is told of them. ``refusals``: what the next requests of a path are answered with."""

    issuer: str | None = None
    mode: str = "anonymous"
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By bearer token; any other request is the guest's."""
    limits: dict[str, Any] = field(
        default_factory=lambda: {"day": None, "month": None, "messages": None, "turns": None}
    )
    parts: list[dict[str, Any]] = field(default_factory=list)
    refusals: dict[str, list[JSONResponse]] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    """Every request of these paths, as ``METHOD path``."""
    off: set[str] = field(default_factory=set)
    usage: list[dict[str, Any]] = field(default_factory=list)
    errors: list[dict[str, Any]] = field(default_factory=list)
    signals: list[dict[str, Any]] = field(default_factory=list)
    judgements: list[dict[str, Any]] = field(default_factory=list)
    audit: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[dict[str, Any]] = field(default_factory=list)

    def of(self, request: Request) -> dict[str, Any]:
        """Who asks."""
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        return self.accounts.get(bearer, GUEST)

    def note(self, role: str, action: str, target: str) -> None:
        """Adds to the audit trail."""
        number = len(self.audit)
        entry = {
            "id": f"a{number}",
            "actor": role,
            "actorKind": "account",
            "action": action,
            "target": target,
        }
        self.audit.insert(0, {**entry, "detail": "", "createdAt": "2026-11-28T20:00:00Z"})

    def install(self, app: FastAPI, models: list[dict[str, Any]]) -> None:
        """Adds the routes."""
        self._refuse(app)
        self._own(app)
        self._admin(app, models)

    def _refuse(self, app: FastAPI) -> None:
        @app.middleware("http")
        async def refuse(request: Request, call_next: Any) -> Response:
            path = request.url.path
            if path.startswith(("/api/me", "/api/admin", "/api/auth")):
                self.calls.append(f"{request.method} {path}")
            waiting = self.refusals.get(path)
            if waiting:
                return waiting.pop(0)
            if path.startswith("/api/admin"):
                roles = {"admin"} if request.method != "GET" else {"admin", "auditor"}
                if not roles & set(self.of(request)["roles"]):
                    return failure(403, "ROLE_REQUIRED")
            response: Response = await call_next(request)
            return response

    def _own(self, app: FastAPI) -> None:
        @app.get("/api/auth/config")
        async def config() -> dict[str, Any]:
            client_id = None if self.issuer is None else "web"
            told = {"success": True, "mode": self.mode, "issuer": self.issuer, "clientId": client_id}
            return {**told, "scopes": "openid"}

        @app.get("/api/me")
        async def me(request: Request) -> dict[str, Any]:
            return {"success": True, **self.of(request), "expires": None, "signedInSince": None}

        @app.get("/api/me/limits")
        async def limits() -> dict[str, Any]:
            return {"success": True, **self.limits}

        @app.get("/api/me/export")
        async def export(cursor: str = "0") -> dict[str, Any]:
            at = int(cursor)
            part = self.parts[at] if self.parts else {"section": "conversations", "rows": []}
            following = str(at + 1) if at + 1 < len(self.parts) else None
            who = {"userId": "guest_7", "tenantId": "default", "exportedAt": "2026-11-28T20:00:00Z"}
            return {"success": True, **who, **part, "nextCursor": following}

        @app.post("/api/me/erase")
        async def erase(request: Request) -> Response:
            if (await request.json()) != {"confirm": "erase everything"}:
                return failure(422, "INVALID_BODY")
            return JSONResponse({"success": True, "erasedAt": "2026-11-28T20:00:00Z", "remaining": 0})

        @app.post("/api/me/{what}")
        async def done(what: str) -> dict[str, Any]:
            return {"success": True, "signedOutAt": "2026-11-28T20:00:00Z", "conversations": 0}

    def _admin(self, app: FastAPI, models: list[dict[str, Any]]) -> None:
        def offered() -> dict[str, Any]:
            listed = [
                {key: one[key] for key in ("id", "name", "provider")}
                | {"on": one["id"] not in self.off, "default": number == 0}
                for number, one in enumerate(models)
            ]
            return {"success": True, "models": listed}

        @app.get("/api/admin/usage")
        async def usage(by: str, days: int) -> dict[str, Any]:
            rows = [
                {**row, "key": row["key"] if by == "model" else f"{by} {row['key']}"} for row in self.usage
            ]
            told = {"since": "2026-10-30T00:00:00Z", "until": "2026-11-28T20:00:00Z"}
            return {"success": True, **told, "rows": rows}

        @app.get("/api/admin/limits")
        async def limits() -> dict[str, Any]:
            counts = {"messagesPerMinute": 20, "turnsAtOnce": 3, "connectionsPerConversation": 10}
            more = {"connectionsPerUser": 0, "conversationsPerDay": 50}
            budgets = {"budgetUserDaily": 1.5, "budgetUserMonthly": 0, "budgetTenantDaily": 0}
            budgets |= {"budgetTenantMonthly": 500, "budgetDaily": 0, "budgetMonthly": 2_000}
            return {"success": True, "limits": {**counts, **more, **budgets}}

        @app.get("/api/admin/models")
        async def listed() -> dict[str, Any]:
            return offered()

        @app.put("/api/admin/models")
        async def switch(request: Request) -> dict[str, Any]:
            self.off = set((await request.json())["off"])
            self.note("ann", "models.switched", ",".join(sorted(self.off)) or "none")
            return offered()

        @app.get("/api/admin/tokens")
        async def tokens(request: Request) -> Response:
            if "admin" not in self.of(request)["roles"]:
                return failure(403, "ROLE_REQUIRED")
            return JSONResponse({"success": True, "tokens": self.tokens})

        @app.post("/api/admin/tokens", status_code=201)
        async def make(request: Request) -> dict[str, Any]:
            wanted = await request.json()
            token = {
                "id": f"t{len(self.tokens)}",
                "name": wanted["name"],
                "scopes": wanted["scopes"],
                "createdAt": "2026-11-28T20:00:00Z",
                "createdBy": "ann",
                "expiresAt": "2027-11-28T20:00:00Z",
                "lastUsedOn": None,
                "revokedAt": None,
            }
            self.tokens.insert(0, token)
            self.note("ann", "token.created", token["id"])
            return {"success": True, "token": token, "secret": "tf_t0_not_a_secret_of_anybody"}

        @app.delete("/api/admin/tokens/{token_id}")
        async def revoke(token_id: str) -> dict[str, Any]:
            for token in self.tokens:
                if token["id"] == token_id:
                    token["revokedAt"] = "2026-11-28T20:01:00Z"
            return {"success": True, "id": token_id}

        @app.get("/api/admin/signals")
        async def signals(days: int = 7) -> dict[str, Any]:
            return {"success": True, "since": "", "until": "", "rows": self.signals}

        @app.get("/api/admin/judgements")
        async def judgements(thumb: str) -> dict[str, Any]:
            found = [one for one in self.judgements if one["thumb"] == thumb]
            return {"success": True, "judgements": found, "nextCursor": None}

        @app.get("/api/admin/errors")
        async def errors() -> dict[str, Any]:
            return {"success": True, "errors": self.errors, "nextCursor": None}

        @app.get("/api/admin/audit")
        async def audit(request: Request) -> Response:
            return JSONResponse({"success": True, "entries": self.audit, "nextCursor": None})
