"""The state machine of a conversation and its rules. Pure: no I/O, no clock, no AWS."""
