"""The clients of the functions, with the keys, region and endpoints that boto3 is set up for: for operators' tools."""

from __future__ import annotations

import os

import boto3
from taskflow.aws import endpoints
from taskflow.aws.account import Account
from taskflow.errors import SettingsError


def account() -> Account:
    """Profiles and single sign-on are boto3's affair. Raises ``SettingsError`` without keys or a region."""
    session = boto3.Session()
    keys = session.get_credentials()
    if keys is None:
        raise SettingsError("no AWS credentials: run `aws configure`, or set AWS_PROFILE")
    return Account(session.region_name or endpoints.region(os.environ), keys, os.environ)
