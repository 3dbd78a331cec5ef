# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Filter that explains activation error codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.errors import (
    explain_activation_error as explain,
)


@with_ansible_errors
def explain_activation_error(code: object, variable: str = "error_code") -> dict[str, Any]:
    """Return cause and remedy of an activation error code."""
    return explain(code, variable).as_dict()


class FilterModule:
    """Filters on activation error codes."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"explain_activation_error": explain_activation_error}
