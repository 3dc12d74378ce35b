"""What runs by the clock."""

from datetime import time

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

for _region in ("north", "south"):
    crons.cron(f"read {_region}", "5 * * * *", internal.meters.read_region, region=_region)
crons.hourly("plan", 75, internal.meters.plan)  # expect: invalid-interval
crons.weekly("wake", "monday", time(4, 0), internal.meters.wake, groups=[])
crons.weekly(
    "wake",  # expect: misregistered-cron
    "friday",
    time(4, 0),
    internal.meters.wake,
    groups=[],
)
