#!/usr/bin/env bash
# Builds the npm package into package/dist: the modules, the starter image, the TypeScript.
#   build.sh [--dev]      --dev leaves out wasm-opt
# Needs node and npm; finds or fetches the rest (toolchain.sh). Outputs of cargo go to
# $CARGO_TARGET_DIR (default: target/ of the repository).
set -euo pipefail
cd "$(dirname "$0")"
export CARGO_TERM_COLOR=never
target="${CARGO_TARGET_DIR:-$PWD/../../target}"
cache="${SANTEI_WASM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/santei/wasm}"
dev="${1:-}"

[ node_modules/.package-lock.json -nt package-lock.json ] ||
  npm ci --no-audit --no-fund --loglevel=error >&2

environment="$(./toolchain.sh)"

# wasm-bindgen of exactly the crates' version, kept under the hash of its lock file.
lock="$(sha256sum bindgen/Cargo.lock bindgen/src/main.rs | sha256sum | cut -c1-12)"
bindgen="$cache/bindgen-$lock"
if [ ! -x "$bindgen" ]; then
  CARGO_TARGET_DIR="$target/wasm-bindgen" cargo build --release --locked --quiet \
    --manifest-path bindgen/Cargo.toml >&2
  mkdir -p "$cache"
  cp "$target/wasm-bindgen/release/santei-wasm-bindgen" "$bindgen.new"
  mv "$bindgen.new" "$bindgen"
fi

# The two compilers' outputs do not mix: each has a folder of its own.
(
  eval "$environment"
  export CARGO_TARGET_DIR="$target/wasm-$(${RUSTC:-rustc} -V | sha256sum | cut -c1-8)"
  # shellcheck disable=SC2086 # flags, not one word
  RUSTFLAGS="" cargo build --release --locked --quiet --target wasm32-unknown-unknown \
    $SANTEI_WASM_CARGO_FLAGS
  out="$CARGO_TARGET_DIR/wasm32-unknown-unknown/release"
  rm -rf package/src/wasm
  mkdir -p package/src/wasm
  "$bindgen" "$out/santei_wasm.wasm" package/src/wasm santei
  "$bindgen" "$out/santei_wasm_compiler.wasm" package/src/wasm santei_compiler
  "$bindgen" "$out/santei_wasm_auditor.wasm" package/src/wasm santei_auditor
)

# Features are listed one by one: what --all-features writes, Node 20 refuses.
features=(--enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int
  --enable-mutable-globals --enable-reference-types --enable-multivalue)
if [ "$dev" != --dev ]; then
  mkdir -p "$target/wasm-opt"
  for module in santei santei_compiler santei_auditor; do
    level=-Oz
    [ "$module" != santei_compiler ] || level=-Os
    raw="package/src/wasm/${module}_bg.wasm"
    # What was optimised before is not optimised again.
    done="$target/wasm-opt/$(cat "$raw" build.sh package-lock.json | sha256sum | cut -c1-16).wasm"
    if [ ! -f "$done" ]; then
      node_modules/.bin/wasm-opt "${features[@]}" "$level" --strip-debug --strip-producers \
        --strip-target-features "$raw" -o "$done.new"
      mv "$done.new" "$done"
    fi
    cp "$done" "$raw"
  done
fi

rm -rf package/dist
node_modules/.bin/tsc -p package
mkdir -p package/dist/wasm
cp package/src/wasm/*.js package/src/wasm/*.d.ts package/src/wasm/*.wasm package/dist/wasm/
cp ../../engine/data/starter.image package/dist/starter.image
cp ../../LICENSE-APACHE ../../LICENSE-MIT package/
