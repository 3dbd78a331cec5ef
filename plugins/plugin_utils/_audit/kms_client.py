# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A machine as a KMS client: whether it asks a host, and which one."""

from __future__ import annotations

import functools

from .._catalogue.edition_id import is_evaluation_edition
from .._catalogue.license_names import is_kept
from .._kms.endpoint import DEFAULT_KMS_PORT, KmsEndpoint, cloud_provider_of, same_host
from .machine import OFFICE, AuditedLicense, AuditedMachine
from .text import one_line

_NOT_BY_KMS = ("ad", "token")


def runs_evaluation(machine: AuditedMachine) -> bool:
    """Whether Windows is an evaluation by its edition or its licence, so that no key fits."""
    windows = machine.windows
    if windows is not None and windows.channel == "evaluation":
        return True
    return is_evaluation_edition(machine.edition_id or "")


def is_kms_host(machine: AuditedMachine) -> bool:
    """Whether Windows holds a host key (CSVLK), so that it asks no KMS host.

    A KMS host for Office alone may well ask one for Windows.
    """
    windows = machine.windows
    return machine.hosting is not None if windows is None else windows.channel == "csvlk"


def keeps_its_license(machine: AuditedMachine) -> bool:
    """Whether Windows holds a licence in force that needs no KMS host, and that is kept."""
    windows = machine.windows
    return windows is not None and is_kept(windows.channel, windows.is_licensed)


def kms_license(machine: AuditedMachine) -> AuditedLicense | None:
    """The licence for which the machine asks a KMS host: that of Windows, else one of Office."""
    windows = machine.windows
    if windows is not None and _asks_kms(windows):
        return windows
    for each in machine.licenses:
        if each.application == OFFICE and _asks_kms(each):
            return each
    return None


def asked_endpoint(machine: AuditedMachine) -> str | None:
    """The KMS host that a KMS client asks, as host:port; DNS names one to other machines too."""
    if not machine.kms_host_used or kms_license(machine) is None or is_kms_host(machine):
        return None
    return endpoint_text(one_line(machine.kms_host_used), machine.kms_port_used)


@functools.lru_cache(maxsize=8192)
def is_same_host(a: str, b: str) -> bool:
    """As same_host, asked once for each pair."""
    return same_host(a, b)


@functools.lru_cache(maxsize=8192)
def host_key(host: str) -> str:
    """One spelling of a host's name or address, to group by."""
    return host.strip().casefold().removeprefix("[").removesuffix("]").removesuffix(".")


@functools.lru_cache(maxsize=8192)
def endpoint_text(host: str, port: int | None) -> str:
    """Host and port in one spelling, such as ``kms01.example.com:1688``."""
    return str(KmsEndpoint(host_key(host), port or DEFAULT_KMS_PORT))


@functools.lru_cache(maxsize=8192)
def cloud_of(host: str) -> str | None:
    """The cloud whose own KMS host this is, or none."""
    return cloud_provider_of(host)


def _asks_kms(license: AuditedLicense) -> bool:
    return (
        license.channel == "gvlk"
        and license.activation_type not in _NOT_BY_KMS
        and license.activation_type_enabled not in _NOT_BY_KMS
    )
