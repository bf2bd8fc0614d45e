"""The laptop's AWS: ministack, started repaired, and what of the template it stores."""
