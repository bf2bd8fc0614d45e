"""Postgres refuses to run as root, and in a container people are root: then it runs as ``nobody``.

On Linux the process keeps one capability, ``CAP_DAC_OVERRIDE``: the project may lie in a folder that only root may
enter, and its permissions are not ours to change. Elsewhere, or where that is not allowed, the folders must be open.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import sys
from pathlib import Path

from local.postgres.errors import PostgresError

USER = "nobody"

# linux/prctl.h, linux/capability.h
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


def leave_root(owned: Path) -> None:
    """Becomes ``nobody`` if this process is root, and gives it the folder ``owned``. Raises ``PostgresError``."""
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam(USER)
    try:
        os.chown(owned, user.pw_uid, user.pw_gid)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    except PermissionError as error:
        raise PostgresError(
            f"Postgres does not run as root, and this root may not become {USER} ({error}): run as another user"
        ) from error
    if sys.platform == "linux":
        _keep_access()
    os.environ["HOME"] = "/"


def require_access(*folders: Path) -> None:
    """Raises ``PostgresError`` naming the first folder that this user may not enter."""
    for folder in folders:
        for part in (*reversed(folder.parents), folder):
            try:
                os.stat(f"{part}/.")  # noqa: PTH116 (Path drops the dot); access(2) ignores the capability
            except PermissionError as error:
                who = pwd.getpwuid(os.geteuid()).pw_name
                raise PostgresError(
                    f"Postgres runs as {who}, who may not enter {part}: move the project, or run as another user"
                ) from error


def require_programs(folder: Path) -> None:
    """Raises ``PostgresError`` unless this user may run the programs in ``folder``.

    Asked as Postgres itself asks, by access(2): the kept capability does not count there.
    """
    if os.access(folder, os.X_OK):
        return
    closed = next(part for part in (*reversed(folder.parents), folder) if not os.access(part, os.X_OK))
    who = pwd.getpwuid(os.geteuid()).pw_name
    raise PostgresError(
        f"Postgres does not run as root but as {who}, who may not enter {closed}: "
        "move the project to a folder that everyone may enter (/srv/taskflow, say), or run as another user"
    )


def end_with_parent(signum: int) -> None:
    """On Linux, this process gets ``signum`` when its parent dies. Changing user forgets that: call it after."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signum, 0, 0, 0)


def _keep_access() -> None:
    """Makes the capability effective, here and in every program started from here; refused, it is done without."""
    libc = ctypes.CDLL(None)
    header, sets = _Header(_CAPABILITY_VERSION_3, 0), (_Sets * 2)()
    mask = 1 << _CAP_DAC_OVERRIDE
    sets[0] = _Sets(mask, mask, mask)
    if libc.capset(ctypes.byref(header), ctypes.byref(sets)) == 0:
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)
