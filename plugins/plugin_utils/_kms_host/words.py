# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run for a KMS host in words: which licence is kept instead, why it failed, the way back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._catalogue.host_keys import keys_for_host
from .._catalogue.license_names import is_kept
from .._machine.state import MachineState
from .._run.plan import license_in_words
from .._run.remote import StepFailure
from .clients import product_of_machine
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


GO_BACK = (
    "To make a KMS client of it again, use volume.activation.windows with replace_channels: [csvlk]"
)


def host_in_words(summary: Mapping[str, Any]) -> str:
    """A state of `host_plan` in one line, to go back to it."""
    port = summary["listening_port"]
    hosting = f"a KMS host on TCP port {port}" if port else "no KMS host"
    return f"{hosting}, {license_in_words(summary)}"


def install_failure(failure: StepFailure, before: MachineState) -> str:
    """What failed and why; of a host key also which generations this Windows takes."""
    line, host = failure.line(), product_of_machine(before)
    if "windows_key" not in failure.step.secrets.values() or host is None:
        return line
    taken = keys_for_host(host)
    if not taken:
        return line
    return (
        f"{line}. A KMS host key of another generation is refused in this way too: {host} takes "
        f"those of {', '.join(taken)}, as far as it has the updates that they need"
    )
