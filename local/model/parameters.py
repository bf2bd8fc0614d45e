"""What others need to know of the embedded model. Nothing here loads llama.cpp's library, which needs OpenMP."""

MODEL_ID = "smollm2-135m"
BATCH_TOKENS = 128
"""Tokens computed at once. A long prompt is read in batches, and between two of them everybody else gets a token: with
128 instead of llama.cpp's 2,048 they wait for a sixteenth of the tokens (decision 018)."""
KEY_VARIABLE = "TASKFLOW_MODEL_KEY"
"""The environment variable with the key that the server's clients have to show; not set: it asks for none."""
