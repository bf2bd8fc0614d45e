"""Lambda's Runtime API and its client. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

from __future__ import annotations

NATIVE = "runtime_client"
"""The module of awslambdaric that makes the requests: a native library, built on Linux only."""
API = "/2018-06-01/runtime"
NEXT = "/invocation/next"
RESPONSE = "/invocation/{request_id}/response"
ERROR = "/invocation/{request_id}/error"
INIT_ERROR = "/init/error"
RESTORE_ERROR = "/restore/error"
"""Of SnapStart: a hook after the restore failed."""
PAYLOAD_BYTES = 6 * 1024 * 1024
"""Of an event, and of a result. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
