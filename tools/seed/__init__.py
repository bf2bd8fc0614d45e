"""Many made-up conversations in Postgres, to develop and measure with: lists, search and details at size.

``python -m tools.seed --help`` says how to make them.
"""
