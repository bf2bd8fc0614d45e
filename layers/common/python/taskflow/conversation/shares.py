"""How many sessions of one person a sweep looks after: pure. A visitor with thousands holds up nobody's timers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from taskflow.conversation.session import Session

SESSIONS_OF_A_PERSON = 50
"""In one sweep. The others are left to the next, which comes two seconds later; each costs a read until then."""


@dataclass(slots=True)
class Shares:
    """What one sweep has given to whom."""

    most: int = SESSIONS_OF_A_PERSON
    _given: Counter[tuple[str, str]] = field(default_factory=Counter)

    def grants(self, session: Session) -> bool:
        """Whether the session is looked after now; counts it if so."""
        person = session.tenant_id, session.user_id
        if self._given[person] >= self.most:
            return False
        self._given[person] += 1
        return True
