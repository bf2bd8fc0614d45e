"""A function's process that becomes a snapshot: ``python -m local.pool.snapshot HANDLER DESCRIPTOR``.

Runs AWS's runtime client as SnapStart does: it imports the handler, runs the hooks before a snapshot, asks for the
restore, and runs the hooks after a restore when that answers. Here the process itself is the snapshot: in place of the
HTTP request for the restore it serves forks (``fork_server``), each of which goes on where the request returns.
``DESCRIPTOR``: of the socket to the pool.

awslambdaric 4.2.2 keeps the address of the Runtime API in a constant of its native library, read when that is loaded.
So the library is loaded by each fork, which has an address of its own.
"""

from __future__ import annotations

import os
import socket
import sys
from types import ModuleType

from local.pool.api import NATIVE
from local.pool.fork_server import serve


class _NotYet(ModuleType):
    """Stands for the native library while awslambdaric is imported."""

    def initialize_client(self, user_agent: str) -> None:
        self.user_agent = user_agent


def main(handler: str, descriptor: int) -> None:
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    placeholder = sys.modules[NATIVE] = _NotYet(NATIVE)
    from awslambdaric import bootstrap, lambda_runtime_client
    from awslambdaric.lambda_config import LambdaConfigProvider

    del sys.modules[NATIVE]

    class Client(lambda_runtime_client.LambdaRuntimeClient):  # type: ignore[misc]
        """AWS's, whose request for the restore is answered in each fork."""

        def restore_next(self) -> None:
            own = serve(control)
            os.environ.update(own)
            self.lambda_runtime_address = own["AWS_LAMBDA_RUNTIME_API"]
            import runtime_client

            runtime_client.initialize_client(placeholder.user_agent)
            lambda_runtime_client.runtime_client = runtime_client

    configuration = LambdaConfigProvider([sys.argv[0], handler])
    bootstrap.run(handler, Client(configuration.api_address, configuration.use_thread_polling))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
