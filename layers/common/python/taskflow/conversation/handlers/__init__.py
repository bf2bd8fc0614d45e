"""The handlers of ``machine``: one function for each command, in modules by subject."""
