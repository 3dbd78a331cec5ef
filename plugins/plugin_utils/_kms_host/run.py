# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run for a KMS host: its plan through the life of every run, and what proves it."""

from __future__ import annotations

from typing import Any

from .._inputs.error import VariableName
from .._machine.host_facts import facts_of
from .._run.life import Life
from .._run.phone import run_by_phone
from .._run.remote import HOST_MODULE, Surroundings
from .desired import DesiredHost
from .plan import host_plan
from .proof import proof_of
from .request import host_request

OFFLINE_FOLDER = "offline_activation_folder"


def ensure_kms_host(
    desired: DesiredHost,
    check_mode: bool,
    outside: Surroundings,
    name: VariableName = str,
) -> dict[str, Any]:
    """Bring a machine to the KMS host asked for; InputError names a folder by ``name(option)``."""
    life = Life(outside, host_request(desired), desired, HOST_MODULE)
    result, state = run_by_phone(
        life,
        lambda state, confirmation_id: host_plan(state, desired, confirmation_id),
        desired.offline_folder,
        name(OFFLINE_FOLDER),
        desired.tail,
        check_mode,
    )
    return {**result, "proof": proof_of(state, facts_of(state), desired)}
