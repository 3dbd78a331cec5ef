"""The names of all variables, for the check that finds a typo in one."""

from __future__ import annotations

from tests.generate.part import Part
from tests.generate.roles import ROLES, role_named
from tests.generate.variables import playbooks

_HEAD = '''\
# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names of the variables of all roles and playbooks: written by make generate."""

from __future__ import annotations

VARIABLES: frozenset[str] = frozenset(
    {
'''


def all_variables() -> set[str]:
    """Every variable of ours that somebody may set."""
    of_roles = {f"{role}_{each}" for role in ROLES for each in role_named(role).variables}
    return of_roles.union(*(each.variables for each in playbooks()))


def names_module() -> str:
    """The source of _inputs/variables.py."""
    entries = "".join(f'        "{name}",\n' for name in sorted(all_variables()))
    return f"{_HEAD}{entries}    }}\n)\n"


VARIABLE_NAMES = Part("plugins/plugin_utils/_inputs/variables.py", names_module)
