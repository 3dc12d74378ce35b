"""The recurring jobs."""

from datetime import timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

crons.interval("resume lost deliveries", timedelta(minutes=5), internal.maintenance.resume_lost)

# Every night, at a minute when not everybody else sweeps, too.
crons.cron("clean up old events", "17 3 * * *", internal.maintenance.clean_up)
