# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The variable by which whoever runs a playbook or a role sets an option of a module."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from typing import Any

from .._inputs.error import VariableName

_NAME = re.compile(r"\b[A-Za-z]\w*")
_OPTION_IN_CORES_ERROR = re.compile(
    r"(?<=argument ')\w+(?=')|(?<=[Ee]lements value for option ')\w+(?=')|(?<=value of )\w+"
)

# Those that a result tells to set, none of which is also the name of a setting of Windows.
_OPTION_IN_A_REMEDY = re.compile(
    r"\b(?:accept_eula|allow_client_windows|allow_downgrade|allow_public_kms_host|dism_timeout"
    r"|product_key|put_key_back|reboot_timeout|replace_channels|replace_cloud_kms_host"
    r"|(?:accept_insufficient_count|remove_stale_keys|reboot)(?=: true))\b"
)


def role_of(task: Any) -> str | None:
    """The role of this collection that a task is in, if any."""
    role = getattr(task, "_role", None)
    is_ours = getattr(role, "_role_collection", None) == "volume.activation"
    return role._role_name if role is not None and is_ours else None


def variable_of(task: Any, option: str) -> str:
    """What the task's template names for the option, else what a role of ours calls it."""
    template = _template(task, option)
    names: list[str] = _NAME.findall(template) if template and "{{" in template else []
    role = role_of(task)
    for name in names:
        if name.endswith(f"_{option}"):
            return name
    if role is None:
        return option
    prefix = f"{role}_"
    return next((name for name in names if name.startswith(prefix)), f"{prefix}{option}")


def with_variables(text: str, name: VariableName) -> str:
    """One of core's errors about an option, in which the option goes by its variable."""
    return _OPTION_IN_CORES_ERROR.sub(lambda found: name(found[0]), text)


def with_variables_to_set(
    result: Mapping[str, Any], options: Container[str], name: VariableName
) -> dict[str, Any]:
    """A module's result, whose message and advice name a variable for each option to set."""

    def named(text: str) -> str:
        return _OPTION_IN_A_REMEDY.sub(
            lambda found: name(found[0]) if found[0] in options else found[0], text
        )

    said = dict(result)
    if isinstance(said.get("msg"), str):
        said["msg"] = named(said["msg"])
    if isinstance(said.get("advice"), list):
        said["advice"] = [named(line) for line in said["advice"]]
    return said


def _template(task: Any, option: str) -> str | None:
    # As it stands in the file: the task's own arguments hold what became of it.
    stated = task.get_ds()
    for value in stated.values() if isinstance(stated, Mapping) else ():
        if isinstance(value, Mapping) and option in value:
            return str(value[option])
    return None
