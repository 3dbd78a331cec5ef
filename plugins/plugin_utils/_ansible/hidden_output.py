# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Keeps what a machine printed out of core's debug log, where it holds an installation ID."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible.module_utils.common.text.converters import to_text


class _HiddenText(str):
    """Text that is there for whoever parses it, and not for whoever prints it."""

    __slots__ = ()

    def __str__(self) -> str:
        return "<not shown>"

    __repr__ = __str__


@contextmanager
def hidden_output(connection: Any) -> Iterator[None]:
    """Within it, core's ANSIBLE_DEBUG lines say that there was output, and not which."""
    run = connection.exec_command

    def exec_command(*arguments: Any, **options: Any) -> tuple[int, _HiddenText, Any]:
        rc, out, err = run(*arguments, **options)
        return rc, _HiddenText(to_text(out)), err

    connection.exec_command = exec_command
    try:
        yield
    finally:
        del connection.exec_command
