# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files on the controller, one a machine: for their owner alone, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from .error import HIDDEN, InputError

_WRITABLE = "a folder on the controller that can be written to"
_MODE = 0o600
_NOT_IN_A_FILE_NAME = re.compile(r"[^A-Za-z0-9._-]")


def file_of_machine(folder: str, machine: str) -> Path:
    """The file of a machine."""
    return Path(folder, f"{_NOT_IN_A_FILE_NAME.sub('_', machine)}.json")


def check_folder(folder: str, variable: str) -> None:
    """Refuse a folder that can't hold the files, before any machine is contacted.

    One that is missing is made with the first file, so the nearest one above it has to take it.
    """
    path = Path(folder)
    try:
        nearest = next(each for each in (path, *path.absolute().parents) if _is_there(each))
        is_folder = nearest.is_dir()
    except (OSError, ValueError) as error:
        raise _not_writable(variable, folder, error) from error
    if not is_folder:
        raise InputError(variable, folder, f"a folder on the controller; {nearest} is none")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise InputError(variable, folder, f"{_WRITABLE}; {nearest} can't")
    if nearest != path:
        # What a system says of rights is not all that may be in the way.
        try:
            Path(tempfile.mkdtemp(dir=nearest, prefix=".check.")).rmdir()
        except OSError as error:
            raise _not_writable(variable, folder, error) from error


def _is_there(path: Path) -> bool:
    # What else may be wrong with a path, such as its length, is an error and not "no".
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def _not_writable(variable: str, folder: str, error: Exception) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(variable, folder, f"{_WRITABLE} ({reason})")


def read_object(path: Path, what: str) -> dict[str, Any]:
    """The JSON object in a file; InputError, which quotes nothing of it, when there is none."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise not_one_of_these(what, error) from error
    if not isinstance(content, dict):
        raise not_one_of_these(what, TypeError())
    return content


def not_one_of_these(what: str, error: Exception) -> InputError:
    """The error for a file that no run of this collection wrote."""
    return InputError(
        what, HIDDEN, f"a file that an earlier run wrote ({type(error).__name__} on reading it)"
    )


def write_for_owner(path: Path, content: Mapping[str, Any], variable: str) -> None:
    """Write a JSON object with mode 0600; InputError when the disk does not take it."""
    write_bytes_for_owner(path, f"{json.dumps(content, indent=2)}\n".encode(), variable)


def is_for_owner(path: Path, content: bytes) -> bool:
    """Whether a file holds just this, with mode 0600; not where it can't be read."""
    try:
        return path.stat().st_mode & 0o777 == _MODE and path.read_bytes() == content
    except OSError:
        return False


def write_bytes_for_owner(path: Path, content: bytes, variable: str) -> None:
    """Write a file with mode 0600, whole or not at all; InputError when the disk refuses.

    A folder that is missing is made, with mode 0700.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise _not_writable(variable, str(path.parent), error) from error
