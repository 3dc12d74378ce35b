"""What runs by the clock."""

from datetime import timedelta
from functools import partial

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()
berlin = crons.in_timezone("Europe/Berlin")
every_morning = partial(berlin.cron, "morning", "0 7 * * *")

crons.interval("sweep", timedelta(hours=2), internal.parcels.sweep)
crons.cron("rates", "*/15 * * * *", internal.labels.rates, name="dhl")
crons.cron("odd", "*/7 * * * *", internal.labels.rates, name="ups")  # expect: surprising-cron
crons.cron("never", "0 0 31 2 *", internal.labels.rates, name="gls")  # expect: invalid-cron
crons.interval(
    "often",
    timedelta(milliseconds=500),  # expect: invalid-interval
    internal.parcels.sweep,
)
