"""Whose rows these are: see ``taskflow.identity``."""

from taskflow.identity import DEFAULT_TENANT, Identity

__all__ = ["DEFAULT_TENANT", "Identity"]
