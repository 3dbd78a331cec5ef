# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of a module in a role of ours: the role's variables, of which none may be lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.errors import AnsibleError

from .._inputs.complaints import typos_in_words
from .._inputs.variables import VARIABLES
from .._run.remote import RemoteError


def refuse_misspelt_variables(role: str, variables: Mapping[str, Any]) -> None:
    """RemoteError for a name that is nearly one of the role's variables."""
    names = {name for name in variables if name.startswith(f"{role}_")}
    if names - VARIABLES:
        typos = typos_in_words({str(variables.get("inventory_hostname", "here")): names})
        if typos is not None:
            raise RemoteError(f"{typos}. The machine was not contacted")


def options_of_role(
    role: str, spec: Mapping[str, Mapping[str, Any]], variables: Mapping[str, Any], templar: Any
) -> dict[str, Any]:
    """The options that variables of the role set, ``<role>_<option>``, without their templates.

    They are read here and not by a template for each in the role's task, which a machine would pay
    for, set or not. RemoteError names the variable whose template fails, such as that of a secret
    in a vault that was left out.
    """
    names = {option: f"{role}_{option}" for option in spec}
    stated = {
        option: variables[name]
        for option, name in names.items()
        if name in VARIABLES and name in variables
    }
    try:
        values = templar.template(stated)
    except AnsibleError:
        values = {}
        for option, value in stated.items():
            try:
                values |= templar.template({option: value})
            except AnsibleError as error:
                line = str(error).splitlines()[0]
                raise RemoteError(f"{names[option]}: {line}") from error
    return {option: value for option, value in values.items() if _is_set(spec[option], value)}


def _is_set(option: Mapping[str, Any], value: Any) -> bool:
    """Whether the value says something: empty, a text or a secret that has no default is none."""
    says_nothing_empty = option["type"] in ("str", "path") or option.get("no_log", False)
    return bool(value) or "default" in option or not says_nothing_empty
