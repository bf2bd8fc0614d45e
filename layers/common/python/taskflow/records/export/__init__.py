"""Calls of models as OpenTelemetry's spans and metrics: made of what is stored, sent by the worker."""
