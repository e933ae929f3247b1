#!/usr/bin/env bash
# Format, lint, types, import contracts, migrations, translations. Every problem is told before it fails.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=testigo.conf.settings
TESTIGO_HOME="$(mktemp -d)"; export TESTIGO_HOME
trap 'rm -rf "$TESTIGO_HOME"' EXIT
failed=0
step() {
  local name=$1; shift
  if output=$("$@" 2>&1); then echo "ok    $name"; else echo "FAIL  $name"; echo "$output"; failed=1; fi
}
step format        ruff format --check .
step lint          ruff check .
step types         mypy
step imports       lint-imports --no-logo
step migrations    django-admin makemigrations testigo --check --dry-run
step django        django-admin check
step translations  python scripts/compile_messages.py --check
exit $failed
