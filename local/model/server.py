"""llama.cpp's server with the parameters that suit a small model on a busy laptop."""

from __future__ import annotations

import os
from pathlib import Path

from xllamacpp import CommonParams, Server  # type: ignore[import-untyped]

from local.loopback import HOST
from local.model.parameters import BATCH_TOKENS, MODEL_ID

SLOTS = 4
"""Replies that are written at once; further requests wait their turn."""
CONTEXT_TOKENS = 16_384
"""Shared by all slots (376 MB)."""
SHARE_TOKENS = 8_192
"""What one conversation may use of them, which is what the model was trained for."""
PROMPT_CACHE_MIB = 256
"""Memory for the state of conversations that lost their slot to another one."""
REUSE_TOKENS = 64
"""Runs of tokens at least this long are moved, not read again, when a prompt's beginning was cut off. A prompt with
the last 20 messages loses its oldest with every message: 1.2 s instead of 15 s to the first token of 1,300."""
SLOT_SIMILARITY = 0.01
"""A prompt goes to the slot that shares more than this part of its beginning, and with it to what can be reused."""
DRY_MULTIPLIER = 0.8
CHAT_TEMPLATE = """\
{%- if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\n<|im_end|>\\n' }}{% endif %}
{%- for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""
"""The model's own, but with an empty system prompt in place of one that calls it a helpful assistant: the model tells
people so when it does not understand them."""


def threads() -> int:
    """All cores but one: a model that spins on all of them starves everything else."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, available - 1)


def serve(model: Path, port: int, workers: int, batch: int = BATCH_TOKENS, key: str = "") -> Server:
    """Loads the model and serves it on a free loopback port until the returned server is released.

    ``port``: where clients reach it, through ``local.model.front``. A client that hangs up ends its generation at once.
    While its prompt is still being read, the server notices only when it has something to send: after the batch, if the
    request has ``return_progress``, else after the whole prompt. What it has read is kept for the next request that
    begins alike. Prompts longer than a conversation's share are refused (400). With ``key``, so is whoever does not
    send it as bearer token (401): all but ``/health`` and the list of models.
    """
    params = CommonParams()
    params.model.path = str(model)
    params.model_alias = {MODEL_ID}
    params.hostnames = [HOST]
    params.port = 0
    params.cors_origins = f"http://{HOST}:{port}"  # no web page needs it, so none may use it
    params.ui = False
    params.api_keys = [key] if key else []
    params.cpuparams.n_threads = workers
    params.cpuparams_batch.n_threads = workers
    params.n_parallel = SLOTS
    params.n_ctx = CONTEXT_TOKENS
    params.n_batch = batch
    params.n_ubatch = min(batch, params.n_ubatch)
    params.chat_template = CHAT_TEMPLATE
    params.kv_unified = True
    params.cache_ram_mib = PROMPT_CACHE_MIB
    params.n_cache_reuse = REUSE_TOKENS
    params.slot_prompt_similarity = SLOT_SIMILARITY
    # For requests that do not say: what the model's authors recommend.
    params.sampling.temp = 0.2
    params.sampling.top_p = 0.9
    # Against "I'm sorry, I'm sorry, I'm sorry": the longer a run of words that came before, the less likely its next.
    params.sampling.dry_multiplier = DRY_MULTIPLIER
    return Server(params)
