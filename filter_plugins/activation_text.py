# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter that shows a machine's activation as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._ansible.filter_error import (
    with_ansible_errors,
)


@with_ansible_errors
def activation_text(activation: object, variable: str = "activation") -> list[str]:
    """Return what volume.activation.info returned as lines of text."""
    # Imported where it is used: Ansible loads every filter of the collection in each worker.
    from ansible_collections.volume.activation.plugins.plugin_utils._info.text import (
        activation_text as lines_of,
    )

    return lines_of(activation, variable)


class FilterModule:
    """Filters on what volume.activation.info returns."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Return the filters by name."""
        return {"activation_text": activation_text}
