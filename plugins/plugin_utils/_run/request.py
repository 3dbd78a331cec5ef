# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run for a KMS client reads before it plans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from .._kms_client.settings import KmsSettings
from .._wmi.request import MAX_PROBES, Further, read_request


class Reads(Protocol):
    """What is asked of a machine, as far as it decides what is read."""

    @property
    def settings(self) -> KmsSettings:
        """The KMS client settings."""

    @property
    def further(self) -> Further:
        """What is read beyond what every run needs."""


def run_request(desired: Reads) -> dict[str, Any]:
    """The request, with the KMS hosts that are asked for or found."""
    settings, further = desired.settings, desired.further
    return read_request(
        discover=settings.discovery,
        lookup_domain=settings.lookup_domain,
        endpoints=settings.endpoints[:MAX_PROBES],
        further=replace(further, probe_found=MAX_PROBES if settings.discovery else 0),
    )
