"""The parameters of a deployment, held against what the template allows, in the template's own words."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from infra import environment
from infra.preflight import starts
from infra.preflight.answers import Finding, Severity
from local.emulator.intrinsics import Intrinsics

Template = Mapping[str, Any]
ANY_REGION = "us-east-1"
"""Where it is not known to which region a deployment goes: one in which the template's rules allow everything."""
HIDDEN = "****"
"""What CloudFormation shows of a parameter with ``NoEcho``."""
OF_THE_LAPTOP = ("LambdaProxyUrl", "AwsEndpointUrl", "ConnectionsEndpoint", "WebOrigins", "SigningKey")


class NotParameters(ValueError):
    """What was given is not a list of ``Name=value``; the message says where."""


def pairs(text: str, setting: str) -> Iterator[tuple[str, str, str]]:
    """The words of ``Name=value Other='two words'`` as a shell reads them, each with its name and its value.

    The name is empty where there is no equals sign. Raises ``NotParameters``, which names the ``setting``.
    """
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise NotParameters(f"{setting} has a quote without an end: {error}") from error
    for word in words:
        name, equals, value = word.partition("=")
        yield word, name if equals else "", value


def parsed(text: str) -> dict[str, str]:
    """``Name=value Other='two words'`` as the SAM CLI reads it. Raises ``NotParameters``."""
    found: dict[str, str] = {}
    for word, name, value in pairs(text, "PARAMETERS"):
        if not re.fullmatch(r"[A-Za-z0-9]+", name):
            raise NotParameters(f"PARAMETERS has {_shown(word)}, which is no Name=value")
        found[name] = value
    return found


def _shown(word: str) -> str:
    """Not what may be a key somebody forgot to give a name."""
    return repr(word) if len(word) <= 20 else f"{word[:6]!r}…"


def in_force(template: Template, given: Mapping[str, str], before: Mapping[str, str]) -> dict[str, str]:
    """The value of every parameter: what is given, else what the stack has, else the template's default."""
    values = {name: str(spec.get("Default", "")) for name, spec in template["Parameters"].items()}
    values |= {name: value for name, value in before.items() if name in values}
    return values | {name: value for name, value in given.items() if name in values}


def findings(template: Template, given: Mapping[str, str], values: Mapping[str, str]) -> Iterator[Finding]:
    """What CloudFormation would refuse. ``values``: from ``in_force``."""
    specs: Mapping[str, Any] = template["Parameters"]
    values = {"AWS::Region": ANY_REGION, **values}
    for name in sorted(set(given) - set(specs)):
        yield _error(
            f"there is no parameter {name}",
            f"Did you mean {_nearest(name, specs)}? docs/deploy.md has them all.",
        )
    for name in OF_THE_LAPTOP:
        if values.get(name) and name in given:
            yield _error(f"{name} is for the laptop only", "Leave it out on AWS.")
    wrong = {
        name: why
        for name, spec in specs.items()
        if values[name] != HIDDEN and (why := _wrong(name, spec, values[name]))
    }
    wrong |= {
        name: why
        for name, why in starts.refused(template, {name: values[name] for name in specs})
        if name not in wrong and values[name] != HIDDEN
    }
    for name, why in wrong.items():
        spec = specs[name]
        yield _error(f"{name}: {why}", spec.get("ConstraintDescription") or spec.get("Description", ""))
    yield from _too_long(template, values)
    told = read(template, values)
    for rule in template.get("Rules", {}).values():
        if not values.get("AWS::Region", "") and "AWS::Region" in str(rule):
            continue  # nobody knows the region yet, and that is said already
        if "RuleCondition" in rule and not told.holds(rule["RuleCondition"]):
            continue
        for assertion in rule["Assertions"]:
            if not told.holds(assertion["Assert"]):
                yield _error("parameters contradict each other", assertion["AssertDescription"])


def _too_long(template: Template, values: Mapping[str, str]) -> Iterator[Finding]:
    sizes = environment.sizes(template, {name: values[name] for name in template["Parameters"]})
    for function, size in sizes.items():
        if size > environment.LIMIT:
            texts = (name for name, spec in template["Parameters"].items() if "MaxLength" in spec)
            longest = sorted(texts, key=lambda name: -len(values[name].encode()))[:3]
            yield _error(
                f"the settings of {function} take {size} bytes, and Lambda has room for {environment.LIMIT}",
                f"Shorten the longest: {', '.join(longest)}. Or keep texts in a secret: SettingsSecretArn.",
            )
            return


def _error(what: str, remedy: str) -> Finding:
    return Finding(Severity.ERROR, what, remedy)


def _nearest(name: str, specs: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, specs, 1, 0.5)), "another one")


WHOLE = re.compile("ReservedConcurrency.*|RequestBurst")
"""Parameters of whole numbers that no function reads: Lambda and API Gateway refuse others, after minutes."""


def _wrong(name: str, spec: Mapping[str, Any], value: str) -> str:
    """Why a parameter does not take the value; empty when it does. Quotes nothing that is secret."""
    shown = "its value" if spec.get("NoEcho") else repr(value)
    if spec["Type"] == "Number":
        try:
            number = float(value)
        except ValueError:
            return f"{shown} is no number"
        if number < spec.get("MinValue", number):
            return f"{shown} is less than {spec['MinValue']}"
        if number > spec.get("MaxValue", number):
            return f"{shown} is more than {spec['MaxValue']}"
        if number == 0 and value != "0":
            return f"{shown} is compared with 0 letter by letter: write 0"
        if WHOLE.fullmatch(name) and not re.fullmatch("[1-9][0-9]*|0", value):
            return f"{shown} is no whole number"
    allowed = [str(each) for each in spec.get("AllowedValues", ())]
    if allowed and value not in allowed:
        return f"{shown} is none of {', '.join(each or '(empty)' for each in allowed)}"
    pattern = spec.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern.removeprefix("^").removesuffix("$"), value):
        return f"{shown} has another form"
    if not spec.get("MinLength", 0) <= len(value) <= spec.get("MaxLength", len(value)):
        return f"it has {len(value)} characters"
    return ""


def read(template: Template, values: Mapping[str, str]) -> Intrinsics:
    """The template's conditions and functions with these values."""
    return Intrinsics(values, template.get("Conditions", {}))
