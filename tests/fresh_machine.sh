#!/usr/bin/env bash
# Tries the README's two commands on a fresh, minimal Debian 13, as a newcomer would. Outside CI: run it before a release.
#
#   sudo bash tests/fresh_machine.sh [run|test|artifacts|all] [FOLDER]
#
# Needs root and debootstrap; DEBIAN_MIRROR names another mirror than debootstrap's own. With SUITE=sid it is Debian's
# newest, whose Python is 3.14 (November 2026). FOLDER (by default below /var/tmp, named after the suite) keeps the system
# between runs; the clones in it are made anew each time from this repository's HEAD. `run` holds a conversation with the
# embedded model.
set -euo pipefail
what=${1:-all}
suite=${SUITE:-trixie}
root=${2:-/var/tmp/taskflow-fresh-$suite}
here=$(cd "$(dirname "$0")/.." && git rev-parse --show-toplevel)
# What a newcomer has. Everything else the project installs, or names in one sentence.
packages=(git make nodejs npm python3 python3-venv curl)

if [ ! -e "$root/etc/debian_version" ]; then
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" ${DEBIAN_MIRROR:+"$DEBIAN_MIRROR"}
fi
# Where packages come from is this machine's affair (a company's certificates, a mirror): taken along as it is.
cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
for file in /etc/resolv.conf /etc/hosts /root/.npmrc; do
  if [ -e "$file" ]; then cp "$file" "$root$file"; fi
done
kept=()
while IFS= read -r name; do kept+=("$name=${!name}"); done < <(
  compgen -e | grep -E '^(SSL_CERT_FILE|SSL_CERT_DIR|PIP_(CERT|INDEX_URL|DEFAULT_TIMEOUT)|NODE_EXTRA_CA_CERTS|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|(http|https|no)_proxy|(HTTP|HTTPS|NO)_PROXY)$' || true
)

inside() {
  # shellcheck disable=SC2016
  unshare --mount --pid --fork bash -c '
    root=$1; shift
    mount --make-rprivate /
    mount -t proc proc "$root/proc"; mount --rbind /sys "$root/sys"; mount --rbind /dev "$root/dev"
    mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    exec chroot "$root" /usr/bin/env -i "$@"' inside "$root" \
    HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb "${kept[@]}" \
    bash -euo pipefail -c "$1"
}

if [ ! -e "$root/usr/bin/npm" ]; then
  # A mirror may be a snapshot, and the newest suite's lists are soon past their date.
  [ "$suite" = trixie ] || echo 'Acquire::Check-Valid-Until "false";' > "$root/etc/apt/apt.conf.d/99snapshot"
  inside "apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends ${packages[*]}"
fi

source=/srv/source.git
rm -rf "${root:?}$source" "$root/root/taskflow" "$root/srv/taskflow"
git clone --quiet --bare "$here" "$root$source"
git --git-dir="$root$source" update-ref refs/heads/fresh "$(git -C "$here" rev-parse HEAD)"
inside "for folder in /srv /root; do git clone --quiet --branch fresh $source \$folder/taskflow; done"

if [ "$what" = artifacts ]; then
  # The one that Debian has: 3.13, Lambda's default runtime here, in Debian 13.
  inside 'cd /srv/taskflow && make artifacts RUNTIMES="python$(python3 -c "import sys; print(*sys.version_info[:2], sep=chr(46))")"'
  exit
fi
if [ "$what" != test ]; then
  inside 'cd /srv/taskflow
    make run > /srv/run.log 2>&1 & supervisor=$!
    for _ in $(seq 600); do
      if grep -q "^TaskFlow is ready" /srv/run.log; then break; fi
      kill -0 $supervisor 2>/dev/null || { cat /srv/run.log; exit 1; }
      sleep 1
    done
    cat /srv/run.log
    .venv/bin/python -m tests.support.first_conversation http://127.0.0.1:3000
    make stop; wait $supervisor || true
    .venv/bin/python -c "
import psutil, sys
left = [p.cmdline() for p in psutil.process_iter() if p.cmdline() and \"taskflow\" in \" \".join(p.cmdline()) and \"-c\" not in p.cmdline()]
sys.exit(f\"left behind: {left}\" if left else 0)"'
  # Root's home is closed to the user that Postgres runs as: one sentence says so.
  inside 'cd /root/taskflow
    if make run > /root/run.log 2>&1; then echo "make run should have refused root'"'"'s home"; exit 1; fi
    grep "may not enter /root: move the project" /root/run.log'
fi
if [ "$what" != run ]; then
  inside "cd /srv/taskflow && CI=true make test"
fi
