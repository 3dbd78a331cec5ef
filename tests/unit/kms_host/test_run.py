"""A machine becomes a KMS host: what a run does, what it says, and what it does the second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    BECOMES_A_HOST,
    HOST_NAME,
    SERVES,
    host_run,
    machine,
    steps_of,
)

HOST = "volume.activation.spp_host"
LONG_AGO = "2020-01-01T00:00:00Z"
RESTART = "RestartService"
NOT_SEEN = (
    "The SRV record of this machine in contoso.example is not to be seen yet. Windows publishes it "
    "when its service starts and once a day, and DNS servers take a while to tell each other. Run "
    "again later; event 12294 or 12293 tells what became of it"
)
OTHER_DOMAINS = [
    "b.example", {"domain": "contoso.example", "priority": 1, "weight": 9},
]  # fmt: skip


def test_an_empty_server_becomes_a_kms_host_and_stays_one() -> None:
    with machine() as windows:
        check = host_run(windows, check_mode=True)
        assert (steps_of(check.result), windows.calls) == (BECOMES_A_HOST, [])
        assert check.result["changed"]
        applied = host_run(windows)
        again = host_run(windows)
    assert check.executions == again.executions == (HOST,)
    assert applied.executions == (HOST, HOST)
    assert applied.result["plan"] == check.result["plan"]
    assert applied.result["advice"] == []
    foretold = {n: v for n, v in check.result["after"].items() if v is not None}
    assert foretold == {n: applied.result["after"][n] for n in foretold}
    proof = applied.result["proof"]
    assert proof["is_kms_host"]
    assert proof["port_answers"]
    assert proof["kms_host"] == HOST_NAME
    assert [(each["domain"], each["port"]) for each in proof["srv_records"]] == [
        ("contoso.example", 1688)
    ]
    assert (again.result["changed"], again.result["plan"]) == (False, [])
    assert again.result["proof"] == proof
    assert HOST_KEY not in str([check, applied, again])


@pytest.mark.parametrize(
    ("options", "steps"),
    [
        ({}, []),
        ({"product_key": None}, []),
        ({"listening_port": 1700}, ["SetFirewallRule", "SetKeyManagementServiceListeningPort",
                                    RESTART]),
        ({"activation_interval_minutes": 60}, ["SetVLActivationInterval", RESTART]),
        ({"activation_interval_minutes": 120}, []),
        ({"renewal_interval_minutes": 43200}, ["SetVLRenewalInterval", RESTART]),
        ({"renewal_interval_minutes": 10080}, []),
        ({"dns_publishing": False}, ["DisableKeyManagementServiceDnsPublishing"]),
        ({"dns_publishing": True}, []),
        ({"priority": "low"}, ["EnableKeyManagementServiceLowPriority"]),
        ({"priority": "normal"}, []),
        ({"publish_domains": OTHER_DOMAINS}, ["SetRegistryValue", RESTART]),
        ({"publish_domains": []}, []),
        ({"firewall_profiles": ["domain"]}, ["SetFirewallRule"]),
        ({"firewall_rules": ["SPPSVC-In-TCP-NoScope"]}, ["SetFirewallRule"]),
        ({"firewall_remote_addresses": ["10.0.0.0/8", "fd00::/8"]}, ["SetFirewallRule"]),
        ({"firewall": False, "firewall_remote_addresses": [], "listening_port": 1700},
         ["SetKeyManagementServiceListeningPort", RESTART]),
    ],
)  # fmt: skip
def test_one_setting_and_no_other(options: Mapping[str, Any], steps: list[str]) -> None:
    with machine(**SERVES) as windows:
        check = host_run(windows, check_mode=True, **options)
        run = host_run(windows, **options)
        again = host_run(windows, **options)
    assert "failed" not in run.result, run.result["msg"]
    assert steps_of(run.result) == steps_of(check.result) == steps
    assert run.result["changed"] == bool(steps)
    assert len(run.executions) == (2 if steps else 1)
    assert (again.result["changed"], steps_of(again.result)) == (False, [])
    assert run.result["proof"]["port_answers"]


def test_settings_are_written_as_they_were_asked_for() -> None:
    with machine(**SERVES) as windows:
        host_run(windows, listening_port=1700, publish_domains=OTHER_DOMAINS, priority="low",
                 firewall_remote_addresses=["10.0.0.0/8", "localsubnet"])  # fmt: skip
        hosting, network = windows.hosting, windows.network
        [own] = network.srv_records_of("_vlmcs._tcp.contoso.example")
        [other] = network.srv_records_of("_vlmcs._tcp.b.example")
    assert (own.port, own.priority, own.weight) == (1700, 1, 9)
    assert (other.port, other.priority, other.weight) == (1700, 0, 0)
    assert hosting.low_priority
    rule = hosting.rules["SPPSVC-In-TCP"]
    assert (rule.port, set(rule.remote_addresses)) == (1700, {"10.0.0.0/255.0.0.0", "LocalSubnet"})
    assert not hosting.rules["SPPSVC-In-TCP-NoScope"].enabled


def test_addresses_are_sent_as_windows_writes_them() -> None:
    asked = {"firewall_remote_addresses": ["localsubnet", "10.1.2.3"], "dns_publishing": True}
    with machine(**SERVES) as windows:
        [step] = host_run(windows, **asked).result["plan"]
    assert step["arguments"]["RemoteAddresses"] == ("10.1.2.3/32", "LocalSubnet")


def test_a_list_of_domains_is_removed_by_an_empty_one() -> None:
    with machine(**SERVES) as windows:
        host_run(windows, publish_domains=["b.example"])
        run = host_run(windows, publish_domains=[])
    assert steps_of(run.result) == ["RemoveRegistryValue", RESTART]
    assert run.result["after"]["publish_domains"] == []


def test_what_was_changed_by_hand_is_put_right_and_nothing_else() -> None:
    with machine() as windows:
        host_run(windows, listening_port=1700)
        windows.hosting.listening_port = 1701
        windows.hosting.rules["SPPSVC-In-TCP"].enabled = False
        run = host_run(windows, listening_port=1700)
    assert steps_of(run.result) == [
        "SetFirewallRule", "SetKeyManagementServiceListeningPort", RESTART,
    ]  # fmt: skip
    assert run.result["proof"]["port_answers"]


def test_a_service_that_does_not_answer_is_restarted() -> None:
    with machine(**SERVES) as windows:
        windows.network.close_host(windows.hosting.serving)  # type: ignore[arg-type]
        run = host_run(windows)
    assert steps_of(run.result) == [RESTART]
    assert run.result["plan"][0]["why"] == (
        "restart the service, which does not answer on TCP port 1688"
    )
    assert run.result["proof"]["port_answers"]


def test_a_record_that_was_removed_is_published_anew() -> None:
    with machine(**SERVES) as windows:
        windows.network.remove_record("contoso.example", HOST_NAME)
        windows.holdings.events[0] = replace(windows.holdings.events[0], time=LONG_AGO)
        run = host_run(windows)
    assert steps_of(run.result) == [RESTART]
    assert run.result["plan"][0]["why"] == (
        "restart the service, which publishes its SRV record in contoso.example then"
    )
    assert len(run.result["proof"]["srv_records"]) == 1


def test_a_record_that_dns_does_not_show_yet_is_no_reason_to_restart() -> None:
    with machine(**SERVES) as windows:
        windows.network.remove_record("contoso.example", HOST_NAME)
        run = host_run(windows)
    assert (steps_of(run.result), run.result["changed"]) == ([], False)
    assert run.result["advice"] == [NOT_SEEN]


def test_no_restart_where_it_is_never_to_be() -> None:
    with machine(**SERVES) as windows:
        run = host_run(windows, listening_port=1700, restart_service="never")
    assert RESTART not in steps_of(run.result)
    assert "failed" not in run.result, run.result["msg"]
    assert run.result["advice"] == [
        "Not done, as restart_service is never: restart the service for changed settings. Restart "
        "sppsvc or the machine yourself",
        "TCP port 1700 of this machine does not answer. A connection to its own name "
        "kms01.contoso.example ended with ConnectionRefused. Look at the service sppsvc and at "
        "events 12291 and 903 in the log Application",
        NOT_SEEN,
    ]


def test_without_an_activation_windows_serves_nobody_yet() -> None:
    with machine() as windows:
        run = host_run(windows, activation="none", listening_port=1700)
        again = host_run(windows, activation="none", listening_port=1700)
    assert "failed" not in run.result, run.result["msg"]
    assert "Activate" not in steps_of(run.result)
    assert run.result["advice"] == [
        "The host key is not activated, so Windows serves no client yet, and settings that a KMS "
        "host alone has were left. Run with activation: online or phone"
    ]
    assert (steps_of(again.result), again.result["advice"]) == ([], run.result["advice"])
    assert windows.hosting.serving is None


def test_publishing_that_is_turned_off_leaves_the_record_and_says_so() -> None:
    with machine(**SERVES) as windows:
        run = host_run(windows, dns_publishing=False)
    assert run.result["advice"] == [
        "DNS names this machine as KMS host in contoso.example still. DNS publishing is off, and "
        "turning it off removes no record. Remove the record there, unless it was made by hand on "
        "purpose"
    ]
