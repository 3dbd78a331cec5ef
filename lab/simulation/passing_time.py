"""Simulated time: what a machine does later happens when somebody waits, and not of its own."""

from __future__ import annotations

from lab.simulation import kms_hosting, servicing
from lab.simulation.windows import SimulatedWindows


def wait(machine: SimulatedWindows, seconds: float) -> None:
    """Let time pass on the machine."""
    machine.waited_seconds += seconds
    servicing.pass_time(machine, seconds)
    hosting = machine.hosting
    if hosting.opens_in is None:
        return
    hosting.opens_in -= seconds
    if hosting.opens_in <= 0:
        kms_hosting.open_service(machine)


def begin_execution(machine: SimulatedWindows) -> None:
    """A remote execution begins: what was under way when the last one ended has happened.

    DISM alone needs its time: nobody knows how long an execution lets it wait for the next.
    """
    if machine.servicing.restart_due:
        machine.restart()
    if machine.hosting.opens_in is not None:
        kms_hosting.open_service(machine)
