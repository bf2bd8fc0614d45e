#!/usr/bin/env bash
# Pydantic: a bound that stands after a BeforeValidator gets no JSON Schema name: the schema says `ge`, not `minimum`.
#
# Versions: pydantic 2.14.3.
# Behaviour: in `Annotated[int, BeforeValidator(f), Field(ge=1)]` the bound is checked as it should be, but
# `model_json_schema()` writes it as {"ge": 1}. JSON Schema knows no keyword of that name and ignores it. With the
# validator behind the bound, `Annotated[int, Field(ge=1), BeforeValidator(f)]`, it is {"minimum": 1}. `gt`, `le`, `lt`
# and `multiple_of` come out in the same way, a `pattern` is left out, and the lengths of a text are right.
# Output seen:
#   validator first: {'ge': 1, 'le': 100, 'type': 'integer'}
#   bounds first:    {'maximum': 100, 'minimum': 1, 'type': 'integer'}
#   both refuse 500: True
# What users of TaskFlow would notice: /openapi.json would not tell the bounds of query parameters that are checked for
# digits first (`limit`, say). Clients generated from it, and Schemathesis, would send what is then refused with 422.
# Our parameters have their bounds first.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pydantic==2.14.3
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from typing import Annotated

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError


def unchanged(value: object) -> object:
    return value


bounds = Field(ge=1, le=100)
first = TypeAdapter(Annotated[int, BeforeValidator(unchanged), bounds])
last = TypeAdapter(Annotated[int, bounds, BeforeValidator(unchanged)])


def refuses(adapter: TypeAdapter) -> bool:
    try:
        adapter.validate_python(500)
    except ValidationError:
        return True
    return False


print("validator first:", first.json_schema())
print("bounds first:   ", last.json_schema())
both = refuses(first) and refuses(last)
print("both refuse 500:", both)
seen = (
    both
    and first.json_schema() == {"ge": 1, "le": 100, "type": "integer"}
    and last.json_schema() == {"maximum": 100, "minimum": 1, "type": "integer"}
)
sys.exit(0 if seen else 1)
PYTHON
