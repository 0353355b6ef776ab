#!/usr/bin/env bash
# Finds or fetches what a build for wasm32-unknown-unknown needs and prints the environment of
# it, one `export` a line:   eval "$(bindings/wasm/toolchain.sh)"
#
# 1. rustup's own target, where rustup can add it (or has it already);
# 2. otherwise Debian's `rustc-web`, unpacked (not installed) into a cache outside the checkout.
#
# The cache is $SANTEI_WASM_CACHE, by default ~/.cache/santei/wasm.
set -euo pipefail

cache="${SANTEI_WASM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/santei/wasm}"
mkdir -p "$cache"
cache="$(cd "$cache" && pwd)"
say() { printf 'wasm toolchain: %s\n' "$1" >&2; }

# A failed download of the target is remembered for a day, so that each build does not wait on it.
refused="$cache/rustup-target-refused"
add_target() {
  command -v rustup >/dev/null 2>&1 || return 1
  rustup target list --installed 2>/dev/null | grep -qx wasm32-unknown-unknown && return 0
  [ -z "$(find "$refused" -mtime -1 2>/dev/null)" ] || return 1
  timeout 60 rustup target add wasm32-unknown-unknown >&2 && return 0
  touch "$refused"
  return 1
}

if [ -z "${SANTEI_WASM_DEBIAN:-}" ] && add_target; then
  echo "export SANTEI_WASM_CARGO_FLAGS=''"
  echo "export CARGO_PROFILE_RELEASE_PANIC=abort"
  exit 0
fi

if ! command -v apt-get >/dev/null 2>&1; then
  say "rustup cannot add wasm32-unknown-unknown, and this is no Debian system; see docs/web.md"
  exit 1
fi

root="$cache/debian"
if [ ! -f "$root/complete" ]; then
  say "rustup cannot add the target: unpacking Debian's rustc-web into $root"
  rm -rf "$root"
  mkdir -p "$root/debs"
  for try in 1 2 3 4 5; do
    apt-get update >/dev/null 2>&1 && break
    [ "$try" = 5 ] || sleep 5
  done
  std="$(apt-cache search -n '^libstd-rust-web-[0-9]' | awk '{print $1}' | sort -V | tail -1)"
  llvm="$(apt-cache depends "$std" rustc-web | sed -n 's/.*Depends: \(libllvm[0-9]*\).*/\1/p' | head -1)"
  lld="lld-${llvm#libllvm}"
  [ -n "$std" ] && [ -n "$llvm" ] || { say "this Debian has no rustc-web"; exit 1; }
  (cd "$root/debs" && apt-get download -q rustc-web "$std" libstd-rust-web-dev rust-web-src \
    "$llvm" "$lld" libedit2 libffi8 libz3-4 >&2)
  for deb in "$root"/debs/*.deb; do dpkg -x "$deb" "$root"; done
  rm -rf "$root/debs"
  touch "$root/complete"
fi

linker="$(find "$root/usr/lib" -path '*/bin/wasm-ld' | sort -V | tail -1)"
llvm_lib="$(dirname "$(dirname "$linker")")/lib"
libraries="$root/usr/lib/x86_64-linux-gnu:$root/usr/lib:$llvm_lib"
# rustc is called through a wrapper, so that its libraries are not those of other programs.
for tool in rustc rustdoc; do
  cat > "$root/$tool" <<WRAPPER
#!/bin/sh
LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}" exec "$root/usr/bin/$tool" "\$@"
WRAPPER
  chmod +x "$root/$tool"
done
cat > "$root/wasm-ld" <<WRAPPER
#!/bin/sh
LD_LIBRARY_PATH="$libraries\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}" exec "$linker" "\$@"
WRAPPER
chmod +x "$root/wasm-ld"
echo "export RUSTC='$root/rustc'"
echo "export RUSTDOC='$root/rustdoc'"
echo "export RUSTC_BOOTSTRAP=1"
echo "export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER='$root/wasm-ld'"
echo "export CARGO_PROFILE_RELEASE_PANIC=abort"
echo "export SANTEI_WASM_CARGO_FLAGS='-Z build-std=std,panic_abort'"
