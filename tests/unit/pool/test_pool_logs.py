"""The log file of a function."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

from local.pool.logs import MAX_LINE_BYTES, FunctionLog, LogPipe


async def _piped(file: Path, *pieces: bytes) -> None:
    log = FunctionLog(file)
    pipe = await LogPipe.into(log)
    for piece in pieces:
        await asyncio.to_thread(os.write, pipe.write_end, piece)
    pipe.release()
    await pipe.drained()
    log.close()


def test_lines_are_kept_as_they_were_written(tmp_path: Path) -> None:
    asyncio.run(_piped(tmp_path / "f.log", b'{"a": 1}\n', b"plain\n"))
    assert (tmp_path / "f.log").read_text() == '{"a": 1}\nplain\n'


def test_line_in_pieces_is_one_line(tmp_path: Path) -> None:
    asyncio.run(_piped(tmp_path / "f.log", b"one ", b"line", b"\n"))
    assert (tmp_path / "f.log").read_text() == "one line\n"


def test_last_line_without_an_end_gets_one(tmp_path: Path) -> None:
    asyncio.run(_piped(tmp_path / "f.log", b"last words"))
    assert (tmp_path / "f.log").read_text() == "last words\n"


def test_lines_of_a_stack_trace_are_separated(tmp_path: Path) -> None:
    asyncio.run(_piped(tmp_path / "f.log", b"[ERROR] x\r  File\n"))
    assert (tmp_path / "f.log").read_text() == "[ERROR] x\n  File\n"


def test_line_without_end_does_not_grow_without_bound(tmp_path: Path) -> None:
    asyncio.run(_piped(tmp_path / "f.log", b"x" * (3 * MAX_LINE_BYTES)))
    text = (tmp_path / "f.log").read_text()
    assert max(len(line) for line in text.splitlines()) <= 2 * MAX_LINE_BYTES
    assert text.count("x") == 3 * MAX_LINE_BYTES


def test_log_is_continued_and_its_folder_made(tmp_path: Path) -> None:
    for text in (b"1\n", b"2\n"):
        log = FunctionLog(tmp_path / "logs" / "f.log")
        log.write(text)
        log.close()
    assert (tmp_path / "logs" / "f.log").read_text() == "1\n2\n"


def test_full_log_is_kept_once_more(tmp_path: Path) -> None:
    log = FunctionLog(tmp_path / "f.log", max_bytes=10)
    for text in (b"1234567\n", b"2345678\n", b"3456789\n"):
        log.write(text)
    log.close()
    assert (tmp_path / "f.log").read_text() == "3456789\n"
    assert (tmp_path / "f.log.1").read_text() == "2345678\n"


def test_notes_of_the_pool_are_structured(tmp_path: Path) -> None:
    log = FunctionLog(tmp_path / "f.log")
    log.note("ERROR", "Task timed out", "r-1")
    log.note("INFO", "plain")
    log.close()
    first, second = map(json.loads, (tmp_path / "f.log").read_text().splitlines())
    assert (first["level"], first["message"], first["function_request_id"]) == (
        "ERROR",
        "Task timed out",
        "r-1",
    )
    assert "function_request_id" not in second
