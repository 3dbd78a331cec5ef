"""Every finding of preflight in its whole words, on a machine that gives cause for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.table_file import (
    read_yaml,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import (
    AskedDomain,
    Discovery,
    MachineState,
    SrvRecord,
    Unread,
)
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.kms import DesiredKms
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.result import (
    all_findings,
    preflight_result,
)

from tests.support.raw_answer import RAW
from tests.unit.preflight.test_preflight import CLOSED, NOW, OPEN

STATE = parse_state(RAW)
KMS01, KMS02 = KmsEndpoint("kms01"), KmsEndpoint("kms02", 1689)
BY_DNS, BY_HAND = DesiredKms(None), DesiredKms(KMS01)
OF_A_SITE = DesiredKms(KMS01, candidates=(KMS01, KMS02))
TWO = Discovery("corp.example", (SrvRecord("kms02", 1689, 1), SrvRecord("kms01", 1688)), None)
NO_RECORD = Discovery("a.example", (), None, (AskedDomain("a.example", None),))


def service(**values: Any) -> MachineState:
    """The machine with other settings of its licensing service."""
    return replace(STATE, service=replace(STATE.service, **values))


def product(**values: Any) -> MachineState:
    """The machine with another licence."""
    return replace(STATE, products=(replace(STATE.products[0], **values),))


def windows(**values: Any) -> MachineState:
    """The machine with another Windows."""
    return replace(STATE, windows=replace(STATE.windows, **values))


def on(product: str) -> DesiredKms:
    """A KMS host on this Windows."""
    return DesiredKms(KMS01, kms_host_product=product)


def kept(**values: Any) -> MachineState:
    """The machine with another Windows that a MAK keeps licensed."""
    return replace(windows(**values), products=product(channel="mak").products)


CASES: dict[str, tuple[MachineState, DesiredKms]] = {
    "several hosts in DNS, one probed": (
        replace(STATE, discovery=TWO, probes_found=(OPEN,)),
        BY_DNS,
    ),
    "several hosts in DNS, a host asked for": (
        replace(STATE, discovery=TWO, probes_found=(OPEN,)),
        BY_HAND,
    ),
    "no record, a host asked for": (replace(STATE, discovery=NO_RECORD), BY_HAND),
    "no record, several hosts asked for": (replace(STATE, discovery=NO_RECORD), OF_A_SITE),
    "no DNS suffix": (replace(STATE, discovery=Discovery(None, (), None)), BY_HAND),
    "hosts that answer": (
        replace(
            STATE,
            probes=(replace(OPEN, host="fd00::5"),),
            probes_found=(
                replace(CLOSED, is_open=True, milliseconds=9, addresses=("10.0.0.6", "10.0.0.7")),
            ),
        ),
        BY_HAND,
    ),
    "the KMS host of a cloud": (service(kms_host="azkms.core.windows.net"), BY_HAND),
    "a host by hand, none asked for": (service(kms_host="kms09"), BY_DNS),
    "another host by hand than those asked for": (service(kms_host="kms09"), OF_A_SITE),
    "one of those asked for by hand": (service(kms_host="KMS02."), OF_A_SITE),
    "a host key on the newest server": (STATE, on("Windows Server 2025")),
    "a host key on an old server with its update": (
        windows(edition_id="Enterprise", build=19045),
        on("Windows Server 2012 R2"),
    ),
    "a server whose host keys are too old": (STATE, on("Windows Server 2012 R2")),
    "a client outside the matrix": (
        windows(edition_id="IoTEnterpriseS", build=26100),
        on("Windows Server 2022"),
    ),
    "a KMS host for an edition that nobody knows": (
        windows(edition_id="Strange"),
        on("Windows Server 2022"),
    ),
    "a clock within the 5 minutes of Kerberos": (
        replace(STATE, clock=NOW - timedelta(seconds=300)),
        BY_HAND,
    ),
    "a clock beyond them": (replace(STATE, clock=NOW + timedelta(seconds=301)), BY_HAND),
    "no key": (replace(STATE, products=()), BY_HAND),
    "a key of another edition": (product(partial_product_key="3V66T"), BY_HAND),
    "an evaluation licence": (product(channel="evaluation"), BY_HAND),
    "a MAK": (product(channel="mak"), BY_HAND),
    "a host key": (product(channel="csvlk"), BY_HAND),
    "a KMS host": (service(is_kms_host=True), BY_HAND),
    "an edition without a published key": (windows(edition_id="ServerRdsh", build=26100), BY_HAND),
    "the same under a MAK": (kept(edition_id="ServerRdsh", build=26100), BY_HAND),
    "a Home edition": (windows(edition_id="Core", build=26100), BY_HAND),
    "the same with a MAK": (kept(edition_id="Core", build=26100), BY_HAND),
    "an evaluation edition with a MAK": (kept(edition_id="ServerStandardEval"), BY_HAND),
    "an edition that nobody knows with a MAK": (kept(edition_id="Strange"), BY_HAND),
    "activated by Active Directory, which names the object": (
        product(activation_type=1, ad_object="CN=a"),
        BY_HAND,
    ),
    "activated by Active Directory, KMS alone allowed": (
        product(activation_type=1, activation_type_enabled=2),
        BY_HAND,
    ),
    "may ask Active Directory alone": (product(activation_type_enabled=1), BY_HAND),
    "not activated by Active Directory any more": (product(activation_type=1, status=5), BY_HAND),
    "policies": (
        replace(STATE, policies={"NoGenTicket": 1, "AllowWindowsEntitlementReactivation": 1}),
        BY_HAND,
    ),
    "settings of the machine": (
        replace(STATE, local_settings={"Manual": 1, "UserOperations": 1}),
        BY_HAND,
    ),
    "settings that are off": (
        replace(STATE, policies={"Manual": 0, "UserOperations": None}),
        BY_HAND,
    ),
    "not all was read": (replace(STATE, unread=(Unread("The policies", "AccessDenied"),)), BY_HAND),
}
TOLD = read_yaml(Path(__file__).parent / "data" / "told.yml")
ALWAYS = TOLD.pop("every machine")


@pytest.mark.parametrize("case", CASES)
def test_what_is_told(case: str) -> None:
    findings = all_findings(*CASES[case], NOW)
    lines = [f"{each.severity}: {each.line()}" for each in findings]
    assert [line for line in lines if line not in ALWAYS] == TOLD[case]


def test_nothing_else_is_told() -> None:
    assert list(TOLD) == list(CASES)
    lines = [f"{each.severity}: {each.line()}" for each in all_findings(STATE, BY_HAND, NOW)]
    assert lines == ALWAYS


MANUAL = (
    "Automatic activation is turned off. The registry value Activation\\Manual is 1, so Windows "
    "renews nothing by itself. Remove the value, or plan an activation before each period ends."
)
CLOSED_PORT = (
    "The KMS host kms02 does not answer on TCP port 1688. The connection from this machine ended "
    "with ConnectionRefused. Check that the Software Protection service runs on the host, its "
    "firewall rules (SPPSVC-In-TCP) and the path between the two."
)
VBSCRIPT = {
    "id": "vbscript",
    "severity": "info",
    "what": "VBScript is not needed",
    "why": "Everything is read and set through CIM, not by slmgr.vbs",
    "what_to_do": "Nothing to do: the feature VBSCRIPT may be removed",
}


@pytest.mark.parametrize(
    ("fail_on", "why"),
    [("never", []), ("error", [CLOSED_PORT]), ("warning", [CLOSED_PORT, MANUAL])],
)
def test_result(fail_on: str, why: list[str]) -> None:
    """The whole of it; what is merely good to know stands there without its reason."""
    state = replace(
        STATE,
        clock=NOW + timedelta(seconds=2),
        products=(),
        discovery=TWO,
        probes=(CLOSED,),
        probes_found=(OPEN,),
        local_settings={"Manual": 1},
    )
    result = preflight_result(state, DesiredKms(KmsEndpoint("kms02")), NOW, fail_on)
    assert result.pop("findings")[-1] == VBSCRIPT
    failed = {
        "failed": True,
        "msg": f"Not ready for activation. {' '.join(why)} Nothing was written.",
    }
    assert result == {
        "changed": False,
        "ready": False,
        "summary": [
            f"error: {CLOSED_PORT}",
            f"warning: {MANUAL}",
            "info: DNS names 2 KMS host(s) in corp.example: kms01:1688, kms02:1689.",
            "info: kms01:1688 answers after 3 ms.",
            "info: The machine's clock is +2 seconds off the controller's.",
            "info: This is Windows Server 2022 Standard, and it has no key installed.",
            "info: VBScript is not needed.",
        ],
        "product": "Windows Server 2022 Standard",
        "edition_id": "ServerStandard",
        "build": 20348,
        "license_status": "unlicensed",
        "clock_offset_seconds": 2,
        "kms_dns": {
            "domain": "corp.example",
            "records": [
                {"host": "kms01", "port": 1688, "priority": 0, "weight": 0},
                {"host": "kms02", "port": 1689, "priority": 1, "weight": 0},
            ],
            "error": None,
            "asked": [],
        },
        "kms_probes": [
            {
                "host": "kms02",
                "port": 1688,
                "addresses": ["10.0.0.6"],
                "open": False,
                "milliseconds": None,
                "error": "ConnectionRefused",
            },
            {
                "host": "kms01",
                "port": 1688,
                "addresses": ["10.0.0.5"],
                "open": True,
                "milliseconds": 3,
                "error": None,
            },
        ],
        **(failed if why else {}),
    }


def test_result_of_a_machine_that_is_ready() -> None:
    result = preflight_result(windows(edition_id="Strange"), BY_HAND, NOW, "never")
    assert (result["product"], result["ready"], "msg" in result) == (None, False, False)
    ready = preflight_result(STATE, BY_HAND, NOW, "error")
    assert (ready["ready"], ready["kms_dns"], ready["kms_probes"]) == (True, None, [])
    assert "failed" not in ready
