"""What a rollback does, refuses and names, as tables."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import avma_key_for
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.run import (
    rollback_from_options,
)

from lab.simulation.keys import gvlk_of
from lab.simulation.network import Network
from lab.simulation.variant import NAMED
from lab.simulation.windows import License, SimulatedWindows, WmiFault
from tests.support.rolled_back import back, options_of, taken_of
from tests.support.run_on_simulation import (
    KMS01,
    KMS_CLOSED,
    READ,
    WRITE,
    converged,
    gvlk_license,
    license_of,
    simulated,
)

SET_HOST, CLEAR_HOST = "SetKeyManagementServiceMachine", "ClearKeyManagementServiceMachine"
SET_PORT, CLEAR_PORT = "SetKeyManagementServicePort", "ClearKeyManagementServicePort"
SET_DOMAIN = "SetKeyManagementServiceLookupDomain"
CLEAR_DOMAIN = "ClearKeyManagementServiceLookupDomain"
SET_TYPE, CLEAR_TYPE = "SetVLActivationTypeEnabled", "ClearVLActivationTypeEnabled"
CACHING = "DisableKeyManagementServiceHostCaching"
KEY = ["InstallProductKey", "RefreshLicenseStatus"]
ACTIVATE = ["Activate", "RefreshLicenseStatus"]
MAK = "BCDFG-HJKMP-QRTVW-XY234-6789N"
OTHER_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
AVMA_TAIL = avma_key_for("ServerStandard", 20348).key[-5:]
OFFICE_APPLICATION = "0ff1ce15-a989-479d-af46-f275c6370663"

Machine = Callable[[Network], SimulatedWindows]
Change = Callable[[SimulatedWindows], object]


def _set(**values: Any) -> Change:
    return lambda machine: vars(machine).update(values)


def _set_license(**values: Any) -> Change:
    return lambda machine: vars(machine.licenses[0]).update(values)


def _now(*licenses: License) -> Change:
    return lambda machine: setattr(machine, "licenses", list(licenses))


def _with(*licenses: License, **values: Any) -> Machine:
    """A fresh machine that points to kms01, with these licences."""
    return lambda network: simulated(
        network, *copy.deepcopy(licenses), **{"kms_host": KMS01, **values}
    )


def _office(**values: Any) -> License:
    return license_of(
        "gvlk", last_five="8W8W8", family="Office21", application_id=OFFICE_APPLICATION, **values
    )


GVLK = gvlk_license()
MAK_LICENSE = license_of("mak", status=1, last_five=MAK[-5:])

STEPS: dict[str, tuple[Machine, Change, dict[str, Any], list[str]]] = {
    "nothing": (converged, _set(), {}, []),
    "host-set": (converged, _set(kms_host="kms-new"), {}, [SET_HOST]),
    "host-in-another-spelling": (converged, _set(kms_host=KMS01.upper()), {}, [SET_HOST]),
    "host-cleared": (_with(GVLK, kms_host=None), _set(kms_host="kms-new"), {}, [CLEAR_HOST]),
    "port-set": (_with(GVLK, kms_port=1700), _set(kms_port=0), {}, [SET_PORT]),
    "port-cleared": (converged, _set(kms_port=1700), {}, [CLEAR_PORT]),
    "port-without-host": (_with(GVLK, kms_host=None, kms_port=1700),
                          _set(kms_host="kms-new", kms_port=0), {}, [CLEAR_HOST, SET_PORT]),
    "domain-set": (_with(GVLK, lookup_domain="old.example"), _set(lookup_domain=None), {},
                   [SET_DOMAIN]),
    "domain-cleared": (converged, _set(lookup_domain="new.example"), {}, [CLEAR_DOMAIN]),
    "caching": (converged, _set(host_caching=False), {}, [CACHING]),
    "type-cleared": (converged, _set(activation_type_enabled=2), {}, [CLEAR_TYPE, CLEAR_TYPE]),
    "type-set": (_with(GVLK, activation_type_enabled=2), _set(activation_type_enabled=0), {},
                 [SET_TYPE]),
    "type-general-behind-windows": (
        _with(GVLK, _office(), activation_type_enabled=2),
        lambda machine: (_set(activation_type_enabled=3)(machine),
                         _set_license(activation_type_enabled=2)(machine)),
        {}, [SET_TYPE]),
    "type-of-one-product": (_with(GVLK, _office()), _set_license(activation_type_enabled=2), {},
                            [CLEAR_TYPE]),
    "own-host-set": (_with(gvlk_license(kms_host="kms-own", kms_port=1700)),
                     _set_license(kms_host=None, kms_port=0), {}, [SET_HOST, SET_PORT]),
    "own-host-cleared": (converged, _set_license(kms_host="kms-own"), {}, [CLEAR_HOST]),
    "expired": (converged, _set_license(status=5), {}, ACTIVATE),
    "expired-left": (converged, _set_license(status=5), {"activate": False}, []),
    "published-key": (converged, _now(MAK_LICENSE), {"replace_channels": ["mak"]},
                      [*KEY, *ACTIVATE]),
    "published-key-not-activated": (_with(gvlk_license(status=5)), _now(MAK_LICENSE),
                                    {"replace_channels": ["mak"]}, KEY),
    "own-host-of-a-key-put-back": (_with(gvlk_license(kms_host=KMS01)), _now(license_of("retail")),
                                   {}, [*KEY, SET_HOST, *ACTIVATE]),
    "mak": (_with(MAK_LICENSE, foreign_keys={MAK: "mak"}), _now(GVLK), {"product_key": MAK}, KEY),
    "mak-that-is-there": (_with(MAK_LICENSE), _set(kms_host=None), {}, [SET_HOST]),
    "avma": (
        lambda network: simulated(
            network, license_of("avma", status=1, last_five=AVMA_TAIL), kms_host=KMS01,
            manufacturer="Microsoft Corporation", model="Virtual Machine",
        ),
        _now(GVLK), {}, [*KEY, *ACTIVATE],
    ),
    "settings-alone": (_with(license_of("retail")),
                       lambda machine: (_now(GVLK)(machine), _set(kms_host=None)(machine)),
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


LEFT: dict[str, tuple[Machine, Change, dict[str, Any], list[str], str]] = {
    "loopback": (_with(GVLK, kms_host="127.0.0.2"), _set(kms_host=KMS01), {}, ["kms_host"],
                 "'127.0.0.2': this is a loopback address"),
    "public": (_with(GVLK, kms_host="8.8.8.8"), _set(kms_host=KMS01), {}, ["kms_host"], "public"),
    "other-domain": (_with(GVLK, kms_host="kms.old.example"), _set(kms_host=KMS01),
                     {"allowed_kms_domains": ["contoso.example"]}, ["kms_host"],
                     "only hosts in these domains"),
    "masked-key": (_with(GVLK, kms_host=gvlk_of("ServerStandard", 20348)), _set(kms_host=KMS01),
                   {}, ["kms_host"], "'*****-*****-*****-*****-VMK7H'"),
    "port-of-such-a-host": (_with(GVLK, kms_host="127.0.0.2", kms_port=1700),
                            _set(kms_host=KMS01, kms_port=0), {}, ["kms_host", "kms_port"],
                            "loopback"),
    "domain": (_with(GVLK, lookup_domain="a b"), _set(lookup_domain=None), {},
               ["kms_lookup_domain"], "'a b'"),
    "activated-since": (_with(gvlk_license(status=5)), _set_license(status=1), {},
                        ["license_status"], "Windows has no way back"),
    "mak-counts": (_with(MAK_LICENSE, foreign_keys={MAK: "mak"}), _now(GVLK),
                   {"product_key": MAK}, ["license_status"], "counts anew with Microsoft"),
    "not-activated": (converged, _set_license(status=5), {"activate": False}, ["license_status"],
                      "activate is false"),
    "ad-before": (_with(gvlk_license(activation_type=2)), _set_license(activation_type=1), {},
                  ["activation_type"], "Windows has no way back"),
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
    assert f"Not put back: {', '.join(left)}. " in line
    assert told in line


def test_product_that_is_gone_and_add_on_that_came_are_named(
    network: Network, tmp_path: Path
) -> None:
    machine = _with(GVLK, _office(kms_host="kms-o"))(network)
    content = taken_of(machine)
    office = machine.licenses.pop()
    machine.licenses.append(License("mak", "9V9V9", "ESU-Year1", status=1, is_addon=True))
    done = back(machine, content, tmp_path)
    assert done.result["not_restored"] == [f"products.{office.activation_id}"]
    assert "holds no key for this product any more" in done.result["advice"][0]
    assert "its key ends in 9V9V9" in done.result["advice"][1]
    assert machine.calls == []


def test_product_that_came_since_is_left_alone(network: Network, tmp_path: Path) -> None:
    machine = converged(network)
    content = taken_of(machine)
    machine.licenses.append(_office(kms_host="kms-o", kms_port=1700))
    assert back(machine, content, tmp_path).result["plan"] == []


REFUSED: dict[str, tuple[Machine, Change, dict[str, Any], str]] = {
    "build": (converged, _set(build=26100), {}, "no way back to it"),
    "edition": (converged, _set(edition_id="ServerDatacenter"), {},
                "is of ServerStandard build 20348, this machine is ServerDatacenter"),
    "key-needed": (_with(MAK_LICENSE), _now(GVLK), {},
                   "ends in 6789N (channel mak) has to be put back"),
    "no-key": (_with(), _now(GVLK), {}, "The snapshot holds no key"),
    "gvlk-of-another-edition": (_with(license_of("gvlk", last_five="QJ4BJ")), _now(GVLK), {},
                                "is not the one that Microsoft publishes"),
    "subscription": (_with(license_of("subscription", status=1)), _now(GVLK), {},
                     "No key puts back a licence of the channel subscription"),
    "host-does-not-answer": (_with(GVLK, kms_host=KMS_CLOSED), _set_license(status=5), {},
                             "Nothing was written"),
    "clock": (converged, lambda machine: (_set_license(status=5)(machine),
                                          _set(clock_offset_seconds=5 * 3600)(machine)), {},
              "5.0 hours off"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("check_mode", [True, False])
def test_refused_before_anything_is_written(
    network: Network, tmp_path: Path, name: str, check_mode: bool
) -> None:
    start, change, options, told = REFUSED[name]
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path, check_mode, **options)
    assert done.result["failed"] is True
    assert told in done.result["msg"]
    assert done.executions == (READ,)
    assert machine.calls == []


@pytest.mark.parametrize(
    ("start", "change", "option", "kept"),
    [
        (converged, _now(MAK_LICENSE), {"replace_channels": ["mak"]}, "mak"),
        (converged, _now(license_of("csvlk", status=1)), {"replace_channels": ["csvlk"]}, "csvlk"),
        (
            converged,
            _set(kms_host="azkms.core.windows.net"),
            {"replace_cloud_kms_host": True},
            "azure_kms",
        ),
    ],
)
def test_what_is_kept_unless_allowed(
    network: Network,
    tmp_path: Path,
    start: Machine,
    change: Change,
    option: dict[str, Any],
    kept: str,
) -> None:
    machine = start(network)
    content = taken_of(machine)
    change(machine)
    done = back(machine, content, tmp_path)
    assert (done.result["kept"], done.result["changed"], machine.calls) == (kept, False, [])
    assert "Kept" in done.result["advice"][0]
    allowed = back(machine, content, tmp_path, **option)
    assert "failed" not in allowed.result
    assert allowed.result["kept"] is None
    assert allowed.result["not_restored"] == []


@pytest.mark.parametrize(
    ("start", "key", "told"),
    [
        (_with(MAK_LICENSE), OTHER_MAK, "which ends in 6789N (channel mak)"),
        (_with(MAK_LICENSE), "ABCDE", "five groups"),
        (_with(), MAK, "the snapshot holds no key"),
        (_with(license_of("subscription", last_five="6789N")), MAK, "channel subscription"),
        (
            _with(license_of("mak", last_five="VMK7H")),
            gvlk_of("ServerStandard", 20348),
            "this is another",
        ),
        (_with(GVLK), "BCDFG-HJKMP-QRTVW-XY234-VMK7H", "this is another"),
    ],
)
def test_key_of_another_kind_is_refused_by_the_file_alone(
    network: Network, tmp_path: Path, start: Machine, key: str, told: str
) -> None:
    machine = start(network)
    with pytest.raises(InputError) as caught:
        back(machine, taken_of(machine), tmp_path, product_key=key)
    assert str(caught.value).startswith("product_key")
    assert told in str(caught.value)
    assert key[:23] not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "snapshot_folder is missing"),
        ({"snapshot_folder": "a", "snapshot_file": "b"}, "nothing while snapshot_folder is set"),
        ({"snapshot_folder": "no-such-folder"}, "a snapshot of srv1"),
    ],
)
def test_which_file_is_asked_for(options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        rollback_from_options(options_of(**options), "srv1", str)


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
    machine = _with(MAK_LICENSE)(network)
    path = tmp_path / "s.json"
    path.write_text(json.dumps(taken_of(machine)), "utf-8")
    options = options_of(snapshot_file=str(path), product_key=MAK)
    desired = rollback_from_options(options, "srv1", str)
    assert desired.key == MAK
    assert MAK not in repr(desired)
    assert datetime.fromisoformat(desired.snapshot.taken) <= datetime.now(UTC)
