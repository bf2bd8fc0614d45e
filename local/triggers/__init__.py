"""What calls functions in AWS's place where the emulator does not: queues, schedules, Lambda's own API.

``records`` has the shapes and rules, ``runner`` calls the pool, ``queues`` polls, ``schedules`` ticks, ``invocations``
answers ``Invoke`` and tries asynchronous ones again, ``server`` is the HTTP surface. Decision 063 says when they run.
"""
