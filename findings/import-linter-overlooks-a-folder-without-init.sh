#!/usr/bin/env bash
# import-linter 2.17 (with grimp 3.20): modules in a folder without `__init__.py`, below a package that has one, are in no
# contract. They are not counted, and what they import is kept.
#
# Python imports such a module like any other since 3.3: a folder without `__init__.py` is a package ("Implicit Namespace
# Packages", PEP 420). grimp, which finds the modules, documents a module as "A file containing Python definitions and statements.
# This includes ordinary .py files and __init__.py files." So a good engineer expects a forbidden import to be found wherever
# Python finds the module, or at least to be told that a file was left out. grimp goes no further into such a folder within a
# package that has the file, and says nothing (python-grimp/grimp issue 298, open).
#
# Seen (Python 3.11; the same module with the same forbidden import, first without and then with `__init__.py`):
#   Python imports it: app.plugins.reader
#   without __init__.py: Analyzed 3 files, 0 dependencies. | Rules do no I/O KEPT
#   with __init__.py: Analyzed 6 files, 1 dependencies. | Rules do no I/O BROKEN
#
# What our users would notice: who adds a folder to the layers (docs/architecture.md) and forgets that file has code that runs, that
# is tested, and that may import what it likes: the check of the layers says KEPT. Every folder of TaskFlow's layers has the file,
# and ruff's rule INP001 (pyproject.toml) names one that has not.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --no-compile --disable-pip-version-check import-linter==2.17 grimp==3.20
mkdir -p app/plugins
touch app/__init__.py app/rules.py app/store.py
echo 'import socket' > app/plugins/reader.py
cat > contracts.ini <<'INI'
[importlinter]
root_package = app
include_external_packages = True

[importlinter:contract:rules]
name = Rules do no I/O
type = forbidden
source_modules = app
forbidden_modules = socket
INI
see() {
  PYTHONPATH=. venv/bin/lint-imports --no-cache contracts.ini > said || true
  echo "$1: $(grep Analyzed said) | $(grep -m 1 '^Rules do no I/O' said)"
}
{
  echo "Python imports it: $(venv/bin/python -c 'import app.plugins.reader; print(app.plugins.reader.__name__)')"
  see 'without __init__.py'
  touch app/plugins/__init__.py
  see 'with __init__.py'
} | tee seen
diff seen - <<'SEEN'
Python imports it: app.plugins.reader
without __init__.py: Analyzed 3 files, 0 dependencies. | Rules do no I/O KEPT
with __init__.py: Analyzed 6 files, 1 dependencies. | Rules do no I/O BROKEN
SEEN
