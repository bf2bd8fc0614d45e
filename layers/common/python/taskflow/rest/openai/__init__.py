"""Doors in the shape of OpenAI's API: a program with its client holds conversations here (``docs/openai.md``).

``parameters`` and ``requests`` read what was sent, ``known`` finds the conversation that a list of messages goes on
with, ``answers`` and ``streams`` write what is answered, ``errors`` the refusals: all of them pure. ``asking`` has a
turn spoken and waits for it; ``routes`` are the routes.
"""
