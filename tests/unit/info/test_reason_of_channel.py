"""A code of KMS clients on a licence that no KMS host activates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text

from lab.simulation.network import Network
from tests.support.run_on_simulation import fresh, license_of, simulated, state_of


def _shown(machine: Any) -> dict[str, Any]:
    return activation_info(state_of(machine), datetime.now(UTC))


def _reason(machine: Any) -> Any:
    return _shown(machine)["windows"]["license_status_reason"]


@pytest.mark.parametrize("channel", ["retail", "oem", "mak", "avma", "subscription"])
def test_a_retail_machine_is_no_kms_client(channel: str, network: Network) -> None:
    machine = simulated(network, license_of(channel))
    reason = _reason(machine)
    assert reason["code"] == "0xC004F056"
    assert reason["cause"] == f"Known of KMS clients; this licence is of the channel {channel}"
    assert not any("GVLK" in line for line in activation_text(_shown(machine)))


def test_a_kms_client_has_its_cause(network: Network) -> None:
    assert _reason(simulated(network, license_of("gvlk")))["cause"].startswith("Fresh GVLK")


def test_a_code_of_any_licence_stays(network: Network) -> None:
    machine = fresh(network)
    machine.licenses[0].status_reason = 0xC004F009
    assert "Known of KMS clients" not in _reason(machine)["cause"]
