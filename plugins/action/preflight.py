# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.preflight: what would keep a machine from being activated, read only."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._action import ActivationAction
from ansible_collections.volume.activation.plugins.plugin_utils._info_spec import (
    endpoints_to_probe,
)
from ansible_collections.volume.activation.plugins.plugin_utils._preflight_kms import KmsAsked
from ansible_collections.volume.activation.plugins.plugin_utils._preflight_result import (
    preflight_result,
)
from ansible_collections.volume.activation.plugins.plugin_utils._preflight_spec import (
    PREFLIGHT_ARGUMENT_SPEC,
)
from ansible_collections.volume.activation.plugins.plugin_utils._remote import Surroundings, read
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import MAX_PROBES
from ansible_collections.volume.activation.plugins.plugin_utils._wmi_info import info_request


class ActionModule(ActivationAction):
    """One read, judged."""

    ARGUMENT_SPEC = PREFLIGHT_ARGUMENT_SPEC

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Read the machine and judge it; nothing is ever written."""
        endpoints = endpoints_to_probe(options, outside.machine, self.name_of)
        request = info_request(endpoints[:MAX_PROBES], probe_found=0 if endpoints else MAX_PROBES)
        asked = KmsAsked(
            endpoint=endpoints[0] if endpoints else None,
            candidates=endpoints if len(endpoints) > 1 else (),
            allow_public_kms_host=options["allow_public_kms_host"],
            kms_host_product=options["kms_host_product"],
        )
        state = read(outside.execute, request)
        return preflight_result(state, asked, outside.now(), options["fail_on"])
