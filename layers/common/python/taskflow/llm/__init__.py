"""Asks language models: providers, their errors, and the models that people may choose."""
