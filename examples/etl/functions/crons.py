"""The recurring jobs."""

from datetime import time, timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()
local = crons.in_timezone("Europe/Vienna")

# When the shop is closed, and after the hour that daylight saving skips or repeats.
local.cron("copy sales", "15 4 * * *", internal.runs.start)

crons.interval("watch runs", timedelta(minutes=15), internal.runs.watch)

local.monthly("forget rejected lines", 1, time(5, 30), internal.staging.forget_rejected)
