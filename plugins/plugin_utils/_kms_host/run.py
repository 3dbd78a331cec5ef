# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One run for a KMS host: what is read, its plan through the life of every run, its proof."""

from __future__ import annotations

from typing import Any

from .._inputs.error import VariableName
from .._machine.details import REQUEST_COLUMNS
from .._machine.host_facts import PUBLICATIONS, PUBLISHED, PUBLISHING_FAILED, facts_of
from .._run.life import Life
from .._run.phone import run_by_phone
from .._run.remote import HOST_MODULE, Surroundings
from .._wmi.info import INFO_COLUMNS
from .._wmi.methods import PRODUCT, SERVICE
from .._wmi.office import OFFICE_TABLES
from .._wmi.registry import KEYS, keys
from .._wmi.request import (
    INSTALLATION_ID_COLUMNS,
    PROBE_TIMEOUT_MILLISECONDS,
    Further,
    read_request,
)
from .desired import DesiredHost
from .plan import host_plan
from .proof import proof_of

LICENSING_PROVIDER = "Microsoft-Windows-Security-SPP"
MOST_EVENTS = 20
"""Newest first; one a domain at each start of the service and once a day."""

_FIGURES = (
    "IsKeyManagementServiceMachine",
    "KeyManagementServiceCurrentCount",
    *REQUEST_COLUMNS.values(),
)


def host_request(desired: DesiredHost) -> dict[str, Any]:
    """The request for one read of a machine that is or shall be a KMS host."""
    rules = list(desired.firewall.rules) if desired.firewall else []
    firewall = ({**KEYS["firewall_rules"], "values": rules},) if rules else ()
    ids = INSTALLATION_ID_COLUMNS[0] if desired.activation == "phone" else ()
    further = Further(
        columns={SERVICE: INFO_COLUMNS[SERVICE], PRODUCT: {0: (*_FIGURES, *ids)}},
        registry=keys("own_name", "publishing") + firewall,
        tables=OFFICE_TABLES if desired.office_keys else (),
    )
    return {
        **read_request(further=further),
        "events": [
            {
                "name": PUBLICATIONS,
                "log": "Application",
                "provider": LICENSING_PROVIDER,
                "ids": [PUBLISHING_FAILED, PUBLISHED],
                "most": MOST_EVENTS,
            }
        ],
        "host": {
            "rules": rules,
            "domains": [each.domain for each in desired.publish_domains or ()],
            "port": desired.listening_port,
            "timeout_milliseconds": PROBE_TIMEOUT_MILLISECONDS,
        },
    }


OFFLINE_FOLDER = "offline_activation_folder"


def ensure_kms_host(
    desired: DesiredHost,
    check_mode: bool,
    outside: Surroundings,
    name: VariableName = str,
) -> dict[str, Any]:
    """Bring a machine to the KMS host asked for; InputError names a folder by ``name(option)``."""
    life = Life(outside, host_request(desired), desired.attempts, HOST_MODULE)
    result, state = run_by_phone(
        life,
        lambda state, confirmation_id: host_plan(state, desired, confirmation_id),
        desired.offline_folder,
        name(OFFLINE_FOLDER),
        desired.tail,
        check_mode,
    )
    return {**result, "proof": proof_of(state, facts_of(state), desired)}
