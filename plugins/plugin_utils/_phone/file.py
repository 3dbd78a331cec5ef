# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one file of a phone activation, and the parts that machines write for it.

Each machine writes a part of its own, as many of them write at once. A run that is broken off
leaves them, and the next one puts them into the file.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .._inputs.controller_file import (
    check_folder,
    is_for_owner,
    not_one_of_these,
    read_object,
    write_bytes_for_owner,
    write_for_owner,
)
from .._inputs.error import HIDDEN, InputError
from .table import Key, Line, Table, table_of, text_of

SCHEMA = 1
_FIELDS = (
    "activation_id",
    "product",
    "channel",
    "partial_product_key",
    "installation_id",
    "confirmation_id",
)


@dataclass(frozen=True)
class PhoneFile:
    """Where the file is, by the variable that names it; whether check digits are looked at."""

    path: Path
    variable: str
    check_digits: bool = True

    def check(self) -> None:
        """Refuse a place that can't hold the file, and one that is no file."""
        if self.path.is_dir():
            raise InputError(self.variable, str(self.path), "a file, and this is a folder")
        check_folder(str(self.path.parent), self.variable)

    def read(self, host: str | None = None) -> Table:
        """The table; an empty one where there is no file yet. InputError tells of wrong lines."""
        try:
            text = self.path.read_bytes().decode("utf-8-sig")
        except FileNotFoundError:
            return Table()
        except (OSError, UnicodeDecodeError) as error:
            accepted = f"a CSV in UTF-8 on the controller ({type(error).__name__})"
            raise InputError(self.variable, str(self.path), accepted) from error
        return table_of(text, self.variable, check_digits=self.check_digits, host=host)

    def write_part(self, host: str, lines: Iterable[Line]) -> None:
        """Keep what is to stand in the file for a machine, for the owner alone."""
        content = {
            "schema": SCHEMA,
            "host": host,
            "lines": [{name: getattr(line, name) for name in _FIELDS} for line in lines],
        }
        name = f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.json"
        with suppress(OSError):  # it is there, or the writing says what is wrong with it
            self.path.parent.mkdir(mode=0o700, parents=True)
        with self._alone():
            write_for_owner(self._parts / name, content, self.variable)

    def put_together(self, check_mode: bool) -> tuple[Table, bool]:
        """The table with all parts in it, and whether the file changes by that."""
        with self._alone():
            table, parts = self.read(), self._part_files()
            table = with_lines_of(table, dict(sorted(map(self._read_part, parts))))
            content = text_of(table).encode("utf-8")
            if not parts and (not table.lines or self._is_for_owner()):
                return table, False
            changed = not is_for_owner(self.path, content)
            if not check_mode:
                write_bytes_for_owner(self.path, content, self.variable)
                for part in parts:
                    part.unlink()
                with suppress(OSError):
                    self._parts.rmdir()
        return table, changed

    @property
    def _parts(self) -> Path:
        return self.path.with_name(f".{self.path.name}.parts")

    def _part_files(self) -> list[Path]:
        return sorted(self._parts.glob("[0-9a-f]*.json"))

    def _read_part(self, path: Path) -> tuple[str, list[Line]]:
        what = f"{self.variable}: {path.name}"
        content = read_object(path, what)
        try:
            if content["schema"] != SCHEMA:
                raise InputError(what, HIDDEN, f"schema {SCHEMA}")
            host = str(content["host"])
            lines = [_line_of(host, each) for each in content["lines"]]
        except (KeyError, TypeError) as error:
            raise not_one_of_these(what, error) from error
        return host, lines

    def _is_for_owner(self) -> bool:
        return self.path.stat().st_mode & 0o777 == 0o600

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No two runs put parts into the file at once, as one would lose what the other wrote."""
        try:
            descriptor = os.open(self.path.parent, os.O_RDONLY)
        except OSError:  # there is no folder yet, and so nothing to put together
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


def _line_of(host: str, content: Mapping[str, Any]) -> Line:
    values = {name: str(content[name]) for name in _FIELDS}
    return replace(Line(host, values["activation_id"]), **values)  # type: ignore[arg-type]


def with_lines_of(table: Table, found: Mapping[str, Sequence[Line]]) -> Table:
    """The table with just these lines of each machine, where its old ones stood, the new ones last.

    What an operator put beside a line stays there, and so does a confirmation ID for the same
    installation ID.
    """
    new: dict[Key, Line] = {each.key: each for lines in found.values() for each in lines}
    kept: list[Line] = []
    for old in table.lines:
        if old.host not in found:
            kept.append(old)
        elif old.key in new:
            line = new.pop(old.key)
            same = line.installation_id == old.installation_id
            confirmation = line.confirmation_id or (old.confirmation_id if same else "")
            kept.append(replace(line, confirmation_id=confirmation, further=old.further))
    return replace(table, lines=(*kept, *new.values()))
