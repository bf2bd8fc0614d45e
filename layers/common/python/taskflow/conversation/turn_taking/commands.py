"""Messages that are no sentence but a command line, a query, a formula or a program's words."""

from __future__ import annotations

import re

_LONGEST = 400
_PROGRAMS = (
    "apt|apt-get|awk|aws|az|brew|bun|cargo|cat|cd|chmod|chown|cmake|composer|conda|cp|crontab|curl|deno|df|dig|docker|"
    "docker-compose|dotnet|echo|ffmpeg|find|flutter|gcc|gcloud|git|go|gradle|grep|gunzip|head|helm|java|javac|jq|"
    "kill|kubectl|less|ln|ls|make|man|mkdir|mv|mvn|nano|netstat|node|npm|npx|nslookup|php|ping|pip|pip3|pipx|pnpm|"
    "poetry|ps|psql|pwd|pytest|python|python3|rm|rmdir|rsync|ruby|rustc|scp|sed|ssh|sudo|systemctl|tail|tar|terraform|"
    "top|touch|traceroute|tsc|uname|uv|vim|wget|which|whoami|xcodebuild|yarn"
)
_SENTENCES = frozenset(
    [
        "cat",
        "find",
        "go",
        "head",
        "kill",
        "less",
        "make",
        "man",
        "node",
        "tail",
        "top",
        "touch",
        "which",
        "echo",
        "java",
        "php",
        "ping",
        "python",
        "ruby",
        "go",
    ]
)
"""Programs whose names are words of a language, too: they need more than a word after them."""
_LINE = re.compile(rf"(?:\$ |> |# )?(?:{_PROGRAMS})(?=\s|$)")
_TASKS = frozenset(
    [
        "add",
        "apply",
        "apt",
        "branch",
        "build",
        "checkout",
        "clone",
        "commit",
        "compose",
        "describe",
        "diff",
        "fetch",
        "get",
        "info",
        "init",
        "install",
        "list",
        "log",
        "login",
        "logs",
        "main",
        "merge",
        "ps",
        "publish",
        "pull",
        "push",
        "reboot",
        "rebase",
        "remove",
        "reset",
        "restart",
        "run",
        "search",
        "show",
        "stash",
        "start",
        "status",
        "stop",
        "sync",
        "test",
        "uninstall",
        "up",
        "update",
        "upgrade",
        "version",
    ]
)
"""What such a program is told first."""
_FLAG = re.compile(r"(?:^|\s)--?[A-Za-z][\w-]*(?:=\S+)?(?=\s|$)")
_PATH = re.compile(
    r"(?:^|\s)(?:\.{1,2}|~|\.{0,2}/[\w./-]*|~/[\w./-]*|[\w-]+(?:/[\w.-]+)+|[\w-]+\.[a-z]{1,4})(?=\s|$)"
)
_QUERY = re.compile(
    r"(?:SELECT\b.+\bFROM\b|INSERT INTO\b|DELETE FROM\b|UPDATE\b.+\bSET\b|CREATE TABLE\b|DROP TABLE\b)",
    re.IGNORECASE,
)
_FORMULA = re.compile(
    r"=\s?[A-Z]+\(.*\)|\^?\[[^\]]+\][+*]\$?|\w+(?:\.\w+)+\([^)]*\);?|\w+\((?:[\"'].*[\"'])?\);?|<\w+(?:\s[^>]*)?/?>.*"
)
_FAILURE = re.compile(r"[A-Z]\w*(?:Error|Exception)\b.*|Traceback\b.*|Segmentation fault.*|E[A-Z]{4,}\b.*")


def is_command(message: str) -> bool:
    """Whether a message is to be run, looked up or explained as it is, not read as speech."""
    text = message.strip()
    if not text or len(text) > _LONGEST:
        return False
    if _QUERY.match(text) or _FORMULA.fullmatch(text) or _FAILURE.fullmatch(text):
        return True
    found = _LINE.match(text)
    if found is None:
        return False
    rest = text[found.end() :].strip()
    if _FLAG.search(rest) or _PATH.search(rest) or "&&" in rest or " | " in rest:
        return True
    program, told = found.group().split()[-1], rest.split()
    if not told:
        return program not in _SENTENCES
    return told[0] in _TASKS and len(told) <= 3 and not re.search(r"[?!,]", rest)
