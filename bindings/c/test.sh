#!/usr/bin/env bash
# Tests the C library as its users meet it: from C under AddressSanitizer and valgrind, from Java
# and COBOL, with the corpus of every door, and installed by cargo-c.
# Sets up what is missing where it can (Debian, root), and says what it skipped where it cannot.
set -euo pipefail
cd "$(dirname "$0")/../.."
target="${CARGO_TARGET_DIR:-target}"
mkdir -p "$target/c-door"
work="$(cd "$target/c-door" && pwd)"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/santei"
export PATH="$cache/cargo-c/bin:$PATH"
source=bindings/c
image=engine/data/starter.image
episode=docs/examples/clinic-visit-2026-06.json
receipts=docs/examples/receipts-2025-11.UKE
skipped=()

part() { printf -- '-- %s\n' "$1"; }

# have COMMAND PACKAGE: whether the command is there, after an attempt to install its package.
have() {
  command -v "$1" >/dev/null 2>&1 && return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$2" ||
      { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q "$2"; }; } \
      >"$work/apt.log" 2>&1 || true
  fi
  command -v "$1" >/dev/null 2>&1
}

part "build: libsantei.so, libsantei.a"
cargo build --quiet --locked -p santei-c
libraries="$(cd "$target/debug" && pwd)"
export LD_LIBRARY_PATH="$libraries"

if ! have cc gcc; then
  echo "no C compiler: everything in C, Java and COBOL is skipped"
  exit 0
fi
cflags="-I $source/include"
libs="-L $libraries -lsantei"
strict="-std=c99 -D_GNU_SOURCE -pedantic -Wall -Wextra -Werror -g -O1"
static="$libraries/libsantei.a -lpthread -ldl -lm"

part "the header in C and C++"
echo '#include <santei.h>' | cc $strict $cflags -x c -fsyntax-only -
if command -v c++ >/dev/null 2>&1; then
  echo '#include <santei.h>' | c++ -std=c++11 -Wall -Wextra -Werror $cflags -x c++ -fsyntax-only -
fi

part "the example of docs/vendors.md"
cc $strict $cflags $source/examples/claim.c $libs -o "$work/claim"
"$work/claim" $episode >"$work/claim.json"
# 1,134 points: worked out by hand in docs/examples/README.md.
grep -q '"totals":{"points":"1134",' "$work/claim.json"
if "$work/claim" Cargo.toml >"$work/refused.json" 2>&1; then
  echo "what is no Episode was not refused" >&2
  exit 1
fi
grep -q E0503 "$work/refused.json"

part "the audit of docs/vendors.md"
cc $strict $cflags $source/examples/audit.c $libs -o "$work/audit"
"$work/audit" $receipts '{"facilities":{"kind":"clinic","beds":0,"generalBeds":0}}' >"$work/audit.ndjson"
# 再診料 beside 初診料: 75 points (令和6年 A001 注1).
grep -q '"code":"A0202".*"points":"-75"' "$work/audit.ndjson"
grep -q '"overClaimed":"-75"' "$work/audit.ndjson"
printf '{"kind":"clinic","beds":0,"generalBeds":0}' >"$work/clinic.json"
cargo run --quiet --locked -p santei-cli -- audit $receipts --facility "$work/clinic.json" \
  --format ndjson >"$work/audit-cli.ndjson" || [ $? = 1 ]
# The same bytes as the command line's; the sums stand behind them.
head -n "$(wc -l <"$work/audit-cli.ndjson")" "$work/audit.ndjson" | cmp - "$work/audit-cli.ndjson"

part "promises: shared library, AddressSanitizer, valgrind"
cc $strict $cflags $source/tests/abi.c $libs -lpthread -o "$work/abi"
"$work/abi" $image $episode $receipts 400
cc $strict $cflags -fsanitize=address,undefined -fno-sanitize-recover=all \
  $source/tests/abi.c $static -o "$work/abi-asan"
"$work/abi-asan" $image $episode $receipts 400
if have valgrind valgrind; then
  valgrind --quiet --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
    --error-exitcode=9 "$work/abi" $image $episode $receipts 12
else
  skipped+=("valgrind")
fi

part "the corpus through C: one thread, eight threads"
cargo run --quiet --locked -p santei-tests --bin corpus -- "$work/corpus"
cc $strict $cflags $source/tests/corpus.c $libs -lpthread -o "$work/corpus-c"
for threads in 1 8; do
  "$work/corpus-c" "$work/corpus/episodes.ndjson" "$work/corpus/c-$threads.ndjson" $threads
  cmp "$work/corpus/claims.ndjson" "$work/corpus/c-$threads.ndjson"
done

if have javac default-jdk-headless; then
  part "Java: the class, and the corpus"
  java_home="$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")"
  rm -rf "$work/java" && mkdir -p "$work/java"
  javac --release 17 -Xlint:all -Werror -encoding UTF-8 -d "$work/java" \
    $source/java/santei/*.java $source/java/test/*.java
  cc $strict -shared -fPIC $cflags -I"$java_home/include" -I"$java_home/include/linux" \
    $source/java/santei_jni.c -Wl,--exclude-libs,ALL $static -o "$work/libsantei_jni.so"
  run_java() { java -Xcheck:jni -Dsantei.library="$work/libsantei_jni.so" -cp "$work/java" "$@"; }
  run_java EngineTest $image $episode $receipts 2>&1 | tee "$work/java.log"
  if grep -i 'warning\|fatal' "$work/java.log"; then exit 1; fi
  run_java Corpus "$work/corpus/episodes.ndjson" "$work/corpus/java.ndjson"
  cmp "$work/corpus/claims.ndjson" "$work/corpus/java.ndjson"
else
  skipped+=("Java")
fi

if have cobc gnucobol3; then
  part "COBOL"
  cobc -x -free -fstatic-call -Wall -o "$work/claim-cobol" $source/cobol/claim.cob \
    $libs
  "$work/claim-cobol" >"$work/cobol.txt"
  cat "$work/cobol.txt"
  # 再診料 76, 明細書発行体制等加算 1, 外来管理加算 52, 処方箋料 60, 物価対応料 2 (令和8年
  # A001, A001 注11, A001 注8, F400 3, O100 1ロ).
  grep -q '合計 *191 ' "$work/cobol.txt"
else
  skipped+=("COBOL")
fi

# The install comes last: it builds everything anew, for its own target folder.
cargo_c="0.10.24+cargo-0.98.0"
if ! command -v cargo-cinstall >/dev/null 2>&1; then
  part "cargo-c $cargo_c is built, once, into $cache/cargo-c"
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$work/cargo-c" \
    cargo install cargo-c --quiet --locked --debug --version "$cargo_c" --root "$cache/cargo-c" \
    >"$work/cargo-c.log" 2>&1 || tail -5 "$work/cargo-c.log"
  rm -rf "$work/cargo-c"
fi
if command -v cargo-cinstall >/dev/null 2>&1 && have pkg-config pkg-config; then
  part "install by cargo-c: soname, header, pkg-config"
  stage="$work/stage"
  rm -rf "$stage"
  cargo cinstall --locked --debug -p santei-c --prefix /usr --libdir lib --destdir "$stage" \
    >"$work/cinstall.log" 2>&1 || { tail -20 "$work/cinstall.log" >&2; exit 1; }
  readelf -d "$stage/usr/lib/libsantei.so" | grep -q 'SONAME.*\[libsantei\.so\.1\]' ||
    { echo "the soname is not libsantei.so.1" >&2; exit 1; }
  cmp $source/include/santei.h "$stage/usr/include/santei.h"
  # The stage stands for the root of a system, so the system's own folders are named too.
  export PKG_CONFIG_LIBDIR="$stage/usr/lib/pkgconfig" PKG_CONFIG_SYSROOT_DIR="$stage"
  export PKG_CONFIG_ALLOW_SYSTEM_CFLAGS=1 PKG_CONFIG_ALLOW_SYSTEM_LIBS=1
  for kind in "" --static; do
    cc $strict $(pkg-config --cflags santei) $source/examples/claim.c \
      $(pkg-config $kind --libs santei) -o "$work/claim-installed"
    LD_LIBRARY_PATH="$stage/usr/lib" "$work/claim-installed" $episode | cmp - "$work/claim.json"
  done
else
  skipped+=("cargo-c: the install and its pkg-config file")
fi

sha256sum "$work"/corpus/*.ndjson | sed "s|$work/||"
for what in "${skipped[@]}"; do echo "skipped: $what"; done
echo "the C library, Java and COBOL: all passed"
