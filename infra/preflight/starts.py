"""Whether the functions would start: they read and check their settings before anything else.

CloudFormation takes any text for a parameter that is one, and any number for a number. What a function then refuses
comes out at its first call, when the deployment is over and green. So its own code reads its settings here first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from taskflow.errors import SettingsError
from taskflow.llm import address
from taskflow.records.export.settings import NAMES, ExportSettings
from taskflow.settings import PREFIX, Settings

from infra import environment

BASE_URL = f"{PREFIX}LLM_BASE_URL"


def refused(template: Mapping[str, Any], parameters: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Parameters whose values a function refuses, each with its reason, in the function's own words."""
    origins = _origins(template)
    told: set[str] = set()
    for variables in environment.values(template, parameters).values():
        for variable, value in variables.items():
            for parameter in origins.get(variable, ()):
                text = parameters.get(parameter, "")
                # Only what is a parameter's own text, or a part of a list: an address that a secret holds is not shown.
                whole = text == value or set(text.split(",")) <= set(value.split(","))
                if parameter in told or not whole:
                    continue
                try:
                    _read(variable, text)
                except SettingsError as error:
                    told.add(parameter)
                    yield parameter, str(error).replace(variable, parameter)


def _read(variable: str, value: str) -> None:
    """As the functions do. Raises ``SettingsError``."""
    if variable in NAMES:
        ExportSettings.from_env({variable: value})
        return
    Settings.from_env({variable: value})
    if variable == BASE_URL:
        address.parse(value)


def _origins(template: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The parameters that each variable has its value from."""
    places = [
        template["Globals"]["Function"],
        *(
            found["Properties"]
            for found in template["Resources"].values()
            if found["Type"] == "AWS::Serverless::Function"
        ),
    ]
    return {
        variable: tuple(_parameters(value, template["Parameters"]))
        for place in places
        for variable, value in place.get("Environment", {}).get("Variables", {}).items()
    }


def _parameters(value: Any, known: Mapping[str, Any]) -> Iterator[str]:
    if isinstance(value, Mapping):
        if (name := value.get("Ref")) in known:
            yield str(name)
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _parameters(each, known)
