# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A key of the organisation's own: why it can't fit, and what shows only once Windows took it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._inputs.key_generation import is_since_windows_8
from .._inputs.product_key import last_five
from .._machine.state import MachineState
from .._run.plan import Plan, Verdict
from .._wmi.request import WINDOWS_8_BUILD, WINDOWS_APPLICATION_ID

OWN_CHANNELS = ("retail", "oem")
"""Those of a key by method key: bought with a machine or a copy, and no volume licence."""

FIT_IS_NOT_KNOWN = (
    "Whether the key that ends in {tail} is one for {edition} shows only when Windows takes it: "
    "nothing in a key says so"
)


def why_it_can_not_fit(state: MachineState, key: str, method: str) -> str | None:
    """One line where the key's letters or the installed licences rule it out."""
    tail, windows = last_five(key), state.windows
    if any(product.partial_product_key == tail for product in state.addons):
        return (
            f"The key that ends in {tail} is the key of an add-on on this machine, not of "
            "Windows itself. Use method esu with it"
        )
    for product in state.products:
        is_other = product.application_id.lower() != WINDOWS_APPLICATION_ID
        if is_other and product.partial_product_key == tail:
            return (
                f"The key that ends in {tail} is the key of {product.name} on this machine, not of "
                "Windows"
            )
    if windows.build < WINDOWS_8_BUILD and is_since_windows_8(key):
        return (
            f"The key that ends in {tail} holds the letter N, as keys of Windows 8, Server 2012 "
            f"and later do, and this Windows is older (build {windows.build})"
        )
    held = state.windows_product
    if method != "key" or held is None or held.partial_product_key != tail:
        return None
    return None if held.channel in OWN_CHANNELS else _of_other_channel(tail, held.channel)


def _of_other_channel(tail: str, channel: str) -> str:
    instead = f". Use method {channel} with it" if channel == "mak" else ""
    return (
        f"The key that ends in {tail} is of the channel {channel}, and method key is for retail "
        f"and OEM keys{instead}"
    )


@dataclass(frozen=True)
class OwnKeyPlan(Plan):
    """A plan for a retail or OEM key, whose channel shows only once Windows took it."""

    def foretold(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """As any plan's, with no channel where it is to show."""
        return {**super().foretold(before), "channel": self.expected.get("channel")}

    def standing(self, state: MachineState) -> Verdict:
        """A key of another channel is no end that the method stands for."""
        product = state.subject(self.target)
        if product is None or product.channel in OWN_CHANNELS:
            return Verdict()
        return Verdict(stop=_of_other_channel(product.partial_product_key, product.channel))
