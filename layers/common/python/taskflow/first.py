"""Imported by a function before everything else: ``taskflow.loading`` begins, and ends with
``bootstrap.survives_snapshots``, the last line of each."""

import gc

gc.disable()
