# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Explains what a command of Windows gives instead of an answer, by its language-neutral code."""

from __future__ import annotations

from .._inputs.error import InputError
from .errors import ActivationError, explain_activation_error

# UAC filters the token of a local account, and an administrator is none then.
_DENIED = (
    "access denied: use a domain account that is administrator of the machine, or set "
    "LocalAccountTokenFilterPolicy to 1 there for local ones"
)

_IN_WORDS = {
    "CommandMissing": "this Windows lacks the command",
    "CommandNotFoundException": "this Windows lacks the command",
    "System.Security.SecurityException": _DENIED,
    "System.UnauthorizedAccessException": _DENIED,
    "System.InvalidCastException": "a value there is malformed: look at its type in regedit",
    "PathNotFound": "there is no such key or folder",
    "NoServiceFoundForGivenName": "Windows has no such service",
    "CouldNotGetServiceInfo": "Windows did not tell: look at the service in services.msc",
    "CouldNotStopService": "the service did not stop: look at it in services.msc",
    "CouldNotStartService": "the service did not start: look at the log System",
    "CouldNotSetService": _DENIED,
    "NoMatchingProvidersFound": "this Windows has no such source of events",
    "NoCOMClassIdentified": "the COM class is not there: this Windows has no such component",
    "DNS_ERROR_RCODE_NAME_ERROR": "the name does not exist",
    "DNS_ERROR_RCODE_SERVER_FAILURE": "the DNS server failed: look at it and its forwarders",
    "DNS_ERROR_RCODE_REFUSED": "the DNS server refused: look at what it allows this machine",
    "DNS_INFO_NO_RECORDS": "no record",
    "DNS_ERROR_NO_DNS_SERVERS": "no DNS server is set on the machine",
    "ERROR_TIMEOUT": "no DNS server answered in time: look at the path to it",
    "TimedOut": "no answer in time",
    "ConnectionRefused": "refused: nothing listens there",
    "ArgumentOutOfRangeException": "the port is none: 1 to 65535",
}

_OUR_OWN = {
    "MethodNotAllowed": "this collection does not call that",
    "TargetCount0": "Windows has no licence with this key",
    "TargetCount2": "two licences hold this key, and only one may be meant",
}


def activation_error_of(code: str) -> ActivationError | None:
    """The explained HRESULT in a command's code, none where there is none in it."""
    try:
        return explain_activation_error(code)
    except InputError:
        return None


def command_error_text(code: str) -> str:
    """A code with its meaning, cause and remedy, never the bare code where more is known."""
    error = activation_error_of(code)
    if error is None:
        if code in _OUR_OWN:
            return _OUR_OWN[code]
        words = _IN_WORDS.get(code)
        return f"{words} ({code})" if words else code
    name = f" {error.name}" if error.name else ""
    return (
        f"{error.hex}{name}: {error.meaning}. Likely cause: {error.likely_cause}. "
        f"What to do: {error.remedy}"
    )
