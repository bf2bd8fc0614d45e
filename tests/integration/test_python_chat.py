"""The terminal chat against the running stack, and the README's ten lines as they are printed."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from pathlib import Path

import pytest
from taskflow_client.chat.__main__ import GuestFile
from taskflow_client.chat.app import ChatApp
from taskflow_client.chat.room import Room
from taskflow_client.client import Client
from textual.pilot import Pilot
from textual.widgets import Input, Static

from local.setup.stamps import ROOT
from tests.support.kept_secret import note
from tests.support.provider_behaviour import Behaviour
from tests.support.stack import Running
from tests.support.talk import PATIENCE_SECONDS, eventually

pytestmark = pytest.mark.stack

README = ROOT / "clients" / "python" / "README.md"


async def shown(app: ChatApp, pilot: Pilot[int], pattern: str) -> str:
    """What stands on the screen, once this is in it."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            text = "\n".join(
                str(each.render()) for each in app.query("#said Static, #status").results(Static)
            )
            if re.search(pattern, text):
                return text
            await pilot.pause(0.05)


async def typed(app: ChatApp, pilot: Pilot[int], line: str) -> None:
    """Types a line, and Enter."""
    app.query_one("#prompt", Input).value = line
    await pilot.press("enter")


async def test_the_screen_streams_and_enter_interrupts(stack: Running) -> None:
    async with Client(stack.url, trust_env=False) as client:
        app = ChatApp(lambda screen: Room(client, screen, mode="interrupt"))
        async with app.run_test() as pilot:
            await shown(app, pilot, r"New conversation · scripted · mode interrupt")
            note(client.guest or "")
            await typed(app, pilot, "[[say 400 words]] [[pace 20ms]] Tell me")
            await shown(app, pilot, r"word1 word2 word3")
            await typed(app, pilot, '[[say "[b]Sure.[/b]"]] Stop')
            text = await shown(app, pilot, r"(?sm)\[cut\].*^\[b\]Sure\.\[/b\]$")
            assert re.search(r"(?sm)> \[\[say 400 words.*word3.*\[cut\].*> .*Stop.*^\[b\]Sure\.\[/b\]", text)
            await typed(app, pilot, "[[say 400 words]] [[pace 20ms]] And again")
            await shown(app, pilot, r"(?s)And again.*word1 word2")
            await pilot.press("ctrl+c")
            await shown(app, pilot, r"\[stopped\]")
            await pilot.press("ctrl+q")
        assert app.return_value == 0


async def test_the_screen_shows_what_waits_what_is_thought_and_where_a_reply_was_cut(stack: Running) -> None:
    async with Client(stack.url, trust_env=False) as client:
        app = ChatApp(lambda screen: Room(client, screen, mode="queue"))
        async with app.run_test() as pilot:
            await shown(app, pilot, r"New conversation")
            note(client.guest or "")
            await typed(app, pilot, "[[say 60 words]] [[hold every 20]] Slowly")
            await shown(app, pilot, r"word1 word2")
            await typed(app, pilot, '[[say "Blue."]] And the sky?')
            await shown(app, pilot, r"1 queued")
            await shown(app, pilot, r"\(queued\)")
            await typed(app, pilot, "/queue")
            await shown(app, pilot, r"1\. \[\[say .Blue")
            await typed(app, pilot, "/queue drop 1")
            await typed(app, pilot, "/mode interrupt")
            await shown(app, pilot, r"mode interrupt$")
            await typed(app, pilot, '[[say "Half a sent"]] [[finish length]] Go')
            await shown(app, pilot, r"Half a sent.*\[cut at a limit: /continue\]")
            await typed(app, pilot, "/model scripted-fallback")
            await shown(app, pilot, r"· scripted-fallback ·")
            await typed(app, pilot, "/title Skies")
            await shown(app, pilot, r"Skies · ")
            await typed(app, pilot, "/nothing")
            await shown(app, pilot, r"There is no /nothing")
            await typed(app, pilot, "/new")
            await shown(app, pilot, r"New conversation · ")
            await typed(app, pilot, "/list")
            await shown(app, pilot, r"1\. Skies")
            await typed(app, pilot, "/open 1")
            await shown(app, pilot, r"(?s)> \[\[say 60.*\[cut\].*Half a sent")
            await typed(app, pilot, "/quit")


async def chat(stack: Running, tmp_path: Path, *lines: str) -> tuple[int | None, str]:
    """The command with lines on a pipe: its exit code, and what it wrote."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "taskflow_client.chat", stack.url, "--mode", "interrupt"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment(tmp_path),
    )
    said, _ = await asyncio.wait_for(
        process.communicate("".join(f"{line}\n" for line in lines).encode()), PATIENCE_SECONDS
    )
    note(GuestFile(tmp_path / "taskflow-chat.json").read(stack.url) or "")
    return process.returncode, said.decode()


def environment(tmp_path: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    return own | {"XDG_STATE_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"}


async def test_on_a_pipe_it_writes_plain_lines_and_comes_back_as_the_same_guest(
    stack: Running, tmp_path: Path
) -> None:
    code, said = await chat(stack, tmp_path, '[[say "Paris \x1b[31mit is."]] Capital of France?')
    assert code == 0
    assert said.splitlines()[-1] == "assistant: Paris \ufffd[31mit is."
    assert "[cut]" not in said
    assert oct((tmp_path / "taskflow-chat.json").stat().st_mode)[-3:] == "600"

    async def listed() -> bool:
        code, said = await chat(stack, tmp_path, "/list", "/quit")
        assert code == 0
        return "1. " in said

    assert await eventually(listed)


async def test_on_a_pipe_it_says_what_is_wrong_with_the_address(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "taskflow_client.chat", "ftp://nowhere"),
        stderr=asyncio.subprocess.PIPE,
        env=environment(tmp_path),
    )
    _, said = await process.communicate()
    assert (process.returncode, b"url: give the address" in said) == (2, True)


async def test_ctrl_c_stops_the_reply_and_not_the_program(stack: Running, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "taskflow_client.chat", stack.url, "--plain"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stdin is not None
    assert process.stdout is not None

    async def until(wanted: str) -> None:
        said = ""
        while wanted not in said:
            assert process.stdout is not None
            said += (await process.stdout.read(1)).decode(errors="replace")

    async with asyncio.timeout(PATIENCE_SECONDS):
        process.stdin.write(b"[[say 400 words]] [[pace 20ms]] Tell me\n")
        await until("word3")
        process.send_signal(signal.SIGINT)
        await until("[stopped]")
        process.stdin.write(b'[[say "Here."]] Still there?\n')
        await until("Here.")
        process.stdin.write(b"/quit\n")
        assert await process.wait() == 0
    note(GuestFile(tmp_path / "taskflow-chat.json").read(stack.url) or "")


async def test_the_readmes_ten_lines_hold_a_conversation_with_an_interruption(
    stack: Running, tmp_path: Path
) -> None:
    [program] = re.findall(r"## Ten lines.*?```python\n(.*?)```", README.read_text(), re.DOTALL)
    # As printed, but for the server's address: this stack has another port.
    assert "http://localhost:3000" in program
    story = " ".join(f"wave{n}" for n in range(200))
    await stack.provider.script(Behaviour(asked="lighthouse", text=story, pace_ms=20))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "error", "-c", program.replace("http://localhost:3000", stack.url)),
        stdout=asyncio.subprocess.PIPE,
        env=environment(tmp_path),
    )
    said, _ = await asyncio.wait_for(process.communicate(), PATIENCE_SECONDS)
    assert process.returncode == 0
    told, answer, ending = said.decode().rstrip("\n").rsplit("\n", 2)
    assert answer.startswith("-- You said: Stop. Who lives there?")
    [chars] = re.findall(r"^-- The story was interrupted after (\d+) characters$", ending)
    assert told == story[: int(chars)]
    assert int(chars) > 60
