"""Simulated time: what a machine does later happens when somebody waits, and not of its own."""

from __future__ import annotations

from lab.simulation import kms_hosting
from lab.simulation.windows import SimulatedWindows


def wait(machine: SimulatedWindows, seconds: float) -> None:
    """Let time pass on the machine."""
    hosting = machine.hosting
    if hosting.opens_in is None:
        return
    hosting.opens_in -= seconds
    if hosting.opens_in <= 0:
        kms_hosting.open_service(machine)


def begin_execution(machine: SimulatedWindows) -> None:
    """A remote execution begins: what was under way when the last one ended has happened."""
    if machine.hosting.opens_in is not None:
        kms_hosting.open_service(machine)
