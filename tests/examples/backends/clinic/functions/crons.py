"""What runs by the clock."""

from datetime import time, timedelta

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

crons.interval("sweep", timedelta(minutes=30), internal.appointments.sweep)
crons.cron("nightly", "0 3 * * 1-5", internal.claims.open_claims)  # expect: wrong-function-kind
crons.daily("free", time(5, 0), internal.appointments.sync_free, doctor="house")
crons.cron("quarterly", "0 9 31 * *", internal.appointments.sweep)  # expect: surprising-cron
