# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory says of Office on a machine so that a run leaves it as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .._audit.kms_client import endpoint_text
from .._audit.machine import OFFICE, AuditedLicense, AuditedMachine
from .._audit.product import office_name
from .._catalogue.office_names import parse_office_name
from .._inputs.error import InputError
from .._kms.endpoint import DEFAULT_KMS_PORT, parse_kms_endpoint
from .settings import OFFICE_PREFIX, Settings, Value

_WINDOWS_8 = 9200
"""The first build whose own licensing service serves Office 2013 and later, Win32 reference."""
_OFFICE_2010 = "2010"


@dataclass(frozen=True, slots=True)
class _Asked:
    """How a product is activated: by AD where it has a type, else by the host and port if set."""

    activation_type: str | None = None
    kms_host: str | None = None
    kms_port: int | None = None

    def __str__(self) -> str:
        if self.activation_type is not None:
            return "Active Directory"
        return endpoint_text(self.kms_host, self.kms_port) if self.kms_host else "DNS"


def office_products(machine: AuditedMachine) -> tuple[str, ...]:
    """Microsoft's names for the Office products that hold a key."""
    return tuple(sorted({office_name(each.name) for each in _licenses(machine)}))


def office_settings(machine: AuditedMachine) -> Settings | None:
    """The variables of the role office_client; none where it has nothing to do, or can't say it."""
    asked = _asked(machine)
    if len(asked) != 1:
        return None
    return tuple((f"{OFFICE_PREFIX}{option}", value) for option, value in _options(asked[0]))


def office_reasons(machine: AuditedMachine) -> Iterator[str]:
    """What is to be said of Office on a machine."""
    asked = _asked(machine)
    if len(asked) > 1:
        yield (
            f"Office is left out: its products go by {', '.join(map(str, asked))}, and a machine "
            "has one way for all"
        )
    for license in _licenses(machine):
        name = office_name(license.name)
        if license.channel == "mak" and license.is_licensed:
            yield (
                f"{name} holds a MAK, which is kept; to manage it: office_client_method: mak, "
                'office_client_product_keys: ["{{ vault_office_mak }}"]'
            )
        elif license.channel in ("mak", "gvlk") and not license.is_licensed:
            yield f"{name} is {license.license_status}: a run activates it where it can"


def office_host_keys(machine: AuditedMachine) -> list[str]:
    """Names of vault variables for the keys by which a KMS host serves Office."""
    keys = [each for each in _licenses(machine) if each.channel == "csvlk"]
    if len(keys) == 1:
        return ["{{ vault_office_csvlk }}"]
    tails = sorted(str(each.partial_product_key).lower() for each in keys)
    return [f"{{{{ vault_office_csvlk_{tail} }}}}" for tail in tails]


def _licenses(machine: AuditedMachine) -> Iterator[AuditedLicense]:
    return (each for each in machine.licenses if each.application == OFFICE)


def _asked(machine: AuditedMachine) -> Sequence[_Asked]:
    found = dict.fromkeys(
        _way(machine, each) for each in _licenses(machine) if each.channel == "gvlk"
    )
    return sorted(found, key=repr)


def _way(machine: AuditedMachine, license: AuditedLicense) -> _Asked:
    if license.activation_type == "ad" and license.is_licensed:
        return _Asked(license.activation_type_enabled or "any")
    is_general = machine.kms_host_source == "set" and _is_served_by_windows(machine, license)
    general = (machine.kms_host, machine.kms_port) if is_general else (None, None)
    host = license.kms_host or general[0]
    port = license.kms_port or general[1] or DEFAULT_KMS_PORT
    return _Asked(None, host, port) if host else _Asked()


def _is_served_by_windows(machine: AuditedMachine, license: AuditedLicense) -> bool:
    """Whether the host that is set for all products counts for this one."""
    if machine.build is None or machine.build < _WINDOWS_8:
        return False
    name = parse_office_name(license.name)
    return name is None or name.release != _OFFICE_2010


def _options(asked: _Asked) -> Iterator[tuple[str, Value]]:
    if asked.activation_type is not None:
        yield "method", "ad"
        yield "activation_type", asked.activation_type
    elif asked.kms_host is None:
        yield "kms_discovery", True
    else:
        yield from host_options(asked.kms_host, asked.kms_port)


def host_options(host: str, port: int | None) -> Iterator[tuple[str, Value]]:
    """The options that name a KMS host, and allow it where they have to."""
    yield "kms_host", host
    if port and port != DEFAULT_KMS_PORT:
        yield "kms_port", port
    if _is_public(host):
        yield "allow_public_kms_host", True


def _is_public(host: str) -> bool:
    try:
        parse_kms_endpoint(host)
    except InputError:
        return True
    return False
