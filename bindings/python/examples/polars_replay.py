"""Replays Episodes in Polars: points by revision, and why lines were not charged.

    python examples/polars_replay.py [COUNT]
"""

import json
import os
import sys
import time

import polars as pl
from episodes import episodes

import santei

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
frame = pl.DataFrame(
    list(episodes(count)), schema=["id", "facility", "episode"], orient="row"
)

engine = santei.Engine.open(lang="en")
start = time.perf_counter()
claims = pl.DataFrame(
    engine.calculate_batches(frame, keep=["id", "facility"], threads=os.cpu_count() or 1)
)
seconds = time.perf_counter() - start

print(
    claims.group_by(pl.col("schedules").list.join(" ").alias("revision"))
    .agg(pl.len(), pl.col("points").sum(), pl.col("undecided").sum())
    .sort("revision")
)

# A row with an error has only that: it stops nothing.
print(claims.filter(pl.col("error").is_not_null()).select("id", "error").head(3))

# The reasons stand in the lines as numbers; each is put into words once.
lines = claims.lazy().select("id", "lines").explode("lines").unnest("lines")
why = (
    lines.filter(pl.col("verdict") == "notCharged")
    .select("id", "code", "points", "reasons")
    .explode("reasons")
    .group_by("code", "reasons")
    .len()
    .sort("len", "code", "reasons", descending=[True, False, False])
    .head(5)
    .collect()
)
words = pl.DataFrame(engine.reasons(why["reasons"].unique().sort()))
print(why.join(words, left_on="reasons", right_on="id", maintain_order="left")
      .select("code", "len", "kind", "rule", "cite"))

print(json.dumps({
    "engine": "polars",
    "rows": claims.height,
    "errors": claims["error"].is_not_null().sum(),
    "points": str(claims["points"].sum()),
    "window_yen": claims["burden"].explode().struct.field("window_yen").sum(),
    "seconds": round(seconds, 2),
}))
