"""The laptop's AWS: ministack, started repaired, and the template deployed to it."""
