# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.office: Office activation as desired state."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._office.desired import office_desired_from_options
from ..plugin_utils._office.run import ensure_office
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, read, plan, write, verify."""

    ARGUMENT_SPEC = argument_spec("office")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring Office to the desired state."""
        desired = office_desired_from_options(options, outside.machine, self.name_of)
        return ensure_office(desired, options["read"], self._task.check_mode, outside, self.name_of)
