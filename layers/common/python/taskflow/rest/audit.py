"""``audit``: what every route that uses a power of its own calls first."""

from __future__ import annotations

from taskflow.identity import Principal
from taskflow.records.audit import audit_record
from taskflow.records.history import iso_now
from taskflow.rest.context import Rest


async def audit(rest: Rest, who: Principal, action: str, target: str, detail: str = "") -> None:
    """Adds to the audit trail that ``who`` does ``action`` (``thing.verb``) to ``target``.

    Call it before the deed: a deed without a trace is worse than a trace of a deed that then failed. Raises
    ``StoreUnavailable`` when the trail takes nothing; then do nothing. ``detail`` is redacted before it is stored.
    """
    at = iso_now(rest.clock.now())
    await rest.ports.records.send_records(
        [audit_record(who, action, target, detail, entry_id=rest.new_id(), at=at)]
    )
