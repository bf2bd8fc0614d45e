"""A slim signed client of the few AWS services that the functions call. Nothing of boto3 is imported here.

``boto3`` with one DynamoDB client takes longer to load than a whole function of ours (``python -m bench.cold_start``).
What the functions call is seven operations of DynamoDB, three of SQS and one each of Lambda and Secrets Manager, all of
them one signed POST with JSON. Why this is code of our own: ``docs/decisions/060-a-slim-signed-client.md``.

Requests, signatures, errors and retries are held against botocore and its models in ``tests/contract/test_aws_*.py``.
"""
