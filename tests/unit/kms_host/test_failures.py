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
    told,
)
from tests.support.run_on_simulation import ExecuteOn

HOST = "volume.activation.spp_host"
RESTART = "RestartService"


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
