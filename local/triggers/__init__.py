"""What calls functions, in AWS's place: queues, schedules, Lambda's own API.

``records`` has the shapes and rules, ``sqs`` reaches the queues, ``queues`` gathers batches, ``schedules`` ticks,
``invocations`` tries asynchronous ones again, ``server`` is the HTTP surface. Decision 127 says why it is ours.
"""
