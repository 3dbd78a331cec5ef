# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked of an activation by phone, checked before any machine is contacted."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .._inputs.error import HIDDEN, InputError, VariableName
from .._inputs.whole_number import whole_number
from .file import PhoneFile
from .service import Command, ConfirmationService, WebService


@dataclass(frozen=True)
class DesiredPhone:
    """The file, and who is asked for confirmation IDs; none: the file alone has them."""

    file: PhoneFile
    service: ConfirmationService | None = None


def file_from_options(options: Mapping[str, Any], name: VariableName) -> PhoneFile:
    """The file; InputError names ``name(option)`` where it can't be one."""
    file = PhoneFile(Path(options["file"]), name("file"), options["check_digits"])
    file.check()
    return file


def desired_from_options(options: Mapping[str, Any], name: VariableName) -> DesiredPhone:
    """What a module's options ask for; InputError names ``name(option)``."""
    timeout = whole_number(
        options["service_timeout"], name("service_timeout"), 1, 3600, "{} to {} seconds"
    )
    command, url, token = (
        options["service_command"],
        options["service_url"],
        options["service_token"],
    )
    if command and url:
        raise InputError(name("service_url"), url, f"nothing beside {name('service_command')}")
    if token and not url:
        raise InputError(name("service_token"), HIDDEN, f"only together with {name('service_url')}")
    service: ConfirmationService | None = None
    if command:
        service = Command(_command(command, name("service_command")), timeout)
    elif url:
        token = _token(token, name("service_token"))
        service = WebService(_url(url, name("service_url")), timeout, token)
    return DesiredPhone(file_from_options(options, name), service)


def _command(command: Sequence[str], variable: str) -> Sequence[str]:
    if shutil.which(command[0]) is None:
        raise InputError(variable, command[0], "a program on the controller, and its arguments")
    return command


def _url(url: str, variable: str) -> str:
    accepted = "an https address, such as https://activation.corp.example.com/confirmation"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise InputError(variable, HIDDEN, accepted) from error
    if not host or not url.isascii() or not url.isprintable() or " " in url:
        raise InputError(variable, HIDDEN, accepted)
    if parts.username is not None or parts.password is not None:
        raise InputError(variable, HIDDEN, f"{accepted}, without a user or a password in it")
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)):
        return url
    raise InputError(variable, url, f"{accepted}; http is for this controller's own alone")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _token(token: Any, variable: str) -> str | None:
    if token in (None, ""):
        return None
    if not isinstance(token, str) or not token.isascii() or not token.isprintable():
        raise InputError(variable, HIDDEN, "a text of ASCII characters in one line")
    return token
