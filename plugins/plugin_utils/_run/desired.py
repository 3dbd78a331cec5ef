# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is desired of a KMS client, of Windows or of Office, and what is read for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .._inputs.error import VariableName
from .._kms.endpoint import KmsEndpoint
from .._kms_client.renewal import NO_RENEWAL, Renewal, renewal_from_options
from .._kms_client.settings import KmsSettings, check_method, kms_settings
from .._machine.state import MachineState
from .._wmi.request import MAX_PROBES, NOTHING_FURTHER, Further, read_request
from .retry_delay import ONCE, Attempts, attempts_from_options


@dataclass(frozen=True, kw_only=True)
class DesiredClient:
    """What a KMS client shall be."""

    method: str
    settings: KmsSettings
    activate: bool
    replace_channels: frozenset[str]
    allow_public_kms_host: bool
    accept_insufficient_count: bool = False
    attempts: Attempts = ONCE
    renewal: Renewal = NO_RENEWAL

    @property
    def further(self) -> Further:
        """What is read beyond what every run needs."""
        return NOTHING_FURTHER

    @property
    def endpoint(self) -> KmsEndpoint | None:
        """The KMS host that is asked for by hand."""
        return self.settings.endpoint

    @property
    def uses_kms(self) -> bool:
        """Whether the activation asks a KMS host."""
        return self.method == "kms"

    def new_in_windows_8(self) -> Iterator[tuple[str, str]]:
        """Of what is asked for what came with Windows 8: in words, and the option to leave out."""
        if self.method == "ad":
            yield "Active Directory-based activation", "method: ad"
        if self.settings.activation_type is not None:
            yield "activation types", "activation_type"
        if self.settings.lookup_domain is not None:
            yield "lookup domain", "kms_lookup_domain"

    def why_no_domain(self, state: MachineState) -> str | None:
        """Why a machine in a workgroup can't be activated so; none where nothing is in the way."""
        if self.method != "ad" or state.is_domain_joined is not False:
            return None
        return (
            f"This machine is in the workgroup {state.domain or 'without a name'}, and Active "
            "Directory-based activation works in a domain alone. Join it to the domain, or use "
            "method kms"
        )


def client_from_options(
    options: Mapping[str, Any], machine: str, name: VariableName
) -> dict[str, Any]:
    """The fields of a DesiredClient from a module's options; InputError names ``name(option)``."""
    settings = kms_settings(options, machine, name)
    check_method(options["method"], options, settings, name)
    return {
        "method": options["method"],
        "settings": settings,
        "activate": options["activate"],
        "replace_channels": frozenset(options["replace_channels"]),
        "allow_public_kms_host": options["allow_public_kms_host"],
        "accept_insufficient_count": options["accept_insufficient_count"],
        "attempts": attempts_from_options(options, name),
        "renewal": renewal_from_options(options, machine, name),
    }


def run_request(desired: DesiredClient) -> dict[str, Any]:
    """What a run reads before it plans, with the KMS hosts that are asked for or found."""
    settings = desired.settings
    return read_request(
        discover=settings.discovery,
        lookup_domain=settings.lookup_domain,
        endpoints=settings.endpoints[:MAX_PROBES],
        further=replace(desired.further, probe_found=MAX_PROBES if settings.discovery else 0),
    )
