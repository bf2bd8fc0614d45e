"""Tickets: what a person's identity is swapped for, so that no long-lived token stands in a URL. Pure."""

from __future__ import annotations

from taskflow.identity import GUEST_PREFIX, Identity, Kind, Principal
from taskflow.light_dataclasses import dataclass
from taskflow.store import keys
from taskflow.store.expressions import Item


@dataclass(frozen=True, slots=True)
class TicketGrant:
    """Whom a ticket lets in, and from where.

    ``epoch``: the person's when it was issued. ``origin``: of the page that asked for it, empty for a program.
    ``resume_token``: joins the conversation that it belongs to, without being its owner.
    """

    principal: Principal
    epoch: int = 0
    origin: str = ""
    resume_token: str = ""


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """A ticket as it is stored: its secrets only as SHA-256 (hex)."""

    principal: Principal
    epoch: int
    origin_hash: str | None
    """None: it was issued by an earlier release, for any page."""
    resume_hash: str

    def fits(self, origin: str | None) -> bool:
        """Whether it was issued for this origin (None: a program)."""
        return self.origin_hash in (None, origin_hash(origin))


def origin_hash(origin: str | None) -> str:
    """What is stored of an origin."""
    return keys.secret_hash((origin or "").rstrip("/").lower())


def to_item(ticket_hash: str, grant: TicketGrant, expires: int) -> Item:
    """The TICKET item. ``expires``: epoch seconds."""
    who = grant.principal
    item: Item = {
        "pk": keys.ticket_pk(ticket_hash),
        "sk": keys.TICKET,
        "user_id": who.identity.user_id,
        "tenant_id": who.identity.tenant_id,
        "kind": who.kind,
        "roles": sorted(who.roles),
        "scopes": sorted(who.scopes),
        "epoch": grant.epoch,
        "origin": origin_hash(grant.origin),
        "expires": expires,
        "ttl": expires,
    }
    if who.until is not None:
        item["until"] = who.until
    if grant.resume_token:
        item["resume_hash"] = keys.secret_hash(grant.resume_token)
    return item


def parse(item: Item) -> HeldTicket:
    """The ticket in a TICKET item."""
    earlier: Kind = "guest" if item["user_id"].startswith(GUEST_PREFIX) else "account"
    principal = Principal(
        Identity(item["user_id"], item["tenant_id"]),
        item.get("kind", earlier),
        frozenset(item.get("roles", ("user",))),
        frozenset(item.get("scopes", ())),
        int(item["until"]) if "until" in item else None,
    )
    return HeldTicket(principal, int(item.get("epoch", 0)), item.get("origin"), item.get("resume_hash", ""))
