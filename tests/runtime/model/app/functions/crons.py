"""Two cron jobs: one by an interval, one by an expression."""

from datetime import timedelta

from gnomon import cron_jobs
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

EFFECT = MutationReference[..., object]("app:effect", Visibility.INTERNAL)

crons = cron_jobs()
crons.interval("often", timedelta(seconds=700), EFFECT, name="often")
crons.cron("hourly", "0 * * * *", EFFECT, name="hourly")
