"""What a call from Python costs beyond the same call from Rust.

    cargo build --release -p santei-arrow --example native
    python bindings/python/benches/measure.py target/release/examples/native EPISODES.ndjson

The rounds of both sides take turns, and the best of each counts: other work on the machine slows
both. With ``--count`` instructions are counted under valgrind instead, which other work does not
disturb. The Episodes are those of ``cargo run -p santei-tests --bin corpus``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

WORK = ("single", "dict", "claim", "batch", "totals")
TOTALS = ["schedules", "points", "undecided", "error"]


def job(name: str, lines: list[bytes]) -> Callable[[], Any]:
    """One round over all Episodes."""
    import santei

    engine = santei.Engine.open()
    if name == "single":
        return lambda: [None for line in lines if engine.calculate_json(line) is None]
    if name in ("dict", "claim"):
        dicts = [json.loads(line) for line in lines]
        call = engine.calculate if name == "claim" else engine.calculate_json
        return lambda: [None for given in dicts if call(given) is None]
    # No pyarrow: it would be what takes long to start under valgrind.
    import polars as pl

    frame = pl.DataFrame({"episode": [line.decode() for line in lines]})
    columns = None if name == "batch" else TOTALS
    return lambda: pl.DataFrame(engine.calculate_batches(frame, columns=columns))


def native(binary: str, name: str, file: str, rounds: int) -> list[str]:
    kind = "batch" if name in ("batch", "totals") else "single"
    return [binary, kind, file, str(rounds), *([",".join(TOTALS)] if name == "totals" else [])]


def counted(command: list[str]) -> int:
    """Instructions of a program."""
    with tempfile.NamedTemporaryFile() as out:
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", *command],
            capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": "0"},
        )
    found = re.search(r"Collected : (\d+)", run.stderr)
    assert found, run.stderr
    return int(found[1])


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("native")
    options.add_argument("episodes")
    options.add_argument("--rounds", type=int, default=15)
    options.add_argument("--count", action="store_true")
    options.add_argument("--only", choices=WORK, action="append")
    options.add_argument("--run", choices=WORK, help=argparse.SUPPRESS)
    given = options.parse_args()
    lines = Path(given.episodes).read_bytes().splitlines()
    if given.run:
        work = job(given.run, lines)
        for _ in range(given.rounds):
            work()
        return
    print(f"{len(lines)} Episodes, {'instructions' if given.count else 'ns'} an Episode")
    print(f"{'':8} {'native':>9} {'Python':>9} {'more':>9} {'ratio':>6}")
    for name in given.only or WORK:
        if given.count:
            own = [sys.executable, __file__, given.native, given.episodes, "--run", name]
            both = [
                (counted(command(3)) - counted(command(1))) / 2 / len(lines)
                for command in (
                    lambda n: native(given.native, name, given.episodes, n),
                    lambda n: [*own, "--rounds", str(n)],
                )
            ]
        else:
            work, best = job(name, lines), [float("inf")] * 2
            for _ in range(given.rounds):
                run = native(given.native, name, given.episodes, 1)
                told = subprocess.run(run, capture_output=True, text=True, check=True).stdout
                best[0] = min(best[0], float(told))
                start = time.perf_counter_ns()
                work()
                best[1] = min(best[1], (time.perf_counter_ns() - start) / len(lines))
            both = best
        rust, python = both
        print(f"{name:8} {rust:9.0f} {python:9.0f} {python - rust:9.0f} {python / rust:6.3f}")


if __name__ == "__main__":
    main()
