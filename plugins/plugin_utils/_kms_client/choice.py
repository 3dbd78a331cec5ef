# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which of a site's KMS hosts a machine shall have, told from what answered when it was read."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from .._kms.endpoint import KmsEndpoint, same_host
from .._machine.state import MachineState, Product
from .settings import KmsSettings


def settled(settings: KmsSettings, state: MachineState, product: Product | None) -> KmsSettings:
    """The same settings with the endpoint that this machine shall have.

    The first candidate that answers; where none does, the one that counts for the product now, so
    that a machine does not move from one dead host to another; else the first.
    """
    if not settings.candidates:
        return settings
    answering = (KmsEndpoint(each.host, each.port) for each in state.probes if each.is_open)
    now = (
        each
        for each in settings.candidates
        if same_host(each.host, state.kms_host_of(product) or "")
        and each.port == state.kms_port_of(product)
    )
    return replace(settings, endpoint=next(chain(answering, now, settings.candidates)))
