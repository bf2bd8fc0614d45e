"""Processor time of one plain chunk of a provider's stream: this tree against another commit, in the same run.

``.venv/bin/python -m bench.chunk_cpu [--commit C]`` reads the same bytes with the reader and reply of both, in turns,
and prints microseconds a chunk and their ratio. The other commit's layer is taken from git into a folder of its own.
Before 2026-12 a reply was read by ``httpx_sse``; the reference is that path, whatever the commit has it in.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LAYER = "layers/common/python"
BEFORE = "0207845"
"""The last commit whose replies were read by ``httpx_sse``."""
CHUNKS = 6_000
"""Of some 10 characters: a long reply, below the cap."""
ROUNDS = 9
TEXTS = {
    "plain": " word{:05}",
    "with a bracket": " [word{:04}",
    "with a tag's sign": " <b{:04}",
    "code": " `word{:03}`",
}
"""What a chunk says: what may begin a mark for the machine is looked at more closely."""

_NOW = """
def read(packets):
    from taskflow.llm.body import BodyReader
    from taskflow.llm.reply import Reply
    body, reply, said = BodyReader(), Reply(), 0
    for packet in packets:
        for event in body.feed(packet):
            if event.data.strip() != "[DONE]":
                said += len(reply.read(event))
    return said
"""
_THEN = """
def read(packets):
    from httpx_sse import ServerSentEvent
    from httpx_sse._decoders import SSEDecoder, SSELineDecoder
    from taskflow.llm.reply import Reply
    import codecs
    text, lines, events = codecs.getincrementaldecoder("utf-8")("replace"), SSELineDecoder(), SSEDecoder()
    reply, said = Reply(), 0
    for packet in packets:
        for line in lines.decode(text.decode(packet)):
            event = events.decode(line.rstrip("\\n"))
            if event is not None and event.data and event.data.strip() != "[DONE]":
                said += len(reply.read(event.data, error=event.event == "error"))
    return said
"""
_MEASURE = """
import json, sys, time
packets = [bytes.fromhex(line) for line in sys.stdin.read().split()]
read(packets)
for _ in range(int(sys.argv[1])):
    began = time.process_time()
    said = read(packets)
    print(json.dumps([time.process_time() - began, said]), flush=True)
    sys.stdin.close()
"""


def packets(per_packet: int, text: str) -> list[bytes]:
    """A stream as servers send it: OpenAI's chunk with ``text``, ``per_packet`` of them at once."""
    events = []
    for number in range(CHUNKS):
        chunk = {
            "id": "chatcmpl-AbCdEf0123456789",
            "object": "chat.completion.chunk",
            "created": 1_790_000_000,
            "model": "gpt-5.4-mini",
            "service_tier": "default",
            "system_fingerprint": "fp_0123456789",
            "choices": [
                {
                    "index": 0,
                    "delta": {"content": text.format(number % 97)},
                    "logprobs": None,
                    "finish_reason": None,
                }
            ],
            "usage": None,
        }
        events.append(b"data: " + json.dumps(chunk, separators=(",", ":")).encode() + b"\n\n")
    return [b"".join(events[at : at + per_packet]) for at in range(0, CHUNKS, per_packet)]


def seconds(layer: Path, program: str, sent: Iterable[bytes], rounds: int) -> list[float]:
    """Processor time of each round of reading ``sent``."""
    code = f"import sys; sys.path.insert(0, {str(layer)!r})\n{program}{_MEASURE}"
    answer = subprocess.run(
        [sys.executable, "-c", code, str(rounds)],
        input="\n".join(packet.hex() for packet in sent),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line)[0] for line in answer.stdout.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--commit", default=BEFORE)
    commit = parser.parse_args().commit
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(
            ["git", "-C", str(ROOT), "archive", commit, LAYER],
            capture_output=True,
            check=True,
        )
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        before = Path(folder) / LAYER
        old = _NOW if (before / "taskflow/llm/body.py").exists() else _THEN
        for per_packet, kind in ((1, "plain"), (16, "plain"), *((1, kind) for kind in list(TEXTS)[1:])):
            sent = packets(per_packet, TEXTS[kind])
            times: dict[str, list[float]] = {"before": [], "now": []}
            for _ in range(ROUNDS):
                times["before"] += seconds(before, old, sent, 1)
                times["now"] += seconds(ROOT / LAYER, _NOW, sent, 1)
            best = {name: min(values) / CHUNKS * 1e6 for name, values in times.items()}
            usual = {name: statistics.median(values) / CHUNKS * 1e6 for name, values in times.items()}
            print(
                f"{kind}, {per_packet:2} chunks a packet: "
                f"before {best['before']:.2f} µs, now {best['now']:.2f} µs a chunk "
                f"({best['now'] / best['before']:.2f} ×); medians {usual['before']:.2f} and {usual['now']:.2f} µs"
            )


if __name__ == "__main__":
    began = time.monotonic()
    main()
    print(f"{time.monotonic() - began:.0f} s")
