# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One rollback: snapshot and options checked first, then read -> plan -> write -> verify."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .._inputs.controller_file import file_of_machine
from .._inputs.error import InputError, VariableName, shown
from .._kms.endpoint import DEFAULT_KMS_PORT, KmsEndpoint, parse_kms_endpoint
from .._kms.host_name import HostNameError, normalise_host_name
from .._kms_client.settings import KmsSettings
from .._run.desired import run_request
from .._run.life import Life
from .._run.plan import is_foretold
from .._run.remote import Surroundings
from .._run.snapshot import Snapshot
from .._run.snapshot_file import end_job, read_snapshot
from .._windows.desired import Desired
from .._wmi.request import ACTIVATION_TYPES
from .goal import NO_SETTINGS, Rollback
from .key import key_of_snapshot
from .plan import rollback_plan


def roll_back(desired: Rollback, check_mode: bool, outside: Surroundings) -> dict[str, Any]:
    """Bring a machine back to its snapshot and return the module's result."""
    life = Life(outside, run_request(desired.windows))
    result, _state = life.run(lambda state: rollback_plan(state, desired), check_mode)
    not_restored = sorted(_differing(desired.snapshot.state, result["after"], ""))
    result = {**result, "taken": desired.snapshot.taken, "not_restored": not_restored}
    if result.get("failed"):
        return result
    if not check_mode:
        # The machine is back, also where this folder may only be read.
        with suppress(InputError):
            end_job(desired.folder, outside.machine, outside.now(), desired.folder_variable)
    return {**result, "msg": _in_words(result, check_mode)}


def _in_words(result: Mapping[str, Any], check_mode: bool) -> str:
    """What was put back; that nothing was is told as plainly."""
    steps, left, taken = result["plan"], result["not_restored"], result["taken"]
    if steps:
        done = "would be put back" if check_mode else "was put back"
        what = f"This {done} to the state of {taken}: {'; '.join(step['why'] for step in steps)}"
    elif left:
        what = f"Nothing was put back to the state of {taken}"
    else:
        what = f"Nothing was put back: the machine is as it was at {taken}"
    return f"{what}. Other than then: {', '.join(left)}." if left else f"{what}."


def rollback_from_options(options: Mapping[str, Any], machine: str, name: VariableName) -> Rollback:
    """What to go back to; InputError names what is wrong by ``name(option)``."""
    path, variable = _file(options, machine, name)
    snapshot = read_snapshot(path, machine, variable)
    not_set = {
        text: why
        for scope in (snapshot.state, *snapshot.state["products"].values())
        for text, why in _not_set(scope, options, name)
    }
    key = key_of_snapshot(snapshot, options["product_key"], name("product_key"))
    return Rollback(
        snapshot=snapshot,
        windows=_desired(snapshot, options, key, not_set),
        put_key_back=options["put_key_back"],
        not_set=not_set,
        folder=str(path.parent),
        folder_variable=variable,
        key=key,
    )


def _file(options: Mapping[str, Any], machine: str, name: VariableName) -> tuple[Path, str]:
    """The file of the snapshot, and the variable that names it."""
    folder, file = options["snapshot_folder"], options["snapshot_file"]
    if folder and file:
        raise InputError(
            name("snapshot_file"), file, f"nothing while {name('snapshot_folder')} is set"
        )
    if file:
        return Path(file), name("snapshot_file")
    if not folder:
        raise InputError(
            name("snapshot_folder"),
            None,
            f"the folder that an earlier run wrote snapshots to, or {name('snapshot_file')}",
        )
    return file_of_machine(folder, machine), name("snapshot_folder")


def _not_set(
    scope: Mapping[str, Any], options: Mapping[str, Any], name: VariableName
) -> Iterator[tuple[str, str]]:
    """Hosts and domains of the snapshot that no run would set, with the reason."""
    host, domain = scope["kms_host"], scope["kms_lookup_domain"]
    if host is not None:
        try:
            _endpoint(scope, options, name)
        except InputError as error:
            if error.variable == name("allowed_kms_domains"):
                raise
            yield host, f"{shown(host)}: {error.accepted}"
    if domain is not None:
        try:
            normalise_host_name(domain)
        except HostNameError as error:
            yield domain, f"{shown(domain)}: {error}"


def _endpoint(
    scope: Mapping[str, Any], options: Mapping[str, Any], name: VariableName
) -> KmsEndpoint:
    return parse_kms_endpoint(
        scope["kms_host"],
        port=scope["kms_port"] or DEFAULT_KMS_PORT,  # Windows has no port in its host
        allow_public=options["allow_public_kms_host"],
        allowed_domains=tuple(options["allowed_kms_domains"]),
        domains_variable=name("allowed_kms_domains"),
    )


def _desired(
    snapshot: Snapshot,
    options: Mapping[str, Any],
    key: str | None,
    not_set: Mapping[str, str],
) -> Desired:
    """What the guards and the read of a run need to know; the plan does not come from it."""
    then = snapshot.state
    own = then["products"].get(then["activation_id"]) or NO_SETTINGS
    scope = own if own["kms_host"] is not None else then
    uses_kms = then["channel"] == "gvlk" and then["activation_type"] != "ad"
    is_set = scope["kms_host"] is not None
    domain = own["kms_lookup_domain"] or then["kms_lookup_domain"] or ""
    kind = then["activation_type_enabled"]
    return Desired(
        method="kms" if uses_kms else "mak",
        settings=KmsSettings(
            endpoint=_endpoint(scope, options, str)
            if uses_kms and is_set and scope["kms_host"] not in not_set
            else None,
            discovery=uses_kms and not is_set,
            lookup_domain=None if domain in not_set else domain,
            activation_type=None if kind is None else ACTIVATION_TYPES[kind],
        ),
        product_key=key,
        activate=options["activate"],
        replace_channels=frozenset(options["replace_channels"]),
        replace_cloud_kms_host=options["replace_cloud_kms_host"],
        allow_public_kms_host=options["allow_public_kms_host"],
    )


def _differing(then: Mapping[str, Any], after: Mapping[str, Any], at: str) -> Iterator[str]:
    for name, value in then.items():
        if name == "products":
            for activation_id, own in value.items():
                found = after["products"].get(activation_id)
                where = f"products.{activation_id}"
                yield from [where] if found is None else _differing(own, found, f"{where}.")
        elif after[name] != value and is_foretold(name, value) and is_foretold(name, after[name]):
            yield f"{at}{name}"
