"""The edge: CloudFront and API Gateway's data plane on a laptop.

One public port serves what CloudFront serves (the web client, ``/api/*``, ``/ws``), a second one on the loopback
serves the ``@connections`` API. Routes and integrations come from the emulator's control plane, functions are
invoked in the pool; behaviour, limits and close codes are AWS's own (``limits.py`` names the sources).

    events, http_events   what a function is sent and what its answer means (no I/O)
    control_plane, routes what the template wired
    invoker, integration  calling a function, with API Gateway's timeouts
    gateway               the WebSocket API: $connect, messages, $disconnect
    websocket, registry   sockets and the table of the live ones
    connections, http_api, static, public
                          the HTTP faces
    server, __main__      the process
"""
