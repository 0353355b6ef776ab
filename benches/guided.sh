#!/usr/bin/env bash
# Runs a build with a profile of the engine's own work (profile-guided optimisation):
#
#     benches/guided.sh cargo build --release -p santei-cli
#     benches/guided.sh cargo run --release -p santei-benches --bin budget
#
# The profile is of `budget`: compiling the whole schedule, evaluating drawn visits, months and
# batches, and rendering claims. It is made once for a state of the sources and kept under
# target/guided; delete that folder to make it anew. What is computed is the same with and without.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
kept="$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")/guided"
profile="$kept/santei.profdata"

# The tool that merges profiles comes with the toolchain; one of LLVM 19 or later reads them too.
merger() {
  local own
  own="$(find "$(rustc --print sysroot)" -name llvm-profdata -type f 2>/dev/null | head -n 1)"
  if [ -n "$own" ]; then echo "$own"; return; fi
  for name in llvm-profdata llvm-profdata-{25,24,23,22,21,20,19}; do
    if command -v "$name" >/dev/null 2>&1 &&
      "$name" --version | grep -Eq 'version (19|2[0-9])\.'; then
      command -v "$name"; return
    fi
  done
  echo "llvm-profdata is needed: rustup component add llvm-tools, or apt-get install llvm-19" >&2
  exit 1
}

if [ ! -e "$profile" ]; then
  tool="$(merger)"
  rm -rf "$kept/raw"; mkdir -p "$kept/raw"
  (
    cd "$root"
    export LLVM_PROFILE_FILE="$kept/raw/%p-%m.profraw" CARGO_TARGET_DIR="$kept/build"
    RUSTFLAGS="${RUSTFLAGS:-} -Cprofile-generate=$kept/raw" \
      cargo build --release --locked --quiet -p santei-benches --bin budget
    # What ran while building is no profile of the engine.
    rm -f "$kept"/raw/*
    "$kept/build/release/budget" >/dev/null
  )
  "$tool" merge -o "$profile" "$kept"/raw/*.profraw
fi

# A target folder of its own: these flags would have everything built anew.
export CARGO_TARGET_DIR="$kept/use"
RUSTFLAGS="${RUSTFLAGS:-} -Cprofile-use=$profile" "$@"
