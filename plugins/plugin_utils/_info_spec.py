# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.info; their meaning is in plugins/modules/info.yml."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._desired import METHODS
from ansible_collections.volume.activation.plugins.plugin_utils._input_error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_endpoint import (
    KmsEndpoint,
    parse_kms_endpoint,
)

# kms_port is raw: a type error of core's would print what was given.
INFO_ARGUMENT_SPEC: Mapping[str, Mapping[str, Any]] = {
    "all": {"type": "bool", "default": False},
    "dns": {"type": "bool", "default": True},
    "expected": {
        "type": "dict",
        "options": {
            "method": {"type": "str", "choices": list(METHODS)},
            "kms_host": {"type": "str"},
            "kms_port": {"type": "raw"},
            "kms_discovery": {"type": "bool", "default": False},
        },
    },
    "kms_host": {"type": "str"},
    "kms_port": {"type": "raw"},
}


def expected_settings(
    options: Mapping[str, Any], name: Callable[[str], str] = str
) -> dict[str, Any] | None:
    """What the inventory wants of the machine, checked; InputError names the part at fault."""
    given = options["expected"]
    if given is None:
        return None
    endpoint = endpoint_to_probe(given, lambda part: f"{name('expected')}.{part}")
    return {
        "method": given["method"],
        "kms_host": endpoint.host if endpoint else None,
        "kms_port": endpoint.port if endpoint else None,
        "kms_discovery": given["kms_discovery"],
    }


def endpoint_to_probe(
    options: Mapping[str, Any], name: Callable[[str], str] = str
) -> KmsEndpoint | None:
    """The KMS host that the options name, or none; InputError names the option at fault."""
    host, port = options.get("kms_host"), options.get("kms_port")
    if host in (None, ""):
        if port not in (None, ""):
            raise InputError(name("kms_port"), port, f"only together with {name('kms_host')}")
        return None
    return parse_kms_endpoint(
        host,
        port=None if port == "" else port,
        variable=name("kms_host"),
        port_variable=name("kms_port"),
        # The address of a mere look is no target of an activation.
        allow_public=options.get("allow_public_kms_host", True),
        allowed_domains=tuple(options.get("allowed_kms_domains") or ()),
    )
