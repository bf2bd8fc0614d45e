"""Prints what was found, the worst last: there the eye is when the command ends."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from infra.preflight.answers import Answers, Finding, Severity

WIDTH = 100
WORDS = {Severity.NOTE: "note", Severity.WARNING: "warning", Severity.ERROR: "ERROR"}


def lines(answers: Answers, findings: Sequence[Finding]) -> Iterator[str]:
    """The report."""
    yield f"Stack {answers.stack_name}, region {answers.region or '(none)'}, account {answers.account or '(unknown)'}"
    for finding in sorted(findings, key=lambda each: each.severity):
        yield ""
        yield from textwrap.wrap(f"{WORDS[finding.severity]}: {finding.what}", WIDTH, subsequent_indent="  ")
        if finding.remedy:
            yield from textwrap.wrap(
                finding.remedy,
                WIDTH,
                initial_indent="  → ",
                subsequent_indent="    ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    errors = sum(each.severity is Severity.ERROR for each in findings)
    yield ""
    if errors:
        yield f"{errors} {'thing has' if errors == 1 else 'things have'} to be mended before this can be deployed."
    else:
        yield "Nothing stands in the way of deploying this."
