"""What can go wrong during set-up."""

from __future__ import annotations


class SetupError(Exception):
    """A step cannot be done. The message is one line that says why and what to do."""
