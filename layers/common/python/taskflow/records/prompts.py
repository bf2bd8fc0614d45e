"""The version of a system prompt: what replies made with it are compared by."""

from __future__ import annotations

import hashlib

VERSION_CHARS = 12


def prompt_version(system_prompt: str) -> str:
    """The first 12 hex digits of the SHA-256 of the prompt in UTF-8. Another prompt, another version: nothing has to be
    counted up or remembered."""
    return hashlib.sha256(system_prompt.encode("utf-8", "surrogatepass")).hexdigest()[:VERSION_CHARS]
