"""What can go wrong with faults themselves.

FaultsError        a description names no faults
RotationFailed     the secrets could not be changed
"""

from __future__ import annotations


class FaultsError(ValueError):
    """A description that names no faults; the message says what there is."""


class RotationFailed(Exception):
    """Secrets Manager, Lambda's configuration or the database did not take a change; the message says which error."""
