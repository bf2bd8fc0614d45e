"""What each role may do, with every ARN written out: for parliament, and for tests of what is granted."""

from __future__ import annotations

import re
from typing import Any

from infra.views import PSEUDO, Deployment

ROLE = "AWS::IAM::Role"
ACCOUNT, REGION = PSEUDO["AWS::AccountId"], PSEUDO["AWS::Region"]
_HERE = f"{REGION}:{ACCOUNT}"
_VARIABLE = re.compile(r"\$\{([\w:.]+)\}")

_ARNS = {
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{_HERE}:table/{{}}",
    "AWS::SQS::Queue": f"arn:aws:sqs:{_HERE}:{{}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{_HERE}:log-group:{{}}:*",
    "AWS::SecretsManager::Secret": f"arn:aws:secretsmanager:{_HERE}:secret:{{}}-AbCdEf",
    "AWS::Lambda::Function": f"arn:aws:lambda:{_HERE}:function:{{}}",
    "AWS::CloudFormation::Stack": f"arn:aws:secretsmanager:{_HERE}:secret:{{}}-AbCdEf",
    "AWS::RDS::DBCluster": f"arn:aws:secretsmanager:{_HERE}:secret:{{}}-AbCdEf",
    "AWS::S3::Bucket": "arn:aws:s3:::{}",
}
"""What an ARN of each type is; of a nested stack and of a cluster, that of the secret which they name."""
_NAMES = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Logs::LogGroup": "LogGroupName",
}
"""Where the template says itself what a resource is called. Others are called as they are in the template."""


def documents(view: Deployment) -> dict[str, list[dict[str, Any]]]:
    """The policy documents of each role, by its logical id."""
    return {
        name: [written_out(policy["PolicyDocument"], view) for policy in role.get("Policies", [])]
        for name, role in view.of_type(ROLE).items()
    }


def written_out(value: Any, view: Deployment) -> Any:
    """The value with names and ARNs in place of references. Raises ``KeyError`` for a type that is not known here."""
    if isinstance(value, list):
        return [written_out(each, view) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"}:
        return _named(value["Ref"], "", view)
    if set(value) == {"Fn::GetAtt"}:
        name, attribute = value["Fn::GetAtt"]
        return _named(name, attribute, view)
    if set(value) == {"Fn::Sub"}:
        text, own = value["Fn::Sub"] if isinstance(value["Fn::Sub"], list) else (value["Fn::Sub"], {})
        known = {**PSEUDO, **view.parameters, **{name: written_out(each, view) for name, each in own.items()}}
        return _VARIABLE.sub(
            lambda found: known[found[1]] if found[1] in known else _named(*_parts(found[1]), view), text
        )
    return {key: written_out(each, view) for key, each in value.items()}


def _parts(variable: str) -> tuple[str, str]:
    name, _, attribute = variable.partition(".")
    return name, attribute


def _named(name: str, attribute: str, view: Deployment) -> str:
    """What a reference becomes: a name where it stands alone, an ARN where it asks for one."""
    if name in PSEUDO:
        return PSEUDO[name]
    resource = view.resources[name]
    kind, properties = resource["Type"], resource.get("Properties", {})
    if kind == "AWS::Lambda::Alias":
        function = _named(properties["FunctionName"]["Ref"], "Arn", view)
        return f"{function}:{properties['Name']}"
    known = properties.get(_NAMES.get(kind, ""), name)
    if kind == "AWS::CloudFormation::Stack":
        known = f"{name}-{attribute.removeprefix('Outputs.')}"
    if attribute or kind == "AWS::SecretsManager::Secret":
        return _ARNS[kind].format(known)
    return str(known)
