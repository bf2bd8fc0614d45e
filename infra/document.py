"""Writes the table of the template's parameters into docs/deploy.md: ``python -m infra.document [--check]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.emulator import template as templates

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "deploy.md"
TEMPLATE = ROOT / "infra" / "template.yaml"
BEGIN, END = "<!-- parameters -->\n", "<!-- /parameters -->"


def within(page: str, template: dict[str, Any]) -> str:
    """The page, with the table between its marks. Raises ``ValueError`` where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE.name} has no {BEGIN.strip()} … {END}")
    return f"{before}{begin}\n" + "\n".join(_lines(template)) + f"\n\n{end}{after}"


def _lines(template: dict[str, Any]) -> Iterator[str]:
    yield "| parameter | default | meaning |"
    yield "|---|---|---|"
    for group in template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]:
        yield f"| **{group['Label']['default']}** | | |"
        for name in group["Parameters"]:
            yield _row(name, template["Parameters"][name])


def _row(name: str, spec: dict[str, Any]) -> str:
    default = str(spec.get("Default", ""))
    # Another choice than the default, where there are only some.
    others = [str(each) for each in spec.get("AllowedValues", ()) if str(each) not in ("", default)]
    choices = f" ({', '.join(others)})" if 0 < len(others) <= 4 else ""
    meaning = spec["Description"].strip().replace("|", "\\|").removesuffix(".")
    return f"| `{name}` | {f'`{default}`' if default else ''}{choices} | {meaning} |"


def main(arguments: list[str] | None = None) -> int:
    """Writes, or with ``--check`` says whether the page is up to date; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.document", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail when the page is out of date"
    )
    options = parser.parse_args(arguments)
    page = PAGE.read_text()
    wanted = within(page, templates.load(TEMPLATE))
    if options.check and page != wanted:
        print(
            "docs/deploy.md has other parameters than infra/template.yaml; run `make template`",
            file=sys.stderr,
        )
        return 1
    if page != wanted:
        PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
