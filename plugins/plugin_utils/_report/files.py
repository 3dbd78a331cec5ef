# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of a report: each written whole or not at all, and none unless all can be made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from .._audit.report import AuditReport
from .._inputs.controller_file import check_folder
from .._inputs.error import InputError
from .csv_tables import findings_to_csv, machines_to_csv
from .html.page import report_to_html
from .json_file import report_to_json
from .junit import report_to_junit
from .markdown import report_to_markdown
from .prometheus import report_to_prometheus

Render = Callable[[AuditReport], Iterable[str]]

FILES: Mapping[str, Mapping[str, Render]] = {
    "json": {"audit.json": report_to_json},
    "csv": {"audit.csv": machines_to_csv, "audit_findings.csv": findings_to_csv},
    "junit": {"audit.junit.xml": report_to_junit},
    "prometheus": {"audit.prom": report_to_prometheus},
    "markdown": {"audit.md": report_to_markdown},
    "html": {"audit.html": report_to_html},
}
"""What makes each file of a format, by the file's name."""

_WRITABLE = "a folder on the controller that can be written to"


def check_report_folder(folder: str | None, variable: str) -> None:
    """Refuse a folder that can't hold the reports, before any machine is contacted.

    One that is missing is made later, so the nearest one above it has to take it. Either is tried,
    and left as it was: what a system says of rights is not all that may be in the way.
    """
    if folder is None or not folder.strip():
        raise InputError(variable, folder, f"{_WRITABLE}; it is made where it is missing")
    path = Path(folder)
    check_folder(folder, variable)
    if path.is_dir():
        try:
            with tempfile.TemporaryFile(dir=path):
                pass
        except OSError as error:
            raise _refused(folder, variable, error) from error


def write_reports(
    report: AuditReport,
    folder: str,
    formats: Iterable[str],
    variable: str,
    files_of: Mapping[str, Mapping[str, Render]] | None = None,
) -> list[str]:
    """Write the files of the formats, and return their paths; a missing folder is made.

    Every one is on the disk under another name before the first takes the place of an older one,
    so that a failure leaves the older ones as they are. InputError names ``variable`` when the
    folder does not take them. Who may read them is up to the umask.
    """
    chosen = set(formats)
    renders = {
        name: render
        for format, files in (FILES if files_of is None else files_of).items()
        if format in chosen
        for name, render in files.items()
    }
    parts: dict[Path, Path] = {}
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name in renders:
            target = Path(folder, name)
            if target.is_dir():
                raise InputError(variable, folder, f"{_WRITABLE}; {name} in it is a folder")
        for name, render in renders.items():
            part = Path(folder, f".{name}.{os.getpid()}.part")
            parts[part] = Path(folder, name)
            _write(part, render(report))
        for part, target in parts.items():
            part.replace(target)
        _flush_folder(folder)
    except OSError as error:
        raise _refused(folder, variable, error) from error
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
    return [str(target) for target in parts.values()]


def _write(path: Path, pieces: Iterable[str]) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    # Half of a surrogate pair is no text; a name that holds one shall not end the report of all.
    with os.fdopen(
        descriptor, "w", encoding="utf-8", errors="backslashreplace", newline=""
    ) as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: str) -> None:
    # Makes the new names last as well. Not every file system takes it, and then nothing is lost.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _refused(folder: str, variable: str, error: OSError) -> InputError:
    return InputError(variable, folder, f"{_WRITABLE} ({error.strerror or error})")
