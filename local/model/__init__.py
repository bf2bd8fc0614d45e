"""The embedded model: SmolLM2-135M-Instruct on llama.cpp behind its OpenAI-compatible HTTP server.

``python -m local.model --help`` says how to start it.
"""
