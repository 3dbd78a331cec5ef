"""A registry value that is not of its type never ends a run: the rest of the read decides."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError

from lab.simulation.machine_registry import CURRENT_VERSION, TCPIP
from lab.simulation.network import Network
from lab.simulation.variant import Variant
from tests.support.run_on_simulation import KMS01, WHOLE_PLAN, fresh, methods_of, run

MALFORMED = {
    "revision": (f"{CURRENT_VERSION}|UBR",),
    "suffixes": tuple(f"{TCPIP}|{name}" for name in ("Domain", "SearchList", "DhcpDomain")),
    "nobody-asks": (CURRENT_VERSION, TCPIP),
}
REQUIRED = ("EditionID", "CurrentBuild")


@pytest.mark.parametrize("values", MALFORMED.values(), ids=MALFORMED)
def test_the_rest_decides(network: Network, values: tuple[str, ...]) -> None:
    machine = fresh(network, variant=Variant(malformed_registry=frozenset(values)))
    predicted = run(machine, check_mode=True, kms_host=KMS01)
    done = run(machine, kms_host=KMS01)
    assert "failed" not in done
    assert methods_of(done) == methods_of(predicted) == list(WHOLE_PLAN)
    again = run(machine, kms_host=KMS01)
    assert "failed" not in again
    assert again["changed"] is False


@pytest.mark.parametrize("name", REQUIRED)
def test_what_the_key_is_chosen_by_is_named(network: Network, name: str) -> None:
    malformed = frozenset({f"{CURRENT_VERSION}|{name}"})
    machine = fresh(network, variant=Variant(malformed_registry=malformed))
    with pytest.raises(StateError, match=f"the registry value {name} is missing"):
        run(machine, kms_host=KMS01)
    assert [each.channel for each in machine.licenses] == ["retail"]
