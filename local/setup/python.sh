#!/bin/sh
# Finds a Python that TaskFlow supports and hands over to local/setup/bootstrap.py. PYTHON=... chooses one.
cd "$(dirname "$0")/../.." || exit 1
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.14 python3.11 python; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null; then
        exec "$candidate" -m local.setup.bootstrap "$@"
    fi
done
echo "TaskFlow needs Python 3.11 to 3.14 and found none: install one (python.org, brew install python@3.13, apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.13" >&2
exit 1
