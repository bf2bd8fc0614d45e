"""Entry points outside a turn: connecting, frames, leaving, sweeps, purging, restoring from Postgres."""
