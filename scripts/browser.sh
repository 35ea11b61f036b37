#!/usr/bin/env bash
# Prints the path of a Chromium for the tests; installs one only if it must. Messages go to standard error.
set -euo pipefail
cd "$(dirname "$0")/.."
names="chromium chromium-browser google-chrome google-chrome-stable chromium-headless-shell"

# A snap stub bears the right name and starts nothing: the answer to --version is the proof.
works() { [ -n "${1:-}" ] && [ -x "$1" ] && timeout 20 "$1" --version >/dev/null 2>&1; }
found() { if works "${1:-}"; then echo "$1"; exit 0; fi; }
on_path() { for name in $names; do found "$(command -v "$name" || true)"; done; }
of_playwright() {
  found "$(.venv/bin/python -c 'from playwright.sync_api import sync_playwright as s
with s() as p: print(p.chromium.executable_path)' 2>/dev/null || true)"
}
apt_install() {
  [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] && command -v apt-get >/dev/null || return 0
  echo "Installation de $1 (apt)…" >&2
  { apt-get update -q && apt-get install -y -q --no-install-recommends "$1"; } >&2 || true
}
by_apt() { apt_install chromium; }
# What drives the browser is a program too: on a bare machine it lacks a library.
driven() { [ ! -x .venv/bin/playwright ] || .venv/bin/playwright --version >/dev/null 2>&1; }
by_playwright() {
  [ -x .venv/bin/playwright ] || return 0
  echo "Installation de Chromium (playwright)…" >&2
  timeout 300 .venv/bin/playwright install chromium >&2 || true
}
by_npm() {
  command -v npm >/dev/null && [ "$(uname -sm)" = "Linux x86_64" ] || return 0
  echo "Installation de Chromium (npm)…" >&2
  mkdir -p .browser/npm
  npm --prefix .browser/npm install --ignore-scripts --no-save --no-audit --no-fund @sparticuz/chromium@147.0.0 >&2 || return 0
  node scripts/unpack-chromium.js .browser/npm/node_modules/@sparticuz/chromium/bin .browser >&2 || true
}

driven || apt_install libatomic1
driven || {
  echo "Le pilote du navigateur ne démarre pas. Installez sa bibliothèque (Debian : sudo apt-get install libatomic1)." >&2
  exit 1
}
if [ -n "${CHROMIUM_PATH:-}" ]; then
  found "$CHROMIUM_PATH"
  echo "CHROMIUM_PATH : « $CHROMIUM_PATH » ne démarre pas." >&2
  exit 2
fi
on_path
found "$PWD/.browser/chromium"
of_playwright
by_apt; on_path
by_playwright; of_playwright
by_npm; found "$PWD/.browser/chromium"
echo "Aucun navigateur Chromium. Installez-en un (Debian : sudo apt-get install chromium) ou indiquez-le par CHROMIUM_PATH." >&2
exit 1
