# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""KMS hosts that a cloud runs for its own virtual machines, by name and by address."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from .._inputs.table_file import read_csv

_TABLE: Final = Path(__file__).parent / "data" / "cloud_kms_hosts.csv"


@functools.cache
def cloud_kms_hosts() -> Mapping[str, str]:
    """Host in its one spelling, to the cloud that runs it, such as ``Azure Government``."""
    return {row["host"]: row["cloud"] for row in read_csv(_TABLE)}


def kept_as(cloud: str) -> str:
    """What a result calls a machine that is left to this cloud, such as ``azure_kms``."""
    return f"{cloud.lower().replace(' ', '_')}_kms"
