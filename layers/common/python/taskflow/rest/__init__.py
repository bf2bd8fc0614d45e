"""The HTTP API: conversations, tickets, ingest, models, health and metrics."""
