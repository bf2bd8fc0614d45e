"""The embedded sentence model: all-MiniLM-L6-v2 on onnxruntime, behind an OpenAI-compatible ``/v1/embeddings``.

``python -m local.embedding --help`` says how to start it. English only (docs/memory.md).
"""
