"""What AWS does to an application, done to it on the laptop: for development and tests, off unless asked for.

One description says what is played (``plan``): ``FAULTS="stall=0.05 throttle=0.1"``, or a preset such as ``aws``. Parts
that play it have an ``Injector`` each, which draws from a seed, so that the same plan strikes the same events again.
What the faults are, and where AWS says so: ``kinds``. How to use them: docs/faults.md.

    kinds, plan       what exists; one chosen set of rates (no I/O)
    errors            what can go wrong with faults themselves
    injector          whether a fault strikes now; what was struck
    connections       API Gateway: posts, clients that do not read, frames, ``$disconnect``
    stall             a client that does not read (no I/O)
    invocations       Lambda: throttles, slots
    deliveries        Lambda: asynchronous invocations and batches that are lost, late or doubled
    emulator          DynamoDB and SQS, inside the emulator's process
    throughput        what DynamoDB lets through for one key (no I/O)
    gate              a database that wakes up
    rotation, key_gate  secrets that change; a model server whose key does
    control           the parts' ``/faults``, and who asks them
    playing           the supervisor's side

``kinds``, ``plan``, ``errors``, ``injector``, ``throughput`` and ``emulator`` run inside the emulator's environment,
which has none of our dependencies.
"""
