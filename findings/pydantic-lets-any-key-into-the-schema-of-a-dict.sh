#!/usr/bin/env bash
# pydantic 2.14.3: the JSON Schema of a dict whose keys have a pattern, or are numbers, takes every key. The model refuses them.
#
# JSON Schema ("Core", 2020-12, https://json-schema.org/draft/2020-12/json-schema-core#name-patternproperties) has of
# patternProperties that it holds only for the names that match; any other name is left to additionalProperties, and where that is
# missing, anything goes. Pydantic writes the first without the second. Its reference (JsonSchemaMode) has for the mode "validation" the
# "JSON schema required for validation inputs". Keys of a length, of a Literal, of an enum and of a UUID come out right, as
# propertyNames, which could say the pattern, and the pattern of a number, too: so it does where the same type is a value.
#
# Seen (Python 3.11, jsonschema 4.26.0; whether {"A-1": 1} and {"abcde": 1} are taken):
#   keys with a pattern, ^[a-z]+$: model False and True, schema True and True
#   keys of at most four: model True and False, schema True and False
#   keys with both: model False and False, schema True and False
#   keys of a Literal, "b": model False and False, schema False and False
#   keys that are numbers: model False and False, schema True and True
#
# What our users would notice: a gateway of theirs, written with FastAPI, whose OpenAPI document a generated client holds to: the client
# lets a key through that the gateway answers with 422. TaskFlow's documents have no such dict (docs/openapi.json).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check pydantic==2.14.3 jsonschema==4.26.0
cat > see.py <<'PY'
from typing import Annotated, Literal

from jsonschema import Draft202012Validator
from pydantic import Field, TypeAdapter, ValidationError

KEYS = {
    "keys with a pattern, ^[a-z]+$": Annotated[str, Field(pattern="^[a-z]+$")],
    "keys of at most four": Annotated[str, Field(max_length=4)],
    "keys with both": Annotated[str, Field(pattern="^[a-z]+$", max_length=4)],
    'keys of a Literal, "b"': Literal["b"],
    "keys that are numbers": int,
}


def takes(adapter, value):
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


for name, key in KEYS.items():
    adapter = TypeAdapter(dict[key, int])
    schema = Draft202012Validator(adapter.json_schema())
    values = {"A-1": 1}, {"abcde": 1}
    model = " and ".join(str(takes(adapter, value)) for value in values)
    print(f"{name}: model {model}, schema {' and '.join(str(schema.is_valid(value)) for value in values)}")
PY
venv/bin/python see.py | tee seen
diff seen - <<'SEEN'
keys with a pattern, ^[a-z]+$: model False and True, schema True and True
keys of at most four: model True and False, schema True and False
keys with both: model False and False, schema True and False
keys of a Literal, "b": model False and False, schema False and False
keys that are numbers: model False and False, schema True and True
SEEN
