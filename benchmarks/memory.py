"""Peak memory: of this process, and of the processes that a measurement starts."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

MEBIBYTE = 1024 * 1024


def own_peak_mebibytes() -> float:
    """The most that this process held in memory so far, in MiB; Linux alone tells it."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    if found is None:
        raise OSError("/proc/self/status does not tell VmHWM")
    return int(found[1]) / 1024


class ChildMemory:
    """Samples the memory of all child processes, in MiB.

    ``peak_mebibytes`` is their proportional set size (PSS) together, ``largest_mebibytes`` the
    resident set size (RSS) of the largest of them.
    """

    def __init__(self, seconds: float = 0.1) -> None:
        self.peak_mebibytes = 0.0
        self.largest_mebibytes = 0.0
        self._seconds = seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._sample)

    def __enter__(self) -> Self:
        """Start to sample."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self._ended.set()
        self._thread.join()

    def _sample(self) -> None:
        me = psutil.Process()
        while not self._ended.wait(self._seconds):
            sizes = [_sizes(child) for child in me.children(recursive=True)]
            total = sum(pss for pss, _ in sizes)
            largest = max((rss for _, rss in sizes), default=0)
            self.peak_mebibytes = max(self.peak_mebibytes, total / MEBIBYTE)
            self.largest_mebibytes = max(self.largest_mebibytes, largest / MEBIBYTE)


def _sizes(process: psutil.Process) -> tuple[int, int]:
    try:
        memory = process.memory_full_info()
    except psutil.Error:  # it ended between the two looks
        return 0, 0
    return int(memory.pss), int(memory.rss)
