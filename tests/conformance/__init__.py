"""The reference runner of ``conformance/``: its README says what each part does, and this is one way to do it."""
