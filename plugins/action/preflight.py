# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.preflight: what would keep a machine from being activated, read only."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._info.desired import endpoints_to_probe
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._preflight.kms import DesiredKms
from ..plugin_utils._preflight.result import preflight_result
from ..plugin_utils._run.remote import Surroundings, read
from ..plugin_utils._wmi.info import info_request
from ..plugin_utils._wmi.request import MAX_PROBES


class ActionModule(ActivationAction):
    """One read, judged."""

    ARGUMENT_SPEC = argument_spec("preflight")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Read the machine and judge it; nothing is ever written."""
        endpoints = endpoints_to_probe(options, outside.machine, self.name_of)
        request = info_request(endpoints[:MAX_PROBES], probe_found=0 if endpoints else MAX_PROBES)
        desired = DesiredKms(
            endpoint=endpoints[0] if endpoints else None,
            candidates=endpoints if len(endpoints) > 1 else (),
            allow_public_kms_host=options["allow_public_kms_host"],
            kms_host_product=options["kms_host_product"],
        )
        state = read(outside.execute, request)
        return preflight_result(state, desired, outside.now(), options["fail_on"])
