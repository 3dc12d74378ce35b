"""The recurring jobs."""

from datetime import time, timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

crons.interval("fail silent replies", timedelta(minutes=1), internal.replies.fail_silent)

# When most of those who chat are asleep.
crons.in_timezone("America/New_York").daily(
    "forget unused threads", time(4, 20), internal.threads.forget_unused
)
