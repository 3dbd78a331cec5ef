"""Which of a site's KMS hosts a machine gets, what is said of it, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import (
    SiteKmsHost,
    in_order_for,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.choice import settled
from ansible_collections.volume.activation.plugins.plugin_utils._kms_client.settings import (
    KmsSettings,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import Probe
from ansible_collections.volume.activation.plugins.plugin_utils._preflight.kms import DesiredKms
from ansible_collections.volume.activation.plugins.plugin_utils._run.guards import preflight
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.network import KmsHost, Network
from tests.support.rolled_back import back
from tests.support.run_on_simulation import (
    MACHINE,
    execute_on,
    gvlk_license,
    recorded_run,
    run,
    simulated,
)
from tests.unit.preflight.test_preflight import CLOSED, OPEN, PUBLIC, STATE, UNKNOWN, found

A, B, C = (KmsEndpoint(name) for name in ("kms01", "kms02", "kms03"))
"""By the names of the probes of test_preflight: kms01 is open, the others are not."""

SITE = KmsSettings(endpoint=B, candidates=(B, A, C))


@pytest.mark.parametrize(
    ("probes", "now", "port", "endpoint"),
    [
        ((CLOSED, OPEN), None, None, A),
        ((CLOSED, OPEN), "kms02", None, A),
        ((OPEN,), "kms03", None, A),
        ((CLOSED, UNKNOWN), None, None, B),
        ((CLOSED, UNKNOWN), "KMS03.", None, C),
        ((CLOSED, UNKNOWN), "kms03", 1689, B),
        ((CLOSED, UNKNOWN), "kms09", None, B),
        ((), "kms01", None, A),
        ((), None, None, B),
    ],
)
def test_the_first_that_answers_else_the_one_that_is_set_else_the_first(
    probes: tuple[Probe, ...], now: str | None, port: int | None, endpoint: KmsEndpoint
) -> None:
    service = replace(STATE.service, kms_host=now, kms_port=port)
    product = replace(STATE.products[0], kms_host=None, kms_port=None)
    state = replace(STATE, probes=probes, service=service, products=(product,))
    assert settled(SITE, state, product).endpoint == endpoint


def test_one_host_is_as_it_is() -> None:
    alone = KmsSettings(endpoint=B)
    assert settled(alone, replace(STATE, probes=(OPEN,)), None) is alone


@pytest.mark.parametrize(
    ("probes", "expected"),
    [
        ((OPEN,), set()),
        ((CLOSED, OPEN), {"warning:kms_host_passed_over"}),
        ((PUBLIC,), {"error:kms_host_public"}),
        ((CLOSED, UNKNOWN), {"error:no_kms_host_answers"}),
        ((), set()),
    ],
)
def test_findings(probes: tuple[Probe, ...], expected: set[str]) -> None:
    asked = DesiredKms(B, candidates=(B, A, C))
    service = replace(STATE.service, kms_host="kms02")
    product = replace(STATE.products[0], status=5)
    state = replace(STATE, probes=probes, service=service, products=(product,))
    assert found(state, asked) - {"warning:not_checked"} == expected


def test_what_is_said_of_hosts_that_do_not_answer() -> None:
    asked = DesiredKms(B, candidates=(B, C, A))
    [silent] = preflight(replace(STATE, probes=(CLOSED, UNKNOWN)), asked, STATE.clock)
    assert silent.what == (
        "No KMS host of this machine answers: kms02:1688 does not answer "
        "(ConnectionRefused); kms03:1688 does not resolve (DNS_ERROR_RCODE_NAME_ERROR); "
        "1 more were not tried"
    )
    passed_over = preflight(replace(STATE, probes=(CLOSED, UNKNOWN, OPEN)), asked, STATE.clock)
    assert [each.what.rpartition(", so ")[2] for each in passed_over] == ["kms01:1688 is used"] * 2


@given(st.lists(st.from_regex(r"kms[0-9]{2}", fullmatch=True), min_size=1, max_size=8, unique=True))
def test_a_run_tries_the_first_four_in_order(names: list[str]) -> None:
    asked: list[list[str]] = []
    machine = simulated(Network([], {}), gvlk_license())
    execute = execute_on(machine)

    def recording(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        asked.append([probe["host"] for probe in arguments["request"]["probes"]])
        return execute(module, arguments)

    recorded_run(machine, execute=recording, kms_hosts=names)
    order = in_order_for(MACHINE, [SiteKmsHost(KmsEndpoint(name)) for name in names])
    assert asked == [[endpoint.host for endpoint in order[:4]]]


def test_a_snapshot_leads_back_from_the_host_that_was_chosen(tmp_path: Path) -> None:
    network = Network([KmsHost("kms01"), KmsHost("kms02", reachable=False)], {})
    network.start()
    try:
        windows = simulated(network, gvlk_license(), kms_host="kms-old")
        hosts = [{"host": "kms02", "priority": 0}, {"host": "kms01", "priority": 1}]
        done = run(windows, kms_hosts=hosts, snapshot_folder=str(tmp_path))
        assert done["after"]["kms_host"] == windows.kms_host == "kms01"
        content = json.loads(Path(done["snapshot"]).read_text("utf-8"))
        assert not back(windows, content, tmp_path, activate=False).result.get("failed")
        assert windows.kms_host == "kms-old"
    finally:
        network.stop()
