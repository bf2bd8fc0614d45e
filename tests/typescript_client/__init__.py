"""The TypeScript client (``clients/typescript``) against the running stack."""
