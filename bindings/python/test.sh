#!/usr/bin/env bash
# Builds and installs the Python package and tries everything of it: tests, types, stubs, examples
# in the docs, the replays in Polars and Spark. What is heavy is kept in a virtual environment
# outside the checkout and made again where it is absent or its requirements changed.
#
#   bindings/python/test.sh [COUNT]      COUNT: Episodes of the replays (100000)
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
count="${1:-100000}"
venv="${SANTEI_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/santei/venv}"

step() { printf -- '-- python: %s\n' "$1"; }

base=""
for name in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
  if command -v "$name" >/dev/null 2>&1 &&
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    base="$name"
    break
  fi
done
if [ -z "$base" ]; then
  echo "Python 3.11 or later is needed: set PYTHON to it" >&2
  exit 1
fi

mkdir -p "$(dirname "$venv")"
exec {lock}>"$venv.lock"
flock "$lock"
stamp="$("$base" -V) $(sha256sum <"$here/requirements-test.txt")"
if [ "$(cat "$venv/stamp" 2>/dev/null)" != "$stamp" ]; then
  step "virtual environment in $venv"
  rm -rf "$venv"
  "$base" -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements-test.txt"
  printf '%s\n' "$stamp" >"$venv/stamp"
fi
export PATH="$venv/bin:$PATH" VIRTUAL_ENV="$venv" PYTHONDONTWRITEBYTECODE=1
export PIP_DISABLE_PIP_VERSION_CHECK=1

step "build and install"
# Without isolation: the environment has maturin, and nothing is fetched for the build.
pip install --quiet --no-build-isolation --no-deps --force-reinstall "$here"

# From here on the installed package is used, not the sources.
cd "$here"

step "one corpus through every door"
if [ -f "$root/tests/src/bin/corpus.rs" ]; then
  export SANTEI_CORPUS="$root/target/corpus"
  (cd "$root" && cargo run --quiet --locked -p santei-tests --bin corpus -- target/corpus)
else
  echo "there is no writer of the corpus: its test is skipped"
fi

step "the command line, and made receipts with planted faults"
(
  cd "$root"
  cargo build --quiet --locked -p santei-cli
  mkdir -p target/corpus
  cargo run --quiet --locked -p santei-uke --features generate --example generate_receipts -- \
    target/corpus/RECEIPTC.UKE 300 3
)
SANTEI_CLI="$(cd "${CARGO_TARGET_DIR:-$root/target}" && pwd)/debug/santei"
export SANTEI_CLI SANTEI_RECEIPTS="$root/target/corpus/RECEIPTC.UKE"

step "tests"
python -m pytest -q -p no:cacheprovider

step "examples in the documentation strings"
python -m pytest -q -p no:cacheprovider --doctest-modules --pyargs santei

step "types and stubs"
python -m mypy --no-incremental --cache-dir=/dev/null --strict -p santei
python -m mypy.stubtest santei

step "the pages' first examples"
python -m pytest -q -p no:cacheprovider --doctest-glob='*.md' README.md "$root/docs/auditors.md"

step "replay in Polars: $count Episodes"
cd examples
polars="$(python polars_replay.py "$count" | tee /dev/stderr | tail -n 1)"
if command -v java >/dev/null 2>&1; then
  step "replay in Spark: $count Episodes"
  spark="$(python spark_replay.py "$count" 2>/dev/null | tee /dev/stderr | tail -n 1)"
  python - "$polars" "$spark" <<'PY'
import json, sys
one, other = map(json.loads, sys.argv[1:])
for name in ("rows", "errors", "points", "window_yen"):
    assert one[name] == other[name], (name, one, other)
PY
else
  echo "java is not installed: the replay in Spark is skipped"
fi
