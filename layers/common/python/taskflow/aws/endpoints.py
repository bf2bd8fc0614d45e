"""Where a service is reached: what the environment says, or the region's public endpoint. Pure.

Endpoints with IPv6 ("dual-stack") or FIPS modules are not known here: whoever needs one names it with
``AWS_ENDPOINT_URL_…``. To ask for them in another way is refused, because to be ignored would be worse.
"""

from __future__ import annotations

from collections.abc import Mapping

from taskflow.errors import SettingsError

_SUFFIXES = (
    ("cn-", "amazonaws.com.cn"),
    ("us-isob-", "sc2s.sgov.gov"),
    ("us-isof-", "csp.hci.ic.gov"),
    ("us-iso-", "c2s.ic.gov"),
    ("eu-isoe-", "cloud.adc-e.uk"),
    ("eusc-", "amazonaws.eu"),
)
"""The DNS suffixes of AWS's partitions by how their regions begin (botocore's ``partitions.json``)."""

_SUFFIX = "amazonaws.com"

_NOT_KNOWN = ("AWS_USE_DUALSTACK_ENDPOINT", "AWS_USE_FIPS_ENDPOINT")


def region(environment: Mapping[str, str]) -> str:
    """Lambda sets both variables. Raises ``SettingsError`` when neither is set."""
    found = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION")
    if not found:
        raise SettingsError("no AWS region: set AWS_REGION")
    return found


def endpoint(service: str, in_region: str, environment: Mapping[str, str]) -> str:
    """The address of ``service`` (``dynamodb``, ``secretsmanager`` …), without a slash at its end.

    The environment's names are those of every AWS SDK:
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    if environment.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() != "true":
        own = environment.get(f"AWS_ENDPOINT_URL_{_NAMES.get(service, service.upper())}")
        if found := own or environment.get("AWS_ENDPOINT_URL"):
            return found.rstrip("/")
    for name in _NOT_KNOWN:
        if environment.get(name, "").lower() == "true":
            raise SettingsError(
                f"{name} is not supported: name the endpoints with AWS_ENDPOINT_URL_DYNAMODB etc."
            )
    suffix = next((each for prefix, each in _SUFFIXES if in_region.startswith(prefix)), _SUFFIX)
    return f"https://{service}.{in_region}.{suffix}"


_NAMES = {"secretsmanager": "SECRETS_MANAGER"}
"""Services whose variable has another name than they have."""
