"""The desired state of a KMS host from options, with the module's defaults for the rest."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.desired import (
    DesiredHost,
    host_from_options,
)

HOST_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789N"
"""Of the shape of a key, and no key of Microsoft's: the lab's machines take it where told to."""


def host_options(**options: Any) -> dict[str, Any]:
    """The module's options with its defaults for those that are not given."""
    defaults = {
        name: copy.copy(spec.get("default")) for name, spec in argument_spec("kms_host").items()
    }
    unknown = set(options) - set(defaults)
    if unknown:
        raise TypeError(f"volume.activation.kms_host has no option {sorted(unknown)}")
    return {**defaults, **options}


def desired_host(**options: Any) -> DesiredHost:
    """The KMS host that these options ask for."""
    return host_from_options(host_options(**options))
