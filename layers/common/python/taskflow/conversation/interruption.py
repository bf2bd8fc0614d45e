"""What the next prompt says of an interrupted reply."""

from __future__ import annotations

from taskflow.conversation.sentences import split_sentences
from taskflow.notes import note

MAX_QUOTED_CHARS = 300


def interruption_note(partial: str, said_instead: str, *, nudged: bool = False, matters: str = "") -> str:
    """A note for the prompt: how much of the reply the person saw, and what they said instead.

    ``nudged``: the assistant has asked since whether they are still there. Names the number of complete sentences,
    quotes the last of them and the sentence that was cut off. ``matters``: what of the rest should not be lost.
    """
    sentences, cut_off = split_sentences(partial)
    reply = "the reply before your last words" if nudged else "your last reply"
    if not partial.strip():
        seen = "The person interrupted before seeing any of your reply."
    else:
        parts = []
        if sentences:
            count = len(sentences)
            noun = "sentence" if count == 1 else "sentences"
            parts.append(f"saw {count} complete {noun}, the last being {_quote(sentences[-1])}")
        if cut_off:
            parts.append(f"your sentence {_quote(cut_off)} was cut off there")
        seen = f"The person interrupted {reply}: they " + ", and ".join(parts) + "."
        if not sentences:
            seen = f"The person interrupted {reply}: your sentence {_quote(cut_off)} was cut off there."
    instead = f" They said instead: {_quote(said_instead)}." if said_instead.strip() else ""
    lost = f" Of what they did not see, this may matter: {_quote(matters)}." if matters.strip() else ""
    return note(
        f"{seen} Nothing after that was seen.{lost}{instead} Answer what they say now; "
        "do not repeat what they saw unless they ask."
    )


def _quote(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) > MAX_QUOTED_CHARS:
        flat = "…" + flat[-MAX_QUOTED_CHARS:]
    return f"“{flat}”"
