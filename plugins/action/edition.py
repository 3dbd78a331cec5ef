# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.edition: the edition of a running Windows as desired state."""

from __future__ import annotations

from typing import Any

from ..plugin_utils._ansible.action import ActivationAction
from ..plugin_utils._edition.desired import desired_from_options
from ..plugin_utils._edition.run import ensure_edition
from ..plugin_utils._inputs.argument_spec import argument_spec
from ..plugin_utils._run.remote import Surroundings


class ActionModule(ActivationAction):
    """Validate, read, plan, write, wait, verify."""

    ARGUMENT_SPEC = argument_spec("edition")

    def act(self, options: dict[str, Any], outside: Surroundings) -> dict[str, Any]:
        """Bring Windows to the edition."""
        desired = desired_from_options(options, self.name_of)
        return ensure_edition(desired, self._task.check_mode, outside, self.name_of)
