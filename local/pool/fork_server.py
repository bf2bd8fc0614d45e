"""Runs inside a function's process: stands still there, as a snapshot does, and forks when the pool asks.

Imports next to nothing, and nothing of the product. Linux only. The pool holds the other end of ``control``, a socket
that keeps messages apart. Each message is a JSON object:

pool → snapshot   ``{"fork": n, "environment": {…}}`` with the descriptor that becomes the fork's output
snapshot → pool   ``{"ready": true, "connections": n}`` or ``{"refused": reason}``, once; ``{"forked": n, "pid": …}`` or
                  ``{"failed": n, "reason": …}``; ``{"ended": pid, "code": …}``

A fork is kinder than a restore on AWS in some respects. What can be made as unkind as there, is: the state of
``random`` is the snapshot's in every fork, and connections that were open are dead. In others it is not: the fork's
process id is a new one, and the monotonic clock goes on.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import select
import signal
import socket
import threading
from collections.abc import Mapping
from typing import Any, NoReturn

MAX_MESSAGE_BYTES = 64 * 1024
_STANDARD = (1, 2)
_KERNEL_QUEUES = ("anon_inode:[eventpoll]", "anon_inode:[timerfd]", "anon_inode:[eventfd]")


def serve(control: socket.socket) -> Mapping[str, str]:
    """Returns in each fork, with the environment variables that are its own. The snapshot itself stays in here until
    the pool hangs up; then it ends, and its forks with it."""
    if reason := cannot_fork():
        _say(control, {"refused": reason})
        os._exit(0)
    gc.collect()
    gc.freeze()  # a collection in a fork would otherwise write to, and so copy, every page that holds an object
    snapshot = _Snapshot(control)
    _say(control, {"ready": True, "connections": len(_sockets()) - 1})
    return snapshot.stand()


def cannot_fork() -> str:
    """Why a fork of this process would not be what it is; empty when it would."""
    threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 (native threads count as well)
    if threads > 1:
        names = ", ".join(sorted(each.name for each in threading.enumerate()[1:])) or "of native code"
        return f"{threads - 1} further threads run in it after its initialisation ({names})"
    if any(kind in _KERNEL_QUEUES for kind in _descriptors().values()):
        return (
            "an event loop is open in it after its initialisation, and forks would share its queue of events"
        )
    return ""


class _Snapshot:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._random = random.getstate()
        self._children: dict[int, int] = {}
        """Process ids by the descriptors that tell when they end."""
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)

    def stand(self) -> Mapping[str, str]:
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor != self._control.fileno():
                    self._bury(descriptor)
                elif (variables := self._asked()) is not None:
                    return variables

    def _bury(self, descriptor: int) -> None:
        pid = self._children.pop(descriptor)
        self._poll.unregister(descriptor)
        os.close(descriptor)
        _, status = os.waitpid(pid, 0)
        _say(self._control, {"ended": pid, "code": os.waitstatus_to_exitcode(status)})

    def _asked(self) -> Mapping[str, str] | None:
        """The variables of a fork, in the fork."""
        message, (*outputs,), _, _ = socket.recv_fds(self._control, MAX_MESSAGE_BYTES, 1)
        if not message:
            self._end()
        request = json.loads(message)
        try:
            pid = os.fork()
        except OSError as error:  # no more processes, no more memory
            _say(self._control, {"failed": request["fork"], "reason": str(error)})
            os.close(outputs[0])
            return None
        if pid == 0:
            self._become_a_fork(outputs[0])
            variables: Mapping[str, str] = request["environment"]
            return variables
        _lead_a_group(pid)
        os.close(outputs[0])
        descriptor = os.pidfd_open(pid)
        self._children[descriptor] = pid
        self._poll.register(descriptor, select.POLLIN)
        _say(self._control, {"forked": request["fork"], "pid": pid})
        return None

    def _become_a_fork(self, output: int) -> None:
        _lead_a_group(0)
        self._control.close()
        for descriptor in self._children:
            os.close(descriptor)
        for descriptor in _STANDARD:
            os.dup2(output, descriptor)
        os.close(output)
        _break_connections()
        random.setstate(self._random)  # Python seeds it anew in a fork, which a restore on AWS does not

    def _end(self) -> NoReturn:
        for pid in self._children.values():
            _kill_group(pid)
        os._exit(0)


def _lead_a_group(pid: int) -> None:
    """Said by both, so that neither can be faster than the other."""
    with contextlib.suppress(PermissionError, ProcessLookupError):  # it has ended
        os.setpgid(pid, pid)


def _kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def _break_connections() -> None:
    """Every socket that was open becomes one whose other end is gone, as it is when a snapshot is restored."""
    sockets = _sockets()
    if not sockets:
        return
    here, there = socket.socketpair()
    there.close()
    for number in sockets:
        os.dup2(here.fileno(), number, inheritable=False)
    here.close()


def _sockets() -> list[int]:
    return [number for number, kind in _descriptors().items() if kind.startswith("socket:")]


def _descriptors() -> dict[int, str]:
    """What is open, by number."""
    found: dict[int, str] = {}
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 (as light as it goes)
        try:
            found[int(name)] = os.readlink(f"/proc/self/fd/{name}")  # noqa: PTH115
        except OSError:
            continue  # the folder itself
    return found


def _say(control: socket.socket, message: Mapping[str, Any]) -> None:
    try:
        control.send(json.dumps(message).encode())
    except OSError:
        os._exit(0)  # the pool is gone
