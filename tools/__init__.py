"""What who works on TaskFlow runs: the checks, the lock files, everything that is generated, made-up conversations."""
