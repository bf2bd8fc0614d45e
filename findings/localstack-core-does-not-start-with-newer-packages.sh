#!/usr/bin/env bash
# localstack-core 2026.3.0, the last that PyPI has: installed today it does not start, and says something else is wrong.
#
# Its requirements have lower bounds only. With cbor2 6 a module that it imports is gone (cbor2._decoder). Its plugin loader swallows
# that and says:
#   ValueError: No component plugins found in namespace localstack.runtime.components. Are entry points created correctly?
#
# Seen (Python 3.11 and 3.13): that sentence.
#
# What our users would notice: `make run EMULATOR=localstack` says that nothing answers, because their LocalStack has not started.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'localstack-core[runtime]==2026.3.0' cbor2==6.3.0
seen=$(timeout 60 env GATEWAY_LISTEN=127.0.0.1:4599 SKIP_SSL_CERT_DOWNLOAD=1 DISABLE_EVENTS=1 DNS_ADDRESS=0 \
  FILESYSTEM_ROOT="$folder/files" PATH="$folder/venv/bin:$PATH" venv/bin/python -m localstack.runtime.main 2>&1 \
  | grep -m1 -oE '^Ready|No component plugins found' || true)
echo "as installed: $seen"
[ "$seen" = "No component plugins found" ]
