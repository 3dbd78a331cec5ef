# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a connection brings: output that no log may show, or a fault, the machine's or our own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible.errors import AnsibleConnectionFailure, AnsibleError
from ansible.module_utils.common.text.converters import to_text

from .._run.remote import RemoteError, RemoteUnreachableError

_BROKEN_CONNECTIONS = ("winrm", "pypsrp", "requests", "urllib3", "http", "xml", "ssl", "socket")
"""Packages whose errors, like those of the system, come from a connection that broke."""

_BREAKS_OF_CORE = ("connection attempt timed out", "send_input failed")
"""Of ansible-core's winrm, which has no error of its own for them."""

_FAULTS_OF_CONTROLLER = {
    "winrm or requests is not installed": "Install pywinrm for the Python of ansible-core",
    "pypsrp or dependencies are not installed": "Install pypsrp for the Python of ansible-core",
    "kerberos library is not installed": "Install pywinrm[kerberos] for the Python of ansible-core",
    "when calling kinit": "Install the Kerberos client programs on the controller",
    "is not installed": "Install it for the Python of ansible-core",
    "does not support transport": "Set ansible_winrm_transport to basic, certificate, credssp, "
    "kerberos or ntlm",
    "is not supported by the Windows exec wrapper": "Leave become out, or set "
    "ansible_become_method to runas",
}
"""What core says, in part, and what to do."""

_REFUSED = re.compile(r"'wsmanfault_code': '?5\b")
"""Access is denied, as pywinrm says it whatever the machine's language."""

_LET_IN = (
    "The account was accepted and may not use WinRM: use a domain account that is administrator "
    "of the machine, or set LocalAccountTokenFilterPolicy to 1 there for local ones"
)


def remote_error(error: Exception) -> RemoteError:
    """What a remote execution that raised means: unreachable, or a failure of the controller."""
    line = (str(error).splitlines() or [type(error).__name__])[0].rstrip(".; ")
    for part, remedy in _FAULTS_OF_CONTROLLER.items():
        if isinstance(error, AnsibleError) and part in line:
            return RemoteError(f"The controller can't connect: {line}. {remedy}")
    if _REFUSED.search(str(error)):
        return RemoteUnreachableError(f"{line}. {_LET_IN}")
    if isinstance(error, AnsibleConnectionFailure):
        return RemoteUnreachableError(line)
    if _is_broken_connection(error, line):
        return RemoteUnreachableError(f"The connection broke: {type(error).__name__}: {line}")
    return RemoteError(f"The controller can't connect: {type(error).__name__}: {line}")


def _is_broken_connection(error: Exception, line: str) -> bool:
    if isinstance(error, AnsibleError):
        return any(part in line for part in _BREAKS_OF_CORE)
    package = type(error).__module__.partition(".")[0]
    return isinstance(error, OSError) or package in _BROKEN_CONNECTIONS


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
