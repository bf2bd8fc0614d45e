"""Commits decisions and carries out their effects: the runner, its ports, the repository, the outbox."""
