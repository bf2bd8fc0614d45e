"""``make logs``: what the functions and the parts log, as it comes.

FUNCTION=message   of one function, or of a part: edge, pool, postgres, ...
LEVEL=WARNING      warnings and errors
CONVERSATION=id    lines that name it
LINES=100          how many of the past are shown first
FOLLOW=0           then stop
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from local.log_lines import LEVELS, Line, Wanted, parse, show
from local.supervisor.errors import StackError

POLL_SECONDS = 0.2
LAST_BYTES = 512 * 1024
"""How much of the end of each file is read for the lines of the past."""


class LogsError(Exception):
    """There is nothing to show; the message says what to do."""


def source_of(file: Path) -> str:
    """``functions/taskflow-message.log`` is of ``message``, ``edge.log`` of ``edge``."""
    return file.stem.removeprefix("taskflow-") if file.parent.name == "functions" else file.stem


def files(folder: Path) -> list[Path]:
    """The logs of this run, by source."""
    return sorted([*folder.glob("*.log"), *folder.glob("functions/*.log")])


class Follower:
    """Reads what is appended to the files below ``folder``, also to those that come later or begin anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: dict[Path, tuple[int, int]] = {}
        """Of each file: its inode, and how far it is read."""
        self._rests: dict[Path, bytes] = {}

    def past(self) -> list[Line]:
        """The last lines of every file, in the order of their times."""
        lines = [line for file in files(self._folder) for line in self._new(file, LAST_BYTES)]
        return sorted(lines, key=lambda line: line.at)

    def more(self) -> list[Line]:
        """What came since."""
        return [line for file in files(self._folder) for line in self._new(file)]

    def _new(self, file: Path, last: int | None = None) -> Iterator[Line]:
        try:
            state = file.stat()
        except FileNotFoundError:
            return
        inode, place = self._places.get(file, (state.st_ino, 0))
        if inode != state.st_ino or place > state.st_size:
            place = 0
        begun = place
        if last is not None and state.st_size > last:
            place = state.st_size - last
        if place == state.st_size:
            return
        with file.open("rb") as opened:
            opened.seek(place)
            text = opened.read(state.st_size - place)
        self._places[file] = (state.st_ino, place + len(text))
        if begun == place:
            text = self._rests.pop(file, b"") + text
        whole, newline, rest = text.rpartition(b"\n")
        if rest:
            self._rests[file] = rest
        yield from _parsed(source_of(file), (whole + newline).decode(errors="replace"))


def _parsed(source: str, text: str) -> Iterator[Line]:
    at = ""
    for raw in text.splitlines():
        line = parse(source, raw)
        if line is not None:
            at = line.at or at
            # What has no time of its own (a stack trace) belongs behind what came before it.
            yield line if line.at else Line(line.source, line.text, line.level, at, line.more, line.raw)


def follow(folder: Path, wanted: Wanted, lines: int, *, forever: bool) -> None:
    """Prints until interrupted. Raises ``LogsError`` when there is nothing to follow."""
    known = sorted({source_of(file) for file in files(folder)})
    if not known:
        raise LogsError(f"there are no logs in {folder}: start the stack with make run")
    if wanted.source and wanted.source not in known:
        raise LogsError(f"nothing logs as {wanted.source}: FUNCTION is one of {', '.join(known)}")
    width = max(map(len, known))
    follower = Follower(folder)
    past = [line for line in follower.past() if wanted.wants(line)]
    _print(past[len(past) - min(lines, len(past)) :], width)
    while forever:
        time.sleep(POLL_SECONDS)
        _print([line for line in follower.more() if wanted.wants(line)], width)


def _print(lines: Sequence[Line], width: int) -> None:
    for line in lines:
        print(show(line, width), flush=True)


def parser(program: str, words: str) -> argparse.ArgumentParser:
    """What may be said of lines that are wanted, wherever they come from."""
    made = argparse.ArgumentParser(
        prog=program, description=words, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("--function", default="", help="a function, or a part of the laptop's stack")
    made.add_argument("--level", default="", type=str.upper, choices=("", *LEVELS), help="this one and worse")
    made.add_argument("--conversation", default="", help="an id that the lines must name")
    made.add_argument("--lines", type=int, default=50, help="of the past, shown first (50)")
    made.add_argument("--once", action="store_true", help="do not wait for further lines")
    return made


def shown(options: argparse.Namespace, follow: Callable[[Wanted], None]) -> int:
    """The exit code: 0 after Ctrl-C, 1 when there is nothing to show."""
    try:
        follow(Wanted(options.function, options.level, options.conversation))
    except (LogsError, StackError) as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Follows the laptop's stack; the exit code."""
    options = parser("python -m local.follow", __doc__).parse_args(arguments)

    def follow_laptop(wanted: Wanted) -> None:
        from local.supervisor.config import ENV_FILE, load

        follow(load(env_file=ENV_FILE).data_dir / "logs", wanted, options.lines, forever=not options.once)

    return shown(options, follow_laptop)


if __name__ == "__main__":
    sys.exit(main())
