"""Judges what account, region and machine answered. Pure: answers and parameters in, findings out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from infra.preflight import (
    account_rules,
    address_rules,
    database_rules,
    machine_rules,
    network_rules,
    quota_rules,
    stack_rules,
    web_rules,
)
from infra.preflight.answers import Answers, Finding, Severity


def judged(answers: Answers, values: Mapping[str, str], *, creates_database: bool) -> Iterator[Finding]:
    """Everything there is to say. ``values``: the parameters in force. ``creates_database``: they make an Aurora."""
    yield from account_rules.who_deploys(answers)
    yield from account_rules.region_of_deployment(answers, values)
    if creates_database:
        yield from account_rules.free_plan(answers)
        yield from database_rules.capacity(answers, values)
        yield from database_rules.zones_of_network(answers, values)
        yield from database_rules.networks(answers)
        yield from database_rules.rds_role(answers)
        yield from database_rules.earlier_aurora(answers)
    yield from network_rules.own_network(answers, values)
    yield from address_rules.addresses(answers, values)
    yield from account_rules.verified_account(answers)
    yield from account_rules.alarm_mails(answers, values)
    yield from account_rules.flat_rate_plan(answers, values)
    yield from quota_rules.concurrency_to_reserve(answers, values)
    yield from quota_rules.code_room(answers)
    yield from quota_rules.request_rate(answers, values)
    yield from quota_rules.header_policies(answers, values)
    yield from quota_rules.gateway_logs(answers, values)
    yield from stack_rules.name_of_stack(answers, creates_database=creates_database)
    yield from stack_rules.state(answers)
    yield from stack_rules.execution_role(answers)
    yield from stack_rules.moved_aliases(answers)
    yield from stack_rules.sam_bucket(answers)
    yield from stack_rules.protected_from_the_start(answers, values)
    yield from stack_rules.left_over(answers)
    yield from account_rules.permissions(answers)
    yield from account_rules.roles_of_stack(answers, values)
    yield from web_rules.domain_and_certificate(answers, values)
    yield from web_rules.dns_records(answers, values)
    yield from web_rules.issuer_of_tokens(answers, values)
    yield from account_rules.secrets_of_template(answers, values)
    yield from machine_rules.tools_of_machine(answers, values)
    for question, reason in answers.unanswered.items():
        yield Finding(
            Severity.NOTE, f"not known: {question} ({reason})", "Nothing to do, if you know it yourself."
        )
