"""llama.cpp's server with the parameters that suit a small model on a busy laptop."""

from __future__ import annotations

import os
from pathlib import Path

from xllamacpp import CommonParams, Server  # type: ignore[import-untyped]

MODEL_ID = "smollm2-135m"
HOST = "127.0.0.1"

SLOTS = 4
"""Conversations that are answered at once; further requests wait their turn."""
CONTEXT_TOKENS = 16_384
"""Shared by all slots (376 MB); one conversation may use 8,192, which is what the model was trained for."""
PROMPT_CACHE_MIB = 256
"""Memory for the state of conversations that lost their slot to another one."""
REUSE_TOKENS = 64
"""Runs of tokens at least this long are moved, not read again, when a prompt's beginning was cut off. A prompt with
the last 20 messages loses its oldest with every message: 1.2 s instead of 15 s to the first token of 1,300."""
SLOT_SIMILARITY = 0.01
"""A prompt goes to the slot that shares more than this part of its beginning, and with it to what can be reused."""


def threads() -> int:
    """All cores but one: a model that spins on all of them starves everything else."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, available - 1)


def serve(model: Path, port: int, workers: int) -> Server:
    """Loads the model and serves it on a loopback port until the returned server is released.

    A client that hangs up ends its generation at once. Prompts longer than a conversation's share are refused (400).
    """
    params = CommonParams()
    params.model.path = str(model)
    params.model_alias = {MODEL_ID}
    params.hostnames = [HOST]
    params.port = port
    params.cors_origins = f"http://{HOST}:{port}"  # no web page needs it, so none may use it
    params.ui = False
    params.cpuparams.n_threads = workers
    params.cpuparams_batch.n_threads = workers
    params.n_parallel = SLOTS
    params.n_ctx = CONTEXT_TOKENS
    params.kv_unified = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.n_cache_reuse = REUSE_TOKENS
    params.slot_prompt_similarity = SLOT_SIMILARITY
    # For requests that do not say: what the model's authors recommend.
    params.sampling.temp = 0.2
    params.sampling.top_p = 0.9
    return Server(params)
