"""Settings from ``.env`` and the environment, and the environment that the parts get."""

from __future__ import annotations

import difflib
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

import httpx
from dotenv.parser import parse_stream
from taskflow.proxies import proxy_of

from local.supervisor.errors import SettingError

PREFIX = "TASKFLOW_"
INHERITED = frozenset(
    {"PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR", "TERM", "XDG_RUNTIME_DIR"}
    | {"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"}
    | {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"}
    | {"DYLD_FALLBACK_LIBRARY_PATH", "LD_LIBRARY_PATH"}
)
"""What a part gets of our environment. Not among them: AWS credentials and profiles, keys, Python's and Postgres's
own settings."""


def read(env_file: Path, environment: Mapping[str, str], known: Iterable[str]) -> dict[str, str]:
    """The settings named in ``known``: the environment's, else the file's. Empty ones count as not set.

    Raises ``SettingError`` for a file that is no readable text in UTF-8, for a line that is not ``NAME=value``, and for
    a TASKFLOW_ name that does not exist.
    """
    names = set(known)
    found = {}
    for name, value in _file(env_file).items():
        if name in names:
            found[name] = value
        elif name.startswith(PREFIX):
            close = difflib.get_close_matches(name, names, 1)
            meant = f"; did you mean {close[0]}?" if close else "; .env.example lists all"
            raise SettingError(f"{env_file}: there is no setting {name}{meant}")
    found |= {name: value for name, value in environment.items() if name in names}
    return {name: value.strip() for name, value in found.items() if value.strip()}


def for_parts(environment: Mapping[str, str], **further: str) -> dict[str, str]:
    """The environment of a part: what it needs of ours, and ``further``. This machine is never behind a proxy."""
    kept = {name: value for name, value in environment.items() if name in INHERITED or name.startswith("LC_")}
    direct = ",".join(filter(None, (environment.get("NO_PROXY"), environment.get("no_proxy"))))
    kept["NO_PROXY"] = kept["no_proxy"] = f"{direct},127.0.0.1,localhost".lstrip(",")
    return kept | {"PYTHONUNBUFFERED": "1"} | further


def forget_aws() -> None:
    """Removes this machine's AWS settings from this process: nothing here may ever reach an AWS account."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]


def forget_unusable_proxies(url: str) -> str:
    """Removes from this process what httpx cannot use of its proxies: with one such name or exception it refuses every
    request, also one that needs no proxy (``ALL_PROXY=socks5://…`` beside ``HTTPS_PROXY``, ``NO_PROXY=fd00::/8``).

    The parts inherit what is left. Returns a sentence when a proxy that requests to ``url`` (empty: none are made) were
    to go through is among it; else nothing.
    """
    wanted = proxy_of(url) if url else None
    names = [
        name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
    ]
    found = {name: os.environ.pop(name) for name in names}
    usable = {}
    for name, value in found.items():
        parts = value.split(",") if name.lower() == "no_proxy" else [value]
        kept = [part for part in map(str.strip, parts) if part and _takes(name, part)]
        if kept:
            usable[name] = ",".join(kept)
    os.environ.update(usable)
    if wanted is None or wanted.variable in usable:
        return ""
    return (
        f"{wanted.variable}={wanted.shown} is not used: only HTTP proxies are. If the models are behind it, set "
        "HTTPS_PROXY to an http:// address; programs with a SOCKS proxy mostly have one as well"
    )


def _takes(name: str, value: str) -> bool:
    """Whether httpx can use such a variable. For that it has to be set: what httpx reads is not of its interface."""
    os.environ[name] = value
    try:
        httpx.Client(verify=False).close()  # noqa: S501 (nothing is asked)
    except (ImportError, ValueError, httpx.InvalidURL):
        return False
    finally:
        del os.environ[name]
    return True


def _file(path: Path) -> dict[str, str]:
    try:
        # Editors of Windows begin a file with a mark, which would become a part of the first name.
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise SettingError(f"{path} cannot be read ({error.strerror}): correct it or remove it") from None
    if "\0" in text:  # UTF-16, as PowerShell writes it
        raise SettingError(f"{path} is not a text in UTF-8: save it as UTF-8, or remove it")
    found = {}
    for binding in parse_stream(io.StringIO(text)):
        if binding.error or (binding.key is not None and binding.value is None):
            line = binding.original.line
            raise SettingError(f"{path}, line {line}: not NAME=value; correct it or remove it")
        if binding.key is not None and binding.value is not None:
            found[binding.key] = binding.value
    return found
