"""The figures as ``docs/eval.md`` has them: a table, and a picture without a library. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bench.evaluation.measures import MEASURES, Column, Count

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"
COLOURS = ("#1f6f5c", "#c9a24b", "#4b79c9", "#a0568f")
WIDTH, LABEL, BAR, ROW_GAP, TOP = 860, 400, 12, 16, 40
BARS = WIDTH - LABEL - 90


def table(columns: Sequence[Column]) -> str:
    """Markdown: a row for each measure, a column for each model."""
    head = ["", *(each.name for each in columns)]
    rows = [
        [measure.label, *(_cell(each.counts[row]) for each in columns)]
        for row, measure in enumerate(MEASURES)
        if any(each.counts[row].all for each in columns)
    ]
    lines = [head, ["---", *("---:" for _ in columns)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(count: Count) -> str:
    return f"{count.good} of {count.all} ({count.share:.0%})" if count.all else "–"


def picture(columns: Sequence[Column]) -> str:
    """SVG: the same as bars."""
    rows = [row for row in range(len(MEASURES)) if any(each.counts[row].all for each in columns)]
    row_height = BAR * len(columns) + ROW_GAP
    height = TOP + row_height * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'font-family="system-ui, sans-serif" font-size="13" role="img">',
        f"<title>{escape(', '.join(each.name for each in columns))}: share of cases that went well</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    at = 12
    for number, each in enumerate(columns):
        parts.append(
            f'<rect x="{at}" y="13" width="12" height="12" fill="{COLOURS[number % len(COLOURS)]}"/>'
        )
        parts.append(f'<text x="{at + 18}" y="24" fill="#223">{escape(each.name)}</text>')
        at += 40 + 8 * len(each.name)
    for place, row in enumerate(rows):
        top = TOP + place * row_height
        middle = top + BAR * len(columns) / 2 + 4
        parts.append(f'<text x="12" y="{middle:g}" fill="#223">{escape(MEASURES[row].label)}</text>')
        for number, each in enumerate(columns):
            count = each.counts[row]
            if not count.all:
                continue
            y, width = top + number * BAR, round(count.share * BARS, 1)
            colour = COLOURS[number % len(COLOURS)]
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{BARS}" height="{BAR - 2}" fill="#eef1ef"/>')
            parts.append(f'<rect x="{LABEL}" y="{y}" width="{width:g}" height="{BAR - 2}" fill="{colour}"/>')
            parts.append(
                f'<text x="{LABEL + BARS + 8}" y="{y + BAR - 2}" font-size="11" fill="#445">{count.share:.0%}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def with_figures(page: str, columns: Sequence[Column]) -> str:
    """``page`` with the table between its marks. Raises ``ValueError`` for a page without them."""
    begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:begin]}\n{table(columns)}\n{page[end:]}"
