# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which licence a machine keeps instead of becoming a KMS host, and why."""

from __future__ import annotations

from .._catalogue.license_names import is_kept
from .._machine.state import MachineState
from .desired import DesiredHost


def kept_license(state: MachineState, desired: DesiredHost) -> str | None:
    """Channel of the genuine licence that is kept, or none."""
    product = state.windows_product
    if product is None or desired.tail in (None, product.partial_product_key):
        return None
    is_own = is_kept(product.channel, product.is_licensed, desired.replace_channels)
    return product.channel if is_own else None


def why_kept(kept: str) -> str:
    """One line for the operator: what is kept, and what would replace it."""
    if kept == "csvlk":
        return (
            "Kept: this machine holds another KMS host key (CSVLK), which serves every client. "
            "Add csvlk to replace_channels to replace it with product_key"
        )
    return (
        f"Kept: this machine is licensed by a licence of the channel {kept}, and is no KMS host. "
        f"Add {kept} to replace_channels to replace it with product_key"
    )
