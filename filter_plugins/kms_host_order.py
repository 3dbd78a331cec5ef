# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter that tells in which order a machine asks the KMS hosts of its site."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import in_order_for

_MACHINE_ACCEPTED = "give the machine's name in the inventory"


@with_ansible_errors
def kms_host_order(
    hosts: object,
    machine: object = None,
    allow_public: object = False,
    allowed_domains: Iterable[str] = (),
    variable: str = "kms_hosts",
) -> list[str]:
    """Return the endpoints as ``host:port``, first the one that the machine asks first."""
    if not isinstance(allow_public, bool):
        raise InputTypeError("allow_public", allow_public, "give true or false")
    if not isinstance(machine, str | None):
        raise InputTypeError("machine", machine, _MACHINE_ACCEPTED)
    if machine is None or not machine.strip():
        raise InputError("machine", machine, _MACHINE_ACCEPTED)
    parsed = parse_kms_hosts(
        hosts,
        variable=variable,
        allow_public=allow_public,
        allowed_domains=allowed_domains,
        domains_variable="allowed_domains",
    )
    return [str(endpoint) for endpoint in in_order_for(machine, parsed)]


class FilterModule:
    """Entry for ansible."""

    def filters(self) -> dict[str, Callable[..., list[str]]]:
        """Names of the filters."""
        return {"kms_host_order": kms_host_order}
