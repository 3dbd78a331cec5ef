# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""KMS hosts that a cloud runs for its own virtual machines."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

CLOUD_KMS_HOSTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        # Microsoft support articles, Azure virtual machines: new and older name.
        "azkms.core.windows.net": "Azure",
        "kms.core.windows.net": "Azure",
        # Amazon EC2 user guide for Windows instances, activation: link-local addresses.
        "169.254.169.250": "AWS",
        "169.254.169.251": "AWS",
        # Google Compute Engine documentation, Windows Server instances.
        "kms.windows.googlecloud.com": "Google Cloud",
    }
)
