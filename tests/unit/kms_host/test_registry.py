"""What of a KMS host is in the registry alone: its version for monitoring, and its intervals."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.own_settings import (
    NOTHING_SET,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import _service

from lab.simulation.kms_hosting import SOFTWARE_PROTECTION_PLATFORM
from tests.support.kms_host_runs import SERVES, host_run, machine, steps_of

VERSION = "KeyManagementServiceVersion"
UNSET = 4294967295


@pytest.mark.parametrize("was", [None, "10.0.17763.1"])
def test_version_is_written_where_monitoring_looks(was: str | None) -> None:
    registry = {SOFTWARE_PROTECTION_PLATFORM: {VERSION: was}}
    with machine(**SERVES, registry=registry) as windows:
        check = host_run(windows, check_mode=True)
        assert windows.registry_values[SOFTWARE_PROTECTION_PLATFORM][VERSION] == was
        applied, again = host_run(windows), host_run(windows)
    version = windows.service_row()["Version"]
    assert windows.registry_values[SOFTWARE_PROTECTION_PLATFORM][VERSION] == version
    # Nothing serves otherwise for it, so that no restart is needed.
    assert steps_of(check.result) == steps_of(applied.result) == ["SetRegistryValue"]
    assert check.result["before"]["kms_version"] == was
    assert check.result["after"]["kms_version"] == version
    assert (again.result["changed"], again.result["after"]["kms_version"]) == (False, version)


def test_host_that_slmgr_made_has_its_version() -> None:
    with machine(**SERVES) as windows:
        assert not host_run(windows).result["changed"]


@pytest.mark.parametrize(
    ("column", "kept", "told"),
    [
        (60, {}, 60),
        (60, {"VLActivationInterval": 90}, 60),
        (UNSET, {"VLActivationInterval": 90}, 90),
        (None, {"VLActivationInterval": 90}, 90),
        (UNSET, {"VLActivationInterval": None}, None),
        (None, {}, None),
    ],
)
def test_interval_of_the_registry_where_the_class_has_none(
    column: int | None, kept: dict[str, Any], told: int | None
) -> None:
    row = {"Version": "10.0.20348.1", "VLActivationInterval": column}
    assert _service(row, NOTHING_SET, kept).activation_interval_minutes == told
