"""Ends what a supervisor that was killed has left behind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import psutil

ENOUGH_SECONDS = 3.0


def record(file: Path, parts: Mapping[str, int]) -> None:
    """Writes down the parts' processes, with the times they began: a process id alone may be another's by then."""
    entries = {}
    for name, pid in parts.items():
        try:
            entries[name] = {"pid": pid, "began": psutil.Process(pid).create_time()}
        except psutil.NoSuchProcess:
            continue
    draft = file.with_name(f"{file.name}.draft")
    draft.write_text(json.dumps(entries))
    draft.replace(file)


def sweep(file: Path) -> list[str]:
    """Ends the recorded processes that still run, and all they have started. Returns their parts' names."""
    try:
        entries = json.loads(file.read_text())
    except (FileNotFoundError, ValueError):
        return []
    found: dict[str, psutil.Process] = {}
    for name, entry in entries.items():
        try:
            process = psutil.Process(int(entry["pid"]))
            if abs(process.create_time() - float(entry["began"])) < 1:
                found[name] = process
        except (psutil.Error, KeyError, TypeError, ValueError):
            continue
    end(list(found.values()))
    file.unlink(missing_ok=True)
    return sorted(found)


def end(processes: list[psutil.Process]) -> None:
    """Asks the processes to end, then ends them and all that they had started."""
    everything = list(processes)
    for process in processes:
        everything += descendants(process.pid)
        try:
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(processes, timeout=ENOUGH_SECONDS)
    for process in everything:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(everything, timeout=ENOUGH_SECONDS)


def descendants(pid: int) -> list[psutil.Process]:
    """What ``pid`` and its children have started and still runs."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []
