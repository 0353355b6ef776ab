"""Replays Episodes in Spark by `mapInArrow`: an executor opens the image once and gives Arrow back.

    python examples/spark_replay.py [COUNT]
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq
from episodes import episodes
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

import santei

count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
os.environ.setdefault("PYSPARK_PYTHON", sys.executable)

# What Spark has to carry it has to convert row by row: only what is asked for.
COLUMNS = ["schedules", "points", "undecided", "burden", "error"]

# The engine goes to the workers as the path and the hash of its image.
engine = santei.Engine.open(lang="en")


def calculate(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        yield from pa.RecordBatchReader.from_stream(
            engine.calculate_batches(batch, keep=["id", "facility"], columns=COLUMNS)
        )


kept = [("id", pa.int64()), ("facility", pa.string())]
schema = pa.schema([*kept, *pa.schema(santei.claims_schema(COLUMNS))])

with tempfile.TemporaryDirectory() as folder:
    numbers, facilities, texts = zip(*episodes(count), strict=True)
    table = pa.table({"id": numbers, "facility": facilities, "episode": texts})
    pq.write_table(table, f"{folder}/episodes.parquet", row_group_size=10_000)

    spark = (
        SparkSession.builder.master("local[2]")
        .appName("santei")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "10000")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    start = time.perf_counter()
    claims = (
        spark.read.parquet(f"{folder}/episodes.parquet")
        .repartition(8)
        .mapInArrow(calculate, from_arrow_schema(schema))
        .persist()
    )
    totals = claims.agg(
        F.count("*").alias("rows"),
        F.count("error").alias("errors"),
        F.sum("points").alias("points"),
        F.sum(F.expr("aggregate(burden, 0L, (sum, one) -> sum + one.window_yen)")).alias("yen"),
    ).first()
    seconds = time.perf_counter() - start
    claims.groupBy(F.concat_ws(" ", "schedules").alias("revision")).agg(
        F.count("*").alias("claims"), F.sum("points").alias("points")
    ).sort("revision").show()
    spark.stop()

print(json.dumps({
    "engine": "spark",
    "rows": totals["rows"],
    "errors": totals["errors"],
    "points": str(totals["points"]),
    "window_yen": totals["yen"],
    "seconds": round(seconds, 2),
}))
