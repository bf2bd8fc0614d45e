"""Lambda with faults: a concurrency that is used up, and throttles out of the blue."""

from __future__ import annotations

from local.faults.injector import Injector


class InvocationFaults:
    """The pool's faults."""

    def __init__(self, injector: Injector) -> None:
        self.injector = injector

    def throttles(self, running: int) -> bool:
        """Whether an invocation is throttled that comes while so many others run or wait.

        New accounts may have a concurrency of 10: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
        """
        slots = self.injector.value("slots")
        if slots and running >= slots:
            self.injector.strike("slots")
            return True
        return self.injector.strikes("invoke_throttle")
