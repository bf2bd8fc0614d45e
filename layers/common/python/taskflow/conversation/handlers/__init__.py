"""What becomes of each command, for ``machine``: one function for each, by what it is about."""
