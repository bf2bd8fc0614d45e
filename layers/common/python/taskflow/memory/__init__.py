"""What is worked out beside turns, from the ``memory`` queue: summaries, and what mattered of unseen replies."""
