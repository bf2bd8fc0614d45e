"""Judges what account, region and machine answered. Pure: answers and parameters in, findings out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from infra.preflight.answers import SAM_STACK, Answers, Finding, Severity
from infra.preflight.needs import makes_aurora

LEAST_NODE = (20, 19)
"""As ``engines`` of web/package.json."""
LEFT_UNRESERVED = 100
"""Concurrency that Lambda keeps for functions without a reservation.
https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html"""
RESERVED = ("Connect", "Message", "Generate", "Ingest")
"""The functions that ``ReservedConcurrency`` is for; timer has a parameter of its own only."""
LONGEST_NAME = 64 - len("-Web-") - 13 - len("-pages")
"""CloudFront's limit of a function's name, without what CloudFormation and infra/web.yaml put behind the stack's: the
stack inside is called `STACK-Web-` and thirteen letters."""
POSTGRES = "18"
"""Major version of infra/database.yaml."""
CAPACITIES = ("DatabaseMinCapacity", "DatabaseMaxCapacity")
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ServerlessV2ScalingConfiguration.html"""
WITHOUT_SNAPSTART = ("ap-east-2", "ap-southeast-6")
"""https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-supported-regions"""
WITHOUT_RDS_PROXY = ("ap-east-2", "ap-southeast-6")
"""https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/
Concepts.Aurora_Fea_Regions_DB-eng.Feature.RDS_Proxy.html"""
WITHOUT_PLANS = ("me-central-1",)
"""Regions in which CloudFormation knows no AWS::PricingPlanManager::Subscription: `python -m infra.check` holds it."""
USUAL_NETWORKS = 5
"""VPCs of a region: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html"""
OF_THE_AUTHORIZER = "RSA"
"""The keys whose signatures an HTTP API's authorizer takes:
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html"""
WITHOUT_PROXY = ("use1-az3",)
"""Zones without RDS Proxy, by their ids.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy.html#rds-proxy.limitations"""
OF_CLOUDFRONT = ("RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1")
"""Keys of certificates that CloudFront takes, in ACM's words:
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html"""
CODE_IS_MUCH = 0.9
"""Share of Lambda's room for code from which it is said: a release takes some hundred megabytes of 75 GB.
https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
OWN_KEY = "alias/aws/secretsmanager"
"""Secrets Manager's own key of an account, which everybody in it may use who may read the secret."""
USUAL_CONCURRENCY = 1000
USUAL_RATE = 10_000

BUSY = re.compile(r".*_IN_PROGRESS$")
DEAD = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
STUCK = ("UPDATE_ROLLBACK_FAILED", "IMPORT_ROLLBACK_FAILED")
BEGUN = ("REVIEW_IN_PROGRESS", "IMPORT_COMPLETE")
"""Of a stack that has nothing of ours yet, or a table that was imported before the first deployment."""


def judged(answers: Answers, values: Mapping[str, str], *, creates_database: bool) -> Iterator[Finding]:
    """Everything there is to say. ``values``: the parameters in force. ``creates_database``: they make an Aurora."""
    yield from _caller(answers)
    yield from _region(answers, values)
    if creates_database:
        yield from _plan(answers)
        yield from _aurora(answers, values)
        yield from _zones(answers, values)
        yield from _network(answers)
        yield from _rds_role(answers)
        yield from _earlier_aurora(answers)
    yield from _verified(answers)
    yield from _mails(answers, values)
    yield from _flat_rate(answers, values)
    yield from _concurrency(answers, values)
    yield from _code(answers)
    yield from _rate(answers, values)
    yield from _logs(answers, values)
    yield from _name(answers, creates_database=creates_database)
    yield from _stack(answers)
    yield from _role(answers)
    yield from _moved(answers)
    yield from _bucket(answers)
    yield from _protected(answers, values)
    yield from _names(answers)
    yield from _permissions(answers)
    yield from _domain(answers, values)
    yield from _records(answers, values)
    yield from _issuer(answers, values)
    yield from _secrets(answers, values)
    yield from _tools(answers, values)
    for question, reason in answers.unanswered.items():
        yield Finding(
            Severity.NOTE, f"not known: {question} ({reason})", "Nothing to do, if you know it yourself."
        )


def _caller(answers: Answers) -> Iterator[Finding]:
    if answers.region_is_off:
        yield Finding(
            Severity.ERROR,
            f"your credentials are good, but not in {answers.region}: the account has not switched that region on, or "
            "they are a session's of AWS's global endpoint",
            f"aws account enable-region --region-name {answers.region} (it takes some minutes), or sign in anew there: "
            "export AWS_STS_REGIONAL_ENDPOINTS=regional. Or choose another region.",
        )
    elif answers.account is None and "credentials" not in answers.unanswered:
        yield Finding(
            Severity.ERROR,
            "there are no AWS credentials, or they have run out",
            "Sign in first: aws sso login, or export AWS_PROFILE. `aws sts get-caller-identity` shows who you are.",
        )
    if answers.caller and answers.caller.endswith(":root"):
        yield Finding(
            Severity.WARNING,
            "you are the account's root user",
            "Make a role for deployments, for example with infra/github.yaml, and keep root for emergencies.",
        )


def _region(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.region is None:
        yield Finding(
            Severity.ERROR,
            "no region is set",
            "export AWS_DEFAULT_REGION=eu-central-1, or another one near your people. boto3 and the SAM CLI do "
            "not read AWS_REGION.",
        )
    for service in answers.services_missing:
        yield Finding(
            Severity.ERROR,
            f"region {answers.region} has no {service}",
            "Choose another region. CloudFront brings it near to people everywhere.",
        )
    if values.get("SnapStart") == "true" and answers.region in WITHOUT_SNAPSTART:
        yield Finding(
            Severity.ERROR, f"Lambda has no SnapStart in {answers.region}", "Leave SnapStart at false."
        )
    if values.get("DatabaseProxy") == "true" and answers.region in WITHOUT_RDS_PROXY:
        yield Finding(
            Severity.ERROR, f"there is no RDS Proxy in {answers.region}", "Leave DatabaseProxy at false."
        )
    if values.get("WebPlan", "none") != "none" and answers.region in WITHOUT_PLANS:
        yield Finding(
            Severity.ERROR,
            f"CloudFormation makes no flat-rate plan in {answers.region}",
            "Leave WebPlan at none, and begin the plan in CloudFront's console once the stack is there.",
        )


def _network(answers: Answers) -> Iterator[Finding]:
    """Of an Aurora that is to be made: one that is there has its network."""
    there = answers.stack is not None and answers.stack.ours and makes_aurora(answers.stack.parameters)
    if answers.networks is None or answers.networks < USUAL_NETWORKS or there:
        return
    yield Finding(
        Severity.WARNING,
        f"region {answers.region} has {answers.networks} networks (VPCs), Aurora gets one more, and AWS allows "
        f"{USUAL_NETWORKS} unless it was asked for more",
        "Delete one that nobody needs, or ask: aws service-quotas request-service-quota-increase --service-code vpc "
        f"--quota-code L-F678F1CE --desired-value {answers.networks + 5}",
    )


def _rds_role(answers: Answers) -> Iterator[Finding]:
    """RDS makes the role with the account's first database, and refuses that one when it does not see the role soon
    enough: https://github.com/aws-samples/aws-fault-injection-simulator-workshop-v2/pull/195"""
    if answers.rds_role is False:
        yield Finding(
            Severity.ERROR,
            "RDS has made no database in this account yet, and has no role of its own (AWSServiceRoleForRDS): Aurora "
            "may be refused while the role is being made, and all would be taken back",
            "Make it, once for the account, and deploy a minute later: aws iam create-service-linked-role "
            "--aws-service-name rds.amazonaws.com",
        )


def _verified(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws-samples/aws-cdk-examples/issues/279"""
    if answers.distributions is not None and not answers.distributions:
        yield Finding(
            Severity.NOTE,
            "this account has no CloudFront distribution yet. Some new accounts are refused one (Your account must be "
            "verified before you can add new CloudFront resources), and all would be taken back",
            "If the account is new, ask AWS Support (Account and billing, which costs nothing) before you deploy.",
        )


def _mails(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    mails = answers.mails
    if mails is None or mails.confirmed or values.get("AlarmEmail") != mails.address:
        return
    yield Finding(
        Severity.WARNING,
        f"alarms are mailed to nobody: {mails.address} has not followed the link that AWS sent, which is good for two "
        "days",
        f"Have another one sent: aws sns subscribe --topic-arn {mails.topic} --protocol email "
        f"--notification-endpoint {mails.address}",
    )


def _plan(answers: Answers) -> Iterator[Finding]:
    if answers.plan == "FREE":
        yield Finding(
            Severity.ERROR,
            "the account has the free plan, and there an Aurora is made by express configuration only, which "
            "CloudFormation cannot do",
            "Upgrade to the paid plan (the credits stay), or bring a Postgres of your own: docs/deploy.md.",
        )


def _flat_rate(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.plan == "FREE" and values.get("WebPlan", "none") != "none":
        yield Finding(
            Severity.WARNING,
            "the account has the free plan, to which CloudFront is said to give no flat-rate plan",
            "Leave WebPlan at none, or upgrade to the paid plan first (the credits stay).",
        )
    before = answers.stack.parameters.get("WebPlan", "none") if answers.stack is not None else "none"
    if "none" not in (before, given := values.get("WebPlan", "none")) and before != given:
        yield Finding(
            Severity.WARNING,
            f"CloudFormation does not change a plan, and WebPlan={given} would take the place of {before}",
            "Change it in CloudFront's console first, then deploy with the plan that it has.",
        )


def _concurrency(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    limit = answers.concurrency
    if limit is None:
        return
    if limit < USUAL_CONCURRENCY:
        yield Finding(
            Severity.WARNING,
            f"this account runs at most {limit} functions at the same time in this region: about {max(1, limit // 3)} "
            "replies at once; connections, sweeps and records wait meanwhile",
            "Good enough to try it. Ask for more (it takes a day or two): aws service-quotas "
            "request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000",
        )
    now, before = reserved(values), reserved(answers.stack.parameters if answers.stack is not None else {})
    wanted = sum(now.values())
    others = 0 if answers.unreserved is None else max(0, limit - answers.unreserved - sum(before.values()))
    room = max(0, limit - LEFT_UNRESERVED - others)
    if wanted > room:
        yield Finding(
            Severity.ERROR,
            f"{wanted} of concurrency would be reserved, and the account has {limit}, of which Lambda keeps "
            f"{LEFT_UNRESERVED} free" + (f" and other functions have {others}" if others else ""),
            "Leave reserved concurrency at 0, or ask for more first.",
        )
    elif sum(max(now[name], before[name]) for name in now) > room:
        yield Finding(
            Severity.WARNING,
            "one function gets concurrency that another one still has: CloudFormation may raise the one before it "
            "lowers the other, and Lambda would refuse that",
            "Make two deployments: the first lowers, the second raises.",
        )


def reserved(values: Mapping[str, str]) -> dict[str, int]:
    """How much concurrency the parameters reserve, by function: its own number, else the one for all."""
    numbers = {name: int(value) for name, value in values.items() if "Reserved" in name and value.isdigit()}
    usual = numbers.get("ReservedConcurrency", 0)
    return {
        "Timer": numbers.get("ReservedConcurrencyTimer", 0),
        **{name: numbers.get(f"ReservedConcurrency{name}", 0) or usual for name in RESERVED},
    }


def _code(answers: Answers) -> Iterator[Finding]:
    """Lambda's CodeStorageExceededException, which also a deployment that takes something back may meet."""
    if answers.code is None or answers.code[0] < CODE_IS_MUCH * answers.code[1]:
        return
    used, limit = (round(each / 2**30, 1) for each in answers.code)
    yield Finding(
        Severity.WARNING,
        f"Lambda keeps {used} GB of code for this account in {answers.region}, and has room for {limit}",
        "Delete versions that nobody uses: python -m infra.versions --keep 1, and those of other applications. Or ask "
        "for more: quota L-2ACBD22F of service lambda.",
    )


def _rate(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    rate = answers.request_rate
    if rate is None:
        return
    if rate < USUAL_RATE:
        yield Finding(
            Severity.NOTE,
            f"API Gateway lets {rate:g} requests a second through in this region (10,000 in most), and each post to a "
            "browser is one: with pacing by the server some {:g} replies at once".format(rate // 33),
            "Ask for more before you need it: quota L-8A5B8E43 of service apigateway.",
        )
    wanted = values.get("RequestRate", "0")
    if wanted.isdigit() and int(wanted) > rate:
        yield Finding(
            Severity.WARNING,
            f"RequestRate={wanted} is more than the {rate:g} that the account lets through",
            "Lower it, or ask for more: quota L-8A5B8E43 of service apigateway.",
        )


def _logs(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if values.get("AccessLogs") == "all" and answers.gateway_may_log is False:
        yield Finding(
            Severity.ERROR,
            "AccessLogs=all logs the WebSocket API, and API Gateway has no role for logs in this region's settings",
            "Make it, once for each region: aws cloudformation deploy --template-file infra/account.yaml "
            "--stack-name api-gateway-logs --capabilities CAPABILITY_IAM. Or give AccessLogs=http.",
        )


def _name(answers: Answers, *, creates_database: bool) -> Iterator[Finding]:
    name = answers.stack_name
    if creates_database and ("--" in name or name.endswith("-")):
        yield Finding(
            Severity.ERROR,
            f"a stack with Aurora cannot be called {name!r}: RDS takes no two hyphens one behind the other in a name",
            "One hyphen between words, none at the end.",
        )
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", name) or len(name) > LONGEST_NAME:
        yield Finding(
            Severity.ERROR,
            f"a stack cannot be called {name!r}: functions and stacks inside have its name and words behind it",
            f"Letters, digits and hyphens, a letter first, {LONGEST_NAME} characters at most.",
        )


def _stack(answers: Answers) -> Iterator[Finding]:
    stack, name = answers.stack, answers.stack_name
    if stack is None:
        return
    if BUSY.match(stack.status) and stack.status != "REVIEW_IN_PROGRESS":
        yield Finding(
            Severity.ERROR,
            f"somebody is deploying stack {name} at this moment ({stack.status})",
            f"Wait: aws cloudformation describe-stack-events --stack-name {name} --max-items 20",
        )
    elif stack.status in DEAD:
        yield Finding(
            Severity.ERROR,
            f"stack {name} is what is left of a deployment that failed ({stack.status})",
            f"Read why (describe-stack-events), then aws cloudformation delete-stack --stack-name {name}",
        )
    elif stack.status in STUCK:
        yield Finding(
            Severity.ERROR,
            f"stack {name} could not be rolled back ({stack.status})",
            f"Mend what it names, then aws cloudformation continue-update-rollback --stack-name {name}",
        )
    elif not stack.ours and stack.status not in BEGUN:
        yield Finding(
            Severity.ERROR,
            f"stack {name} is something else than TaskFlow",
            "Take another name: sam deploy --stack-name, make deploy STACK=another.",
        )


def is_new(answers: Answers) -> bool:
    """Whether the deployment makes the stack, and so everything that has a name of its own."""
    return answers.stack is None or answers.stack.status in BEGUN


def _role(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1054"""
    if answers.role_is_gone and answers.stack is not None:
        yield Finding(
            Severity.ERROR,
            f"CloudFormation works on stack {answers.stack_name} with the role {answers.stack.role}, which is gone: "
            "it can neither change nor delete it",
            "Give it another one: EXECUTION_ROLE=arn:… (infra/github.yaml makes one). It cannot be taken away again.",
        )


def _moved(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws/serverless-application-model/issues/291"""
    for function, (live, known) in sorted(answers.moved.items())[:1]:
        yield Finding(
            Severity.ERROR,
            f"{function}:live leads to version {live}, and CloudFormation holds {known} for the live one: CodeDeploy "
            "would refuse to move traffic from it (INVALID_LAMBDA_CONFIGURATION)",
            "Make this deployment with Rollout=AllAtOnce, the next one by and by again.",
        )


def _bucket(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws/aws-sam-cli/issues/1940"""
    if answers.broken_bucket:
        yield Finding(
            Severity.ERROR,
            f"the SAM CLI's own stack, {SAM_STACK}, has no bucket ({answers.broken_bucket}): sam deploy stops there",
            f"aws cloudformation delete-stack --stack-name {SAM_STACK}; the SAM CLI makes it anew.",
        )


def _protected(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.stack_known and is_new(answers) and values.get("DeletionProtection") == "true":
        yield Finding(
            Severity.WARNING,
            "DeletionProtection=true protects the table and Aurora from this first deployment too: if it fails, "
            "CloudFormation cannot take back what it made",
            "Switch it on with the next deployment.",
        )


def _names(answers: Answers) -> Iterator[Finding]:
    if not answers.stack_known or not is_new(answers):
        return
    name = answers.stack_name
    if answers.log_groups:
        groups = ", ".join(answers.log_groups)
        yield Finding(
            Severity.ERROR,
            f"log groups are left over from an earlier deployment, and CloudFormation would not take them: {groups}",
            f"for g in {' '.join(answers.log_groups)}; do aws logs delete-log-group --log-group-name $g; done",
        )
    if answers.functions:
        yield Finding(
            Severity.ERROR,
            f"functions of the names that stack {name} needs are there already: {', '.join(answers.functions)}",
            "Somebody else has them: take another name for the stack.",
        )
    if answers.tables and answers.stack is None:
        yield Finding(
            Severity.WARNING,
            f"a table of an earlier stack {name} is still there: {', '.join(answers.tables)}",
            "A new deployment begins with an empty one. To go on with it: docs/deploy.md, Import what was kept.",
        )


def _earlier_aurora(answers: Answers) -> Iterator[Finding]:
    if answers.databases:
        yield Finding(
            Severity.WARNING,
            f"an Aurora of an earlier stack {answers.stack_name} still stands, and costs: "
            f"{', '.join(answers.databases)}",
            "A new deployment makes another one. To go on with it: docs/deploy.md, Import what was kept. Else: "
            f"aws cloudformation delete-stack --stack-name {answers.databases[0]}",
        )


def _permissions(answers: Answers) -> Iterator[Finding]:
    if answers.denied:
        yield Finding(
            Severity.ERROR,
            f"{answers.caller or 'you'} may not: {', '.join(answers.denied)}",
            "Let whoever administers the account deploy, or use a role as in infra/github.yaml.",
        )


def _aurora(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    versions = answers.database_versions
    if versions is not None and not any(each.split(".")[0] == POSTGRES for each in versions):
        yield Finding(
            Severity.ERROR,
            f"region {answers.region} has no Aurora PostgreSQL {POSTGRES} on Serverless v2",
            "Choose another region, or bring a Postgres of your own: docs/deploy.md.",
        )
    least, most = values.get("DatabaseMinCapacity", "0"), values.get("DatabaseMaxCapacity", "4")
    try:
        beyond = float(least) > float(most)
        halves = [name for name in CAPACITIES if 2 * float(values.get(name, "0")) % 1]
    except ValueError:
        return
    for name in halves:
        yield Finding(
            Severity.ERROR,
            f"{name}={values[name]}: Aurora's capacity comes in steps of a half",
            "Round it to 0.5, 1, 1.5 …",
        )
    if beyond:
        yield Finding(
            Severity.ERROR,
            f"DatabaseMinCapacity={least} is more than DatabaseMaxCapacity={most}",
            "Lower the one or raise the other.",
        )


def _zones(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """Of the network that is made for Aurora. One that is there keeps the zones that it has."""
    given, zones = values.get("DatabaseZones", ""), answers.zones
    proxy = values.get("DatabaseProxy") == "true"
    if (stack := answers.stack) is not None and stack.ours and makes_aurora(stack.parameters):
        before = stack.parameters.get("DatabaseZones", "")
        # Those that it has by itself may be named, so that it keeps them whatever becomes of the account's subnets.
        pinned = not before and zones is not None and tuple(given.split(",")) == zones.first[:2]
        if given != before and not pinned:
            yield Finding(
                Severity.ERROR,
                f"DatabaseZones={given} would move Aurora's network, which has {before or 'the first two zones'}",
                f"Give DatabaseZones={before}, as before.",
            )
        elif zones is not None and proxy and stack.parameters.get("DatabaseProxy") != "true":
            there = before.split(",") if before else zones.first[:2]
            if without := [zone for zone in there if zones.ids.get(zone) in WITHOUT_PROXY]:
                yield Finding(
                    Severity.ERROR,
                    f"Aurora's network is in {' and '.join(there)}, and RDS Proxy is not in {without[0]}",
                    "Leave DatabaseProxy at false. A larger DatabaseMaxCapacity takes more connections, too.",
                )
        return
    versions = answers.database_versions
    if zones is None or versions is None:
        return
    database = frozenset[str]().union(
        *(where for version, where in versions.items() if version.split(".")[0] == POSTGRES)
    )
    fits = [
        zone
        for zone, known in sorted(zones.ids.items())
        if zone in zones.endpoints
        and (zone in database or not database)
        and not (proxy and known in WITHOUT_PROXY)
    ]
    chosen = tuple(given.split(",")) if given else zones.first[:2]
    wrong = [zone for zone in chosen if zone not in fits]
    if len(fits) < 2:
        yield Finding(
            Severity.ERROR,
            f"region {answers.region} has no two zones with everything that Aurora's network needs",
            "Choose another region, or bring a Postgres of your own: docs/deploy.md.",
        )
    elif wrong or len(set(chosen)) < 2:
        yield Finding(
            Severity.ERROR,
            f"Aurora's network would be in {' and '.join(chosen) or 'no zone'}, and "
            + (
                f"not everything that it needs is in {' and '.join(wrong)}" if wrong else "it needs two zones"
            ),
            f"Give DatabaseZones={','.join(fits[:2])}. They cannot be changed later.",
        )


def _domain(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
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
        for each, names in (answers.distributions or {}).items()
        if domain.lower() in {name.lower() for name in names} and before.lower() != domain.lower()
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


def _records(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
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


def _issuer(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
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


def covers(name: str, host: str) -> bool:
    """Whether a certificate's name is for a host. A star stands for one label."""
    name, host = name.lower(), host.lower()
    if name.startswith("*."):
        label, dot, rest = host.partition(".")
        return bool(label and dot) and rest == name[2:]
    return name == host


def _secrets(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    key = values.get("SecretsKeyArn", "")
    for name, secret in answers.secrets.items():
        if not secret.arn:
            yield Finding(
                Severity.ERROR,
                f"{name} names a secret that is not there, or not in {answers.region}",
                "Give the ARN of a secret of this region: aws secretsmanager list-secrets",
            )
        elif secret.arn != values.get(name, ""):
            yield Finding(
                Severity.ERROR,
                f"{name} is not the whole ARN of its secret. Secrets Manager takes a name or a part, IAM "
                "does not, and no function could read it",
                f"Give {name}={secret.arn}",
            )
        if not secret.key or secret.key.endswith(OWN_KEY):
            continue
        if not key:
            yield Finding(
                Severity.WARNING,
                f"the secret of {name} is encrypted with a KMS key of yours ({secret.key}), which no function may use",
                "Give SecretsKeyArn, the key's ARN. If the key's policy does not leave it to IAM, add a statement "
                "there to allow kms:Decrypt to the account's roles, with kms:ViaService="
                f"secretsmanager.{answers.region}.amazonaws.com and kms:CallerAccount={answers.account}.",
            )
        elif "alias/" not in secret.key and key.rpartition("/")[2] != secret.key.rpartition("/")[2]:
            yield Finding(
                Severity.WARNING,
                f"the secret of {name} is encrypted with another KMS key ({secret.key}) than SecretsKeyArn",
                "Encrypt all secrets with the same key: aws secretsmanager update-secret --kms-key-id",
            )


def _tools(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.sam is None:
        yield Finding(Severity.ERROR, "there is no AWS SAM CLI", "pipx install aws-sam-cli")
    elif version(answers.sam) < version(answers.checked_sam):
        yield Finding(
            Severity.WARNING,
            f"the SAM CLI is {answers.sam}; the template was checked with {answers.checked_sam}",
            "pipx upgrade aws-sam-cli, if it refuses a runtime or a property.",
        )
    runtime = values.get("LambdaRuntime", "")
    if runtime.startswith("python") and runtime not in answers.interpreters:
        yield Finding(
            Severity.ERROR,
            f"there is no {runtime} here, which sam build needs to choose wheels for LambdaRuntime={runtime}",
            f"Install it (uv python install {runtime.removeprefix('python')}, pyenv, apt), or give LambdaRuntime.",
        )
    if answers.node is None:
        yield Finding(
            Severity.ERROR, "there is no Node.js, which builds the web client", "Install Node.js 22."
        )
    elif version(answers.node) < LEAST_NODE:
        yield Finding(
            Severity.ERROR,
            f"Node.js is {answers.node}, older than {'.'.join(map(str, LEAST_NODE))}",
            "Install Node.js 22.",
        )


def version(text: str) -> tuple[int, ...]:
    """The numbers of the first version in a text: ``SAM CLI, version 1.146.0``, ``v22.21.1``."""
    found = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(each) for each in found.groups() if each) if found else ()
