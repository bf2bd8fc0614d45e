"""Lambda's event sources with faults: asynchronous invocations and batches that are lost, late or doubled."""

from __future__ import annotations

from local.faults.injector import Injector


class DeliveryFaults:
    """The triggers' faults."""

    def __init__(self, injector: Injector) -> None:
        self.injector = injector

    def refuses(self) -> bool:
        """Whether an asynchronous invocation is not taken."""
        return self.injector.strikes("async_refuse")

    def delays(self) -> list[float]:
        """After how many seconds one that was taken comes, each time that it comes."""
        strikes, between = self.injector.strikes, self.injector.between
        if strikes("async_drop"):
            return []
        again = [between("async_double", 0, 3)] if strikes("async_double") else []
        return [between("async_late", 0.5, 10) if strikes("async_late") else 0.0, *again]

    def batch_again(self) -> float | None:
        """After how many seconds a batch that was dealt with comes once more; None: it does not."""
        return self.injector.between("sqs_double", 0, 5) if self.injector.strikes("sqs_double") else None
