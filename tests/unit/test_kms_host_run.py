"""A machine becomes a KMS host: what a run does, what it says, and what it does the second time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._remote import (
    RemoteError,
    RemoteUnreachableError,
)

from tests.unit.kms_host_options import HOST_KEY
from tests.unit.kms_host_runs import (
    BECOMES_A_HOST,
    HOST_NAME,
    host_run,
    machine,
    steps_of,
    told,
)
from tests.unit.run_on_simulation import ExecuteOn

HOST = "volume.activation.spp_host"
SERVES = {
    "license": {"channel": "csvlk", "status": "licensed", "last_five": HOST_KEY[-5:]},
    "hosting": {"feature": "Installed", "rules": {"SPPSVC-In-TCP": {
        "enabled": True, "profiles": ["Domain", "Private"], "remote_addresses": [],
    }}},
}  # fmt: skip
LONG_AGO = "2020-01-01T00:00:00Z"
RESTART, REFRESH = "RestartService", "RefreshLicenseStatus"
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
    assert "No client has been counted yet" in proof["count_meaning"]
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
    assert "does not answer on TCP port 1688" in run.result["plan"][0]["why"]
    assert run.result["proof"]["port_answers"]


def test_a_record_that_was_removed_is_published_anew() -> None:
    with machine(**SERVES) as windows:
        windows.network.remove_record("contoso.example", HOST_NAME)
        windows.holdings.events[0] = replace(windows.holdings.events[0], time=LONG_AGO)
        run = host_run(windows)
    assert steps_of(run.result) == [RESTART]
    assert "contoso.example" in run.result["plan"][0]["why"]
    assert len(run.result["proof"]["srv_records"]) == 1


def test_a_record_that_dns_does_not_show_yet_is_no_reason_to_restart() -> None:
    with machine(**SERVES) as windows:
        windows.network.remove_record("contoso.example", HOST_NAME)
        run = host_run(windows)
    assert (steps_of(run.result), run.result["changed"]) == ([], False)
    assert "is not to be seen yet" in told(run.result)


def test_no_restart_where_it_is_never_to_be() -> None:
    with machine(**SERVES) as windows:
        run = host_run(windows, listening_port=1700, restart_service="never")
    assert RESTART not in steps_of(run.result)
    assert "failed" not in run.result, run.result["msg"]
    assert "restart_service is never" in told(run.result)
    assert "TCP port 1700 of this machine does not answer" in told(run.result)


def test_without_an_activation_windows_serves_nobody_yet() -> None:
    with machine() as windows:
        run = host_run(windows, activation="none", listening_port=1700)
    assert "failed" not in run.result, run.result["msg"]
    assert "Activate" not in steps_of(run.result)
    assert "Windows serves no client yet" in told(run.result)
    assert windows.hosting.serving is None


def test_publishing_that_is_turned_off_leaves_the_record_and_says_so() -> None:
    with machine(**SERVES) as windows:
        run = host_run(windows, dns_publishing=False)
    assert "names this machine as KMS host in contoso.example still" in told(run.result)


def test_a_mak_by_mistake_is_told_and_never_activated() -> None:
    with machine(foreign_keys={HOST_KEY: "mak"}) as windows:
        run = host_run(windows)
        again = host_run(windows)
    message = run.result["msg"]
    assert run.result["failed"]
    for part in (
        "is no KMS host key: Windows names its channel mak",
        "Done: InstallFeature, SetFirewallRule, InstallProductKey",
        "Not done: Activate",
        "Before this run: no KMS host, key ending in 3V66T",
        "volume.activation.windows",
    ):
        assert part in message
    assert "Activate" not in windows.calls
    assert "Nothing was written" in again.result["msg"]
    assert again.executions == (HOST,)


def test_a_mak_by_mistake_is_told_without_an_activation_too() -> None:
    with machine(foreign_keys={HOST_KEY: "mak"}) as windows:
        run = host_run(windows, activation="none")
    assert "Windows names its channel mak" in run.result["msg"]


def test_a_key_that_windows_refuses_names_the_generations_it_takes() -> None:
    with machine(foreign_keys={}) as windows:
        run = host_run(windows)
    message = run.result["msg"]
    assert "InstallProductKey failed with 0xC004F050" in message
    assert "Windows Server 2022 takes those of Windows Server 2025, Windows Server 2022" in message
    assert "Not done: InstallProductKey, RefreshLicenseStatus, Activate" in message
    assert run.result["error"]["name"] == "SL_E_INVALID_PRODUCT_KEY"


@pytest.mark.parametrize(
    ("words", "generation"),
    [
        ("VOLUME_KMS_WS19 channel", "Windows Server 2019"),
        ("VOLUME_KMS_WS16 channel", "Windows Server 2016"),
        ("VOLUME_KMS_2012-R2_WIN10 channel", "Windows Server 2012 R2 for Windows 10"),
        ("VOLUME_KMS_2012-R2 channel", "Windows Server 2012 R2"),
    ],
)
def test_a_key_older_than_the_windows_is_a_failure(words: str, generation: str) -> None:
    with machine(foreign_keys={HOST_KEY: {"channel": "csvlk", "words": words}}) as windows:
        run = host_run(windows)
        left = host_run(windows, product_key=None)
    assert run.result["failed"]
    assert f"is one of {generation}, older than this machine's Windows Server 2022" in told(
        run.result
    )
    assert "To make a KMS client of it again" in run.result["msg"]
    # Without a key that was given, it is a KMS host as it was found, and told as advice.
    assert "failed" not in left.result
    assert "older than this machine's" in told(left.result)


@pytest.mark.parametrize("words", ["VOLUME_KMS_WS25 channel", "VOLUME_KMS_FUTURE channel"])
def test_a_newer_or_unknown_generation_is_taken(words: str) -> None:
    with machine(foreign_keys={HOST_KEY: {"channel": "csvlk", "words": words}}) as windows:
        run = host_run(windows)
    assert "failed" not in run.result, run.result["msg"]


def test_a_second_host_without_the_right_to_publish() -> None:
    first = "kms-first.contoso.example"
    network = {
        "kms_hosts": [{"name": first}],
        "srv": {"contoso.example": [{"host": first, "port": 1688}]},
    }
    with machine(network, hosting={"may_publish": False}) as windows:
        run = host_run(windows)
        again = host_run(windows)
        windows.hosting.may_publish = True
        at_last = host_run(windows)
        after_that = host_run(windows)
    for result in (run.result, again.result):
        assert result["failed"]
        for part in (
            "could not publish its SRV record in contoso.example",
            "event 12293, 0x80072338",
            "kms-first.contoso.example published there before",
            "Signed DNS update refused",
            "right to change _vlmcs._tcp",
        ):
            assert part in result["msg"]
    assert run.result["proof"]["is_kms_host"]
    assert steps_of(again.result) == steps_of(at_last.result) == [RESTART]
    assert "failed" not in at_last.result, at_last.result["msg"]
    assert steps_of(after_that.result) == []


def test_a_code_that_is_not_known_is_named_as_it_is() -> None:
    with machine(hosting={"may_publish": False, "publish_error": "0x8007267C"}) as windows:
        run = host_run(windows)
    assert "0x8007267C" in run.result["msg"]


def test_a_service_that_does_not_start_to_serve() -> None:
    with machine(hosting={"starts": False}) as windows:
        run = host_run(windows, dns_publishing=False)
    assert "TCP port 1688 of this machine does not answer" in run.result["msg"]
    assert "12291" in run.result["msg"]


def test_a_host_key_that_windows_does_not_serve_with_is_a_failure() -> None:
    silent = {**SERVES, "hosting": {"starts": False}}
    with machine(**silent, service_columns={"IsKeyManagementServiceMachine": 0}) as windows:
        run = host_run(windows)
    assert run.result["failed"]
    assert "does not serve as a KMS host" in run.result["msg"]
    assert "12291" in run.result["msg"]


def test_an_activation_that_can_pass_is_tried_again_from_there() -> None:
    fault = {"method": "Activate", "hresult": 0x80072EE2, "times": 1}
    with machine(wmi_faults=[fault]) as windows:
        run = host_run(windows, retry_delay=10)
    assert "failed" not in run.result, run.result["msg"]
    assert run.executions == (HOST,) * 3
    assert run.waits == (10.0,)
    assert windows.calls.count("InstallProductKey") == 1
    assert windows.calls.count("Activate") == 2


def test_an_activation_that_waits_for_a_person_is_not_tried_again() -> None:
    fault = {"method": "Activate", "hresult": 0xC004C008}
    with machine(wmi_faults=[fault]) as windows:
        run = host_run(windows)
    assert run.waits == ()
    for part in ("0xC004C008", "more than ten times", "Not done: Activate", "RestartService"):
        assert part in run.result["msg"]
    assert run.result["changed"]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("Install-WindowsFeature", "InstallFeature failed: DISMAPI_Error"),
        ("Set-NetFirewallRule", "SetFirewallRule failed with 0x80070005"),
        ("Restart-Service", "RestartService failed: CouldNotStopService"),
    ],
)
def test_a_command_that_fails_says_what_was_done_and_what_was_not(fault: str, says: str) -> None:
    with machine(wmi_faults=[{"method": fault, "hresult": 0x80070005}]) as windows:
        run = host_run(windows)
    assert says in run.result["msg"]
    assert "Not done:" in run.result["msg"]


def test_a_feature_whose_files_are_gone() -> None:
    with machine(hosting={"feature": "Removed"}) as windows:
        run = host_run(windows)
    assert "InstallFeature failed: FeatureNotInstalled Failed" in run.result["msg"]
    assert "Done: nothing" in run.result["msg"]


def test_a_server_without_the_feature_asked_for() -> None:
    with machine() as windows:
        run = host_run(windows, install_feature=False)
    assert "InstallFeature" not in steps_of(run.result)
    assert windows.hosting.feature == "Available"


@pytest.mark.parametrize("error", [RemoteUnreachableError("The connection broke"),
                                   RemoteError("The machine gave no usable answer")])  # fmt: skip
def test_a_write_without_an_answer_says_what_may_have_been_done(error: Exception) -> None:
    with machine() as windows:
        real = ExecuteOn(windows)

        def breaks_at_the_write(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
            if arguments["steps"]:
                raise error
            return real(module, arguments)

        result = host_run(windows, execute=breaks_at_the_write).result
    assert result["failed"]
    assert result.get("unreachable", False) == isinstance(error, RemoteUnreachableError)
    assert "each may have been done or not: InstallFeature" in result["msg"]
    assert "Run again" in result["msg"]


def test_a_state_that_is_not_the_one_asked_for_is_a_failure() -> None:
    with machine(**SERVES) as windows:
        windows.registry_values = {}
        windows.service_columns = {"VLActivationInterval": 90}
        result = host_run(windows, activation_interval_minutes=60).result
    assert "activation_interval_minutes is 90 instead of 60" in result["msg"]


OFFICE_KEY = HOST_KEY[::-1]
OFFICE = {
    "office": {"family": "Office24_KMS_Host", "sku": "f3d89bbf-c0ec-47ce-a8fa-e5a5f97e447f"},
    "office_keys": {OFFICE_KEY: "Office24_KMS_Host"},
}


def test_office_is_served_beside_windows() -> None:
    with machine(**OFFICE) as windows:
        check = host_run(windows, check_mode=True, office_product_keys=[OFFICE_KEY])
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
        again = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert steps_of(check.result) == steps_of(run.result)
    assert steps_of(run.result).count("InstallProductKey") == 2
    assert run.result["after"]["office"] == [
        {
            "product": "Office LTSC 2024",
            "partial_product_key": OFFICE_KEY[-5:],
            "license_status": "licensed",
        }
    ]
    assert windows.hosting.serving is not None
    assert windows.hosting.serving.has_office_key
    assert steps_of(again.result) == []
    assert OFFICE_KEY not in str([check, run, again])


def test_office_is_added_to_a_host_that_serves() -> None:
    with machine(**{**SERVES, **OFFICE}) as windows:
        run = host_run(windows, office_product_keys=[OFFICE_KEY])
    assert steps_of(run.result) == [
        "InstallProductKey", REFRESH, "Activate", REFRESH, RESTART,
    ]  # fmt: skip
    assert run.result["proof"]["is_kms_host"]
