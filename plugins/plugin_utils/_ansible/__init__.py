# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The only package that imports ansible.

Action plugins' base, errors of filters, hiding of secrets, progress. An ansible-core that is too
old fails here, in one line, before anything is imported that it does not have.
"""

from __future__ import annotations

from ansible.errors import AnsibleError
from ansible.release import __version__

OLDEST_CORE = (2, 19)


def refuse_old_core(version: str) -> None:
    """AnsibleError for a version of ansible-core that this collection does not run on."""
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST_CORE:
        oldest = ".".join(map(str, OLDEST_CORE))
        raise AnsibleError(
            f"volume.activation needs ansible-core {oldest} or later, and this is {version}: "
            f"pip install 'ansible-core>={oldest}'"
        )


refuse_old_core(__version__)
