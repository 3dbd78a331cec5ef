# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a maintenance task asks for, checked before the first remote execution."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from .._catalogue.given_key import own_key
from .._inputs.error import HIDDEN, InputError, VariableName
from .._inputs.guid import parse_guid
from .._inputs.key_mask import KEY_ALPHABET, looks_like_product_key
from .._inputs.license_file import LicenseFile, read_license_file
from .._kms.endpoint import parse_port
from .._kms.host_name import HostNameError, normalise_host_name
from .._run.phone import normalise_confirmation_id
from .verb import OFFICE, SECRET_OPTIONS, SELECTORS, WINDOWS, Verb
from .verbs import VERBS_OF

LONGEST_OBJECT_NAME = 40
_THUMBPRINT = re.compile(r"[0-9a-fA-F]{40}|[0-9a-fA-F]{64}")
_LAST_FIVE = re.compile(rf"[{KEY_ALPHABET}]{{5}}")
_BLANK = (None, "")
_LOGON = ("domain_username", "domain_password")


@dataclass(frozen=True)
class DesiredVerb:
    """A verb with the checked values of its options; ``is_confirmed`` when it may harm."""

    verb: Verb
    is_confirmed: bool
    values: Mapping[str, Any] = field(repr=False)
    licenses: int

    @property
    def lacks_confirmation(self) -> bool:
        """Whether only check mode may go on."""
        return bool(self.verb.harm) and not self.is_confirmed

    def how_to_confirm(self) -> str:
        """Why a confirmation is needed and how it is given."""
        return f"{self.verb.name} can harm: it {self.verb.harm}; set confirm: true"


@dataclass(frozen=True)
class Controller:
    """Where the files of a task are: each turns what the task says into a path."""

    find_file: Callable[[str], str] = str
    place_file: Callable[[str], str] = str


def verb_from_options(
    options: Mapping[str, Any],
    check_mode: bool = False,
    name: VariableName = str,
    controller: Controller | None = None,
) -> DesiredVerb:
    """The verb that a module's options ask for; InputError names the option by ``name(option)``."""
    verb = _verb_of(options["verb"], options["product"], name)
    given = {
        option: value
        for option, value in options.items()
        if option not in ("verb", "product", "confirm") and value not in _BLANK
    }
    _check_options(verb, given, name)
    checks = {**_CHECKS, **_files(controller or Controller())}
    values = {option: checks[option](value, name(option)) for option, value in given.items()}
    if "object_name" in values and "product_key" in verb.needs:
        _check_length(values["object_name"], name("object_name"))
    license_file = values.get("license_file")
    if isinstance(license_file, LicenseFile):
        values["license_file"] = license_file.text
    desired = DesiredVerb(
        verb=verb,
        is_confirmed=options["confirm"],
        values=values,
        licenses=license_file.licenses if license_file else 0,
    )
    if desired.lacks_confirmation and not check_mode:
        raise InputError(name("confirm"), None, desired.how_to_confirm())
    return desired


def _verb_of(verb: str, product: str, name: VariableName) -> Verb:
    if verb in VERBS_OF[product]:
        return VERBS_OF[product][verb]
    other = WINDOWS if product == OFFICE else OFFICE
    raise InputError(name("product"), product, f"{verb} is a verb of {other} alone")


def _check_options(verb: Verb, given: Mapping[str, Any], name: VariableName) -> None:
    for option in verb.needs:
        if option not in given:
            raise InputError(name(option), None, f"{verb.name} needs it")
    if verb.needs_selector and not any(option in given for option in SELECTORS):
        raise InputError(name("last_five"), None, f"{verb.name} needs it or activation_id")
    takes = " and ".join(map(name, verb.options)) or "no option but confirm"
    for option, value in given.items():
        if option not in verb.options:
            shown = HIDDEN if option in SECRET_OPTIONS else value
            raise InputError(name(option), shown, f"{verb.name} takes {takes}")
    for option, other in (_LOGON, _LOGON[::-1]):
        if option in given and other not in given:
            raise InputError(name(other), None, f"{name(option)} needs it")


def _last_five(value: object, variable: str) -> str:
    text = str(value).strip().upper()
    if not _LAST_FIVE.fullmatch(text):
        accepted = "the last five characters of a key, such as GCVGB, never more of it"
        raise InputError(variable, HIDDEN if len(text) > 5 else value, accepted)
    return text


def _host_key(value: object, variable: str) -> str:
    accepted = "your own KMS host key (CSVLK)"
    return own_key(value, variable, accepted, "can't activate a forest")


def _object_name(value: str, variable: str) -> str:
    if looks_like_product_key(value):
        raise InputError(variable, value, "a name, not a product key")
    if not value.strip() or not value.isprintable():
        raise InputError(variable, value, "a name without control characters")
    return value.strip()


def _check_length(value: str, variable: str) -> None:
    if len(value) > LONGEST_OBJECT_NAME:
        raise InputError(
            variable, value, f"at most {LONGEST_OBJECT_NAME} characters; there are {len(value)}"
        )


def _version(value: int, variable: str) -> int:
    if not 0 <= value < 2**32:
        raise InputError(variable, value, "the version (ILvID) of a token licence, 0 to 4294967295")
    return value


def _thumbprint(value: str, variable: str) -> str:
    digits = re.sub(r"[\s:]", "", value)
    if not _THUMBPRINT.fullmatch(digits):
        raise InputError(variable, value, "the thumbprint of a certificate, 40 or 64 hex digits")
    return digits.upper()


def _domain_server(value: str, variable: str) -> str:
    text = value.strip()
    try:
        return str(IPv4Address(text))
    except ValueError:
        pass
    try:
        return normalise_host_name(text)
    except HostNameError as error:
        accepted = "the name or IPv4 address of a domain controller, such as dc01.corp.example.com"
        raise InputError(variable, value, f"{accepted}; {error}") from error


def _domain_username(value: str, variable: str) -> str:
    if not value.strip() or not value.isprintable():
        raise InputError(variable, value, r"a user such as CORP\admin or admin@corp.example.com")
    return value.strip()


def _in_quotes(what: str) -> Callable[[object, str], str]:
    """The check of a secret that may look like a number."""

    def check(value: object, variable: str) -> str:
        if not isinstance(value, str):
            raise InputError(variable, HIDDEN, f"a text: put the {what} in quotes")
        return value

    return check


_CHECKS: Mapping[str, Callable[[Any, str], Any]] = {
    "activation_id": parse_guid,
    "application_id": parse_guid,
    "confirmation_id": normalise_confirmation_id,
    "domain_password": _in_quotes("password"),
    "domain_server": _domain_server,
    "domain_username": _domain_username,
    "ilid": parse_guid,
    "ilvid": _version,
    "kms_port": parse_port,
    "last_five": _last_five,
    "object_name": _object_name,
    "pin": _in_quotes("PIN"),
    "product_key": _host_key,
    "thumbprint": _thumbprint,
}


def _files(controller: Controller) -> dict[str, Callable[[Any, str], Any]]:
    def license_file(value: str, variable: str) -> LicenseFile:
        return read_license_file(controller.find_file(value), variable)

    def destination(value: str, variable: str) -> Path:
        path = Path(controller.place_file(value))
        if path.is_dir() or not os.access(path.parent, os.W_OK | os.X_OK):
            accepted = "a file in a folder of the controller that exists and can be written to"
            raise InputError(variable, value, accepted)
        return path

    return {"license_file": license_file, "destination": destination}
