"""``taskflow-chat [URL]``: talk in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import get_args

from taskflow_client.chat import plain
from taskflow_client.chat.room import Room, Screen
from taskflow_client.client import Client
from taskflow_client.events import Wish

URL = "http://localhost:3000"


def options(arguments: list[str] | None = None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="taskflow-chat",
        description="Talk in the terminal. Enter sends, also while a reply is spoken; /help shows what else there is.",
        epilog="TASKFLOW_TOKEN holds a service token or an account's. Without one you are a guest, who is kept in "
        "$XDG_STATE_HOME/taskflow-chat.json.",
    )
    parser.add_argument("url", nargs="?", default=os.environ.get("TASKFLOW_URL", URL), help=f"default: {URL}")
    parser.add_argument("--conversation", help="go on with this one, by its id")
    parser.add_argument("--model", help="of a new conversation")
    parser.add_argument("--mode", choices=get_args(Wish), default="auto", help="default: auto")
    parser.add_argument("--plain", action="store_true", help="lines only, as where the output is no terminal")
    return parser.parse_args(arguments)


class GuestFile:
    """Who one was, by server. Others cannot read it."""

    def __init__(self, path: Path | None = None) -> None:
        state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
        self.path = path or Path(state).expanduser() / "taskflow-chat.json"

    def read(self, url: str) -> str | None:
        """The guest of a server; None when there is none yet."""
        found = self._all().get(url)
        return found if isinstance(found, str) else None

    def keep(self, url: str, guest: str | None) -> None:
        """Keeps it for the next time."""
        known = self._all()
        if guest is None or known.get(url) == guest:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(0o600)
            self.path.write_text(json.dumps({**known, url: guest}))
        except OSError as error:
            print(f"taskflow-chat: {self.path} cannot be written: {error.strerror}", file=sys.stderr)

    def _all(self) -> dict[str, object]:
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


async def chat(chosen: argparse.Namespace, guests: GuestFile, lines: AsyncIterator[str] | None = None) -> int:
    """Talks until the person leaves; the exit code. ``lines``: what is said, instead of the standard input."""
    token = os.environ.get("TASKFLOW_TOKEN") or None
    async with Client(chosen.url, token=token, guest=None if token else guests.read(chosen.url)) as client:

        def room_of(screen: Screen) -> Room:
            return Room(
                client, screen, conversation_id=chosen.conversation, model=chosen.model, mode=chosen.mode
            )

        async def in_lines() -> int:
            said = lines or plain.lines_of(sys.stdin)
            return await plain.talk(room_of(plain.screen()), said, piped=not sys.stdin.isatty())

        try:
            if chosen.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
                return await in_lines()
            try:
                from taskflow_client.chat.app import ChatApp
            except ImportError:
                print(
                    "taskflow-chat: the full screen needs: pip install 'taskflow-client[chat]'",
                    file=sys.stderr,
                )
                return await in_lines()
            return await ChatApp(room_of).run_async() or 0
        finally:
            guests.keep(chosen.url, client.guest)


def main(arguments: list[str] | None = None) -> int:
    """The command; its exit code."""
    chosen = options(arguments)
    try:
        return asyncio.run(chat(chosen, GuestFile()))
    except KeyboardInterrupt:
        return 130
    except ValueError as error:
        print(f"taskflow-chat: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
