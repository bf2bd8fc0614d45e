"""Postgres refuses to run as root, and in a container people are root: then it runs as ``nobody``.

util-linux's ``setpriv`` leaves it one capability, ``CAP_DAC_OVERRIDE``: the project may lie in a folder that only root
may enter, and its permissions are not ours to change. Where it is missing or not allowed, the folders must be open.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

from local.postgres.errors import PostgresError

USER = "nobody"
KEPT = ("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override")


def leave_root(owned: Path) -> None:
    """Becomes ``nobody`` if this process is root, and gives it the folder ``owned``. Raises ``PostgresError``.

    With ``setpriv`` the program starts again, as ``nobody``; without, it goes on.
    """
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam(USER)
    os.environ["HOME"] = "/"
    try:
        os.chown(owned, user.pw_uid, user.pw_gid)
        if setpriv := shutil.which("setpriv"):
            ids = ("--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups")
            command = [setpriv, *ids, *KEPT, sys.executable]
            allowed = subprocess.run([*command, "-I", "-S", "-c", ""], capture_output=True, check=False)  # noqa: S603
            if allowed.returncode == 0:
                os.execv(setpriv, [*command, *sys.orig_argv[1:]])  # noqa: S606
        os.setgroups([])
        os.setgid(user.pw_gid)
        os.setuid(user.pw_uid)
    except OSError as error:  # no permission, or a container that knows no such user
        raise PostgresError(
            f"Postgres does not run as root, and this root may not become {USER} ({error}): run as another user"
        ) from error


def require_access(data: Path, programs: Path) -> None:
    """Raises ``PostgresError`` unless this user may enter the folder ``data`` and run what is in ``programs``.

    ``programs`` is asked as Postgres itself asks, by access(2): the kept capability does not count there.
    """
    if os.access(programs, os.X_OK) and _enters(data):
        return
    closed = next(
        part
        for folder, may in ((programs, _accesses), (data, _enters))
        for part in (*reversed(folder.parents), folder)
        if not may(part)
    )
    raise PostgresError(
        f"Postgres does not run as root but as {pwd.getpwuid(os.geteuid()).pw_name}, who may not enter {closed}: "
        "move the project to a folder that everyone may enter (/srv/taskflow, say), or run as another user"
    )


def _accesses(folder: Path) -> bool:
    return os.access(folder, os.X_OK)


def _enters(folder: Path) -> bool:
    try:
        os.stat(f"{folder}/.")  # noqa: PTH116 (Path drops the dot)
    except PermissionError:
        return False
    return True
