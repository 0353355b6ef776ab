#!/usr/bin/env python3
"""Counts the instructions of one evaluation, of one Episode of a batch from JSON to columns, and of
the patient's share of one month, and compares them with the committed figures.

    python3 benches/instructions.py            count and compare; exit 1 where one is > 10 % above
    python3 benches/instructions.py --update   write the figures found to benches/instructions.json

Wall times on shared cores are noise; the count of instructions repeats to a thousandth. It is the
difference of two runs of different length, so that start-up and compilation fall out. Counts
differ a little between compilers and processors: the tolerance is for that. Without valgrind the
check is skipped, and says so.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
FIGURES = HERE / "instructions.json"
SHORT, LONG = 20, 220
TOLERANCE_PERCENT = 10
WHAT = ("visit", "month", "claim", "audit", "arrow", "burden-plain", "burden-scheme", "burden-days",
        "burden-clinic")


def build():
    command = ["cargo", "build", "--release", "--package", "santei-benches", "--bin", "counted",
               "--message-format", "json-render-diagnostics"]
    run = subprocess.run(command, cwd=HERE, stdout=subprocess.PIPE, check=True, text=True)
    for line in run.stdout.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == "counted":
            return message["executable"]
    raise SystemExit("cargo built no `counted`")


def count(binary, what, times):
    with tempfile.TemporaryDirectory() as folder:
        command = ["valgrind", "--tool=callgrind",
                   f"--callgrind-out-file={os.path.join(folder, 'out')}", binary, what, str(times)]
        run = subprocess.run(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", run.stderr)
    if run.returncode or not found:
        raise SystemExit(f"{' '.join(command)}\n{run.stdout}{run.stderr}")
    return int(found[1])


def main():
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not installed; instructions were not counted")
        return 0
    binary = build()
    committed = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    measured, failed = {}, False
    for what in WHAT:
        one = (count(binary, what, LONG) - count(binary, what, SHORT)) // (LONG - SHORT)
        measured[what] = one
        was = committed.get(what)
        if was is None:
            print(f"{what}: {one:,} instructions; no figure is committed")
            continue
        change = (one - was) * 1000 // was
        high = one * 100 > was * (100 + TOLERANCE_PERCENT)
        failed |= high
        print(f"{what}: {one:,} instructions, committed {was:,} ({change / 10:+.1f} %)"
              + (" TOO MANY" if high else ""))
    if "--update" in sys.argv[1:]:
        FIGURES.write_text(json.dumps(measured, indent=2) + "\n")
        print(f"written: {FIGURES}")
        return 0
    if failed:
        print(f"more than {TOLERANCE_PERCENT} % above: find the cause, or commit the new figures "
              "with their reason (--update)")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
