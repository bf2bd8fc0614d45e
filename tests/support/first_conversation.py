"""``python -m tests.support.first_conversation URL``: holds a newcomer's first conversation with a running stack.

Prints it. Exits with 1 unless the model greets, answers, and answers again after being interrupted.
"""

from __future__ import annotations

import asyncio
import sys

from tests.support.talk import Person

QUESTIONS = ("Tell me about the sea.", "What is a lighthouse?")


async def converse(url: str) -> bool:
    """Whether the conversation went as it should."""
    person = Person(url)
    async with person.greeted() as (talk, _):
        print("assistant:", talk.text(1))
        await talk.send(type="user_message", text=QUESTIONS[0])
        await talk.until("ai_token", generationId=2)
        await talk.send(type="user_message", text=QUESTIONS[1])
        await talk.until("ai_interrupted", generationId=2)
        await talk.until("ai_done", generationId=3)
        for generation, question in enumerate(QUESTIONS, start=2):
            print("person:", question)
            print("assistant:", talk.text(generation))
        return all(talk.text(generation).strip() for generation in (1, 2, 3))


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(converse(sys.argv[1])) else 1)
