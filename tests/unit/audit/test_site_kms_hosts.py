"""What an audit finds where a site has several KMS hosts."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.from_info import (
    machine_from_info,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import Expected
from ansible_collections.volume.activation.plugins.plugin_utils._audit.settings import AuditSettings
from ansible_collections.volume.activation.plugins.plugin_utils._info.desired import (
    expected_settings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state

from tests.support.audited import HOST, NOW, clients, found, machine, of_rule, report
from tests.unit.machine.test_parse import RAW

SECOND = "kms02.contoso.example"
SITE = Expected("kms", HOST, 1688, kms_hosts=(f"{HOST}:1688", f"{SECOND}:1689"))
MANY = AuditSettings(single_host_clients=9, unbalanced_clients=10)


def test_what_the_inventory_says_comes_through() -> None:
    options = {
        "expected": {
            "method": "kms",
            "kms_hosts": [{"host": SECOND, "port": 1689, "priority": 1}, HOST],
            "kms_discovery": False,
        }
    }
    expected = expected_settings(options, "srv1")
    info = activation_info(parse_state(RAW), NOW)
    assert machine_from_info("srv1", info, expected=expected).expected == SITE


@pytest.mark.parametrize(
    ("used", "port", "says"),
    [
        (HOST, 1688, None),
        (SECOND.upper(), 1689, None),
        (SECOND, 1688, f"the inventory says {HOST}:1688 or {SECOND}:1689"),
        ("kms03.contoso.example", 1688, f"the inventory says {HOST}:1688 or {SECOND}:1689"),
    ],
)
def test_any_of_the_hosts_is_right(used: str, port: int, says: str | None) -> None:
    audited = machine(kms_host_used=used, kms_port_used=port, expected=SITE)
    evidence = [each.evidence for each in found("wrong_kms_host", audited)]
    assert len(evidence) == (0 if says is None else 1)
    assert all(says in each for each in evidence if says)


def test_a_second_host_of_the_inventory_is_known() -> None:
    alone = clients(10, dns_kms_hosts=())
    assert len(of_rule("kms_host_single", report(alone, MANY))) == 1
    beside = clients(10, dns_kms_hosts=(), expected=SITE)
    assert of_rule("kms_host_single", report(beside, MANY)) == []


def test_a_host_that_waits_for_the_others_to_fail_is_no_imbalance() -> None:
    assert of_rule("kms_hosts_unbalanced", report(clients(20, expected=SITE), MANY)) == []
