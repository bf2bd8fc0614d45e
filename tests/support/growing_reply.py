"""Long replies, and what the page does to its elements while they grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page

SECTION = """\
## A heading

Some **bold** and *slanted* words with `code` and a [link](https://example.com), enough of them for two lines of
text in a window of usual width.

| Name | Value |
|---|---|
| one | 1 |
| two | 2 |

1. First
2. Second
   - and more of it

```python
def double(number: int) -> int:
    return number * 2
```

"""

REPLIES = {
    "document": SECTION * 160,
    "line": "word and **bold** " * 5_500,
    "code": "```python\n" + "\n".join(f"x_{i} = compute({i})  # {i}" for i in range(5_000)) + "\n```\n",
}


# Resolves when the newest burst is shown: the reply has grown, and the page has had time for what follows from that.
# A burst of marks alone shows nothing.
SHOWN = """() => new Promise((resolve) => {
  const look = (left) => {
    const prose = document.querySelectorAll("[data-testid=message-assistant]")[1]?.querySelector(".prose");
    const length = prose?.textContent.length ?? 0;
    if (length > (window.shownSoFar ?? 0) || left === 0) {
      window.shownSoFar = length;
      requestAnimationFrame(() => setTimeout(resolve));
    } else setTimeout(() => look(left - 1), 5);
  };
  look(50);
})"""

# Watches the second reply: how many nodes come and go, and whether a block is touched that was finished before the
# change: one that three others follow. A listing may take its colours late, once.
WATCH = """() => {
  const growth = (window.growth = { added: 0, removed: 0, late: [], changes: 0, most: 0 });
  const settled = new WeakSet();
  const coloured = new WeakSet();
  const size = (node) => [...node.childNodes].reduce((sum, one) => sum + size(one), 1);
  const sizes = (nodes) => [...nodes].reduce((sum, one) => sum + size(one), 0);
  const prose = () =>
    document.querySelectorAll("[data-testid=message-assistant]")[1]?.querySelector(".prose");
  const blockOf = (node, whole) => {
    while (node && node.parentNode !== whole) node = node.parentNode;
    return node;
  };
  const look = (records) => {
    const whole = prose();
    if (!whole) return;
    let added = 0;
    const listings = new Set();
    for (const { target, addedNodes, removedNodes } of records) {
      if (!whole.contains(target)) {
        for (const node of addedNodes) if (node.contains(whole)) added += size(whole);
        continue;
      }
      added += sizes(addedNodes);
      growth.removed += sizes(removedNodes);
      const listing = target.nodeName === "CODE" && target.closest("pre") ? target : null;
      if (listing) listings.add(listing);
      const changed = target === whole ? [...removedNodes] : [blockOf(target, whole)];
      for (const block of changed)
        if (settled.has(block) && !(listing && !coloured.has(listing))) growth.late.push(block.nodeName);
    }
    for (const one of listings) if (settled.has(blockOf(one, whole))) coloured.add(one);
    for (const block of [...whole.children].slice(0, -3)) settled.add(block);
    growth.added += added;
    growth.most = Math.max(growth.most, added);
    growth.changes++;
  };
  growth.nodes = () => size(prose());
  new MutationObserver(look)
    .observe(document.querySelector("[data-testid=thread]"), { subtree: true, childList: true, characterData: true });
}"""


@dataclass(frozen=True)
class Growth:
    """What was done to the elements of a reply until it was complete."""

    nodes: int
    """Of the complete reply."""
    added: int
    removed: int
    most: int
    """The most nodes that were added by one change."""
    changes: int
    late: tuple[str, ...]
    """The elements of finished blocks that were touched again."""


async def shown(page: Page) -> None:
    """Returns when the newest burst of the second reply is on screen."""
    await page.evaluate(SHOWN)


async def watch_growth(page: Page) -> None:
    """Begins to watch the second reply of the thread that is open."""
    await page.evaluate(WATCH)


async def growth(page: Page) -> Growth:
    """What has been seen since ``watch_growth``."""
    seen: dict[str, Any] = await page.evaluate("() => ({ ...window.growth, nodes: window.growth.nodes() })")
    return Growth(**{**seen, "late": tuple(seen["late"])})
