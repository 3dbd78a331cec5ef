# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of Windows activation that an operator asks for, checked as far as the inputs show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue import product_of_key
from ansible_collections.volume.activation.plugins.plugin_utils._input_error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_endpoint import (
    KmsEndpoint,
    parse_kms_endpoint,
)
from ansible_collections.volume.activation.plugins.plugin_utils._product_key import (
    normalise_product_key,
)

METHODS = ("kms",)

REPLACEABLE_CHANNELS = ("mak", "retail", "oem", "subscription", "avma", "csvlk")
"""Channels whose licence is kept unless the operator names them."""


@dataclass(frozen=True)
class Desired:
    """What Windows shall be. ``endpoint`` none means: find the KMS host through DNS.

    ``retry_delay`` is seconds before the first retry.
    """

    method: str
    endpoint: KmsEndpoint | None
    product_key: str | None = field(repr=False)
    activate: bool
    replace_channels: frozenset[str]
    replace_cloud_kms_host: bool
    accept_insufficient_count: bool
    allow_public_kms_host: bool
    retries: int
    retry_delay: int


def desired_from_options(options: Mapping[str, Any], name: Callable[[str], str] = str) -> Desired:
    """Desired state from a module's options; InputError names the option by ``name(option)``."""
    endpoint = _endpoint(options, name)
    return Desired(
        method=options["method"],
        endpoint=endpoint,
        product_key=_gvlk(options.get("product_key"), name("product_key")),
        activate=options["activate"],
        replace_channels=frozenset(options["replace_channels"]),
        replace_cloud_kms_host=options["replace_cloud_kms_host"],
        accept_insufficient_count=options["accept_insufficient_count"],
        allow_public_kms_host=options["allow_public_kms_host"],
        retries=_in_range(options["retries"], name("retries"), 0, 20, "times"),
        retry_delay=_in_range(options["retry_delay"], name("retry_delay"), 0, 3600, "seconds"),
    )


def _endpoint(options: Mapping[str, Any], name: Callable[[str], str]) -> KmsEndpoint | None:
    host, port = options.get("kms_host"), options.get("kms_port")
    if options["kms_discovery"]:
        for option, value in (("kms_host", host), ("kms_port", port)):
            if value not in (None, ""):
                raise InputError(
                    name(option),
                    value,
                    f"nothing while {name('kms_discovery')} is true: DNS names host and port",
                )
        return None
    if host in (None, ""):
        raise InputError(
            name("kms_host"),
            None,
            f"the name or address of your KMS host, or {name('kms_discovery')}: true to find it "
            "through DNS",
        )
    return parse_kms_endpoint(
        host,
        port=port,
        variable=name("kms_host"),
        port_variable=name("kms_port"),
        allow_public=options["allow_public_kms_host"],
        allowed_domains=tuple(options["allowed_kms_domains"]),
    )


def _gvlk(value: object, variable: str) -> str | None:
    """The operator's key, if it is a published GVLK of a Windows edition."""
    if value is None or value == "":
        return None
    key = normalise_product_key(value, variable=variable)
    accepted = "a GVLK that Microsoft publishes for a Windows edition"
    known = product_of_key(key)
    if known is None:
        raise InputError(
            variable,
            key,
            f"{accepted}; this key is not in Microsoft's list. Leave it out to have "
            "the right one chosen",
        )
    if known.kind != "gvlk":
        raise InputError(
            variable,
            key,
            f"{accepted}; this key belongs to {known.products[0]} ({known.kind}), "
            "which is not a KMS client of Windows",
        )
    return key


def _in_range(value: int, variable: str, low: int, high: int, unit: str) -> int:
    if not low <= value <= high:
        raise InputError(variable, value, f"{low} to {high} {unit}")
    return value
