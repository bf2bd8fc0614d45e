"""The outside world behind the ports: the only modules that import boto3."""
