"""A hostile client: what it tries, and what must become of it. The threats are in ``docs/security.md``."""

from tests.security import api, door, identities, laptop, programs
from tests.security.table import ATTEMPTS

__all__ = ["ATTEMPTS", "api", "door", "identities", "laptop", "programs"]
