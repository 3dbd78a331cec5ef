# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The folder of the reports where ansible-runner runs the job and sends its artifacts back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from .._inputs.error import InputError, VariableName

ARTIFACTS = "AWX_ISOLATED_DATA_DIR"
"""Names the artifacts of the job in the environment that ansible-runner gives ansible-playbook."""


def folder_of_reports(
    options: Mapping[str, Any], environment: Mapping[str, str], name: VariableName
) -> str | None:
    """The option ``folder``, in the artifacts of the job where ``in_artifacts`` is true.

    InputError where no ansible-runner runs the job, or the folder is not one of its artifacts.
    """
    folder: str | None = options["folder"]
    if not options["in_artifacts"] or not folder:
        return folder
    artifacts = environment.get(ARTIFACTS)
    if not artifacts:
        raise InputError(
            name("in_artifacts"),
            True,
            f"true where ansible-runner runs the job, which sets {ARTIFACTS}; here it did not",
        )
    path = PurePath(folder)
    if path.is_absolute() or ".." in path.parts:
        raise InputError(
            name("folder"),
            folder,
            f"with {name('in_artifacts')} a folder beneath the job's artifacts, such as ./audit",
        )
    return str(PurePath(artifacts, path))
