# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A licence file (.xrm-ms) of the controller, checked before it goes to any machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from .error import InputError

MAX_BYTES = 2 * 1024 * 1024
_SEPARATOR = " "
_NAMESPACES = re.compile(r"urn:mpeg:mpeg21:2003:01-REL-|urn:microsoft:sl:")
_BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True)
class LicenseFile:
    """The text to send, and how many licences it holds."""

    text: str = field(repr=False)
    licenses: int


class _ForbiddenError(Exception):
    """A document type, through which a file can name others and grow without end."""


def read_license_file(path: str, variable: str) -> LicenseFile:
    """Read and check a file; InputError names what is wrong with it, never what is in it."""
    accepted = "a licence file (.xrm-ms) on the controller, of at most 2 MiB"
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(variable, path, f"{accepted}: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise InputError(variable, path, f"{accepted}; this one is larger")
    try:
        elements = _licenses(content)
        text = content.decode(_BYTE_ORDER_MARKS.get(content[:2], "utf-8-sig"))
    except _ForbiddenError:
        raise InputError(variable, path, f"{accepted}, without a document type") from None
    except (expat.ExpatError, UnicodeDecodeError):
        raise InputError(variable, path, f"{accepted}; this one is no well-formed XML") from None
    if not elements:
        raise InputError(
            variable,
            path,
            f"{accepted}; the first element of this one is neither a license nor a licenseGroup",
        )
    return LicenseFile(text, elements)


def _licenses(content: bytes) -> int:
    """How many licences there are; 0 when the root is no licence."""
    names: list[str] = []
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)

    def forbid(*unused: object) -> None:
        raise _ForbiddenError

    def started(name: str, unused: object) -> None:
        names.append(name)

    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.StartElementHandler = started
    parser.Parse(content, True)
    namespace, root = names[0].rpartition(_SEPARATOR)[::2]
    if root not in ("license", "licenseGroup") or not _NAMESPACES.match(namespace):
        return 0
    return max(1, sum(name.rpartition(_SEPARATOR)[2] == "license" for name in names))
