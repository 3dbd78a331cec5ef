"""The names of all variables, for the check that finds a typo in one."""

from __future__ import annotations

from tests.generate.part import Part
from tests.generate.roles import ROLES, role_named
from tests.generate.variables import playbooks


def all_variables() -> set[str]:
    """Every variable of ours that somebody may set."""
    of_roles = {f"{role}_{each}" for role in ROLES for each in role_named(role).variables}
    return of_roles.union(*(each.variables for each in playbooks()))


def variable_names() -> str:
    """The names, one a line."""
    return "".join(f"{name}\n" for name in sorted(all_variables()))


VARIABLE_NAMES = Part("plugins/plugin_utils/_inputs/data/variables.txt", variable_names)
