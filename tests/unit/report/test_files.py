"""Files of a report: all of them or none, whole, and a folder that is tried before the audit."""

from __future__ import annotations

import errno
import os
import random
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._report import (
    files as _report_files,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.files import (
    FILES,
    check_report_folder,
    write_reports,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.audited import machine, report
from tests.support.examples import examples
from tests.support.varied_reports import ENTRIES, RENDERS, REPORTS, VARIED, rendered, varied

FORMATS = tuple(FILES)

NAMES = [name for files in FILES.values() for name in files]
NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def contents(folder: Path) -> dict[str, bytes]:
    """What is in a folder, hidden files too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_there_is_a_file_for_each_format() -> None:
    assert list(FILES) == argument_spec("report")["formats"]["choices"]
    assert len(set(NAMES)) == len(NAMES)


def test_files_are_written(tmp_path: Path) -> None:
    """In a folder that is made, with the bytes of the format, and nothing beside them."""
    folder = tmp_path / "a/b"
    whole = varied()
    paths = write_reports(whole, str(folder), FORMATS, "audit_folder")
    assert paths == [str(folder / name) for name in NAMES]
    assert contents(folder) == {
        name: rendered(render, whole).encode() for name, render in RENDERS.items()
    }


@pytest.mark.parametrize(
    ("formats", "names"),
    [
        (["json"], ["audit.json"]),
        (["html", "json", "html"], ["audit.json", "audit.html"]),
        (["csv"], ["audit.csv", "audit_findings.csv"]),
        ([], []),
    ],
)
def test_only_what_is_asked_for(tmp_path: Path, formats: list[str], names: list[str]) -> None:
    """Each once, in the order of the formats; others' files stay."""
    (tmp_path / "audit.md").write_text("old", "utf-8")
    paths = write_reports(varied(), str(tmp_path), formats, "folder")
    assert [Path(path).name for path in paths] == names
    assert set(contents(tmp_path)) == {"audit.md", *names}


def test_umask_says_who_may_read(tmp_path: Path) -> None:
    """The node exporter reads as another user."""
    for mask, mode in ((0o022, 0o644), (0o077, 0o600)):
        before = os.umask(mask)
        try:
            (path,) = write_reports(report([]), str(tmp_path), ["prometheus"], "folder")
        finally:
            os.umask(before)
        assert stat.S_IMODE(Path(path).stat().st_mode) == mode


def _fails_after(pieces: int, error: Exception) -> Any:
    def render(_: AuditReport) -> Iterator[str]:
        yield from ["x" * 2_000_000] * pieces
        raise error

    return render


@pytest.mark.parametrize("pieces", [0, 3])
@pytest.mark.parametrize(
    "error", [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), ValueError("a mistake")]
)
@pytest.mark.parametrize("format", FORMATS)
def test_failure_leaves_the_good_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str, error: Exception, pieces: int
) -> None:
    """Whichever format fails, at its start or in the middle; nothing half-written is left."""
    write_reports(report(VARIED[:3]), str(tmp_path), FORMATS, "folder")
    before = contents(tmp_path)
    broken = {**FILES, format: dict.fromkeys(FILES[format], _fails_after(pieces, error))}
    monkeypatch.setattr(_report_files, "FILES", broken)
    with pytest.raises(type(error) if isinstance(error, ValueError) else InputError) as caught:
        write_reports(varied(), str(tmp_path), FORMATS, "audit_folder")
    if isinstance(error, OSError):
        assert str(caught.value).startswith(f"audit_folder: '{tmp_path}'"[:79])
        assert str(caught.value).endswith("can be written to (No space left on device)")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_disk_that_fails_leaves_the_good_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    write_reports(report(VARIED[:3]), str(tmp_path), FORMATS, "folder")
    before = contents(tmp_path)

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(_report_files.os, call, fail)
    with pytest.raises(InputError, match=r"\(Input/output error\)"):
        write_reports(varied(), str(tmp_path), FORMATS, "folder")
    monkeypatch.undo()
    assert contents(tmp_path) == before


def test_folder_in_place_of_a_file_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "audit.html").mkdir()
    (tmp_path / "audit.json").write_text("good", "utf-8")
    with pytest.raises(InputError) as caught:
        write_reports(varied(), str(tmp_path), FORMATS, "folder")
    assert caught.value.accepted == (
        "a folder on the controller that can be written to; audit.html in it is a folder"
    )
    assert (tmp_path / "audit.json").read_text("utf-8") == "good"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    part = tmp_path / f".audit.json.{os.getpid()}.part"
    part.write_text("half", "utf-8")
    write_reports(varied(), str(tmp_path), ["json"], "folder")
    assert list(contents(tmp_path)) == ["audit.json"]


def test_name_that_is_no_text_does_not_end_the_report(tmp_path: Path) -> None:
    """An inventory may hold half of a surrogate pair."""
    odd = replace(report(VARIED[:2]), title="a\ud800b", machines=(machine(site="c\ud800d"),))
    write_reports(odd, str(tmp_path), [each for each in FORMATS if each != "html"], "folder")
    assert "# a\\\\ud800b\n" in (tmp_path / "audit.md").read_text("utf-8")
    assert ",c\\ud800d," in (tmp_path / "audit.csv").read_text("utf-8")
    assert '<testsuites name="ab"' in (tmp_path / "audit.junit.xml").read_text("utf-8")


@pytest.mark.parametrize("inside", ["", "new", "new/er"])
def test_folder_that_will_do_is_left_as_it_was(tmp_path: Path, inside: str) -> None:
    check_report_folder(str(tmp_path / inside), "folder")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("folder", "says"),
    [
        (
            None,
            "^audit_folder is missing: a folder on the controller that can be written to; it is "
            "made where it is missing$",
        ),
        ("", "^audit_folder is empty: .*; it is made where it is missing$"),
        (" ", "^audit_folder is empty: .*; it is made where it is missing$"),
        ("{file}", "{file} is none$"),
        ("{file}/in/it", "{file} is none$"),
        ("/proc/audit", r"^audit_folder: '/proc/audit' is not accepted: a folder .*\("),
        ("/proc", r"^audit_folder: '/proc' is not accepted: a folder .*\("),
        ("a\0b", "^audit_folder: .*null"),
        ("/" + "a" * 300, r"\(File name too long\)$"),
    ],
)
def test_folder_that_will_not_do_is_said(tmp_path: Path, folder: str | None, says: str) -> None:
    """In one line."""
    file = tmp_path / "f"
    file.write_text("", "utf-8")
    given_folder = None if folder is None else folder.replace("{file}", str(file))
    with pytest.raises(InputError, match=says.replace("{file}", str(file))) as caught:
        check_report_folder(given_folder, "audit_folder")
    assert "\n" not in str(caught.value)


@NOT_ROOT
def test_folder_without_the_right_to_write_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for folder in (tmp_path, tmp_path / "new"):
        with pytest.raises(InputError, match="can be written to"):
            check_report_folder(str(folder), "folder")
    tmp_path.chmod(0o700)


def test_same_machines_in_any_order_give_the_same_bytes() -> None:
    """Of every format."""
    first = report(VARIED, ignores=ENTRIES)
    shuffled = list(VARIED)
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        again = report(shuffled, ignores=ENTRIES)
        for name, render in RENDERS.items():
            assert rendered(render, again) == rendered(render, first), name


@settings(max_examples=examples(25), deadline=None)
@given(REPORTS, st.randoms())
def test_any_machines_in_any_order_give_the_same_bytes(
    whole: AuditReport, shuffle: random.Random
) -> None:
    machines = list(whole.machines)
    shuffle.shuffle(machines)
    again = report(machines)
    for name, render in RENDERS.items():
        assert rendered(render, again) == rendered(render, whole), name
