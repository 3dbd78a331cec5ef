# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options through core's validator, with an error of one line that names the variable."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from .._inputs.error import VariableName
from .._inputs.key_mask import mask_product_keys
from .._run.remote import RemoteError
from .core_secrets import register_secret_options, without_no_log
from .variable_name import with_variables


def checked_options(
    spec: Mapping[str, Mapping[str, Any]],
    given: Mapping[str, Any],
    name: VariableName,
    action: str = "",
) -> dict[str, Any]:
    """The options with defaults and types; RemoteError where core's validator refuses one."""
    register_secret_options(spec, given)
    checked = ArgumentSpecValidator(without_no_log(spec)).validate(dict(given))
    if checked.error_messages:
        # Never core's own way of raising this: it prints the source lines around the arguments.
        text = with_variables(mask_product_keys(checked.errors.msg), name)
        if isinstance(checked.errors[0], UnsupportedError):
            text = f"Unsupported parameters for {action}: {text}"
        raise RemoteError(text.rstrip("."))
    return dict(checked.validated_parameters)
