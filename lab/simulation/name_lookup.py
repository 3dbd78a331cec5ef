"""What a machine is answered when it asks DNS for KMS hosts."""

from __future__ import annotations

from lab.simulation.network import SrvRecord
from lab.simulation.variant import NXDOMAIN, TIMEOUT
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WindowsError

NO_ANSWER = "ERROR_TIMEOUT"


def srv_records(machine: SimulatedWindows, name: str) -> tuple[SrvRecord, ...]:
    """SRV records; none where the zone has the name without them; the error of DNS."""
    try:
        return machine.network.srv_records_of(name)
    except WindowsError:
        if machine.variant.missing_srv == NXDOMAIN:
            raise
        if machine.variant.missing_srv == TIMEOUT:
            raise WindowsError(NO_ANSWER) from None
        return ()
