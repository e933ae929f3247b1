#!/usr/bin/env bash
# All tests on SQLite; on PostgreSQL too when a server is reachable or its programs are installed.
set -eu
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v xgettext >/dev/null || missing="$missing gettext"
command -v pdfsig >/dev/null || missing="$missing poppler-utils"
ldconfig -p | grep -q libpangoft2 || missing="$missing libpangoft2-1.0-0"
ldconfig -p | grep -q libharfbuzz-subset || missing="$missing libharfbuzz-subset0"
if [ -n "$missing" ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  # shellcheck disable=SC2086  # one word for each package
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi
# A worker that dies is replaced by one that begins its file again, and may never come to an end.
echo "== SQLite"
env -u TESTIGO_DATABASE_URL pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart=0 "$@"
url=$(python scripts/find_postgresql.py)
if [ -n "$url" ]; then
  echo "== PostgreSQL"
  TESTIGO_DATABASE_URL="$url" pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart=0 -m "not browser and not pure" "$@"
else
  echo "== PostgreSQL: none reachable and none installed; its tests did not run"
fi
