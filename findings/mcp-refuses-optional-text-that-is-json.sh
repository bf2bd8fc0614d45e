#!/usr/bin/env bash
# mcp 2.3.0 (Model Context Protocol's SDK for Python): a tool's argument that may be a text or nothing is refused when the text is a JSON
# object or array, and the text "null" arrives as nothing. The schema that the same server tells allows each of these texts.
#
# The server parses a text as JSON before it looks at the argument, for clients that send an array or an object as a text, and leaves arguments
# alone whose type is exactly str. "str | None" is not, although its values are texts. The protocol has a tool's arguments
# described by inputSchema (https://modelcontextprotocol.io/specification, "Tools"); a text is valid there, whatever it says.
#
# Seen (Python 3.11; a server and a client of the package within one process; both tools answer with what they were given):
#   schema of text: {"type": "string"}
#   schema of text or nothing: {"anyOf": [{"type": "string"}, {"type": "null"}]}
#   'hello': text gets 'hello', text or nothing gets 'hello'
#   '{"a": 1}': text gets '{"a": 1}', text or nothing is refused
#   '[x](y)': text gets '[x](y)', text or nothing gets '[x](y)'
#   '[1, 2]': text gets '[1, 2]', text or nothing is refused
#   'null': text gets 'null', text or nothing gets None
#
# What our users would notice: a tool of theirs that keeps a note with what a reply of TaskFlow says fails for the replies that are JSON, and keeps an
# empty one for the reply "null". The model is told of a wrong type, and there is none that it could mend. TaskFlow calls no tools and is none.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check mcp==2.3.0 pydantic==2.14.4
cat > see.py <<'PY'
import asyncio
import json

from mcp.client.client import Client
from mcp.server.mcpserver import MCPServer

server = MCPServer("notes", log_level="ERROR")


@server.tool(name="text")
def of_text(text: str) -> str:
    return repr(text)


@server.tool(name="text or nothing")
def of_text_or_nothing(text: str | None) -> str:
    return repr(text)


async def main():
    async with Client(server) as client:
        names = []
        for tool in (await client.list_tools()).tools:
            names.append(tool.name)
            schema = {key: value for key, value in tool.input_schema["properties"]["text"].items() if key != "title"}
            print(f"schema of {tool.name}: {json.dumps(schema)}")
        for text in "hello", '{"a": 1}', "[x](y)", "[1, 2]", "null":
            answers = [await client.call_tool(name, {"text": text}) for name in names]
            said = ["is refused" if answer.is_error else f"gets {answer.content[0].text}" for answer in answers]
            print(f"{text!r}: " + ", ".join(f"{name} {what}" for name, what in zip(names, said, strict=True)))


asyncio.run(main())
PY
timeout 60 venv/bin/python see.py 2> log | tee seen
diff seen - <<'SEEN'
schema of text: {"type": "string"}
schema of text or nothing: {"anyOf": [{"type": "string"}, {"type": "null"}]}
'hello': text gets 'hello', text or nothing gets 'hello'
'{"a": 1}': text gets '{"a": 1}', text or nothing is refused
'[x](y)': text gets '[x](y)', text or nothing gets '[x](y)'
'[1, 2]': text gets '[1, 2]', text or nothing is refused
'null': text gets 'null', text or nothing gets None
SEEN
