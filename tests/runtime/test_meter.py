"""What counts in a process is made once."""

from __future__ import annotations

import subprocess
import sys

ASK = """
import sys, threading
from gnomon.runtime.metrics import meter

sys.setswitchinterval(1e-6)
together, found = threading.Barrier(8), []

def ask():
    together.wait()
    found.append(meter())

threads = [threading.Thread(target=ask) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(found), len(set(map(id, found))))
"""


def test_threads_that_ask_first_at_once_are_given_the_same() -> None:
    """A cron job is skipped in the store's thread while a function ends on the event loop."""
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("8 1\n", "")
