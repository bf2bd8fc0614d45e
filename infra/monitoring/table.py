"""The list of metrics as a table, for docs/observability.md."""

from __future__ import annotations

from infra.monitoring.metrics import OWN, SERVICES, Metric

BEGIN, END = "<!-- metrics -->\n", "<!-- /metrics -->"


def within(page: str) -> str:
    """The page, with the table between its marks. Raises ``ValueError`` where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the page has no {BEGIN.strip()} … {END}")
    return f"{before}{begin}\n{_table()}\n{end}{after}"


def _table() -> str:
    rows = [f"| {_services(metric)} | `{metric.name}` | {_by(metric)} | {metric.meaning} |" for metric in OWN]
    return "\n".join(["| printed by | metric | also by | counts |", "|---|---|---|---|", *rows, ""])


def _services(metric: Metric) -> str:
    return "all" if metric.services == SERVICES else ", ".join(metric.services)


def _by(metric: Metric) -> str:
    return ", ".join(f"`{name}`" for name in metric.dimensions if name != "service")
