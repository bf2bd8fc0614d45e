"""Paths of Lambda's Runtime API. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html"""

from __future__ import annotations

API = "/2018-06-01/runtime"
NEXT = "/invocation/next"
RESPONSE = "/invocation/{request_id}/response"
ERROR = "/invocation/{request_id}/error"
INIT_ERROR = "/init/error"
RESTORE_ERROR = "/restore/error"
"""Of SnapStart: a hook after the restore failed."""
