"""Whether the account, its region and its secrets let TaskFlow in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight.answers import Answers, Finding, Severity
from infra.preflight.needs import BOUNDARY

WITHOUT_SNAPSTART = ("ap-east-2", "ap-southeast-6")
"""https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html#snapstart-supported-regions"""
WITHOUT_RDS_PROXY = ("ap-east-2", "ap-southeast-6")
"""https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/
Concepts.Aurora_Fea_Regions_DB-eng.Feature.RDS_Proxy.html"""
WITHOUT_PLANS = ("me-central-1",)
"""Regions in which CloudFormation knows no AWS::PricingPlanManager::Subscription: `python -m infra.check` holds it."""
WITHOUT_POLICIES = ("FREE", "PRO")
"""Plans that have no policies of headers but AWS's own (infra/template/web.yaml)."""
FREE_PLANS = 3
PLANS = 100
"""How many flat-rate plans an account may have, of the free ones and of all; nobody gets more.
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/flat-rate-pricing-plan.html#pricing-plan-quotas"""
OWN_BOUNDARY = (
    "That of infra/github.yaml allows the stack's own secrets, and those that its parameter SecretArns names: deploy "
    "that stack once more with it (docs/deploy.md, Deploy from GitHub)."
)
OWN_KEY = "alias/aws/secretsmanager"
"""Secrets Manager's own key of an account, which everybody in it may use who may read the secret."""


def who_deploys(answers: Answers) -> Iterator[Finding]:
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


def region_of_deployment(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
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


def verified_account(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws-samples/aws-cdk-examples/issues/279"""
    if answers.distributions is not None and not answers.distributions:
        yield Finding(
            Severity.NOTE,
            "this account has no CloudFront distribution yet. Some new accounts are refused one (Your account must be "
            "verified before you can add new CloudFront resources), and all would be taken back",
            "If the account is new, ask AWS Support (Account and billing, which costs nothing) before you deploy.",
        )


def alarm_mails(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
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


def free_plan(answers: Answers) -> Iterator[Finding]:
    if answers.plan == "FREE":
        yield Finding(
            Severity.ERROR,
            "the account has the free plan, and there an Aurora is made by express configuration only, which "
            "CloudFormation cannot do",
            "Upgrade to the paid plan (the credits stay), or bring a Postgres of your own: docs/deploy.md.",
        )


def flat_rate_plan(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.plan == "FREE" and values.get("WebPlan", "none") != "none":
        yield Finding(
            Severity.WARNING,
            "the account has the free plan, to which CloudFront is said to give no flat-rate plan",
            "Leave WebPlan at none, or upgrade to the paid plan first (the credits stay).",
        )
    there = answers.stack.parameters if answers.stack is not None else {}
    before, given = there.get("WebPlan", "none"), values.get("WebPlan", "none")
    if "none" not in (before, given) and before != given:
        yield Finding(
            Severity.WARNING,
            f"CloudFormation does not change a plan, and WebPlan={given} would take the place of {before}",
            "Change it in CloudFront's console first, then deploy with the plan that it has.",
        )
    if before != "none" and values.get("WebAclArn", "") != there.get("WebAclArn", ""):
        yield Finding(
            Severity.ERROR,
            f"while a plan runs ({before}) CloudFront lets nobody replace the web ACL, or take it away",
            "Leave WebAclArn as it is. It can go with a deployment after the plan is over.",
        )
    if before in WITHOUT_POLICIES and given == "none":
        yield Finding(
            Severity.WARNING,
            f"CloudFront refuses the page's policy of headers while the plan {before} runs, and CloudFormation ends "
            "the plan last",
            "Cancel it in CloudFront's console first: FREE ends at once, PRO with the month that is paid for.",
        )
    if given == "none":
        return
    plans = answers.plans or ()
    if len(plans) >= PLANS or (given == "FREE" and plans.count("FREE") >= FREE_PLANS):
        yield Finding(
            Severity.ERROR,
            f"the account has {len(plans)} flat-rate plans, {plans.count('FREE')} of them free, and may have {PLANS} "
            f"and {FREE_PLANS}",
            "Cancel one in CloudFront's console, or choose another WebPlan.",
        )
    acl = values.get("WebAclArn", "")
    guarded = [each for each, found in (answers.distributions or {}).items() if acl and found.web_acl == acl]
    if len(guarded) > (there.get("WebAclArn") == acl):
        yield Finding(
            Severity.ERROR,
            f"the web ACL of WebAclArn is before other distributions too ({', '.join(guarded)}), and a flat-rate plan "
            "wants one of its own",
            "Make another one: infra/waf.yaml with another name of its stack (docs/deploy.md, Limits).",
        )


def permissions(answers: Answers) -> Iterator[Finding]:
    told, who = answers.permissions, answers.caller or "you"
    if told.denied:
        yield Finding(
            Severity.ERROR,
            f"{who} may not: {', '.join(told.denied)}",
            "Let whoever administers the account deploy, or use a role as in infra/github.yaml."
            + (
                " Where roles must have a boundary, give PermissionsBoundaryArn."
                * ("iam:CreateRole" in told.denied)
            ),
        )
    if told.organization:
        yield Finding(
            Severity.WARNING,
            f"policies of the account's organization do not let {who}: {', '.join(told.organization)}",
            "Ask whoever administers the organization; in the account nobody can change it. If they make an exception "
            "by a condition (a tag, a network), IAM's simulation knows nothing of it.",
        )
    if told.unclear:
        yield Finding(
            Severity.NOTE,
            f"not known whether {who} may: {', '.join(told.unclear)}. Policies ask for {', '.join(told.keys)}, "
            "which IAM's simulation is not told",
            "Nothing to do, if you know it yourself.",
        )


def roles_of_stack(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    """Within their boundary. What it keeps from them fails when it is used, long after the deployment was green."""
    bound, named = answers.bound, values.get(BOUNDARY, "")
    others = [name for name, arn in values.items() if name.endswith("SecretArn") and _of_others(answers, arn)]
    if bound is None:
        if named and others:
            yield Finding(
                Severity.WARNING,
                f"not known whether {BOUNDARY} lets functions read secrets of another account ({', '.join(others)})",
                OWN_BOUNDARY,
            )
        return
    if not bound.there:
        yield Finding(
            Severity.ERROR,
            f"{BOUNDARY} names a policy that is not there: {named}",
            "Give the ARN of a policy of this account: aws iam list-policies --scope Local",
        )
    if bound.forbidden:
        yield Finding(
            Severity.ERROR,
            f"the policy of {BOUNDARY} keeps the functions from: {', '.join(bound.forbidden)}",
            "Whoever made it has to let them do that. The one of infra/github.yaml does (docs/deploy.md, Deploy from "
            "GitHub).",
        )
    if bound.secrets:
        yield Finding(
            Severity.ERROR,
            f"the policy of {BOUNDARY} lets no function use what {' and '.join(bound.secrets)} names",
            OWN_BOUNDARY,
        )
    if bound.unclear:
        yield Finding(
            Severity.NOTE,
            f"not known whether the policy of {BOUNDARY} lets functions use: {', '.join(bound.unclear)}"
            + (f". It asks for {', '.join(bound.keys)}" if bound.keys else ""),
            "Nothing to do, if you know it yourself.",
        )


def _of_others(answers: Answers, arn: str) -> bool:
    """Whether it is the ARN of something in another account."""
    account = arn.split(":")[4:5]
    return bool(account and answers.account) and account != [answers.account]


def secrets_of_template(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    key = values.get("SecretsKeyArn", "")
    if "secrets" not in answers.unanswered:
        for name, arn in values.items():
            if name.endswith("SecretArn") and name not in answers.secrets and _of_others(answers, arn):
                yield Finding(
                    Severity.NOTE,
                    f"not known whether functions may read the secret of {name}, which is of account "
                    f"{arn.split(':')[4]}",
                    "Nothing to do, if its owners let them: docs/deploy.md, Secrets under a key of yours.",
                )
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
            if _of_others(answers, secret.arn):
                yield Finding(
                    Severity.ERROR,
                    f"the secret of {name} is another account's, under Secrets Manager's own key there, with which no "
                    "other account may decrypt",
                    "Its owners encrypt it with a KMS key of theirs, which your functions' account may use: "
                    "docs/deploy.md, Secrets under a key of yours.",
                )
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
