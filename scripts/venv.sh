#!/usr/bin/env bash
# Makes .venv/ with what is needed to `run` or to `test`; does nothing when it is already so. PYTHON names another interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
case "${1:-run}" in
  run) lock=requirements.txt ;;
  test) lock=requirements-dev.txt ;;
  *) echo "usage : scripts/venv.sh run|test" >&2; exit 2 ;;
esac
python=${PYTHON:-python3}
stop() { echo "$1" >&2; exit 2; }

command -v "$python" >/dev/null || stop "Python est introuvable : installez Python 3.11 ou plus récent (Debian : apt-get install python3 python3-venv)."
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || stop "Il faut Python 3.11 ou plus récent ; indiquez-le ainsi : PYTHON=python3.11 scripts/run"

mkdir -p .venv
exec 9>.venv/.lock
if command -v flock >/dev/null; then flock 9; fi
stamp=.venv/.stamp-$1
wanted=$("$python" -c 'import hashlib, sys; print(sys.version_info[:2], hashlib.sha256(open(sys.argv[1], "rb").read()).hexdigest())' "$lock")
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then exit 0; fi

if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installation de python3-venv…" >&2
    { apt-get update -q && apt-get install -y -q --no-install-recommends python3-venv; } >&2
  else
    stop "Il manque le module venv de Python. Sur Debian : sudo apt-get install python3-venv, puis recommencez."
  fi
fi
echo "Préparation de l’environnement Python (une minute la première fois)…" >&2
"$python" -m venv .venv >&2
.venv/bin/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r "$lock" >&2
echo "$wanted" >"$stamp"
