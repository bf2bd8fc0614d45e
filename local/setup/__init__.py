"""Sets up a fresh machine, and does nothing when nothing changed.

``python.sh`` finds a Python; ``bootstrap`` does the rest with it, without any package (nothing else exists yet): the
Python environments, the web client, and what the embedded model needs of the system.
"""
