"""What a rollback does, refuses and names, as tables."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    rollback_from_options,
)

from lab.simulation.keys import gvlk_of
from lab.simulation.network import Network
from lab.simulation.variant import NAMED
from lab.simulation.windows import License, WmiFault
from tests.support.rollback_machines import (
    AVMA_TAIL,
    GVLK,
    MAK_LICENSE,
    Change,
    Machine,
    fresh,
    has,
    office,
    sets,
    sets_license,
)
from tests.support.rolled_back import back, options_of, taken_of
from tests.support.run_on_simulation import (
    KMS01,
    READ,
    WRITE,
    converged,
    gvlk_license,
    license_of,
    simulated,
)
from tests.support.scenario import MAK

SET_HOST, CLEAR_HOST = "SetKeyManagementServiceMachine", "ClearKeyManagementServiceMachine"
SET_PORT, CLEAR_PORT = "SetKeyManagementServicePort", "ClearKeyManagementServicePort"
SET_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_TYPE, CLEAR_TYPE = "SetVLActivationTypeEnabled", "ClearVLActivationTypeEnabled"
CACHING = "DisableKeyManagementServiceHostCaching"
KEY = ["InstallProductKey", "RefreshLicenseStatus"]
ACTIVATE = ["Activate", "RefreshLicenseStatus"]

STEPS: dict[str, tuple[Machine, Change, dict[str, Any], list[str]]] = {
    "nothing": (converged, sets(), {}, []),
    "host-set": (converged, sets(kms_host="kms-new"), {}, [SET_HOST]),
    "host-in-another-spelling": (converged, sets(kms_host=KMS01.upper()), {}, [SET_HOST]),
    "host-cleared": (fresh(GVLK, kms_host=None), sets(kms_host="kms-new"), {}, [CLEAR_HOST]),
    "port-set": (fresh(GVLK, kms_port=1700), sets(kms_port=0), {}, [SET_PORT]),
    "port-cleared": (converged, sets(kms_port=1700), {}, [CLEAR_PORT]),
    "port-without-host": (fresh(GVLK, kms_host=None, kms_port=1700),
                          sets(kms_host="kms-new", kms_port=0), {}, [CLEAR_HOST, SET_PORT]),
    "domain-set": (fresh(GVLK, lookup_domain="old.example"), sets(lookup_domain=None), {},
                   [SET_DOMAIN]),
    "domain-cleared": (converged, sets(lookup_domain="new.example"), {}, [CLEAR_DOMAIN]),
    "caching": (converged, sets(host_caching=False), {}, [CACHING]),
    "type-cleared": (converged, sets(activation_type_enabled=2), {}, [CLEAR_TYPE, CLEAR_TYPE]),
    "type-set": (fresh(GVLK, activation_type_enabled=2), sets(activation_type_enabled=0), {},
                 [SET_TYPE]),
    "type-general-behind-windows": (
        fresh(GVLK, office(), activation_type_enabled=2),
        lambda machine: (sets(activation_type_enabled=3)(machine),
                         sets_license(activation_type_enabled=2)(machine)),
        {}, [SET_TYPE]),
    "type-of-one-product": (fresh(GVLK, office()), sets_license(activation_type_enabled=2), {},
                            [CLEAR_TYPE]),
    "own-host-set": (fresh(gvlk_license(kms_host="kms-own", kms_port=1700)),
                     sets_license(kms_host=None, kms_port=0), {}, [SET_HOST, SET_PORT]),
    "own-host-cleared": (converged, sets_license(kms_host="kms-own"), {}, [CLEAR_HOST]),
    "expired": (converged, sets_license(status=5), {}, ACTIVATE),
    "expired-left": (converged, sets_license(status=5), {"activate": False}, []),
    "published-key": (converged, has(MAK_LICENSE), {"replace_channels": ["mak"]},
                      [*KEY, *ACTIVATE]),
    "published-key-not-activated": (fresh(gvlk_license(status=5)), has(MAK_LICENSE),
                                    {"replace_channels": ["mak"]}, KEY),
    "own-host-of-a-key-put-back": (fresh(gvlk_license(kms_host=KMS01)), has(license_of("retail")),
                                   {}, [*KEY, SET_HOST, *ACTIVATE]),
    "mak": (fresh(MAK_LICENSE, foreign_keys={MAK: "mak"}), has(GVLK), {"product_key": MAK}, KEY),
    "mak-that-is-there": (fresh(MAK_LICENSE), sets(kms_host=None), {}, [SET_HOST]),
    "avma": (
        lambda network: simulated(
            network, license_of("avma", status=1, last_five=AVMA_TAIL), kms_host=KMS01,
            manufacturer="Microsoft Corporation", model="Virtual Machine",
        ),
        has(GVLK), {}, [*KEY, *ACTIVATE],
    ),
    "settings-alone": (fresh(license_of("retail")),
                       lambda machine: (has(GVLK)(machine), sets(kms_host=None)(machine)),
                       {"put_key_back": False}, [SET_HOST]),
}  # fmt: skip

RECORDED_STEPS = {
    "host-cleared": [CLEAR_HOST, CLEAR_PORT],
    "port-cleared": [SET_PORT],
    "mak-that-is-there": [SET_HOST, SET_PORT],
    "settings-alone": [SET_HOST, SET_PORT],
}
"""Where an unset port reads 1688: beside a host it can be one set by hand, so it goes with it."""


@pytest.mark.parametrize("kind", NAMED)
@pytest.mark.parametrize("name", STEPS)
def test_steps(network: Network, tmp_path: Path, name: str, kind: str) -> None:
    start, change, options, steps = STEPS[name]
    if kind == "recorded":
        steps = RECORDED_STEPS.get(name, steps)
    machine = start(network)
    machine.variant = NAMED[kind]
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path, **options)
    assert "failed" not in done.result, done.result["msg"]
    assert done.methods == machine.calls == steps
    assert done.executions == ((READ, WRITE) if steps else (READ,))
    assert done.result["changed"] is any(step not in ACTIVATE for step in steps) or name == (
        "expired"
    )
    assert done.result["taken"] == content["taken"]


NO_HOST = "a host name has only letters, digits, hyphens and dots"
LOOPBACK = "'127.0.0.2': this is a loopback address; give the address of the KMS host itself"
NO_WAY_BACK = "Windows has no way back from one activation to an earlier one"
LEFT: dict[str, tuple[Machine, Change, dict[str, Any], list[str], str]] = {
    "loopback": (fresh(GVLK, kms_host="127.0.0.2"), sets(kms_host=KMS01), {}, ["kms_host"],
                 LOOPBACK),
    "public": (fresh(GVLK, kms_host="8.8.8.8"), sets(kms_host=KMS01), {}, ["kms_host"],
               "'8.8.8.8': this is a public address; a KMS host belongs inside the organisation's "
               "network (allow public addresses only when yours really has one)"),
    "other-domain": (fresh(GVLK, kms_host="kms.old.example"), sets(kms_host=KMS01),
                     {"allowed_kms_domains": ["contoso.example"]}, ["kms_host"],
                     "'kms.old.example': only hosts in these domains (allowed_kms_domains): "
                     "contoso.example"),
    "masked-key": (fresh(GVLK, kms_host=gvlk_of("ServerStandard", 20348)), sets(kms_host=KMS01),
                   {}, ["kms_host"], f"'*****-*****-*****-*****-VMK7H': {NO_HOST}"),
    "port-of-such-a-host": (fresh(GVLK, kms_host="127.0.0.2", kms_port=1700),
                            sets(kms_host=KMS01, kms_port=0), {}, ["kms_host", "kms_port"],
                            LOOPBACK),
    "domain": (fresh(GVLK, lookup_domain="a b"), sets(lookup_domain=None), {},
               ["kms_lookup_domain"], f"'a b': {NO_HOST}"),
    "activated-since": (fresh(gvlk_license(status=5)), sets_license(status=1), {},
                        ["license_status"], NO_WAY_BACK),
    "mak-counts": (fresh(MAK_LICENSE, foreign_keys={MAK: "mak"}), has(GVLK),
                   {"product_key": MAK}, ["license_status"],
                   "An activation of the channel mak counts anew with Microsoft. Do it with the "
                   "method of that channel when it is meant"),
    "not-activated": (converged, sets_license(status=5), {"activate": False}, ["license_status"],
                      "activate is false, so it is left to Windows"),
    "ad-before": (fresh(gvlk_license(activation_type=2)), sets_license(activation_type=1), {},
                  ["activation_type"], NO_WAY_BACK),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_stays_is_named_with_its_reason(network: Network, tmp_path: Path, name: str) -> None:
    start, change, options, left, told = LEFT[name]
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path, **options)
    assert "failed" not in done.result, done.result["msg"]
    assert done.result["not_restored"] == left
    line = next(line for line in done.result["advice"] if line.startswith("Not put back"))
    assert line == f"Not put back: {', '.join(left)}. {told}"


def test_product_that_is_gone_and_add_on_that_came_are_named(
    network: Network, tmp_path: Path
) -> None:
    machine = fresh(GVLK, office(kms_host="kms-o"))(network)
    content = taken_of(machine)
    gone = machine.licenses.pop()
    machine.licenses.append(License("mak", "9V9V9", "ESU-Year1", status=1, is_addon=True))
    done = back(machine, content, tmp_path)
    assert done.result["not_restored"] == [f"products.{gone.activation_id}"]
    assert done.result["advice"][:2] == [
        f"Not put back: products.{gone.activation_id}. Windows holds no key for this product any "
        "more",
        "Not put back: an add-on that was not there, Windows(R), ESU-Year1 edition (its key ends "
        "in 9V9V9). volume.activation.maintenance uninstalls a key",
    ]
    assert machine.calls == []


def test_product_that_came_since_is_left_alone(network: Network, tmp_path: Path) -> None:
    machine = converged(network)
    content = taken_of(machine)
    machine.licenses.append(office(kms_host="kms-o", kms_port=1700))
    assert back(machine, content, tmp_path).result["plan"] == []


def test_step_that_fails_is_told_with_its_code(network: Network, tmp_path: Path) -> None:
    machine = converged(network)
    content = taken_of(machine)
    machine.kms_host = "kms-new"
    machine.wmi_faults = [WmiFault(0x80070005, method=SET_HOST)]
    done = back(machine, content, tmp_path)
    assert done.result["failed"] is True
    assert "SetKeyManagementServiceMachine failed with 0x80070005" in done.result["msg"]
    assert done.result["not_restored"] == ["kms_host"]
    assert done.executions == (READ, WRITE)


def test_snapshot_and_desired_hide_the_key(network: Network, tmp_path: Path) -> None:
    machine = fresh(MAK_LICENSE)(network)
    path = tmp_path / "s.json"
    path.write_text(json.dumps(taken_of(machine)), "utf-8")
    options = options_of(snapshot_file=str(path), product_key=MAK)
    desired = rollback_from_options(options, "srv1", str)
    assert desired.key == MAK
    assert MAK not in repr(desired)
    assert datetime.fromisoformat(desired.snapshot.taken) <= datetime.now(UTC)
