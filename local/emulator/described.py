"""What the laptop itself runs of a stack: functions, APIs, and what calls functions; as the template says it.

A file tells the pool, the edge and the triggers. Pure but for reading and writing that file.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local import files
from local.account import ACCOUNT, REGION
from local.emulator.errors import TemplateError
from local.emulator.resolve import Resolver

KEPT = ("AWS::DynamoDB::Table", "AWS::SQS::Queue")
"""What CloudFormation makes: everything that stores something."""

FUNCTION = "AWS::Serverless::Function"
SOURCE = "AWS::Lambda::EventSourceMapping"
SCHEDULE = "AWS::Scheduler::Schedule"
ASYNCHRONOUS = "AWS::Lambda::EventInvokeConfig"
HEADERS = "WebResponseHeadersPolicy"
"""The resource with the security headers of the web client."""
_RATE = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_SECONDS = {"minute": 60, "hour": 3600, "day": 86400}


def storing(template: Mapping[str, Any], parameters: Mapping[str, str], stack: str) -> dict[str, Any]:
    """A template of only what stores something, with outputs that tell how it is known. Raises ``TemplateError``.

    It keeps the parameters: CloudFormation says which of their values the template does not allow. And it has the
    template's own outputs, by which operators' programs find the table, the queues and the APIs.
    """
    kept = {name: each for name, each in template["Resources"].items() if each["Type"] in KEPT}
    resolver = Resolver(template, parameters, stack, known({}, template, stack), frozenset(kept))
    resources: dict[str, Any] = {}
    outputs = {
        name: {"Value": resolver.resolve(each["Value"])}
        for name, each in template.get("Outputs", {}).items()
        if _exists(resolver, each)
    }
    for name, each in kept.items():
        if "Condition" in each and not resolver.holds(each["Condition"]):
            continue
        resources[name] = {"Type": each["Type"], "Properties": resolver.resolve(each.get("Properties", {}))}
        outputs[f"{name}Ref"] = {"Value": {"Ref": name}}
        outputs[f"{name}Arn"] = {"Value": {"Fn::GetAtt": [name, "Arn"]}}
    declared = {
        name: {key: value for key, value in each.items() if key != "Description"}
        for name, each in template.get("Parameters", {}).items()
    }
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Parameters": declared,
        "Resources": resources,
        "Outputs": outputs,
    }


def known(outputs: Mapping[str, str], template: Mapping[str, Any], stack: str) -> dict[str, dict[str, str]]:
    """How every resource is known: those that CloudFormation made by what it told (``storing``), the laptop's own by
    what they are called."""
    named = Resolver(template, {}, stack, {})
    found: dict[str, dict[str, str]] = {}
    for name, each in template["Resources"].items():
        if each["Type"] in KEPT and f"{name}Ref" in outputs:
            arn = outputs[f"{name}Arn"]
            found[name] = {"Ref": outputs[f"{name}Ref"], "Arn": arn, "QueueName": arn.rpartition(":")[2]}
        elif each["Type"] == FUNCTION:
            own = named.resolve(each["Properties"]["FunctionName"])
            found[name] = {"Ref": own, "Arn": _arn(own)}
        elif each["Type"] == "AWS::Logs::LogGroup":
            own = named.resolve(each["Properties"]["LogGroupName"])
            found[name] = {
                "Ref": own,
                "Arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{own}:*",
            }
        elif each["Type"] == "AWS::ApiGatewayV2::Api":
            # As AWS names APIs; the same every time, because clients have it in their addresses.
            own = hashlib.sha256(f"{stack} {name}".encode()).hexdigest()[:10]
            found[name] = {"Ref": own}
        else:
            # Nothing here asks these; roles have an ARN that schedules name.
            found[name] = {"Ref": name, "Arn": f"arn:aws:iam::{ACCOUNT}:role/{name}"}
    return found


def describe(
    template: Mapping[str, Any], parameters: Mapping[str, str], stack: str, outputs: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that the laptop runs itself. ``outputs``: of the stack that ``storing`` made.

    Raises ``TemplateError``.
    """
    names = known(outputs, template, stack)
    resolver = Resolver(template, parameters, stack, names)
    resources = {
        name: {**each, "Properties": _properties(resolver, each)}
        for name, each in template["Resources"].items()
        if each["Type"].startswith(("AWS::ApiGatewayV2::", SOURCE, SCHEDULE, ASYNCHRONOUS))
        and _exists(resolver, each)
    }
    shared = template.get("Globals", {}).get("Function", {})
    functions = {
        names[name]["Ref"]: {
            **_function(resolver, {**shared, **each["Properties"]}, shared, names[name]["Arn"]),
            "policies": _policies(resolver, template, each["Properties"]),
        }
        for name, each in template["Resources"].items()
        if each["Type"] == FUNCTION and _exists(resolver, each)
    }
    for each in resources.values():
        if each["Type"] == ASYNCHRONOUS:
            functions[each["Properties"]["FunctionName"]] |= _asynchronous(each["Properties"])
    return {
        "functions": functions,
        "apis": _apis(resources, names),
        "headers": resolver.resolve(template["Resources"].get(HEADERS, {"Properties": {}})["Properties"]).get(
            "ResponseHeadersPolicyConfig", {}
        ),
        "sources": _sources(resources, names, functions),
        "schedules": _schedules(resources, names, functions),
        "outputs": {
            name: resolver.resolve(each["Value"])
            for name, each in template.get("Outputs", {}).items()
            if _exists(resolver, each)
        },
    }


def write(file: Path, described: Mapping[str, Any]) -> None:
    """Writes it, readable by its owner alone: the environment of functions has secrets."""
    files.write(file, json.dumps(described, indent=1), private=True)


def read(file: Path) -> dict[str, Any]:
    """What was written. Raises ``TemplateError``."""
    try:
        found: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError) as error:
        raise TemplateError(f"{file} cannot be read ({error}): start the stack again") from error
    return found


def _exists(resolver: Resolver, resource: Mapping[str, Any]) -> bool:
    return "Condition" not in resource or resolver.holds(resource["Condition"])


def _properties(resolver: Resolver, resource: Mapping[str, Any]) -> dict[str, Any]:
    found = resolver.resolve(resource.get("Properties", {})) if _exists(resolver, resource) else {}
    return found if isinstance(found, dict) else {}


def _arn(function: str) -> str:
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{function}"


def _function(
    resolver: Resolver, given: Mapping[str, Any], shared: Mapping[str, Any], arn: str
) -> dict[str, Any]:
    both = (shared, given)
    variables = [each.get("Environment", {}).get("Variables", {}) for each in both]
    found = resolver.resolve({**variables[0], **variables[1]})
    if given.get("Events") or given.get("EventInvokeConfig"):
        raise TemplateError(f"{arn} has events of SAM's: give them as resources, which the laptop reads")
    return {
        "arn": arn,
        "handler": resolver.resolve(given["Handler"]),
        "timeout": float(resolver.resolve(given.get("Timeout", 3))),
        "memory": int(resolver.resolve(given.get("MemorySize", 128))),
        "variables": {name: str(value) for name, value in found.items()},
        **_asynchronous({}),
    }


def _policies(
    resolver: Resolver, template: Mapping[str, Any], function: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The policies of a function's role, which the template has as a resource of its own."""
    match function.get("Role"):
        case {"Fn::GetAtt": [str(role), "Arn"]}:
            policies = resolver.resolve(template["Resources"][role]["Properties"]["Policies"])
            return [each["PolicyDocument"] for each in policies]
    raise TemplateError(f"{function['FunctionName']} needs a role of the template's own, with policies")


def _asynchronous(given: Mapping[str, Any]) -> dict[str, Any]:
    """How an asynchronous invocation is tried again; without rules as Lambda does."""
    return {
        "retries": int(given.get("MaximumRetryAttempts", 2)),
        "age": int(given.get("MaximumEventAgeInSeconds", 21_600)),
        "failed": given.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", ""),
    }


def _apis(resources: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The APIs, with the function of every route."""
    of_type: dict[str, dict[str, dict[str, Any]]] = {}
    for name, each in resources.items():
        of_type.setdefault(each["Type"].rpartition("::")[2], {})[name] = each["Properties"]
    targets = {names[name]["Ref"]: each for name, each in of_type.get("Integration", {}).items()}
    found = {}
    for name, api in of_type.get("Api", {}).items():
        api_id = names[name]["Ref"]
        stages = [each["StageName"] for each in of_type.get("Stage", {}).values() if each["ApiId"] == api_id]
        if len(stages) != 1:
            raise TemplateError(f"{name} has to have one stage for the laptop to serve, not {len(stages)}")
        routes = {}
        for route in of_type.get("Route", {}).values():
            if route["ApiId"] != api_id:
                continue
            if (kind := route.get("AuthorizationType", "NONE")) != "NONE":
                raise TemplateError(
                    f"route {route['RouteKey']} asks for {kind}, which the laptop does not serve"
                )
            target = targets[route["Target"].rpartition("/")[2]]
            version = target.get("PayloadFormatVersion", "1.0" if api["ProtocolType"] == "HTTP" else "2.0")
            if (target["IntegrationType"], version) != ("AWS_PROXY", "2.0"):
                raise TemplateError(f"route {route['RouteKey']} needs an AWS_PROXY with payload format 2.0")
            routes[route["RouteKey"]] = {
                "uri": target["IntegrationUri"],
                "millis": target.get("TimeoutInMillis"),
                "replies": bool(route.get("RouteResponseSelectionExpression")),
            }
        selection = api.get("RouteSelectionExpression", "")
        # Two are of one protocol: the one for programs goes by its name.
        found["RESPONSES" if name == "ResponsesApi" else api["ProtocolType"]] = {
            "id": api_id,
            "stage": stages[0],
            "selection": selection,
            "routes": routes,
        }
    return found


def _sources(
    resources: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], functions: Mapping[str, Any]
) -> list[dict[str, Any]]:
    urls = {each["Arn"]: each["Ref"] for each in names.values() if "QueueName" in each}
    found = []
    for each in (each["Properties"] for each in resources.values() if each["Type"] == SOURCE):
        arn = each["EventSourceArn"]
        if each["FunctionName"] not in functions or arn not in urls:
            raise TemplateError(f"the laptop serves event sources of queues only, not {arn}")
        found.append(
            {
                "queue": urls[arn],
                "arn": arn,
                "function": each["FunctionName"],
                "batch": int(each.get("BatchSize", 10)),
                "window": float(each.get("MaximumBatchingWindowInSeconds", 0)),
                "partial": "ReportBatchItemFailures" in each.get("FunctionResponseTypes", []),
            }
        )
    return found


def _schedules(
    resources: Mapping[str, Any], names: Mapping[str, Mapping[str, str]], functions: Mapping[str, Any]
) -> list[dict[str, Any]]:
    arns = {each["Arn"]: each["Ref"] for each in names.values() if each["Ref"] in functions}
    found = []
    for name, each in resources.items():
        if each["Type"] != SCHEDULE:
            continue
        given = each["Properties"]
        rate = _RATE.fullmatch(str(given["ScheduleExpression"]))
        target = given["Target"]
        if rate is None or target["Arn"] not in arns:
            raise TemplateError(f"the laptop serves schedules at a rate, of functions, not {name}")
        found.append(
            {
                "function": arns[target["Arn"]],
                "seconds": int(rate[1]) * _SECONDS[rate[2]],
                "input": target.get("Input", "{}"),
            }
        )
    return found
