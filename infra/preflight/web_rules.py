"""Whether the domain, its records, its certificate and the issuer of tokens are as the template needs them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight.answers import Answers, Finding, Severity

OF_THE_AUTHORIZER = "RSA"
"""The keys whose signatures an HTTP API's authorizer takes:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""
OF_CLOUDFRONT = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1")
"""Keys of certificates that CloudFront takes, in ACM's words:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"""


def domain_and_certificate(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    domain, arn = values.get("WebDomain", ""), values.get("WebCertificateArn", "")
    if not domain or not arn:
        return
    parts = arn.split(":")
    if len(parts) < 6 or parts[2] != "acm" or parts[3] != "us-east-1":
        yield Finding(
            Severity.ERROR,
            "WebCertificateArn is no certificate of us-east-1, and CloudFront takes no other",
            "Ask for one there, whatever region you deploy to: aws acm request-certificate --region us-east-1 "
            f"--domain-name {domain} --validation-method DNS",
        )
        return
    before = answers.stack.parameters.get("WebDomain", "") if answers.stack is not None else ""
    named = [
        each
        for each, found in (answers.distributions or {}).items()
        if domain.lower() in {name.lower() for name in found.names} and before.lower() != domain.lower()
    ]
    if named:
        yield Finding(
            Severity.ERROR,
            f"distribution {named[0]} of this account has the name {domain} already, and CloudFront gives it to one "
            "only",
            "Take it away there first (Alternate domain names), or choose another name.",
        )
    certificate = answers.certificate
    if certificate is None:
        return
    if certificate.status != "ISSUED":
        yield Finding(
            Severity.ERROR,
            f"the certificate is not issued yet ({certificate.status})",
            "Add the CNAME record that ACM asks for to your DNS, and wait until it says ISSUED.",
        )
    if certificate.key and certificate.key not in OF_CLOUDFRONT:
        yield Finding(
            Severity.ERROR,
            f"the certificate's key is {certificate.key}, and CloudFront takes no such one",
            "Ask for one with --key-algorithm RSA_2048 or EC_prime256v1.",
        )
    if not any(covers(name, domain) for name in certificate.names):
        yield Finding(
            Severity.ERROR,
            f"the certificate is for {', '.join(certificate.names)}, not for {domain}",
            "Ask for one with that name.",
        )


def dns_records(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    zone, domain = answers.hosted_zone, values.get("WebDomain", "").lower()
    if zone is None:
        return
    identity, stack = values.get("WebHostedZoneId", ""), answers.stack
    if not zone.name:
        yield Finding(
            Severity.ERROR,
            f"there is no hosted zone {identity}",
            "aws route53 list-hosted-zones has them. Or leave WebHostedZoneId out, and DNS to yourself.",
        )
    elif zone.private:
        yield Finding(
            Severity.ERROR,
            f"hosted zone {identity} is private: only networks of yours would find {domain}",
            "Give the public zone of the domain.",
        )
    elif not f".{domain}".endswith(f".{zone.name.lower()}"):
        yield Finding(
            Severity.ERROR,
            f"hosted zone {identity} is of {zone.name}, and has no room for {domain}",
            "Give the zone of the domain, or of one above it.",
        )
    elif zone.taken and not (
        stack is not None
        and stack.parameters.get("WebHostedZoneId") == identity
        and stack.parameters.get("WebDomain", "").lower() == domain
    ):
        yield Finding(
            Severity.ERROR,
            f"hosted zone {identity} has records of {domain} already, and CloudFormation does not overwrite them",
            "Delete its A, AAAA or CNAME records first, or leave WebHostedZoneId out and change them yourself.",
        )


def covers(name: str, host: str) -> bool:
    """Whether a certificate's name is for a host. A star stands for one label."""
    name, host = name.lower(), host.lower()
    if name.startswith("*."):
        label, dot, rest = host.partition(".")
        return bool(label and dot) and rest == name[2:]
    return name == host


def issuer_of_tokens(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """API Gateway reads what the issuer publishes when its authorizer is made, some minutes into a deployment."""
    issuer = answers.issuer
    if issuer is None:
        return
    by_gateway = values.get("AuthMode") == "oidc" and values.get("OidcVerify") == "gateway"
    if issuer.problem:
        yield Finding(
            Severity.ERROR if by_gateway and not issuer.silent else Severity.WARNING,
            f"the keys of OidcIssuer are not to be had: {issuer.problem}",
            "Give the issuer as it stands in the tokens (iss), to the letter; below it, "
            "/.well-known/openid-configuration leads to its keys.",
        )
    elif by_gateway and OF_THE_AUTHORIZER not in issuer.keys:
        yield Finding(
            Severity.ERROR,
            f"OidcIssuer signs with keys of type {', '.join(sorted(issuer.keys)) or '(none)'}, and API Gateway's "
            "authorizer takes RSA only: it would refuse every token",
            "Have the issuer sign with RS256, or give OidcVerify=keys and a database outside Aurora's network.",
        )
