"""Implementations of the ports on AWS; with ``bootstrap`` the only modules that know AWS."""
