"""A cron job as frequent as there can be."""

from datetime import timedelta

from gnomon import cron_jobs
from gnomon.kinds import Visibility
from gnomon.references import MutationReference

FIRE = MutationReference[[], None]("work:fire", Visibility.INTERNAL)

crons = cron_jobs()
crons.interval("each second", timedelta(seconds=1), FIRE)
