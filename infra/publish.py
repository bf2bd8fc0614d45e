"""Publishes the built web client to a deployed stack: ``python -m infra.publish [--stack taskflow]``.

New files come before the page that names them, and files of the previous page stay until the next publication, so
that a browser which has it open still finds them.
"""

from __future__ import annotations

import argparse
import mimetypes
import sys
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "web" / "dist"
PAGE = "index.html"
HASHED = "assets/"
"""Files below it have their content's hash in their name."""

FOREVER = "public, max-age=31536000, immutable"
ASK_FIRST = "no-cache"


class PublishError(Exception):
    """The web client cannot be published; the message says what to do."""


def publish(dist: Path, bucket: str, distribution: str, s3: Any, cloudfront: Any) -> list[str]:
    """Uploads ``dist`` and makes CloudFront ask for the new page. Returns the keys, in the order of their upload.

    ``s3`` and ``cloudfront`` are boto3 clients. Raises ``PublishError`` when ``dist`` has no page.
    """
    keys = sorted(_keys(dist), key=lambda key: (key == PAGE, not key.startswith(HASHED), key))
    if PAGE not in keys:
        raise PublishError(f"{dist} has no {PAGE}; run `npm run build` in web/ first")
    before = _before(s3, bucket)
    for key in keys:
        arguments = {
            "ContentType": mimetypes.guess_type(key)[0] or "application/octet-stream",
            "CacheControl": FOREVER if key.startswith(HASHED) else ASK_FIRST,
        }
        s3.upload_file(str(dist / key), bucket, key, ExtraArgs=arguments)
    _remove_all_but(s3, bucket, {*keys, *before})
    _remember(s3, bucket, keys)
    cloudfront.create_invalidation(
        DistributionId=distribution,
        InvalidationBatch={"Paths": {"Quantity": 1, "Items": ["/*"]}, "CallerReference": str(uuid.uuid4())},
    )
    return keys


MANIFEST = ".published"
"""The object that lists the keys of the last publication."""


def _keys(dist: Path) -> Iterator[str]:
    return (path.relative_to(dist).as_posix() for path in dist.rglob("*") if path.is_file())


def _before(s3: Any, bucket: str) -> list[str]:
    """The keys of the publication before this one."""
    try:
        body: bytes = s3.get_object(Bucket=bucket, Key=MANIFEST)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return []
    return body.decode().splitlines()


def _remember(s3: Any, bucket: str, keys: Sequence[str]) -> None:
    s3.put_object(Bucket=bucket, Key=MANIFEST, Body="\n".join(keys).encode(), ContentType="text/plain")


def _remove_all_but(s3: Any, bucket: str, kept: set[str]) -> None:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        stale = [
            {"Key": found["Key"]}
            for found in page.get("Contents", ())
            if found["Key"] not in kept | {MANIFEST}
        ]
        if stale:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": stale, "Quiet": True})


def place(cloudformation: Any, stack: str) -> tuple[str, str, str]:
    """The bucket, distribution and address of a deployed stack. Raises ``PublishError``."""
    found = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", ())}
    try:
        return outputs["WebBucketName"], outputs["WebDistributionId"], outputs["WebUrl"]
    except KeyError as missing:
        raise PublishError(
            f"stack {stack} has no output {missing}; is it TaskFlow, deployed to AWS?"
        ) from None


def main(arguments: list[str] | None = None) -> int:
    """Publishes ``web/dist`` to the stack of that name in the region and account that boto3 is set up for."""
    parser = argparse.ArgumentParser(prog="python -m infra.publish", description=__doc__)
    parser.add_argument(
        "--stack", default="taskflow", help="name of the deployed stack (default: %(default)s)"
    )
    parser.add_argument(
        "--dist", type=Path, default=DIST, help="folder of the built client (default: web/dist)"
    )
    options = parser.parse_args(arguments)
    try:
        bucket, distribution, url = place(boto3.client("cloudformation"), options.stack)
        keys = publish(options.dist, bucket, distribution, boto3.client("s3"), boto3.client("cloudfront"))
    except (PublishError, BotoCoreError, ClientError) as error:
        print(f"nothing was published: {error}", file=sys.stderr)
        return 1
    print(f"{len(keys)} files published; {url} shows them within a few minutes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
