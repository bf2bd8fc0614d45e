"""Sets up a fresh machine, and does nothing when nothing changed.

``python.sh`` finds a Python; ``bootstrap`` makes ``.venv`` with it (standard library only, nothing else exists yet)
and goes on inside; ``steps`` does the rest: the emulator's environment, the embedded model, the web client.
"""
