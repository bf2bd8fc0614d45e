"""The redactor beside Microsoft Presidio, on the same texts in the same run: ``python -m bench.redaction``.

Presidio is installed into a throw-away environment under the temporary directory (kept between runs, never part of
this project's lock). Its eight matching recognizers are called directly, without an NLP engine; ours also looks for
secrets and UPI ids. CPU time is compared, in turn, and the median of the rounds' ratios is told. Also printed: the
time from the first import to the first result in a fresh process, and the time for 20 kB of text made to be slow.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import NamedTuple

from taskflow.redaction import redact

from bench.machine import heading
from tests.support.redaction_eval import load
from tests.support.redaction_hostile import HOSTILE

PRESIDIO = "presidio-analyzer==2.2.366"
ROUNDS, PASSES = 9, 3
"""In each round so many passes of ours before and after one of Presidio's."""
TARGET, STRETCH = 15, 25
FIRST_RESULT_MS, HOSTILE_MS = 80, 250
COLD_RUNS = 7
COLD = """
import time
started = time.perf_counter()
from taskflow.redaction import redact
result = redact("call +91 98765 43210, card 4111 1111 1111 1111, mail priya@example.com")
elapsed = time.perf_counter() - started
assert result == "call [REDACTED:PHONE], card [REDACTED:CARD], mail [REDACTED:EMAIL]", result
print(elapsed * 1000)
"""
CHAT = (
    "Can you explain how a hash map resizes itself, and when I should prefer a tree?",
    "I paid 2,499 for order 1234567890123456 on 2024-01-15 and nothing came. What now?",
    "मुझे बताइए कि मेरा फोन इतना गर्म क्यों हो रहा है, बैटरी 20% पर है।",
    "Sure! Here are three options:\n\n1. **Rename** the column\n2. Add a *view*\n3. Migrate in two steps\n",
    'Traceback (most recent call last):\n  File "/app/main.py", line 42, in <module>\n    run(port=8080)\n',
    "Please call me on 98765 43210 or write to priya.sharma@example.com, my card ends 4242.",
)


def _python() -> Path:
    """The interpreter of the environment that has Presidio; made when it is missing."""
    home = Path(tempfile.gettempdir()) / f"taskflow-bench-{PRESIDIO.replace('==', '-')}"
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    ready = home / "ready"
    if not ready.exists():
        print(f"installing {PRESIDIO} into {home} …", flush=True)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PRESIDIO], check=True)
        ready.touch()
    return python


class Compared(NamedTuple):
    """Microseconds of CPU time a text, medians; and how many times as long Presidio took, in each round."""

    ours: float
    presidio: float
    ratios: list[float]


def compared(texts: list[str]) -> Compared:
    """Both in turn, round by round, so that a slower minute of the machine meets both alike."""
    script = Path(__file__).with_name("presidio_recognizers.py")
    rounds: list[tuple[float, float]] = []
    with subprocess.Popen(
        [_python(), script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        for asked in [json.dumps(texts), *["again"] * ROUNDS]:
            before = [_one_pass(texts) for _ in range(PASSES)]
            print(asked, file=other.stdin, flush=True)
            theirs = float(other.stdout.readline())
            after = [_one_pass(texts) for _ in range(PASSES)]
            rounds.append((statistics.median(before + after), theirs))
        other.stdin.close()
    measured = rounds[1:]  # the first warms both up
    ours, presidio = (statistics.median(each) / len(texts) * 1e6 for each in zip(*measured, strict=True))
    return Compared(ours, presidio, sorted(theirs / ours for ours, theirs in measured))


def _one_pass(texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        redact(text)
    return time.process_time() - started


def _first_result_ms() -> float:
    """Median milliseconds from the first import to the first result, in fresh processes."""
    runs = [
        float(subprocess.run([sys.executable, "-c", COLD], capture_output=True, text=True, check=True).stdout)
        for _ in range(COLD_RUNS)
    ]
    return statistics.median(runs)


def _slowest_hostile() -> tuple[str, float]:
    """The slowest of the hostile texts, 20 kB each, and its milliseconds of CPU time."""
    times = {}
    for name, text in HOSTILE.items():
        started = time.process_time()
        redact(text(20_000))
        times[name] = (time.process_time() - started) * 1000
    return max(times.items(), key=lambda item: item[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="fail when a target is missed")
    arguments = parser.parse_args()
    print(heading("python -m bench.redaction"))
    corpus = [line.text for line in load()]
    ratios = []
    for name, texts in (("labelled corpus", corpus), ("chat", list(CHAT) * 50)):
        found = compared(texts)
        ratios.append(statistics.median(found.ratios))
        print(
            f"{name}: {len(texts)} texts, {sum(map(len, texts))} characters: "
            f"{found.ours:.0f} µs a text, Presidio {found.presidio:.0f} µs: {ratios[-1]:.1f}x, in {ROUNDS} rounds "
            f"{found.ratios[0]:.1f}x to {found.ratios[-1]:.1f}x (target {TARGET}x, stretch {STRETCH}x)"
        )
    first = _first_result_ms()
    print(f"first result: {first:.0f} ms after the first import (target {FIRST_RESULT_MS} ms)")
    slowest, slowest_ms = _slowest_hostile()
    print(f"slowest hostile text of 20 kB: {slowest}, {slowest_ms:.0f} ms (target {HOSTILE_MS} ms)")
    missed = min(ratios) < TARGET or first > FIRST_RESULT_MS or slowest_ms > HOSTILE_MS
    return 1 if missed and arguments.check else 0


if __name__ == "__main__":
    raise SystemExit(main())
