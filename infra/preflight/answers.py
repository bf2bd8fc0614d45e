"""What is known about account, region, machine and stack before a deployment, and what is found in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

SAM_STACK = "aws-sam-cli-managed-default"
"""The stack that the SAM CLI makes for its bucket of code, one for a region."""


class Severity(IntEnum):
    """How bad it is. Only an error stops the deployment."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know, and what to do about it."""

    severity: Severity
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack of that name. ``ours``: it has the outputs of TaskFlow. ``role``: with which CloudFormation works on it,
    unless another one is given; empty when it works with what whoever deploys may do."""

    status: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    ours: bool = True
    role: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What ACM says of ``WebCertificateArn``. ``names``: the hosts it is for, perhaps with a ``*``. ``key``: of what
    kind its key is, in ACM's words; empty when it does not say."""

    status: str
    names: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Secret:
    """What Secrets Manager says of a secret that a parameter names. ``arn``: its whole ARN, empty when it is not there.
    ``key``: the KMS key that it is encrypted with, as an ARN, an id or an alias; empty for Secrets Manager's own."""

    arn: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Zones:
    """The region's availability zones. Their names differ from account to account, ``ids`` (by name) do not.

    ``first``: those that CloudFormation would take, in its order. ``endpoints``: where all the services that Aurora's
    network needs an endpoint of have one.
    """

    ids: Mapping[str, str]
    first: tuple[str, ...]
    endpoints: frozenset[str]


@dataclass(frozen=True, slots=True)
class Subnet:
    """One that ``DatabaseSubnetIds`` names. ``network``: its VPC. ``leads_out``: it has a route into another network
    or, through a NAT gateway, into the internet. ``public``: what has an address of its own there gets out by an
    internet gateway. ``endpoints``: the services of AWS, as ``sqs``, that have an endpoint there."""

    network: str
    leads_out: bool = False
    public: bool = False
    endpoints: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnNetwork:
    """Subnets and security groups that parameters name, by id, without those that are not there. Of a security group,
    its VPC. ``lets_out``: one of them at least lets something out."""

    subnets: Mapping[str, Subnet]
    security_groups: Mapping[str, str]
    lets_out: bool = True


@dataclass(frozen=True, slots=True)
class Host:
    """Where an address leads that a parameter gives. ``addresses``: of IP, none when the name is not known here."""

    name: str
    port: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """One of CloudFront's. ``names``: to which it answers besides its own. ``web_acl``: the ARN, empty without one."""

    names: tuple[str, ...] = ()
    web_acl: str = ""


@dataclass(frozen=True, slots=True)
class HostedZone:
    """What Route 53 says of ``WebHostedZoneId``. ``name``: its domain, empty when it is not there. ``taken``: it has
    records of ``WebDomain`` already."""

    name: str
    private: bool = False
    taken: bool = False


@dataclass(frozen=True, slots=True)
class Issuer:
    """What ``OidcIssuer`` publishes. ``problem``: why its keys are not to be had, empty when they are. ``silent``: it
    did not answer at all, which may be this machine's fault. ``keys``: of what types they are (RSA, EC, OKP)."""

    problem: str = ""
    silent: bool = False
    keys: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mails:
    """Who is mailed alarms. ``topic``: its ARN. ``address``: that of the stack as it is. ``confirmed``: they followed
    the link that AWS sent them."""

    topic: str
    address: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Permissions:
    """What IAM's simulation says of who deploys.

    ``denied``: actions that no policy allows. ``unclear``: those of which it cannot say,
    because policies ask for ``keys`` of the call that only AWS knows. ``organization``: those that the policies of the
    account's organization refuse; what these ask for it does not tell.
    """

    denied: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    organization: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """What the policy of ``PermissionsBoundaryArn`` keeps the stack's own roles from.

    ``there``: there is such a policy. ``forbidden``: actions. ``secrets``: parameters that name a secret, or a key,
    which no function could use. ``unclear`` and ``keys`` as in ``Permissions``, parameters among the first.
    """

    there: bool = True
    forbidden: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was asked. None (or absent from a mapping): nobody could answer; ``unanswered`` says why."""

    stack_name: str
    region: str | None
    account: str | None = None
    caller: str | None = None
    region_is_off: bool = False
    """The credentials are good elsewhere."""
    plan: str | None = None
    concurrency: int | None = None
    unreserved: int | None = None
    """Of it, what no function has reserved."""
    code: tuple[int, int] | None = None
    """Bytes of code that Lambda keeps for the account in this region, and how many it may be."""
    request_rate: float | None = None
    gateway_may_log: bool | None = None
    stack: Stack | None = None
    stack_known: bool = False
    log_groups: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    databases: tuple[str, ...] = ()
    """Stacks inside, with an Aurora each, of an earlier stack of that name."""
    role_is_gone: bool = False
    """The stack's own role (``Stack.role``) is not there any more."""
    moved: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Functions whose alias leads elsewhere than CloudFormation knows: to which version, and to which it should."""
    broken_bucket: str = ""
    """The status of the SAM CLI's own stack, if that one has no bucket."""
    permissions: Permissions = Permissions()
    bound: Bound | None = None
    """None also without such a parameter."""
    database_versions: Mapping[str, frozenset[str]] | None = None
    """Of Aurora PostgreSQL on Serverless v2, each with its zones."""
    zones: Zones | None = None
    networks: int | None = None
    """VPCs in the region."""
    network: OwnNetwork | None = None
    """The one that parameters name for the functions."""
    hosts: Mapping[str, Host] = field(default_factory=dict)
    """Of the addresses that are given, by the parameter."""
    rds_role: bool | None = None
    """RDS has made its own role in the account."""
    distributions: Mapping[str, Distribution] | None = None
    """CloudFront's, by id."""
    header_policies: int | None = None
    """CloudFront's policies of response headers in the account, without AWS's own."""
    plans: tuple[str, ...] | None = None
    """The tier of each of the account's flat-rate plans."""
    mails: Mails | None = None
    certificate: Certificate | None = None
    hosted_zone: HostedZone | None = None
    issuer: Issuer | None = None
    secrets: Mapping[str, Secret] = field(default_factory=dict)
    services_missing: tuple[str, ...] = ()
    sam: str | None = None
    checked_sam: str = ""
    node: str | None = None
    interpreters: tuple[str, ...] = ()
    unanswered: Mapping[str, str] = field(default_factory=dict)
