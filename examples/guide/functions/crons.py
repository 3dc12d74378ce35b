"""The recurring jobs."""

from datetime import timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

# Run every hour.
crons.interval("cleanup stale jobs", timedelta(hours=1), internal.jobs.cleanup_stale)

# differs from the guide: the asterisks its page lost are back, here and in the weekly one.
# 9 AM every day.
crons.cron("daily report", "0 9 * * *", internal.reports.generate_daily)

# Run every 5 minutes.
crons.interval("sync external data", timedelta(minutes=5), internal.sync.pull_external_data)

# Run weekly on Sundays at midnight.
crons.cron("weekly cleanup", "0 0 * * 0", internal.maintenance.weekly_cleanup)
