# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an operator wants to know of the KMS hosts that a machine would ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .._catalogue.finding import Finding, finding
from .._catalogue.host_keys import host_keys
from .._kms.endpoint import KmsEndpoint, cloud_provider_of, same_host
from .._kms_client.settings import KmsSettings
from .._kms_client.source import by_preference, kms_host_source
from .._machine.state import MachineState
from .machine import published_key


@dataclass(frozen=True)
class DesiredKms:
    """The KMS host that is asked for, and the Windows that it runs when that is known.

    Of several, ``candidates`` in the machine's order, ``endpoint`` is the first.
    """

    endpoint: KmsEndpoint | None
    allow_public_kms_host: bool = False
    kms_host_product: str | None = None
    uses_kms: bool = True
    candidates: tuple[KmsEndpoint, ...] = ()

    @property
    def settings(self) -> KmsSettings:
        """The host that is asked for, or DNS."""
        return KmsSettings(
            endpoint=self.endpoint,
            candidates=self.candidates,
            discovery=self.endpoint is None,
        )

    def asks_for(self, host: str) -> bool:
        """Whether the host is one of those that are asked for."""
        return any(same_host(host, each.host) for each in self.settings.endpoints)


def kms_findings(state: MachineState, desired: DesiredKms) -> tuple[Finding, ...]:
    """DNS, ports, the host that is set now, and the host's key."""
    return (
        *_discovery(state, desired),
        *_answers(state),
        *_current_host(state, desired),
        *_host_key(state, desired),
    )


def cloud_kms_in_use(state: MachineState, desired: DesiredKms) -> str | None:
    """The cloud whose own KMS host the machine asks, unless that host is asked for."""
    host = kms_host_source(state).host
    if host is None or desired.asks_for(host):
        return None
    return cloud_provider_of(host)


def _discovery(state: MachineState, desired: DesiredKms) -> Iterator[Finding]:
    found = state.discovery
    if found is None:
        yield finding("not_checked.dns")
    elif found.records:
        named = [f"{record.host}:{record.port}" for record in by_preference(found)]
        yield finding(
            "kms_srv_records", number=len(named), domain=found.domain, named=", ".join(named)
        )
        unprobed = len(named) - len(state.probes_found)
        if desired.endpoint is None and unprobed:
            yield finding("kms_hosts_not_probed", unprobed=unprobed, most=len(state.probes_found))
    elif desired.endpoint is not None:
        yield finding(
            "kms_srv_records.none",
            why=f"_vlmcs._tcp was asked in {found.answers()}"
            if found.asked
            else "This machine has no DNS suffix",
            used="one of kms_hosts" if desired.candidates else desired.endpoint,
        )


def _answers(state: MachineState) -> Iterator[Finding]:
    for probe in (*state.probes, *state.probes_found):
        if probe.is_open:
            yield finding(
                "kms_host_answers",
                endpoint=KmsEndpoint(probe.host, probe.port),
                milliseconds=probe.milliseconds,
                addresses=", ".join(probe.addresses),
            )


def _current_host(state: MachineState, desired: DesiredKms) -> Iterator[Finding]:
    current, provider = state.effective_kms_host, cloud_kms_in_use(state, desired)
    if provider is not None:
        yield finding("cloud_kms", provider=provider, host=kms_host_source(state).host)
    elif current is not None and desired.endpoint is None:
        yield finding("kms_host_set", host=current)
    elif current is not None and desired.endpoint and not desired.asks_for(current):
        yield finding(
            "kms_host_other",
            host=current,
            asked=", ".join(each.host for each in desired.settings.endpoints),
        )


def _host_key(state: MachineState, desired: DesiredKms) -> Iterator[Finding]:
    gvlk = published_key(state)
    if desired.kms_host_product is None or gvlk is None:
        return
    name, host = gvlk.name, desired.kms_host_product
    found = host_keys(gvlk, host)
    if found is None:
        yield finding("kms_host_key.unknown", name=name)
    elif not found.keys:
        yield finding("kms_host_key.none", host=host, name=name, keys=" or ".join(found.all_keys))
    else:
        yield finding(
            "kms_host_key",
            host=host,
            name=name,
            keys=" or ".join(found.keys),
            updates=f", and that it has {' or '.join(found.updates)}" if found.updates else "",
        )
