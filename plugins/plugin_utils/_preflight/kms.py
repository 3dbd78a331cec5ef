# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an operator wants to know of the KMS hosts that a machine would ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .._catalogue.host_keys import host_keys
from .._kms.endpoint import KmsEndpoint, cloud_provider_of, same_host
from .._kms_client.settings import KmsSettings
from .._kms_client.source import by_preference, kms_host_source
from .._machine.state import MachineState
from .._run.guards import Finding
from .machine import NOTHING_TO_DO, published_key


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
        yield Finding.warning(
            "not_checked",
            "Names, SRV records and ports were not checked from this machine",
            "This Windows has no Resolve-DnsName, which came with Windows 8 and Server 2012",
            "Check them by hand: nslookup -type=srv _vlmcs._tcp",
        )
    elif found.records:
        named = [f"{record.host}:{record.port}" for record in by_preference(found)]
        yield Finding.info(
            "kms_srv_records",
            f"DNS names {len(named)} KMS host(s) in {found.domain}: {', '.join(named)}",
            f"The SRV record _vlmcs._tcp.{found.domain} was found from this machine",
            NOTHING_TO_DO,
        )
        unprobed = len(named) - len(state.probes_found)
        if desired.endpoint is None and unprobed:
            yield Finding.info(
                "kms_hosts_not_probed",
                f"{unprobed} of these KMS hosts were not probed",
                f"No more than {len(state.probes_found)} are, as each may take seconds",
                "Name one in kms_host to have it probed",
            )
    elif desired.endpoint is not None:
        yield Finding.info(
            "kms_srv_records",
            "DNS names no KMS host for this machine",
            f"_vlmcs._tcp was asked in {found.answers()}"
            if found.asked
            else "This machine has no DNS suffix",
            f"{NOTHING_TO_DO}: "
            + ("one of kms_hosts is used" if desired.candidates else f"{desired.endpoint} is used"),
        )


def _answers(state: MachineState) -> Iterator[Finding]:
    for probe in (*state.probes, *state.probes_found):
        if probe.is_open:
            yield Finding.info(
                "kms_host_answers",
                f"{KmsEndpoint(probe.host, probe.port)} answers after {probe.milliseconds} ms",
                f"A TCP connection to {', '.join(probe.addresses)} opened from this machine",
                NOTHING_TO_DO,
            )


def _current_host(state: MachineState, desired: DesiredKms) -> Iterator[Finding]:
    current, provider = state.effective_kms_host, cloud_kms_in_use(state, desired)
    if provider is not None:
        yield Finding.warning(
            "cloud_kms",
            f"This machine asks the KMS host of its cloud, {provider}",
            f"Its KMS host is {kms_host_source(state).host}",
            "Leave it, or set replace_cloud_kms_host: true in volume.activation.windows",
        )
    elif current is not None and desired.endpoint is None:
        yield Finding.warning(
            "kms_host_set",
            f"The KMS host {current} is set by hand",
            "A host set by hand wins over the ones that DNS names, and was not probed",
            "Name it in kms_host to have it checked, or clear it by kms_discovery: true "
            "of volume.activation.windows",
        )
    elif current is not None and desired.endpoint and not desired.asks_for(current):
        yield Finding.info(
            "kms_host_other",
            f"Another KMS host is set by hand, {current}",
            f"{', '.join(each.host for each in desired.settings.endpoints)} is asked for",
            "volume.activation.windows sets it",
        )


def _host_key(state: MachineState, desired: DesiredKms) -> Iterator[Finding]:
    gvlk = published_key(state)
    if desired.kms_host_product is None or gvlk is None:
        return
    name, host = gvlk.name, desired.kms_host_product
    found = host_keys(gvlk, host)
    if found is None:
        yield Finding.warning(
            "kms_host_key",
            f"Which KMS host key activates {name} is not known here",
            "Microsoft's matrix of KMS hosts and clients does not name it",
            "Compare with the page that the volume licensing centre links to",
        )
    elif not found.keys:
        yield Finding.error(
            "kms_host_key",
            f"A KMS host on {host} can not activate {name}",
            "It needs a host key (CSVLK) of " + " or ".join(found.all_keys),
            "Use a KMS host on a Windows that takes such a key",
        )
    else:
        yield Finding.info(
            "kms_host_key",
            f"A KMS host on {host} can activate {name}",
            "It needs a host key (CSVLK) of " + " or ".join(found.keys),
            "Check the key on the host (volume.activation.info there)"
            + (f", and that it has {' or '.join(found.updates)}" if found.updates else ""),
        )
