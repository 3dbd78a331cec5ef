# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an inventory says of a machine so that a run leaves it as it is: a pure function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from .._audit.kms_client import is_kms_host, runs_evaluation
from .._audit.machine import READ, AuditedLicense, AuditedMachine
from .._audit.product import product_name
from .._audit.text import one_line
from .._catalogue.license_names import REPLACED_FREELY
from .._kms.endpoint import DEFAULT_KMS_PORT
from .office import (
    host_options,
    office_host_keys,
    office_products,
    office_reasons,
    office_settings,
)
from .settings import WINDOWS_PREFIX, Settings, Value, group_name

KMS_HOSTS, WINDOWS_CLIENTS, NOT_ADOPTED = "kms_hosts", "windows_clients", "not_adopted"
_SET = ("set", "set_for_product")


@dataclass(frozen=True, slots=True)
class Adopted:
    """A machine: its group, the groups of its site and products, its settings and why.

    ``office`` are the settings of Office; none where it is no Office client.
    """

    name: str
    group: str
    site: str | None
    products: tuple[str, ...] = ()
    settings: Settings = ()
    office: Settings | None = None
    reasons: tuple[str, ...] = ()


def adopted(machine: AuditedMachine) -> Adopted:
    """The machine as it was found."""
    if machine.result != READ:
        why = f"{machine.result}: {machine.reason or 'no reason was given'}"
        return Adopted(machine.name, NOT_ADOPTED, _site(machine), reasons=(one_line(why),))
    names = (product_name(machine.edition_id, machine.build), *office_products(machine))
    products = tuple(group_name("product", each) for each in names)
    windows = machine.windows
    managed = partial(
        Adopted,
        name=machine.name,
        site=_site(machine),
        products=products,
        office=office_settings(machine),
    )
    if is_kms_host(machine):
        key: Settings = (("kms_host_product_key", "{{ vault_windows_csvlk }}"),)
        port = machine.hosting.listening_port if machine.hosting else None
        if port and port != DEFAULT_KMS_PORT:
            key = (*key, ("kms_host_listening_port", port))
        office_keys = office_host_keys(machine)
        if office_keys:
            key = (*key, ("kms_host_office_product_keys", office_keys))
        reasons = tuple(office_reasons(machine))
        return managed(group=KMS_HOSTS, settings=key, reasons=reasons)
    if windows is not None and windows.activation_type == "token" and windows.is_licensed:
        why = "it is activated by a token, which no method here does"
        return Adopted(machine.name, NOT_ADOPTED, _site(machine), products, reasons=(why,))
    return managed(
        group=WINDOWS_CLIENTS,
        settings=tuple(
            (f"{WINDOWS_PREFIX}{option}", value) for option, value in _settings(machine, windows)
        ),
        reasons=(*_reasons(machine, windows), *office_reasons(machine)),
    )


def _settings(
    machine: AuditedMachine, windows: AuditedLicense | None
) -> Iterator[tuple[str, Value]]:
    if windows is not None and windows.activation_type == "ad" and windows.is_licensed:
        yield "method", "ad"
        yield "activation_type", windows.activation_type_enabled or "any"
    host = machine.kms_host if machine.kms_host_source in _SET else None
    if host:
        yield from host_options(host, machine.kms_port)
    elif windows is None or windows.activation_type != "ad" or not windows.is_licensed:
        yield "kms_discovery", True
    if windows is not None and windows.channel not in REPLACED_FREELY:
        yield "replace_channels", []


def _reasons(machine: AuditedMachine, windows: AuditedLicense | None) -> Iterator[str]:
    if windows is None:
        yield "Windows holds no key: a run installs the published one"
        return
    if runs_evaluation(machine):
        yield "an evaluation, which no key activates: convert it first"
    elif windows.channel == "mak":
        yield (
            "holds a MAK, which is kept; to manage it: windows_client_method: mak, "
            'windows_client_product_key: "{{ vault_windows_mak }}"'
        )
    elif windows.channel not in REPLACED_FREELY:
        yield f"licensed by {windows.channel}, which is kept"
    if not windows.is_licensed:
        yield f"is {windows.license_status}: a run activates it where it can"


def _site(machine: AuditedMachine) -> str | None:
    return group_name("site", machine.site) if machine.site else None
