"""The rules of a conversation: pure functions of state, time and chance. No I/O, no clock, no AWS."""
