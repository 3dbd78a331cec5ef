"""A retail or OEM key of one's own, and what rules a key out before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    office_gvlks,
    windows_gvlks,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.key_generation import (
    is_since_windows_8,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import Verdict
from ansible_collections.volume.activation.plugins.plugin_utils._windows.own_key import OwnKeyPlan

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.run_on_simulation import (
    KMS01,
    fresh,
    gvlk_license,
    license_of,
    methods_of,
    recorded_run,
    run,
    simulated,
    state_of,
)

KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OLD_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
TAIL = KEY[-5:]
OWN = {"method": "key", "product_key": KEY}
WHOLE = ["InstallProductKey", "RefreshLicenseStatus", "Activate", "RefreshLicenseStatus"]


def _takes(network: Network, channel: str, **values: Any) -> SimulatedWindows:
    return fresh(network, foreign_keys={KEY: channel}, **values)


@pytest.mark.parametrize("channel", ["retail", "oem"])
def test_it_is_installed_activated_and_proved(channel: str, network: Network) -> None:
    machine = _takes(network, channel)
    foretold = run(machine, check_mode=True, **OWN)
    assert machine.calls == []
    assert (foretold["after"]["partial_product_key"], foretold["after"]["channel"]) == (TAIL, None)
    assert any("shows only when Windows takes it" in line for line in foretold["advice"])
    done = recorded_run(machine, **OWN)
    assert methods_of(done.result) == methods_of(foretold) == WHOLE
    assert "failed" not in done.result
    assert done.result["advice"] == []
    assert done.result["after"]["channel"] == channel
    assert done.result["after"]["license_status"] == "licensed"
    again = recorded_run(machine, **OWN)
    assert (again.result["changed"], len(again.executions)) == (False, 1)
    assert again.result["after"]["channel"] == channel
    assert KEY not in repr((foretold, done.result, again.result))


def test_the_activation_can_be_left_to_windows(network: Network) -> None:
    machine = _takes(network, "retail")
    assert methods_of(run(machine, activate=False, **OWN)) == WHOLE[:2]
    assert machine.licenses[0].status != 1


def test_a_home_edition_takes_its_own_key(network: Network) -> None:
    license = license_of("retail", family="Core")
    machine = simulated(
        network, license, edition_id="Core", build=26100, foreign_keys={KEY: "retail"}
    )
    assert run(machine, **OWN)["after"]["license_status"] == "licensed"
    assert "Home edition" in run(machine, kms_host=KMS01)["msg"]


@pytest.mark.parametrize("channel", ["mak", "retail", "oem", "subscription", "avma"])
def test_another_licence_in_force_is_kept(channel: str, network: Network) -> None:
    machine = simulated(network, license_of(channel, status=1), foreign_keys={KEY: "retail"})
    result = run(machine, **OWN)
    assert (result["kept"], result["changed"]) == (channel, False)
    assert "with the given key" in result["advice"][0]
    replaced = run(machine, replace_channels=[channel], **OWN)
    assert replaced["after"]["partial_product_key"] == TAIL


def test_a_key_of_another_channel_is_no_end(network: Network) -> None:
    """Nothing says so before Windows took it; afterwards it is refused before anything."""
    machine = _takes(network, "mak")
    first = run(machine, **OWN)
    assert first["failed"] is True
    assert f"The key that ends in {TAIL} is of the channel mak" in first["msg"]
    machine.calls.clear()
    second = run(machine, **OWN)
    assert "Use method mak with it" in str(second["msg"]) + str(second["advice"])
    assert machine.calls == []


@pytest.mark.parametrize("method", ["mak", "key"])
def test_the_key_of_an_office_is_not_sent(method: str, network: Network) -> None:
    office = license_of(
        "mak", last_five=TAIL, family="Office24ProPlus",
        application_id="0ff1ce15-a989-479d-af46-f275c6370663",
    )  # fmt: skip
    machine = simulated(network, license_of("retail"), office)
    result = run(machine, method=method, product_key=KEY)
    assert "is the key of Windows(R), Office24ProPlus edition on this machine" in result["msg"]
    assert machine.calls == []


@pytest.mark.parametrize("method", ["mak", "key"])
def test_a_newer_key_is_not_sent_to_windows_7(method: str, network: Network) -> None:
    channel = "mak" if method == "mak" else "retail"
    for key, is_sent in ((KEY, False), (OLD_KEY, True)):
        machine = simulated(
            network, gvlk_license("Enterprise", 7601, status=5), edition_id="Enterprise",
            build=7601, foreign_keys={key: channel},
        )  # fmt: skip
        result = run(machine, method=method, product_key=key)
        assert ("holds the letter N" in str(result.get("msg"))) is not is_sent
        assert bool(machine.calls) is is_sent


@pytest.mark.parametrize("method", ["mak", "key", "esu"])
def test_two_n_are_refused_before_the_machine_is_asked(method: str, network: Network) -> None:
    with pytest.raises(InputError, match="the letter N once") as refused:
        run(fresh(network), method=method, product_key="NBCDF-GHJKM-PQRTV-WXY23-4678N")
    assert "4678N" not in str(refused.value)


def test_a_key_is_needed_and_no_published_one(network: Network) -> None:
    with pytest.raises(InputError, match="the retail or OEM key of this machine"):
        run(fresh(network), method="key")
    with pytest.raises(InputError, match="is no retail or OEM key"):
        run(fresh(network), method="key", product_key=windows_gvlks()[0].key)


@pytest.mark.parametrize(
    ("channel", "stop"),
    [
        ("retail", None),
        ("oem", None),
        (
            "subscription",
            "The key that ends in 6789N is of the channel subscription, and method key is for "
            "retail and OEM keys",
        ),
        (
            "mak",
            "The key that ends in 6789N is of the channel mak, and method key is for retail and "
            "OEM keys. Use method mak with it",
        ),
    ],
)
def test_what_stands_after_the_key_was_taken(
    channel: str, stop: str | None, network: Network
) -> None:
    held = state_of(simulated(network, license_of(channel, status=1, last_five=TAIL)))
    assert OwnKeyPlan().standing(held) == Verdict(stop=stop)
    assert OwnKeyPlan().standing(replace(held, products=())) == Verdict()


def test_every_published_key_tells_its_generation() -> None:
    """The one N of newer keys, in every key that Microsoft publishes."""
    for row in windows_gvlks():
        is_old = row.product in ("Windows Vista", "Windows 7") or "Server 2008" in row.product
        assert is_since_windows_8(row.key) is not is_old, row.product
    for office in office_gvlks():
        assert is_since_windows_8(office.key) is not office.product.endswith("2010")
    keys = [*(row.key for row in windows_gvlks()), *(row.key for row in office_gvlks())]
    assert max(key.count("N") for key in keys) == 1
