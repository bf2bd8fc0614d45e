"""A SAM template as data: short-form intrinsics become long ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from local.emulator.errors import TemplateError

# libyaml's reads the template in a tenth of the time; where PyYAML was built without it, its own does.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):  # type: ignore[misc]
    """YAML with CloudFormation's tags, as the AWS CLI reads it: dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _intrinsic(loader: _Loader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    elif isinstance(node, yaml.MappingNode):
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


yaml.add_multi_constructor("!", _intrinsic, Loader=_Loader)


def parse(text: str) -> Any:
    """Any YAML with CloudFormation's tags, which become long forms. Raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader)


def load(file: Path) -> dict[str, Any]:
    """The template in ``file``, with every ``!Sub x`` as ``{"Fn::Sub": x}``. Raises ``TemplateError``."""
    try:
        template = parse(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise TemplateError(f"{file} cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TemplateError(f"{file} is not valid YAML: {error}") from error
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise TemplateError(f"{file} is not a CloudFormation template: it has no Resources")
    return template
