"""Which errors of AWS are a fault of ours: a grant, a name, a key or the request itself is wrong. Pure.

No other attempt mends them, and waiting does not either, so they are no outage. Whatever a service answers with 3xx or
4xx is one, except what it says of its own load or of what it is busy with.

The lists of errors: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html,
https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors,
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html,
https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html.
"""

from __future__ import annotations

from taskflow.aws.errors import AwsError, ServiceError
from taskflow.aws.retries import Fault, is_throttled, is_transient

_BUSY_STATUS = frozenset({408, 409, 425})
_BUSY = frozenset(
    {
        *("KmsThrottled", "KMS.ThrottlingException", "KMSThrottlingException"),
        *("ResourceInUseException", "ResourceConflictException", "ResourceNotReadyException"),
        *("SnapStartNotReadyException", "SnapStartTimeoutException"),
    }
)
_OURS_AT_5XX = frozenset(
    {
        *("KMSAccessDeniedException", "KMSDisabledException", "KMSInvalidStateException"),
        *("KMSNotFoundException", "InvalidRuntimeException", "InvalidZipFileException"),
    }
)
"""Lambda says with 502 that it may not use a function's key, or cannot run its code."""


def is_refusal(error: AwsError) -> bool:
    """Whether the service has answered that it will not do this, now or later."""
    if not isinstance(error, ServiceError):
        return False
    if error.code in _OURS_AT_5XX:
        return True
    fault = Fault(error.status, error.code)
    if error.code in _BUSY or is_throttled(fault) or is_transient(fault):
        return False
    return 300 <= error.status < 500 and error.status not in _BUSY_STATUS
