"""What a run of mutants took."""

from __future__ import annotations

import resource
import time


def took(began: float) -> str:
    """Seconds since ``began`` of time.monotonic, and of CPU of this process and those it ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(each.ru_utime + each.ru_stime for each in used)
    return f"took {time.monotonic() - began:.0f} s, {cpu:.0f} s of CPU"
