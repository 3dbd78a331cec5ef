# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which licence is left alone, and why: nothing genuine is replaced unless the operator says so."""

from __future__ import annotations

from .._catalogue.edition_error import UnknownProductError
from .._catalogue.license_names import is_kept
from .._inputs.product_key import last_five
from .._kms.cloud import kept_as
from .._kms.endpoint import cloud_provider_of, same_host
from .._machine.state import MachineState
from .desired import Desired


def kept_channel(state: MachineState, desired: Desired) -> str | None:
    """Channel of the licence to keep, or none."""
    if desired.method == "esu" or desired.activation_id is not None:
        return None  # the licence of Windows itself is not touched
    product = state.windows_product
    is_licensed = product is not None and product.is_licensed
    # Without its CSVLK a KMS host stops serving every client, activated itself or not.
    held = product.channel if product else None
    channel = "csvlk" if state.service.is_kms_host else held
    if channel is None or not is_kept(channel, is_licensed, desired.replace_channels):
        return None
    if product is None or channel == "csvlk":
        return channel
    # An AVMA guest holds its AVMA key already; another MAK than the one asked for is kept.
    holds_it = channel == desired.method != "mak"
    if desired.product_key:
        holds_it = holds_it or product.partial_product_key == last_five(desired.product_key)
    return None if holds_it else channel


def kept_cloud_kms(state: MachineState, desired: Desired) -> str | None:
    """``<provider>_kms`` when a licensed machine uses its cloud's own KMS host, or none."""
    if not desired.uses_kms or desired.activation_id is not None:
        return None
    current = state.effective_kms_host
    product = state.windows_product
    if current is None or desired.replace_cloud_kms_host or not (product and product.is_licensed):
        return None
    if any(same_host(current, each.host) for each in desired.settings.endpoints):
        return None
    provider = cloud_provider_of(current)
    return kept_as(provider) if provider else None


def why_kept(
    kept: str, without: UnknownProductError | None = None, *, by_published_key: bool = True
) -> str:
    """One line for the operator: what is kept and which option would replace it.

    ``without`` says why the edition has no published key, so that none could replace it.
    """
    if without is not None and kept not in ("csvlk", "unknown"):
        by_cloud = f"the KMS host of its cloud ({kept})"
        by = by_cloud if kept.endswith("_kms") else f"a licence of the channel {kept}"
        return f"Kept: this machine is already licensed by {by}. {without}"
    if kept.endswith("_kms"):
        return (
            f"Kept: this machine is activated by the KMS host of its cloud ({kept}). "
            "Set replace_cloud_kms_host: true to use your own KMS host instead"
        )
    if kept == "csvlk":
        return (
            "Kept: this machine is a KMS host, and its host key (CSVLK) serves every client. "
            "Add csvlk to replace_channels to turn it into a client"
        )
    key = "published" if by_published_key else "given"
    if kept == "unknown":
        return "Kept: this machine is licensed through a channel that is not known here"
    return (
        f"Kept: this machine is already licensed by a licence of the channel {kept}. "
        f"Add {kept} to replace_channels to replace it with the {key} key"
    )
