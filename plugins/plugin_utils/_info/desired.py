# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options of volume.activation.info ask for, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._inputs.error import InputError, VariableName
from .._inputs.guid import parse_guid
from .._kms.endpoint import KmsEndpoint
from .._kms_client.settings import endpoint_of, kms_hosts_in_order
from .._machine.history import MAX_EVENTS


def events_of_each_kind(options: Mapping[str, Any], name: VariableName = str) -> int:
    """How many events of each kind are read; InputError for a number that no answer can hold."""
    most = int(options["history"])
    if not 0 <= most <= MAX_EVENTS:
        accepted = f"how many events of each kind to read, 0 to {MAX_EVENTS}"
        raise InputError(name("history"), most, accepted)
    return most


def activation_ids(options: Mapping[str, Any], name: VariableName = str) -> tuple[str, ...]:
    """The products that are meant, each once; InputError for what is no GUID."""
    given = options["activation_id"]
    variable = name("activation_id")
    return tuple(
        dict.fromkeys(parse_guid(each, f"{variable}[{i}]") for i, each in enumerate(given))
    )


def expected_settings(
    options: Mapping[str, Any], machine: str, name_of_part: VariableName = str
) -> dict[str, Any] | None:
    """What the inventory wants of the machine, checked; InputError names ``name_of_part(part)``.

    Of several KMS hosts ``kms_host`` and ``kms_port`` are those that the machine asks first.
    """
    given = options["expected"]
    if given is None:
        return None
    endpoints = endpoints_to_probe(given, machine, name_of_part)
    endpoint = endpoints[0] if endpoints else None
    return {
        "method": given["method"],
        "kms_host": endpoint.host if endpoint else None,
        "kms_port": endpoint.port if endpoint else None,
        "kms_hosts": [str(each) for each in endpoints if len(endpoints) > 1],
        "kms_discovery": given["kms_discovery"],
    }


def endpoints_to_probe(
    options: Mapping[str, Any], machine: str, name: VariableName = str
) -> tuple[KmsEndpoint, ...]:
    """The KMS hosts that the options name, in the machine's order; InputError names the option."""
    # The address of a mere look is no target of an activation.
    looked_at = {"kms_hosts": [], "allow_public_kms_host": True, "allowed_kms_domains": []}
    given = {**looked_at, **options}
    hosts = kms_hosts_in_order(given, machine, name)
    endpoint = endpoint_of(given, name)
    return hosts if endpoint is None else (endpoint,)
