"""Implementations of the ports on AWS; with ``bootstrap`` the only modules that import boto3."""
