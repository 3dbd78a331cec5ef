# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter that checks a KMS endpoint and takes it apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputTypeError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    parse_kms_endpoint,
)


@with_ansible_errors
def kms_endpoint(
    endpoint: object,
    port: object = None,
    allow_public: object = False,
    allowed_domains: Iterable[str] = (),
    variable: str = "kms_host",
    port_variable: str = "kms_port",
) -> dict[str, Any]:
    """Return host and port of an endpoint, in one spelling."""
    if not isinstance(allow_public, bool):
        raise InputTypeError("allow_public", allow_public, "give true or false")
    parsed = parse_kms_endpoint(
        endpoint,
        port=port,
        variable=variable,
        port_variable=port_variable,
        allow_public=allow_public,
        allowed_domains=allowed_domains,
        domains_variable="allowed_domains",
    )
    return {"host": parsed.host, "port": parsed.port}


class FilterModule:
    """Filters on KMS endpoints."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"kms_endpoint": kms_endpoint}
