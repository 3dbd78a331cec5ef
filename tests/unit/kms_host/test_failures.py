"""Runs for a KMS host that fail: each says what was done, what was not, and how to go back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import (
    RemoteError,
    RemoteUnreachableError,
)

from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import (
    SERVES,
    host_run,
    machine,
    steps_of,
)
from tests.support.run_on_simulation import ExecuteOn

HOST = "volume.activation.spp_host"
RESTART = "RestartService"
NO_HOST_KEY = (
    "The key that ends in 6789N is no KMS host key: Windows names its channel mak. Windows tells "
    "the channel of a key when it is installed, and it was not activated, which would have "
    "counted. Give your KMS host key (CSVLK) as product_key and run again. To go back to a KMS "
    "client, use volume.activation.windows, which installs the published key."
)
BEFORE = "Before this run: no KMS host, key ending in 3V66T, notification."
GO_BACK = (
    "To make a KMS client of it again, use volume.activation.windows with replace_channels: "
    "[csvlk]."
)
REFUSED = (
    "InstallProductKey failed with 0xC004F050 SL_E_INVALID_PRODUCT_KEY: Product key invalid. "
    "Likely cause: Typing error, dashes replaced on pasting, beta key, or key of another Windows "
    "version. What to do: Use the key of exactly this version and edition; check the characters"
)
PORT_CLOSED = (
    "TCP port 1688 of this machine does not answer. A connection to its own name "
    "kms01.contoso.example ended with ConnectionRefused. Look at the service sppsvc and at events "
    "12291 and 903 in the log Application."
)
INSTALLED = "Done: InstallFeature, SetFirewallRule, InstallProductKey, RefreshLicenseStatus"


def test_a_mak_by_mistake_is_told_and_never_activated() -> None:
    with machine(foreign_keys={HOST_KEY: "mak"}) as windows:
        run = host_run(windows)
        again = host_run(windows)
    assert run.result["failed"]
    assert run.result["msg"] == (
        f"{NO_HOST_KEY} {INSTALLED}. Not done: Activate, RefreshLicenseStatus, "
        "ClearKeyManagementServiceListeningPort, SetRegistryValue, RestartService. "
        f"{BEFORE} {GO_BACK}"
    )
    assert "Activate" not in windows.calls
    assert again.result["msg"] == f"{NO_HOST_KEY} Nothing was written."
    assert again.executions == (HOST,)


def test_a_mak_by_mistake_is_told_without_an_activation_too() -> None:
    with machine(foreign_keys={HOST_KEY: "mak"}) as windows:
        run = host_run(windows, activation="none")
    assert run.result["msg"] == f"{NO_HOST_KEY} {INSTALLED}, SetRegistryValue. {BEFORE} {GO_BACK}"


def test_a_key_that_windows_refuses_names_the_generations_it_takes() -> None:
    with machine(foreign_keys={}) as windows:
        run = host_run(windows)
    assert run.result["msg"] == (
        f"{REFUSED}. A KMS host key of another generation is refused in this way too: Windows "
        "Server 2022 takes those of Windows Server 2025, Windows Server 2022, as far as it has the "
        "updates that they need. Done: InstallFeature, SetFirewallRule. Not done: "
        "InstallProductKey, RefreshLicenseStatus, Activate, RefreshLicenseStatus, "
        "ClearKeyManagementServiceListeningPort, SetRegistryValue, RestartService. "
        f"{BEFORE}"
    )
    assert run.result["error"]["name"] == "SL_E_INVALID_PRODUCT_KEY"


@pytest.mark.parametrize(
    "windows",
    [
        {"edition_id": "ServerStandard", "build": 7601, "installation_type": "Server"},
        {"edition_id": "ServerSolution", "build": 20348},
    ],
    ids=["none is known for it", "it is not known itself"],
)
def test_a_key_that_windows_refuses_where_no_generation_is_known(windows: dict[str, Any]) -> None:
    with machine(foreign_keys={}, windows=windows) as server:
        run = host_run(server)
    assert run.result["msg"].startswith(f"{REFUSED}. Done: ")


def test_another_step_that_windows_refuses_is_not_laid_to_the_key() -> None:
    with machine(wmi_faults=[{"method": "Activate", "hresult": 0xC004F050}]) as windows:
        run = host_run(windows)
    assert run.result["msg"].startswith(
        f"{REFUSED.replace('InstallProductKey', 'Activate')}. Done: InstallFeature"
    )


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
    says = (
        f"The host key that ends in 6789N is one of {generation}, older than this machine's "
        "Windows Server 2022. It activates no Windows Server 2022, for which a host key of Windows "
        "Server 2025 or Windows Server 2022 is needed. Give such a key as product_key, with csvlk "
        "in replace_channels"
    )
    assert run.result["msg"] == (
        f"{says}. {INSTALLED}, Activate, RefreshLicenseStatus, "
        "ClearKeyManagementServiceListeningPort, SetRegistryValue, RestartService. "
        f"{BEFORE} {GO_BACK}"
    )
    # Without a key that was given, it is a KMS host as it was found, and told as advice.
    assert "failed" not in left.result
    assert left.result["advice"] == [says]


def test_clients_that_a_key_does_not_activate_are_named() -> None:
    clients = ["Windows Server 2022", "Windows Server 2019", "Windows 10", "Windows 8.1"]
    key = {"channel": "csvlk", "words": "VOLUME_KMS_2012-R2_WIN10 channel"}
    with machine(foreign_keys={HOST_KEY: key}) as windows:
        run = host_run(windows, clients=clients)
    [_, *others] = run.result["msg"].split("The host key that ends in 6789N is one of Windows ")[1:]
    assert [other.partition(". Done: ")[0] for other in others] == [
        "Server 2012 R2 for Windows 10, which does not activate Windows Server 2019. A host key of "
        "Windows Server 2025 or Windows Server 2022 or Windows Server 2019 is needed for it. Give "
        "such a key as product_key, with csvlk in replace_channels, or leave Windows Server 2019 "
        "out of clients"
    ]


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
    says = (
        "Windows could not publish its SRV record in contoso.example (event 12293, 0x80072338; "
        "kms-first.contoso.example published there before). Signed DNS update refused, KMS host "
        "may not change the SRV record another host created (event 12293). Give this computer's "
        "account the right to change _vlmcs._tcp in that zone and run again, which publishes anew; "
        "or create the record by hand and set dns_publishing: false."
    )
    for result in (run.result, again.result):
        assert result["failed"]
        assert result["msg"].startswith(f"{says} Done: ")
    assert again.result["msg"].endswith(
        "Done: RestartService. Before this run: a KMS host on TCP port 1688, key ending in 6789N, "
        "licensed."
    )
    assert run.result["proof"]["is_kms_host"]
    assert steps_of(again.result) == steps_of(at_last.result) == [RESTART]
    assert "failed" not in at_last.result, at_last.result["msg"]
    assert steps_of(after_that.result) == []


def test_a_service_that_does_not_start_to_serve() -> None:
    with machine(hosting={"starts": False}) as windows:
        run = host_run(windows, dns_publishing=False)
    assert run.result["msg"] == (
        f"{PORT_CLOSED} {INSTALLED}, Activate, RefreshLicenseStatus, "
        "ClearKeyManagementServiceListeningPort, DisableKeyManagementServiceDnsPublishing, "
        f"SetRegistryValue, RestartService. {BEFORE} {GO_BACK}"
    )


def test_a_host_key_that_windows_does_not_serve_with_is_a_failure() -> None:
    silent = {**SERVES, "hosting": {"starts": False}}
    with machine(**silent, service_columns={"IsKeyManagementServiceMachine": 0}) as windows:
        run = host_run(windows)
    assert run.result["failed"]
    assert run.result["msg"] == (
        "Windows does not serve as a KMS host, although the host key is activated. "
        "IsKeyManagementServiceMachine is not 1. Look for event 12291 in the log Application, "
        f"which says why it could not start. {PORT_CLOSED} Done: InstallFeature, SetFirewallRule, "
        "RestartService. Before this run: no KMS host, key ending in 6789N, licensed."
    )


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
    assert run.result["msg"] == (
        "Activate failed with 0xC004C008 SL_E_CHPA_MAXIMUM_UNLOCK_EXCEEDED: KMS host key can not "
        "be used any more. Likely cause: Host key activated more than ten times or on more than "
        "six computers. What to do: Ask the activation centre for more activations. "
        f"{INSTALLED}. Not done: Activate, RefreshLicenseStatus, "
        "ClearKeyManagementServiceListeningPort, SetRegistryValue, RestartService. "
        f"{BEFORE} {GO_BACK}"
    )
    assert run.result["changed"]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("Install-WindowsFeature", "InstallFeature failed: DISMAPI_Error"),
        ("Set-NetFirewallRule", "SetFirewallRule failed with 0x80070005"),
        ("Restart-Service", "RestartService failed: the service did not stop"),
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
