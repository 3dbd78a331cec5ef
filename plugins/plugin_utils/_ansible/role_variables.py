# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Variables of a role that reach no option: misspelt ones, and ones that name what is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible.errors import AnsibleError

from .._inputs.complaints import typos_in_words
from .._inputs.variables import VARIABLES
from .._run.remote import RemoteError


def refuse_lost_variables(
    role: str, variables: Mapping[str, Any], unset: Iterable[str], templar: Any
) -> None:
    """RemoteError for a typo in the names, or for one of ``unset`` options that is set after all.

    Such an option has a variable whose template names something undefined, such as a secret of a
    vault that was left out: the default of the role's task hides it.
    """
    prefix = f"{role}_"
    names = {name for name in variables if name.startswith(prefix)}
    if names - VARIABLES:
        typos = typos_in_words({str(variables.get("inventory_hostname", "here")): names})
        if typos is not None:
            raise RemoteError(f"{typos}. The machine was not contacted")
    for variable in (f"{prefix}{option}" for option in unset):
        if "{{" in str(variables.get(variable, "")):
            try:
                templar.template(variables[variable])
            except AnsibleError as error:
                raise RemoteError(f"{variable}: {str(error).splitlines()[0]}") from error
