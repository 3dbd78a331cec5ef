# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The KMS host that an operator asks for, checked as far as the inputs show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._catalogue.given_key import own_key
from .._catalogue.tables import windows_gvlks
from .._inputs.error import HIDDEN, InputError, InputTypeError, VariableName
from .._inputs.product_key import last_five
from .._inputs.whole_number import whole_number
from .._machine.firewall_rule import remote_addresses
from .._machine.publish_domains import PublishDomain, publish_domains_from_option
from .._run.retry_delay import Attempts, attempts_from_options

PORTS = (1, 65535)
INTERVAL_MINUTES = (15, 43200)
"""Both intervals; Slmgr.vbs options page and the registry settings of volume activation."""

_WINDOWS_KEY = "your organisation's own KMS host key (CSVLK) from Microsoft's admin centre"
_OFFICE_KEYS = "a list of your organisation's own KMS host keys (CSVLK) for Office"


@dataclass(frozen=True)
class DesiredFirewall:
    """The rules to turn on; no addresses: as they are."""

    rules: tuple[str, ...]
    profiles: frozenset[str]
    remote_addresses: frozenset[str]


@dataclass(frozen=True)
class DesiredHost:
    """What a KMS host shall be; None: as it is. Intervals are minutes.

    ``product_key`` and ``office_keys`` are CSVLKs. ``offline_folder`` is a folder on the
    controller. ``clients`` are products that the host shall activate.
    """

    product_key: str | None = field(repr=False)
    office_keys: tuple[str, ...] = field(repr=False)
    activation: str
    offline_folder: str | None
    listening_port: int
    activation_interval: int | None
    renewal_interval: int | None
    dns_publishing: bool | None
    publish_domains: tuple[PublishDomain, ...] | None
    low_priority: bool | None
    firewall: DesiredFirewall | None
    install_feature: bool
    may_restart: bool
    clients: tuple[str, ...]
    allow_client_windows: bool
    replace_channels: frozenset[str]
    attempts: Attempts

    @property
    def tail(self) -> str | None:
        """The last five characters of the key for Windows."""
        return last_five(self.product_key) if self.product_key else None


def host_from_options(options: Mapping[str, Any], name: VariableName = str) -> DesiredHost:
    """Desired state from the module's options; InputError names the option by ``name(option)``."""
    key = _product_key(options["product_key"], name("product_key"))
    office = _office_keys(options["office_product_keys"], name("office_product_keys"))
    if key in office:
        raise InputError(
            name("office_product_keys"), HIDDEN, f"other keys than {name('product_key')}"
        )

    def interval(option: str) -> int | None:
        given = options[option]
        if given is None or given == "":
            return None
        return whole_number(
            given, name(option), *INTERVAL_MINUTES, "a whole number from {} to {}, minutes"
        )

    return DesiredHost(
        product_key=key,
        office_keys=office,
        activation=options["activation"],
        offline_folder=_offline_folder(options, office, name),
        listening_port=whole_number(
            options["listening_port"],
            name("listening_port"),
            *PORTS,
            "a whole number from {} to {}, as a TCP port",
        ),
        activation_interval=interval("activation_interval_minutes"),
        renewal_interval=interval("renewal_interval_minutes"),
        dns_publishing=options["dns_publishing"],
        publish_domains=_publish_domains(options, name),
        low_priority=None if options["priority"] is None else options["priority"] == "low",
        firewall=_firewall(options, name),
        install_feature=options["install_feature"],
        may_restart=options["restart_service"] == "auto",
        clients=_clients(options["clients"], name("clients")),
        allow_client_windows=options["allow_client_windows"],
        replace_channels=frozenset(options["replace_channels"]),
        attempts=attempts_from_options(options, name),
    )


def _product_key(value: object, variable: str) -> str | None:
    if value is None or value == "":
        return None
    return own_key(value, variable, _WINDOWS_KEY, "makes no KMS host")


def _office_keys(value: object, variable: str) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if not isinstance(value, list | tuple):
        raise InputTypeError(variable, value, _OFFICE_KEYS)
    keys = []
    for number, each in enumerate(value):
        entry = f"{variable}[{number}]"
        key = _product_key(each, entry)
        if key is None:
            raise InputError(entry, None, _OFFICE_KEYS)
        if key in keys:
            raise InputError(entry, key, "each key once")
        keys.append(key)
    return tuple(keys)


def _offline_folder(
    options: Mapping[str, Any], office_keys: tuple[str, ...], name: VariableName
) -> str | None:
    given, is_phone = options["offline_activation_folder"], options["activation"] == "phone"
    if is_phone and office_keys:
        raise InputError(
            name("office_product_keys"),
            HIDDEN,
            f"nothing with {name('activation')}: phone, which is for the key of Windows alone; "
            "volume.activation.maintenance has the verbs installation_id and confirmation_id",
        )
    if is_phone and not given:
        raise InputError(
            name("offline_activation_folder"),
            None,
            f"a folder on this controller for the IDs of {name('activation')}: phone",
        )
    if given and not is_phone:
        raise InputError(
            name("offline_activation_folder"), given, f"only with {name('activation')}: phone"
        )
    return str(given) if given else None


def _publish_domains(
    options: Mapping[str, Any], name: VariableName
) -> tuple[PublishDomain, ...] | None:
    given = options["publish_domains"]
    domains = publish_domains_from_option(None if given == "" else given, name("publish_domains"))
    if domains and options["dns_publishing"] is False:
        raise InputError(
            name("publish_domains"),
            ", ".join(each.domain for each in domains),
            f"nothing while {name('dns_publishing')} is false: the KMS host publishes nowhere then",
        )
    return domains


def _firewall(options: Mapping[str, Any], name: VariableName) -> DesiredFirewall | None:
    variable = name("firewall_remote_addresses")
    addresses = remote_addresses(options["firewall_remote_addresses"], variable)
    if not options["firewall"]:
        if addresses:
            raise InputError(
                variable, ", ".join(sorted(addresses)), f"only with {name('firewall')}: true"
            )
        return None
    for option in ("firewall_rules", "firewall_profiles"):
        if not options[option]:
            raise InputError(
                name(option), [], f"at least one, or {name('firewall')}: false to leave it alone"
            )
    return DesiredFirewall(
        rules=tuple(dict.fromkeys(options["firewall_rules"])),
        profiles=frozenset(options["firewall_profiles"]),
        remote_addresses=addresses,
    )


def _clients(values: list[str], variable: str) -> tuple[str, ...]:
    known = tuple(dict.fromkeys(row.product for row in windows_gvlks()))
    for value in values:
        if value not in known:
            raise InputError(
                variable, value, f"names of Windows such as {known[0]} and {known[-1]}"
            )
    return tuple(dict.fromkeys(str(value) for value in values))
