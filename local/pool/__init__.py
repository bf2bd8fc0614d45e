"""The laptop's Lambda: execution environments that are real processes behind a real Lambda Runtime API.

``python -m local.pool --help`` says how to start it; ``server`` documents its HTTP interface.

Modules, from the outside in: ``server`` (HTTP surface), ``pool`` (functions, configuration, files that change),
``scheduling`` (the rules: who runs where, pure), ``environment`` (one process and its Runtime API), ``launching``
(how it starts: as a fork of a snapshot, by ``forking``, or as a process of its own), ``snapshot`` and ``fork_server``
(what runs inside a snapshot), ``runtime`` (AWS's runtime client where its native library is not built), ``guard`` and
``reaper`` (no process outlives the pool). Why there is one: docs/decisions/034-own-pool.md; why it forks:
062-snapshots-by-fork.md.
"""
