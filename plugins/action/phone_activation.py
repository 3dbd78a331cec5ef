# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.phone_activation: a machine's part of an activation by phone."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._phone.desired import desired_from_options
from ..plugin_utils._phone.run import activate_by_phone
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Read, compare with the file, deposit, verify."""

    ARGUMENT_SPEC = argument_spec("phone_activation")
    carries_secrets = True

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Keep installation IDs for the file, and deposit the confirmation IDs in it."""
        desired = desired_from_options(options, self.name_of)
        return activate_by_phone(desired, self._task.check_mode, outside)
