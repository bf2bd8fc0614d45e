"""The edge: CloudFront and API Gateway's data plane on a laptop. Why there is one: docs/decisions/033-own-edge.md.

One public port serves what CloudFront serves (the web client, ``/api/*``, ``/v1/*``, ``/ws``), a second one on the
loopback serves the ``@connections`` API. Routes and integrations are the template's (docs/decisions/115), functions are
invoked in the pool; behaviour, limits and close codes are AWS's own (``limits.py`` names the sources). uvicorn and
Starlette do the rest.

    events, http_events      what a function is sent and what its answer means (no I/O)
    routes, wiring           what the template wired, and where it is read
    forwarding               the headers a function sees
    invoker                  calling a function, with API Gateway's timeouts
    gateway                  the WebSocket API: $connect, messages, $disconnect
    websocket, protocols     a client's socket; what uvicorn's protocols lack
    connections              the loopback port
    http_api, body, static, security_headers   the public port's HTTP
    server, __main__         both ports; the process
"""
