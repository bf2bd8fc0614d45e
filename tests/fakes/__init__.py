"""Stand-ins for the outside world; ``tests/contract`` holds them to the real thing."""
