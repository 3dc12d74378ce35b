"""A process that watches a project, and what it prints round by round."""

from __future__ import annotations

import queue
import signal
import subprocess
import threading
from pathlib import Path

WATCHING = "Watching for changes; Ctrl-C ends."


def take_interrupts() -> None:
    """Let Ctrl-C mean what it means in a terminal, even if these tests run in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Watched:
    """A watching process and the lines it prints."""

    def __init__(self, folder: Path, command: list[str]) -> None:
        self.process = subprocess.Popen(
            command,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=take_interrupts,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def round(self) -> list[str]:
        """What is printed up to the next wait."""
        lines: list[str] = []
        while not lines or lines[-1] != WATCHING:
            lines.append(self._lines.get(timeout=10))
        return lines[:-1]

    def round_about(self, *files: str) -> list[str]:
        """The next round that finds something in just these files; a write may be seen twice."""
        lines = self.round()
        while [line.split(":")[0] for line in lines] != list(files):
            lines = self.round()
        return lines

    def round_with(self, start: str) -> list[str]:
        """The next round with a line that starts so; a write may be seen twice."""
        lines = self.round()
        while not any(line.startswith(start) for line in lines):
            lines = self.round()
        return lines

    def quiet(self, seconds: float) -> bool:
        """Whether nothing is printed for some time."""
        try:
            self._lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self) -> int:
        """Interrupts it as Ctrl-C does; its exit status."""
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(timeout=30)
        self._reader.join(timeout=30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status
