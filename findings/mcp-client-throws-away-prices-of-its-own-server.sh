#!/usr/bin/env bash
# mcp 2.3.0 (Model Context Protocol's SDK for Python): the client refuses answers that the server of the same package has checked by the same
# schema. A tool whose answer has a price in whole cents (multipleOf 0.01) answers 19.98, and the call fails for 19.99. The tool has run by then.
#
# The server checks an answer with pydantic (2.14.4), which allows for the rounding of a division, and tells pydantic's schema as outputSchema.
# The client checks it with jsonschema (4.26.0), which divides floats and wants a whole quotient: 19.99 / 0.01 is 1998.9999999999998. JSON
# Schema's numbers are decimal; its guide has 4.02 as a multiple of 0.01 (https://json-schema.org/understanding-json-schema/reference/numeric,
# "Multiples"). jsonschema takes decimals when it is given them; the client of mcp gives it floats. jsonschema-rs (0.61.2) takes all of these.
#
# Seen (Python 3.11; a server and a client within one process):
#   19.98: the server says it, the client hands it out, jsonschema-rs says valid
#   19.99: the server says it, the client raises RuntimeError, jsonschema-rs says valid
#   4.02: the server says it, the client raises RuntimeError, jsonschema-rs says valid
#   0.29: the server says it, the client raises RuntimeError, jsonschema-rs says valid
#   0.005: the server refuses it
#
# What our users would notice: an assistant of theirs that buys something with a tool believes that it did not, for some prices alone, and may do it again.
# TaskFlow calls no tools; its own documents are held to their schemas with jsonschema-rs, and none has a multipleOf.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check mcp==2.3.0 pydantic==2.14.4 jsonschema==4.26.0 jsonschema-rs==0.61.2
cat > see.py <<'PY'
import asyncio
from typing import Annotated

import jsonschema_rs
from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer
from pydantic import BaseModel, Field

server = MCPServer("shop", log_level="ERROR")
said = []


class Bill(BaseModel):
    euros: Annotated[float, Field(multiple_of=0.01)]


@server.tool()
def buy(euros: float) -> Bill:
    bill = Bill(euros=euros)
    said.append(euros)
    return bill


async def main():
    async with Client(server) as client:
        [tool] = (await client.list_tools()).tools
        for euros in 19.98, 19.99, 4.02, 0.29, 0.005:
            said.clear()
            try:
                answer = await client.call_tool("buy", {"euros": euros})
            except RuntimeError as error:
                took = f"raises {type(error).__name__}"
            else:
                took = "hands it out" if answer.structured_content == {"euros": euros} else "has an error"
            if said:
                valid = "valid" if jsonschema_rs.is_valid(tool.output_schema, {"euros": euros}) else "invalid"
                print(f"{euros}: the server says it, the client {took}, jsonschema-rs says {valid}")
            else:
                print(f"{euros}: the server refuses it")


asyncio.run(main())
PY
timeout 60 venv/bin/python see.py 2> log | tee seen
diff seen - <<'SEEN'
19.98: the server says it, the client hands it out, jsonschema-rs says valid
19.99: the server says it, the client raises RuntimeError, jsonschema-rs says valid
4.02: the server says it, the client raises RuntimeError, jsonschema-rs says valid
0.29: the server says it, the client raises RuntimeError, jsonschema-rs says valid
0.005: the server refuses it
SEEN
