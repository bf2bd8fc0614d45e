"""What a tenant has of its own: models, limits, how long its conversations are kept. Pure.

``TASKFLOW_TENANTS`` is a JSON object: a name, and what this tenant has in place of the installation's settings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field, fields
from typing import Any

from taskflow.light_dataclasses import dataclass

MAX_NAME_CHARS = 128


@dataclass(frozen=True, slots=True)
class Limits:
    """A tenant's limits; None: the installation's. 0: no limit. Budgets in US dollars."""

    messages_per_minute: int | None = None
    turns_at_once: int | None = None
    connections_per_conversation: int | None = None
    connections_per_user: int | None = None
    conversations_per_day: int | None = None
    budget_user_daily: float | None = None
    budget_tenant_monthly: float | None = None

    def settings(self) -> dict[str, float]:
        """Those that are the tenant's own, by the names of the settings in whose place they are."""
        own = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name if name.startswith("budget_") else f"limit_{name}": value
            for name, value in own.items()
            if value is not None
        }


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds for a tenant. ``models`` empty: the installation's. ``retention_days`` None: likewise."""

    models: tuple[str, ...] = ()
    default_model: str = ""
    retention_days: int | None = None
    limits: Limits = field(default_factory=Limits)


Tenants = Mapping[str, Policy]
"""By name; empty where there is no list, and every tenant is served alike."""

STANDARD = Policy()


def policy_for(tenants: Tenants, tenant: str) -> Policy:
    """What holds for ``tenant``: its own, else the installation's settings."""
    return tenants.get(tenant, STANDARD)


def parse_tenants(raw: str) -> Tenants:
    """Reads and checks the document. Raises ``ValueError`` with what is wrong and where."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(document, dict) or not document:
        raise ValueError('write an object of tenants, as {"acme": {"models": ["small"]}}')
    return {_name(name): _policy(name, given) for name, given in document.items()}


def _name(name: str) -> str:
    if not name or len(name) > MAX_NAME_CHARS or not name.isprintable() or name != name.strip():
        raise ValueError(f"a tenant's name has 1 to {MAX_NAME_CHARS} visible characters")
    return name


def _policy(tenant: str, given: Any) -> Policy:
    known = _object(tenant, given, {"models", "defaultModel", "retentionDays", "limits"})
    models = known.get("models", [])
    if not isinstance(models, list) or not all(isinstance(each, str) and each.strip() for each in models):
        raise ValueError(f"{tenant}.models: write a list of model ids")
    default = known.get("defaultModel", "")
    if not isinstance(default, str) or (models and default and default not in models):
        raise ValueError(f"{tenant}.defaultModel: write one of its models")
    return Policy(
        models=tuple(models),
        default_model=default or (models[0] if models else ""),
        retention_days=_number(f"{tenant}.retentionDays", known.get("retentionDays"), whole=True, least=1),
        limits=_limits(f"{tenant}.limits", known.get("limits", {})),
    )


def _limits(where: str, given: Any) -> Limits:
    names = {_camel(spec.name): spec for spec in fields(Limits)}
    known = _object(where, given, set(names))
    values = {
        spec.name: _number(f"{where}.{name}", known.get(name), whole="int" in str(spec.type))
        for name, spec in names.items()
    }
    return Limits(**values)


def _object(where: str, given: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise ValueError(f"{where}: write an object")
    if unknown := sorted(set(given) - names):
        raise ValueError(f"{where} has no {unknown[0]!r}; there are {', '.join(sorted(names))}")
    return given


def _number(where: str, value: Any, *, whole: bool, least: int = 0) -> Any:
    if value is None:
        return None
    right = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not right or not least <= value < 1e9:
        raise ValueError(f"{where}: write a {'whole ' if whole else ''}number of {least} or more")
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)
