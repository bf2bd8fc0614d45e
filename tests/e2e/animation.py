"""``python -m tests.e2e.animation`` (``make animation``): plays a conversation on the real page, for the README.

The stack is real and so is the page; the model is scripted, so that the film is always the same one. A person steers a
reply and then cuts in. Frames are the page's own, as often as it changes, each shown for as long as it stood.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize, expect

from local.setup.stamps import ROOT
from tests.support.browser import chromium
from tests.support.provider_behaviour import Behaviour, words
from tests.support.stack import Running, running_stack

FILE = ROOT / "docs" / "images" / "turn-taking.webp"
SIZE = ViewportSize(width=760, height=560)
MAX_BYTES = 1_500_000
FRAME_SECONDS = 0.1
"""The shortest that a frame stands."""
LONGEST_SECONDS = 2.5
"""A page that stands still is not looked at for longer."""
MANY = 99
KEY_MS = 45
READING_MS = 1_600

SETTINGS = {
    "TASKFLOW_IDLE_SECONDS": "600",
    "TASKFLOW_PACING_BASE_MS": "45",
    "TASKFLOW_GREETING": "Hello! Where shall we go?",
}

QUESTION = "Plan a weekend in Rome for the two of us."
FIRST = (
    "Lovely idea. Here is a plan that leaves room for detours.\n\n"
    "**Friday.** Arrive before sunset and walk from Piazza del Popolo down to the river. Dinner in Trastevere, where "
    "the kitchens stay open late. Then a long walk back over Ponte Sisto, when the bridges are lit.\n\n"
    "**Saturday.** The Forum first thing, before it is hot, then the Palatine and lunch in Monti. Wine bars in the "
    "evening, and jazz in a cellar until two.\n\n"
    "**Sunday.** Sleep long, and have brunch on a roof. The Borghese gallery in the afternoon: book it weeks ahead."
)
REMARK = "With the kids, please"
STEERED = (
    "With the kids, keep the days short: boats on the small lake of Villa Borghese, then the Explora museum, with "
    "pizza by the slice for lunch. After the nap, ice cream near the Pantheon, and early to bed.\n\n"
    "**The next day.** The Colosseum with a guide who tells it as a story, and in the afternoon the puppets on the "
    "Gianicolo hill, where a cannon is fired at noon and children may wave at the soldiers. A coin for the Trevi "
    "fountain on the way back, so that they come again, and one more slice of pizza at the station before the train "
    "leaves for home."
)
INSTEAD = "No, wait: how far is Naples?"
ANSWER = "A good hour by fast train, and twice as long by the regional one."


@dataclass(frozen=True, slots=True)
class Shot:
    """What the page looked like, and when (monotonic seconds)."""

    picture: Image.Image
    at: float


@asynccontextmanager
async def filming(page: Page) -> AsyncIterator[list[Shot]]:
    """Takes a picture whenever the page has changed, until the block ends."""
    shots: list[Shot] = []

    async def look() -> None:
        while True:
            at = time.monotonic()
            picture = Image.open(io.BytesIO(await page.screenshot(animations="allow", caret="initial")))
            frame = picture.convert("RGB")
            if not shots or frame.tobytes() != shots[-1].picture.tobytes():
                shots.append(Shot(frame, at))
            await asyncio.sleep(max(0.0, at + FRAME_SECONDS - time.monotonic()))

    looking = asyncio.create_task(look())
    try:
        yield shots
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        shots.append(Shot(shots[-1].picture, time.monotonic()))


async def type_in(page: Page, text: str, key: str = "Enter") -> None:
    """Writes as a person does, and sends with ``key``."""
    await page.get_by_role("textbox", name="Message", exact=True).press_sequentially(text, delay=KEY_MS)
    await page.wait_for_timeout(300)
    await page.keyboard.press(key)


async def talk(page: Page) -> None:
    """The conversation that is shown."""
    replies = page.get_by_test_id("message-assistant")
    await type_in(page, QUESTION)
    await expect(replies.nth(1)).to_contain_text("walk from")
    await type_in(page, REMARK)
    await expect(replies.nth(1)).to_contain_text("small lake")
    await type_in(page, INSTEAD)
    await expect(replies.nth(2)).to_contain_text("regional one.")
    await expect(page.get_by_role("button", name="Stop reply")).to_have_count(0)
    await page.wait_for_timeout(READING_MS)


def going_on(text: str, asked: str) -> Behaviour:
    """A model that says ``text``, and seems to have more to say: however slow the machine is, the person is in time."""
    return Behaviour(text=text, asked=asked, times=MANY, hang_after=len(words(text)))


async def film(browser: Browser, stack: Running) -> list[Shot]:
    """The conversation, played once."""
    await stack.provider.reset()
    # By what is asked and not in order: a prompt that turns out to be another one is asked for again.
    await stack.provider.script(
        Behaviour(text=ANSWER, asked=INSTEAD, times=MANY),
        going_on(STEERED, REMARK),
        going_on(FIRST, QUESTION),
    )
    page = await browser.new_page(viewport=SIZE)
    await page.goto(stack.url)
    await expect(page.get_by_test_id("message-assistant")).to_have_count(1)
    await page.wait_for_timeout(500)
    async with filming(page) as shots:
        await talk(page)
    return shots


def durations(times: Sequence[float]) -> list[int]:
    """How long each frame stands, in milliseconds: until the next one. ``times``: of the frames, and of the end."""
    stood = [min(LONGEST_SECONDS, later - earlier) for earlier, later in itertools.pairwise(times)]
    return [max(int(FRAME_SECONDS * 1000), round(seconds * 1000)) for seconds in stood]


def write(shots: Sequence[Shot], file: Path) -> int:
    """The animation; its size in bytes."""
    *frames, _ = [shot.picture for shot in shots]
    stood = durations([shot.at for shot in shots])
    stood[-1] = int(LONGEST_SECONDS * 1000)
    file.parent.mkdir(parents=True, exist_ok=True)
    frames[0].save(
        file,
        save_all=True,
        append_images=frames[1:],
        duration=stood,
        loop=0,
        lossless=True,
        quality=80,
        method=4,
        kmin=1_000,
        kmax=2_000,
    )
    return file.stat().st_size


async def played() -> list[Shot]:
    """Starts a stack of its own, and films."""
    with tempfile.TemporaryDirectory() as folder, running_stack(Path(folder) / "data", **SETTINGS) as stack:
        async with chromium() as browser:
            return await film(browser, stack)


def main() -> int:
    """Exit code 1 when the film is too large for a README."""
    shots = asyncio.run(played())
    size = write(shots, FILE)
    print(
        f"{FILE.relative_to(ROOT)}: {len(shots) - 1} frames, {shots[-1].at - shots[0].at:.0f} s, {size:,} bytes"
    )
    return 0 if size <= MAX_BYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())
