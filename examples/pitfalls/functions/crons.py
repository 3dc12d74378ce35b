"""The guide's cron strings as its page shows them: the asterisks are lost."""

from gnomon import cron_jobs

from ._generated.api import internal

crons = cron_jobs()

# "Creating Cron Jobs"
crons.cron("daily report", "0 9 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("weekly cleanup", "0 0 0", internal.reports.generate_daily)  # expect: invalid-cron

# "Cron Schedule Syntax"
crons.cron("every minute", " *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every hour", "0 ", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every day at midnight", "0 0 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every day at nine", "0 9 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("sundays at midnight", "0 0 0", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("first day of the month", "0 0 1 ", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every five minutes", "/5 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every two hours", "0 /2 ", internal.reports.generate_daily)  # expect: invalid-cron

# "Quick Reference"
crons.cron("each minute", "*", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("each hour", "0", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("each midnight", "0 0 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("weekdays at nine", "0 9 1-5", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("every quarter of an hour", "/15 *", internal.reports.generate_daily)  # expect: invalid-cron
crons.cron("first of the month", "0 0 1", internal.reports.generate_daily)  # expect: invalid-cron
