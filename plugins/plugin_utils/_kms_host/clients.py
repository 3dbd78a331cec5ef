# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Windows a KMS host can activate: by its own Windows, its updates and its key."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path

from .._catalogue.finding import Finding, finding
from .._catalogue.host_keys import csvlk_generation, host_keys, keys_instead
from .._catalogue.keys import gvlk_of
from .._catalogue.tables import Gvlk, windows_gvlks
from .._inputs.table_file import read_yaml
from .._machine.state import MachineState
from .desired import DesiredHost

_UPDATES = Path(__file__).parent / "data" / "kms_host_updates.yml"


def product_of_machine(state: MachineState) -> str | None:
    """The Windows of the machine, such as ``Windows Server 2022``; none where it is not known."""
    gvlk = gvlk_of(state.windows.edition_id, state.windows.build)
    return gvlk.product if gvlk else None


def client_findings(state: MachineState, desired: DesiredHost) -> tuple[Finding, ...]:
    """What keeps the machine from activating the products that are asked for, before any write."""
    host = product_of_machine(state)
    if host is None:
        return ()
    found = [
        finding for name in desired.clients for finding in _of_host(state, host, _client(name))
    ]
    return tuple(found)


def key_findings(state: MachineState, desired: DesiredHost) -> tuple[Finding, ...]:
    """What the generation of the key that the machine holds does not activate.

    The generation is in the channel that Windows names, so it is known after an installation alone.
    """
    product = state.windows_product
    generation = csvlk_generation(product.description) if product else None
    if product is None or generation is None:
        return ()
    of_key = f"The host key that ends in {product.partial_product_key} is one of {generation}"
    return tuple(_of_key(state, desired, generation, of_key))


def _client(product: str) -> Gvlk:
    # Of a Windows the table has the editions for the long term last.
    return next(row for row in windows_gvlks() if row.product == product)


def _of_host(state: MachineState, host: str, client: Gvlk) -> Iterator[Finding]:
    found = host_keys(client, host)
    if found is None:
        yield finding("client_unknown", product=client.product)
    elif not found.keys:
        yield finding(
            "client_not_served", host=host, product=client.product, keys=" or ".join(found.all_keys)
        )
    else:
        yield from _updates(state, host, client, found.updates)


def _updates(
    state: MachineState, host: str, client: Gvlk, updates: tuple[str, ...]
) -> Iterator[Finding]:
    if not updates:
        return
    names = " or ".join(update.removesuffix(" or later") for update in updates)
    what = f"{host} needs the update {names} or a later one to activate {client.product}"
    revisions = [_revision(update, state.windows.build) for update in updates]
    ubr = state.windows.ubr
    known = [revision for revision in revisions if revision is not None]
    if ubr is not None and any(ubr >= revision for revision in known):
        return
    build = state.windows.build
    if ubr is None or len(known) < len(revisions):
        yield finding(
            "update_not_checked",
            what=what,
            why=f"Which revision of build {build} has it is not known here"
            if ubr is not None
            else "The registry value UBR is missing",
        )
        return
    yield finding("update_missing", what=what, build=build, least=min(known), ubr=ubr)


def _revision(update: str, build: int) -> int | None:
    """The UBR of an update, such as ``KB5003638 or later``; none where it is not known."""
    return _revisions().get((update.split()[0], build))


@functools.cache
def _revisions() -> Mapping[tuple[str, int], int]:
    return {(row["update"], row["build"]): row["ubr"] for row in read_yaml(_UPDATES)["updates"]}


def _of_key(
    state: MachineState, desired: DesiredHost, generation: str, of_key: str
) -> Iterator[Finding]:
    host = product_of_machine(state)
    if host is not None:
        instead = keys_instead(_client(host), generation)
        if instead:
            yield finding(
                "older_host_key",
                severity="warning" if desired.product_key is None else "error",
                of_key=of_key,
                host=host,
                keys=" or ".join(instead),
            )
    for name in desired.clients:
        instead = keys_instead(_client(name), generation) if name != host else ()
        if instead:
            yield finding("client_not_in_key", of_key=of_key, name=name, keys=" or ".join(instead))
