# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a variable's value stands, and whether a vault holds it."""

from __future__ import annotations

from pathlib import Path

from ansible._internal._datatag._tags import Origin
from ansible.parsing.vault import EncryptedString

_VAULT_BEGINS = b"$ANSIBLE_VAULT;"


class Origins:
    """Where values stand, by file; each file is looked at once."""

    def __init__(self) -> None:
        self._encrypted: dict[str, bool] = {}

    def place(self, value: object) -> str | None:
        """File and line of a value, as far as ansible-core remembers them."""
        origin = Origin.get_tag(value)
        if origin is None or origin.path is None:
            return None
        path = Path(origin.path)
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        return f"{shown}:{origin.line_num}" if origin.line_num else str(shown)

    def is_encrypted(self, value: object) -> bool:
        """Whether a value is kept in a vault, alone or with its whole file."""
        if isinstance(value, EncryptedString):
            return True
        origin = Origin.get_tag(value)
        if origin is None or origin.path is None:
            return False
        if origin.path not in self._encrypted:
            self._encrypted[origin.path] = _is_encrypted_file(origin.path)
        return self._encrypted[origin.path]


def _is_encrypted_file(path: str) -> bool:
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_VAULT_BEGINS)) == _VAULT_BEGINS
    except OSError:
        return False
