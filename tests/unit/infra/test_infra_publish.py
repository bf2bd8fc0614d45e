"""Publishing the web client, against moto's S3 and CloudFront."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber
from moto import mock_aws

from infra.publish import PublishError, place, publish

BUCKET = "web-bucket"
REGION = "us-east-1"


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", REGION),
    ):
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def aws() -> Iterator[dict[str, Any]]:
    with mock_aws():
        s3, cloudfront = boto3.client("s3"), boto3.client("cloudfront")
        s3.create_bucket(Bucket=BUCKET)
        origin = {
            "Id": "web",
            "DomainName": f"{BUCKET}.s3.amazonaws.com",
            "S3OriginConfig": {"OriginAccessIdentity": ""},
        }
        created = cloudfront.create_distribution(
            DistributionConfig={
                "CallerReference": "x",
                "Comment": "",
                "Enabled": True,
                "Origins": {"Quantity": 1, "Items": [origin]},
                "DefaultCacheBehavior": {"TargetOriginId": "web", "ViewerProtocolPolicy": "https-only"},
            }
        )
        yield {"s3": s3, "cloudfront": cloudfront, "distribution": created["Distribution"]["Id"]}


def client(folder: Path, *names: str) -> Path:
    """A built web client with these files."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def put(aws: dict[str, Any], dist: Path) -> list[str]:
    return publish(dist, BUCKET, aws["distribution"], aws["s3"], aws["cloudfront"])


def stored(aws: dict[str, Any]) -> set[str]:
    found = aws["s3"].list_objects_v2(Bucket=BUCKET)["Contents"]
    return {item["Key"] for item in found if not item["Key"].startswith(".")}


def test_the_page_comes_after_everything_it_names(aws: dict[str, Any], tmp_path: Path) -> None:
    dist = client(tmp_path, "index.html", "favicon.svg", "assets/app-1.js", "assets/z-1.css")
    assert put(aws, dist) == ["assets/app-1.js", "assets/z-1.css", "favicon.svg", "index.html"]


def test_hashed_files_are_kept_by_browsers_and_the_page_is_asked_for(
    aws: dict[str, Any], tmp_path: Path
) -> None:
    put(aws, client(tmp_path, "index.html", "assets/app-1.js"))
    page = aws["s3"].head_object(Bucket=BUCKET, Key="index.html")
    script = aws["s3"].head_object(Bucket=BUCKET, Key="assets/app-1.js")
    assert (page["ContentType"], page["CacheControl"]) == ("text/html", "no-cache")
    assert script["ContentType"] in ("text/javascript", "application/javascript")
    assert "immutable" in script["CacheControl"]


def test_cloudfront_forgets_the_old_page(aws: dict[str, Any], tmp_path: Path) -> None:
    put(aws, client(tmp_path, "index.html"))
    found = aws["cloudfront"].list_invalidations(DistributionId=aws["distribution"])["InvalidationList"]
    assert found["Quantity"] == 1


def test_files_of_the_previous_page_stay_and_older_ones_go(aws: dict[str, Any], tmp_path: Path) -> None:
    put(aws, client(tmp_path / "1", "index.html", "assets/app-1.js"))
    put(aws, client(tmp_path / "2", "index.html", "assets/app-2.js"))
    assert stored(aws) == {"index.html", "assets/app-1.js", "assets/app-2.js"}
    put(aws, client(tmp_path / "3", "index.html", "assets/app-3.js"))
    assert stored(aws) == {"index.html", "assets/app-2.js", "assets/app-3.js"}


def test_a_client_that_is_not_built_is_refused_before_anything_is_uploaded(
    aws: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(PublishError, match="npm run build"):
        put(aws, client(tmp_path, "assets/app-1.js"))
    assert aws["s3"].list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def stack(*outputs: tuple[str, str]) -> dict[str, Any]:
    listed = [{"OutputKey": key, "OutputValue": value} for key, value in outputs]
    only = {
        "StackName": "t",
        "CreationTime": "2026-01-01",
        "StackStatus": "CREATE_COMPLETE",
        "Outputs": listed,
    }
    return {"Stacks": [only]}


def test_where_to_publish_is_read_from_the_stack() -> None:
    cloudformation = boto3.client("cloudformation")
    with Stubber(cloudformation) as stub:
        answer = stack(("WebBucketName", "b"), ("WebDistributionId", "d"), ("WebUrl", "https://u"))
        stub.add_response("describe_stacks", answer, {"StackName": "t"})
        assert place(cloudformation, "t") == ("b", "d", "https://u")


def test_another_stack_is_refused() -> None:
    cloudformation = boto3.client("cloudformation")
    with Stubber(cloudformation) as stub:
        stub.add_response("describe_stacks", stack(("TableName", "x")), {"StackName": "t"})
        with pytest.raises(PublishError, match="no output 'WebBucketName'"):
            place(cloudformation, "t")
