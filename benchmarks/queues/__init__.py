"""Queues that are measured side by side: each in a file, in its own recommended style.

A module has `prepare`, which makes its tables; `fill(jobs)`, which enqueues jobs as fast as it can;
`trickle(jobs, pause)`, which enqueues one after each pause, in seconds; and `work`, which runs jobs
until the process is killed. Where things are stands in the environment: see `place.py`.
"""
