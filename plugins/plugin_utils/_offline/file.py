# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The script of a machine in a folder of the controller: for its owner alone, whole or not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .._inputs.controller_file import (
    check_folder,
    file_of_machine,
    is_for_owner,
    write_bytes_for_owner,
)
from .._inputs.error import InputError
from .._inputs.product_key import last_five
from .script import DesiredScript, machine_in_comment, render_script


def ensure_script(
    desired: DesiredScript, folder: str | None, check_mode: bool, variable: str
) -> dict[str, Any]:
    """Write the script unless it is there already; InputError names the folder's ``variable``."""
    if not folder:
        raise InputError(variable, None, "a folder on the controller for the scripts")
    check_folder(folder, variable)
    path = file_of_machine(folder, desired.machine).with_suffix(".ps1")
    content = render_script(desired).encode("ascii")
    changed = not _is_there(path, content, desired.machine, variable)
    if changed and not check_mode:
        write_bytes_for_owner(path, content, variable)
    return {
        "changed": changed,
        "script": str(path),
        "product": desired.product,
        "key_last_five": last_five(desired.gvlk.key) if desired.gvlk else None,
        "keys_in_script": desired.keys_in_script,
    }


def _is_there(path: Path, content: bytes, machine: str, variable: str) -> bool:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InputError(
            variable, str(path), f"a file that can be read ({error.strerror})"
        ) from error
    if f"# Machine: {machine_in_comment(machine)}".encode() not in found.splitlines():
        raise InputError(
            variable,
            str(path.parent),
            f"a folder in which {path.name} is the script of this machine; that file is another",
        )
    return is_for_owner(path, content)
