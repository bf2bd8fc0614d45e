"""Measures the redactor on a labelled corpus: what leaked, what was removed without reason, by label.

``python -m tests.support.redaction_eval [FILE …]`` prints a table, and every failing line with ``-v``.
A corpus line is JSON: ``topic``, ``text`` and ``spans`` of ``[start, end, label]``.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from taskflow.redaction import redact

CORPUS = Path(__file__).parents[1] / "data" / "redaction"
MARKER = re.compile(r"\[REDACTED:([A-Z]+)\]")
# Showing the last four is allowed.
SURVIVORS_ALLOWED = 4


class Line(NamedTuple):
    topic: str
    text: str
    spans: list[tuple[int, int, str]]


class Verdict(NamedTuple):
    """``leaks``: labels of values that survive; ``eaten``: text outside every value that is gone."""

    line: Line
    output: str
    leaks: list[str]
    mistyped: list[str]
    eaten: str


def load(paths: Iterable[Path] | None = None) -> Iterator[Line]:
    for path in paths or sorted(CORPUS.glob("*.jsonl")):
        for row in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(row)
            yield Line(record["topic"], record["text"], [(a, b, label) for a, b, label in record["spans"]])


def rows(name: str) -> list[str]:
    """The texts of a file, one a line; ``\\n`` and ``\\t`` stand for what they mean."""
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines()
    return [line.replace("\\n", "\n").replace("\\t", "\t").replace("\\ufeff", "\ufeff") for line in lines]


def kept_characters(text: str, output: str) -> tuple[list[bool], list[tuple[int, int, str]]]:
    """Which characters of ``text`` are still in ``output``, and which stretches became which marker."""
    kept = [False] * len(text)
    removed: list[tuple[int, int, str]] = []
    pieces = MARKER.split(output)
    position = 0
    for index in range(0, len(pieces), 2):
        piece = pieces[index]
        start = text.find(piece, position) if index < len(pieces) - 1 or not piece else len(text) - len(piece)
        if not piece and index == len(pieces) - 1:
            start = len(text)
        if start < position or text[start : start + len(piece)] != piece:
            raise AssertionError(f"{output!r} is not {text!r} with markers in place of values")
        if index:
            removed.append((position, start, pieces[index - 1]))
        kept[start : start + len(piece)] = [True] * len(piece)
        position = start + len(piece)
    return kept, removed


def judge(line: Line, redactor: Callable[[str], str] = redact) -> Verdict:
    output = redactor(line.text)
    kept, removed = kept_characters(line.text, output)
    leaks, mistyped = [], []
    for start, end, label in line.spans:
        if _longest_survivor(line.text, kept, start, end) > SURVIVORS_ALLOWED:
            leaks.append(label)
        elif not any(name == label for low, high, name in removed if low < end and start < high):
            mistyped.append(label)
    inside = [False] * len(line.text)
    for start, end, _ in line.spans:
        inside[start:end] = [True] * (end - start)
    eaten = "".join(c for c, k, i in zip(line.text, kept, inside, strict=True) if not k and not i)
    return Verdict(line, output, leaks, mistyped, eaten)


def _longest_survivor(text: str, kept: list[bool], start: int, end: int) -> int:
    longest = current = 0
    for index in range(start, end):
        if not kept[index]:
            current = 0
        elif text[index].isalnum():
            current += 1
            longest = max(longest, current)
    return longest


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="JSONL corpora (default: all in tests/data)")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every failing line")
    arguments = parser.parse_args()
    verdicts = [judge(line) for line in load(arguments.files or None)]
    values: Counter[str] = Counter(label for verdict in verdicts for _, _, label in verdict.line.spans)
    leaks: Counter[str] = Counter(label for verdict in verdicts for label in verdict.leaks)
    mistyped: Counter[str] = Counter(label for verdict in verdicts for label in verdict.mistyped)
    clean = [verdict for verdict in verdicts if not verdict.line.spans]
    wrong = [verdict for verdict in clean if verdict.output != verdict.line.text]
    eaten = [verdict for verdict in verdicts if verdict.line.spans and any(map(str.isalnum, verdict.eaten))]
    if arguments.verbose:
        for verdict in verdicts:
            if verdict.leaks or verdict.mistyped or verdict in wrong or verdict in eaten:
                print(f"{verdict.line.topic}\n  {verdict.line.text!r}\n  {verdict.output!r}")
                print(f"  leaks {verdict.leaks} mistyped {verdict.mistyped} eaten {verdict.eaten!r}")
    print(f"{'label':10}{'values':>8}{'leaked':>8}{'mistyped':>10}")
    for label, count in sorted(values.items()):
        print(f"{label:10}{count:8}{leaks[label]:8}{mistyped[label]:10}")
    total = sum(values.values())
    print(f"leak {sum(leaks.values())}/{total} = {sum(leaks.values()) / max(1, total):.2%}")
    print(f"over-redaction {len(wrong)}/{len(clean)} = {len(wrong) / max(1, len(clean)):.2%}")
    print(f"lines with values that lost other text: {len(eaten)}/{len(verdicts) - len(clean)}")


if __name__ == "__main__":
    main()
