"""``python -m infra.monitoring`` writes alarms and dashboards; ``--check`` only says whether they are up to date."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from infra.monitoring import cloudwatch, grafana, table
from infra.monitoring.conversation_panels import CONVERSATIONS
from infra.monitoring.pipeline_panels import PIPELINE

INFRA = Path(__file__).resolve().parents[1]
DOCS = INFRA.parent / "docs" / "observability.md"
DASHBOARDS = (CONVERSATIONS, PIPELINE)


def files() -> Iterator[tuple[Path, str]]:
    """Every file that is made of the lists, and what it has to say."""
    yield INFRA / "alarms.yaml", cloudwatch.written()
    for dashboard in DASHBOARDS:
        folder = INFRA / "observability" / "grafana" / "dashboards"
        yield folder / f"{dashboard.name}.json", grafana.written(dashboard)
    yield DOCS, table.within(DOCS.read_text())


def stale() -> list[str]:
    """Names of the files that are not what the lists give."""
    return [path.name for path, text in files() if not path.exists() or path.read_text() != text]


def main(arguments: list[str]) -> int:
    """Writes, or checks; the exit code."""
    if arguments == ["--check"]:
        if found := stale():
            print(
                f"{', '.join(found)}: not what infra/monitoring gives; run python -m infra.monitoring",
                file=sys.stderr,
            )
        return int(bool(found))
    if arguments:
        print(f"usage: {__doc__}", file=sys.stderr)
        return 2
    for path, text in files():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
