"""After any run, the snapshot's state is restored where it can be, and the rest is named."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._rollback.key import OWN_KEYS
from ansible_collections.volume.activation.plugins.plugin_utils._run.plan import WINDOWS_DECIDES
from ansible_collections.volume.activation.plugins.plugin_utils._run.snapshot import (
    state_in_snapshot,
)
from hypothesis import assume, event, given
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.windows import SimulatedWindows
from tests.support.any_run import drawn
from tests.support.any_windows import any_options, machines
from tests.support.full_key import FULL_KEY
from tests.support.rolled_back import Back, back, taken_of
from tests.support.run_on_simulation import (
    KMS01,
    KMS_LOW,
    READ,
    WRITE,
    desired,
    run,
    snapshot,
    state_of,
    twin_of,
)
from tests.support.scenario import MAK

NAME = re.compile(r"^Not put back: ([\w., -]+?)\. ")
OWN_TAIL = "3V66T"
OWN_KEY = f"BCDFG-HJKMP-QRTVW-XY234-{OWN_TAIL}"


def _change_by_hand(draw: st.DrawFn, machine: SimulatedWindows) -> None:
    """What a colleague, an image or another tool may have done to any setting."""
    types = st.sampled_from([0, 0, 1, 2, 3])
    hosts = st.sampled_from([None, KMS01, KMS_LOW, "azkms.core.windows.net"])
    domains = st.sampled_from([None, "contoso.example", "other.example"])
    ports = st.sampled_from([0, 1688, 1700])
    if draw(st.booleans()):
        machine.kms_host, machine.kms_port = draw(hosts), draw(ports)
        machine.activation_type_enabled = draw(types)
    machine.lookup_domain = draw(domains)
    machine.host_caching = draw(st.booleans())
    for license in machine.licenses:
        if draw(st.booleans()):
            license.kms_host, license.kms_port = draw(hosts), draw(ports)
            license.lookup_domain = draw(domains)
            license.activation_type_enabled = draw(types)


def _named(result: dict[str, Any]) -> set[str]:
    found = (NAME.match(line) for line in result["advice"])
    return {name for each in found if each for name in each[1].split(", ")}


def _flat(state: dict[str, Any]) -> dict[str, Any]:
    own = {
        f"products.{each}.{name}": value
        for each, settings_of in state["products"].items()
        for name, value in settings_of.items()
    }
    return {**{name: value for name, value in state.items() if name != "products"}, **own}


def _check_restored(then: dict[str, Any], machine: SimulatedWindows, done: Back) -> None:
    """What differs from the snapshot is told, in the result and by name with its reason."""
    now = _flat(state_in_snapshot(state_of(machine)))
    listed = set(done.result["not_restored"])
    for name, value in _flat(then).items():
        product = ".".join(name.split(".")[:2])
        if name not in now:
            assert product in listed, name
        elif now[name] != value:
            unknown = name in WINDOWS_DECIDES and (value is None or now[name] is None)
            assert unknown or name in listed, name
    assert listed <= _named(done.result) | {
        name for name in listed if name in WINDOWS_DECIDES and now[name] == "unlicensed"
    }


@drawn(125, least=50)
@given(data=st.data(), options=any_options(), other=any_options())
def test_any_rollback(
    network: Network, data: st.DataObject, options: dict[str, Any], other: dict[str, Any]
) -> None:
    """Snapshot, one or two runs, then a rollback in check mode, a rollback, and one more."""
    machine = data.draw(machines(network))
    windows = machine.windows_license
    # The simulation installs a key for the machine's own edition alone.
    assume(windows is None or windows.family == machine.edition_id)
    own_channel = windows.channel if windows else "mak"
    machine.foreign_keys = {**machine.foreign_keys, OWN_KEY: own_channel}
    content = taken_of(machine)
    for each in (options, *([other] if data.draw(st.booleans()) else [])):
        try:
            desired(**each)
        except InputError:
            continue
        run(machine, **each)
    if data.draw(st.booleans()):
        data.draw(st.composite(_change_by_hand)(machine))
    ids = [license.activation_id for license in machine.licenses]
    assume(len(ids) == len(set(ids)))  # as in Windows, where each product is there once
    if data.draw(st.integers(0, 9)):
        machine.wmi_faults.clear()
    is_own = content["state"]["partial_product_key"] == OWN_TAIL
    is_own = is_own and content["state"]["channel"] in OWN_KEYS
    options = {
        "put_key_back": data.draw(st.booleans()),
        "activate": data.draw(st.booleans()),
        "product_key": data.draw(
            st.sampled_from([OWN_KEY] * 6 + [None, MAK] if is_own else [None] * 7 + [MAK])
        ),
        "replace_channels": data.draw(
            st.sampled_from([[], argument_spec("windows")["replace_channels"]["choices"]])
        ),
        "replace_cloud_kms_host": data.draw(st.booleans()),
        "allow_public_kms_host": data.draw(st.booleans()),
    }
    with tempfile.TemporaryDirectory() as name:
        _check_rollback(network, machine, content, Path(name), options)


def _check_rollback(
    network: Network,
    machine: SimulatedWindows,
    content: dict[str, Any],
    folder: Path,
    options: dict[str, Any],
) -> None:
    held = snapshot(machine)
    sandbox = twin_of(machine)
    sandbox.calls.clear()
    try:
        foretold = back(sandbox, content, folder, check_mode=True, **options)
    except InputError as error:
        event("input refused")
        assert "product_key" in str(error)
        assert not FULL_KEY.search(str(error))
        return
    assert foretold.executions == (READ,)
    assert snapshot(sandbox) == {**held, "calls": []}

    machine.calls.clear()
    done = back(machine, content, folder, **options)
    assert not FULL_KEY.search(json.dumps(done.result))
    wrote = bool(machine.calls) or "failed with 0x" in done.result.get("msg", "")
    assert done.executions == ((READ, WRITE) if wrote else (READ,))
    for part in ("plan", "before", "kept", "product"):
        assert done.result[part] == foretold.result[part], part
    if foretold.result.get("failed"):
        event("refused, or stopped by a finding")
        assert done.result == foretold.result
        assert snapshot(machine) == {**held, "calls": []}
        return
    if done.result["kept"]:
        event("kept")
        assert machine.calls == []
        return
    if done.result.get("failed"):
        event("failed while writing")
        assert "failed with 0x" in done.result["msg"] or "'ad'" in done.result["msg"]
        return
    _check_restored(content["state"], machine, done)
    for part, value in foretold.result["after"].items():
        if value is not None or part not in WINDOWS_DECIDES:
            assert value == done.result["after"][part], part
    event("wrote" if machine.calls else "nothing to do")
    if done.result["not_restored"]:
        event("named what stays")

    held = snapshot(machine)
    machine.calls.clear()
    again = back(machine, content, folder, **options)
    assert again.executions == (READ,)
    assert (again.result["changed"], again.result["plan"]) == (False, [])
    assert snapshot(machine) == {**held, "calls": []}
