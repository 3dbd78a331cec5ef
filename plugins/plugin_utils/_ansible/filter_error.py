# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns the errors of the pure code into those that Ansible expects from a filter."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ansible.errors import AnsibleFilterError, AnsibleTypeError

from .._catalogue.edition_error import UnknownProductError
from .._inputs.error import InputError, InputTypeError

P = ParamSpec("P")
R = TypeVar("R")


def with_ansible_errors(function: Callable[P, R]) -> Callable[P, R]:
    """Wrap a filter: AnsibleTypeError for a wrong type, AnsibleFilterError for a bad value."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        # `from None`: Ansible prints causes too, and the text would stand there twice.
        try:
            return function(*args, **kwargs)
        except InputTypeError as ex:
            raise AnsibleTypeError(str(ex)) from None
        except InputError as ex:
            raise AnsibleFilterError(str(ex)) from None
        except UnknownProductError as ex:
            raise AnsibleFilterError(f"{ex}. {ex.remedy}.") from None

    return wrapper
