"""Personal data and secrets leave a text before it is stored or logged.

``redact`` replaces them by typed markers; ``redact_counted`` also says how many of each type there were.
"""

from taskflow.redaction.engine import redact, redact_counted

__all__ = ["redact", "redact_counted"]
