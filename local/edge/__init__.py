"""The edge: CloudFront and API Gateway's data plane on a laptop.

One public port serves what CloudFront serves (the web client, ``/api/*``, ``/ws``), a second one on the loopback
serves the ``@connections`` API. Routes and integrations come from the emulator's control plane, functions are
invoked in the pool; behaviour, limits and close codes are AWS's own (``limits.py`` names the sources).

    events, http_events      what a function is sent and what its answer means (no I/O)
    routes, control_plane    what the template wired, and where it is read
    forwarding               the headers a function sees
    invoker, integration     calling a function, with API Gateway's timeouts
    gateway                  the WebSocket API: $connect, messages, $disconnect
    framing, websocket       a client's socket; registry: the live ones
    connections              the loopback port
    http_api, static, security_headers, public   the public port's HTTP
    server, __main__         the process
"""
