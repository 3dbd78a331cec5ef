# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Brings DNS names to one spelling and says what is wrong with those that can not be one."""

from __future__ import annotations

import re
from typing import Final

LONGEST_NAME: Final = 253
_LONGEST_LABEL: Final = 63
_LABEL = re.compile("[a-z0-9-]+")
# Windows and most resolvers read such a last label as a part of an IPv4 address.
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")


class HostNameError(ValueError):
    """A text is not a host name; the text of the error says what to give instead."""


def normalise_host_name(text: str) -> str:
    """Return the name in lower case and punycode, without the trailing dot."""
    name = to_ascii(text).lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > LONGEST_NAME:
        raise HostNameError(f"a name has at most {LONGEST_NAME} characters")
    for label in labels:
        _check_label(label)
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        raise HostNameError(
            "this is not a valid IPv4 address, and a name does not end in a number; "
            "give four numbers from 0 to 255, or a name"
        )
    return name


def to_ascii(text: str) -> str:
    """Return an international name in punycode (IDNA 2003); other text as it is."""
    if text.isascii():
        return text
    if len(text) > LONGEST_NAME:
        raise HostNameError(f"a name has at most {LONGEST_NAME} characters")
    try:
        return text.encode("idna").decode("ascii")
    except UnicodeError as ex:
        raise HostNameError("the international characters of this name are not valid") from ex


def is_loopback_name(name: str) -> bool:
    """Tell whether a normalised name always means the machine itself."""
    return name in ("localhost", "localhost.localdomain") or name.endswith(".localhost")


def _check_label(label: str) -> None:
    if not label:
        raise HostNameError("a name has no empty part: no dot at the start, no two dots in a row")
    if len(label) > _LONGEST_LABEL:
        raise HostNameError(f"a part of a name has at most {_LONGEST_LABEL} characters")
    if "_" in label:
        raise HostNameError("a host name has no underscore")
    if not _LABEL.fullmatch(label):
        raise HostNameError("a host name has only letters, digits, hyphens and dots")
    if label.startswith("-") or label.endswith("-"):
        raise HostNameError("no part of a host name starts or ends with a hyphen")
