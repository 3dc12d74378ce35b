"""What runs by the clock."""

from datetime import time, timedelta

from gnomon import cron_jobs

from ._generated.api import internal

SUPPLIERS = ("acme", "globex")

crons = cron_jobs()
berlin = crons.in_timezone("Europe/Berlin")

for supplier in SUPPLIERS:
    crons.interval(
        f"refresh {supplier}",
        timedelta(hours=6),
        internal.pipeline.refresh,
        supplier=supplier,
    )

crons.cron(
    "sweep",
    "0 */5 * * *",  # expect: surprising-cron
    internal.pipeline.sweep,
    supplier="acme",
)
crons.cron(
    "nightly",
    "0 24 * * *",  # expect: invalid-cron
    internal.pipeline.sweep,
    supplier="acme",
)
berlin.daily("announce", time(21, 0), internal.pipeline.announce, rows=[])
berlin.weekly(
    "report",
    "sunday",
    time(8, 30),
    internal.pipeline.progress,  # expect: wrong-function-kind
    supplier="acme",
)
crons.interval(
    "poll",
    timedelta(seconds=0.5),  # expect: invalid-interval
    internal.pipeline.refresh,
    supplier="acme",
)
