"""What every rule about a fleet says of one that breaks it: evidence and advice, whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    Expected,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.table_file import (
    read_yaml,
)

from tests.support.audited import HOST, clients, licensed, machine, report
from tests.unit.audit.test_fleet import CLIENT, SECOND, UNLICENSED, host, silent, spread
from tests.unit.audit.test_told import said

NEWER = {"edition_id": "ServerStandard", "build": 26100}
WINDOWS_11 = [machine(name="w1", cmid="w1", **CLIENT)]
LTSC = {**CLIENT, "edition_id": "EnterpriseS", **licensed(partial_product_key="J462D")}
AZURE = "azkms.core.windows.net"


CASES: dict[str, list[AuditedMachine]] = {
    "two of one CMID": clients(2, cmid="AB"),
    "twelve of one CMID": clients(12, cmid="AB"),
    "one client and a count of its own": [*clients(5), host(4)],
    "enough by its own count": [*clients(5), host(5)],
    "few, of which none renewed lately": clients(1, **UNLICENSED),
    "few, of which some renewed lately": clients(4),
    "a single one that renewed lately": clients(1),
    "few servers beside a client Windows that did not renew": [
        *clients(5),
        machine(name="new", cmid="n", **{**CLIENT, **UNLICENSED}),
    ],
    "none left of the cloud's": clients(1, kms_host_used=AZURE, expected=Expected()),
    "falls, as far as is known": clients(5, **silent(30)),
    "falls from its own count": [*clients(1, **silent(20)), host(5)],
    "falls from more than enough": [*clients(2, **silent(20)), host(6)],
    "falls today, and was too low before": [*clients(1, **silent(30)), host(4)],
    "an old host key": [*clients(7, **NEWER), *WINDOWS_11, host(50, "WS19")],
    "an old host key for LTSC": [machine(name="l1", cmid="l1", **LTSC), host(50, "WS22")],
    "an old host key for machines that hold none of its own": [
        machine(name="m", cmid="m", **NEWER, **licensed(channel="mak", grace_minutes=0)),
        *clients(5),
        host(50, "WS19"),
    ],
    "one of two serves all of a site": spread(50, 0),
    "one of two serves all of a domain": spread(50, 0, site=None),
    "one of two serves all that have no domain": spread(50, 0, site=None, domain=None),
    "one of two serves four times as many": spread(40, 10),
    "one of two serves more than that": spread(41, 10),
    "one of three": spread(50, 0, expected=Expected("kms", "kms03.contoso.example")),
    "one host for a hundred and one": clients(101),
    "one host for a hundred": clients(100),
    "one host and a second for when it is down": clients(
        101, expected=Expected("kms", HOST, 1688, kms_hosts=(f"{HOST}:1688", f"{SECOND}:1688"))
    ),
    "one host of a cloud": clients(101, kms_host_used=AZURE, expected=Expected()),
}
TOLD = read_yaml(Path(__file__).parent / "data" / "told_fleet.yml")


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case: str) -> None:
    """Of the fleet, and to the first of machines that share a CMID."""
    fleet = CASES[case]
    of_first = ("duplicate_cmid", fleet[0].name)
    found = report(fleet).findings
    told = [each for each in found if each.machine is None or (each.rule, each.machine) == of_first]
    assert list(map(said, told)) == TOLD[case]
