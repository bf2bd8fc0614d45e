"""The Python client on a bad line: seeded sessions of cuts, delays and repetitions, and nothing may be lost or doubled.

``python -m tests.rough [SESSIONS] [FIRST]`` starts a stack of its own and plays a thousand; ``test_rough.py`` plays a
few on the session's stack. A session is played again by its number: the same words are said, and the same frames of
the same connection are struck.

    line        a WebSocket proxy that cuts, delays and repeats by a seed
    session     what is said on it, and what must be true at the end
"""
