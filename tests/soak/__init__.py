"""A soak: many conversations under every fault at once, and what must be true when the faults are over.

``python -m tests.soak [MINUTES] [FAULTS]`` (``make soak``) starts a stack of its own; ``test_soak.py`` plays the short
form on the session's stack. What is played: docs/faults.md.

    outbox      what a client has not been told was accepted, and when it says it again (no I/O)
    tab         an honest client: acknowledges, resumes after cuts, sends again under the same id
    talking     who says what, and when
    findings    what is wrong with a conversation at rest (no I/O)
    calm        waits for rest and collects what is to be compared
    errors      what the functions logged meanwhile
"""
