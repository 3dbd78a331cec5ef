# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that reads what an offline script brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)


@with_ansible_errors
def activation_report(report: object, variable: str = "report") -> dict[str, Any]:
    """Return machine, kept, refused, steps and activation of a report."""
    # Imported where it is used: Ansible loads every filter of the collection in each worker.
    from ansible_collections.volume.activation.plugins.plugin_utils._offline.report import (
        activation_report as read_report,
    )

    return read_report(report, variable)


class FilterModule:
    """Filters on what an offline script brought back."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"activation_report": activation_report}
