"""A KMS host by its IPv6 address: set and shown in brackets, once, and equal in either spelling."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    KmsEndpoint,
    in_brackets,
)

from lab.simulation.network import Network
from tests.support.run_on_simulation import converged, recorded_run

ADDRESS = "fd00::5"


@pytest.mark.parametrize(
    ("host", "written"),
    [
        (ADDRESS, f"[{ADDRESS}]"),
        (f"[{ADDRESS}]", f"[{ADDRESS}]"),
        ("kms01.example", "kms01.example"),
    ],
)
def test_an_address_is_in_brackets_once(host: str, written: str) -> None:
    assert in_brackets(host) == written
    assert str(KmsEndpoint(host)) == f"{written}:1688"


def test_it_is_set_in_brackets_and_stays(network: Network) -> None:
    machine = converged(network)
    first = recorded_run(machine, kms_host=ADDRESS, activate=False).result
    assert first["changed"]
    assert machine.kms_host == f"[{ADDRESS}]"
    assert first["after"]["kms_host"] == f"[{ADDRESS}]"
    for spelling in (ADDRESS, f"[{ADDRESS}]"):
        machine.kms_host = spelling
        again = recorded_run(machine, kms_host=ADDRESS, activate=False).result
        assert not again["changed"]


@pytest.mark.parametrize("host", [ADDRESS, f"[{ADDRESS}]"])
def test_it_is_shown_in_brackets_once(host: str) -> None:
    shown = activation_text(
        {
            "license_status": "licensed",
            "products": [],
            "windows": {"channel": "gvlk", "kms_host": host, "kms_port": 1688},
            "kms_host_source": "set",
            "kms_host_used": host,
            "kms_port_used": 1688,
        }
    )
    assert f"[{ADDRESS}]:1688" in "\n".join(shown)
    assert "[[" not in "\n".join(shown)
