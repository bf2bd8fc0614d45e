"""Whether the stack, its name and what is left of earlier ones let a deployment begin. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from infra.preflight.answers import SAM_STACK, Answers, Finding, Severity

LONGEST_NAME = 64 - len("-Web-") - 13 - len("-pages")
"""CloudFront's limit of a function's name, without what CloudFormation and infra/web.yaml put behind the stack's: the
stack inside is called `STACK-Web-` and thirteen letters."""
BUSY = re.compile(r".*_IN_PROGRESS$")
DEAD = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
STUCK = "UPDATE_ROLLBACK_FAILED"
HALF_WAY = "UPDATE_FAILED"
"""Of an update that somebody began without a rollback. Nothing but that rollback, or another such update, goes on from
there: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html"""
IMPORT_FAILED = ("IMPORT_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_FAILED")
BEGUN = ("REVIEW_IN_PROGRESS", "IMPORT_COMPLETE")
"""Of a stack that has nothing of ours yet, or a table that was imported before the first deployment."""


def name_of_stack(answers: Answers, *, creates_database: bool) -> Iterator[Finding]:
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


def state(answers: Answers) -> Iterator[Finding]:
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
    elif stack.status == STUCK:
        yield Finding(
            Severity.ERROR,
            f"stack {name} could not be rolled back ({stack.status})",
            f"Mend what it names, then aws cloudformation continue-update-rollback --stack-name {name} "
            "(docs/deploy.md, Roll back)",
        )
    elif stack.status == HALF_WAY:
        yield Finding(
            Severity.ERROR,
            f"an update of stack {name} stands half way, because it was begun without a rollback ({stack.status})",
            f"Take it back: aws cloudformation rollback-stack --stack-name {name}",
        )
    elif stack.status in IMPORT_FAILED and not stack.ours:
        yield Finding(
            Severity.ERROR,
            f"an import into stack {name} failed ({stack.status})",
            f"Read why (describe-stack-events), then aws cloudformation delete-stack --stack-name {name}, which leaves "
            "the table, and import again",
        )
    elif stack.status == "IMPORT_ROLLBACK_FAILED":
        yield Finding(
            Severity.ERROR,
            f"an import into stack {name} could not be taken back ({stack.status})",
            f"Read why: aws cloudformation describe-stack-events --stack-name {name} --max-items 20",
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


def execution_role(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1054"""
    if answers.role_is_gone and answers.stack is not None:
        yield Finding(
            Severity.ERROR,
            f"CloudFormation works on stack {answers.stack_name} with the role {answers.stack.role}, which is gone: "
            "it can neither change nor delete it",
            "Give it another one: EXECUTION_ROLE=arn:… (infra/github.yaml makes one). It cannot be taken away again.",
        )


def moved_aliases(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws/serverless-application-model/issues/291"""
    for function, (live, known) in sorted(answers.moved.items())[:1]:
        yield Finding(
            Severity.ERROR,
            f"{function}:live leads to version {live}, and CloudFormation holds {known} for the live one: CodeDeploy "
            "would refuse to move traffic from it (INVALID_LAMBDA_CONFIGURATION)",
            "Make this deployment with Rollout=AllAtOnce, the next one by and by again.",
        )


def sam_bucket(answers: Answers) -> Iterator[Finding]:
    """https://github.com/aws/aws-sam-cli/issues/1940"""
    if answers.broken_bucket:
        yield Finding(
            Severity.ERROR,
            f"the SAM CLI's own stack, {SAM_STACK}, has no bucket ({answers.broken_bucket}): sam deploy stops there",
            f"aws cloudformation delete-stack --stack-name {SAM_STACK}; the SAM CLI makes it anew.",
        )


def protected_from_the_start(answers: Answers, values: Mapping[str, str]) -> Iterator[Finding]:
    if answers.stack_known and is_new(answers) and values.get("DeletionProtection") == "true":
        yield Finding(
            Severity.WARNING,
            "DeletionProtection=true protects the table and Aurora from this first deployment too: if it fails, "
            "CloudFormation cannot take back what it made",
            "Switch it on with the next deployment.",
        )


def left_over(answers: Answers) -> Iterator[Finding]:
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
